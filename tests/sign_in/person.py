"""Somebody who signs in: from the desk to the provider and back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import Cookie, TestResponse

from tests.launcher import SECURE


class Person:
    """A browser at the tool and at the provider, which are two sites and share no cookie."""

    def __init__(self, tool: FlaskClient, provider: FlaskClient, issuer: str) -> None:
        self.tool = tool
        self._provider = provider
        self._origin = issuer.rpartition("/")[0]

    def begin(self, institution: str = "default", **query: str) -> TestResponse:
        """Press the button on the desk."""
        path = f"/desk/sign-in/{institution}"
        return self.tool.get(path, query_string=query, base_url=SECURE)

    def asked(self) -> dict[str, str]:
        """Begin, and return the parameters with which the provider is asked."""
        answer = self.begin()
        assert answer.status_code == 302, answer.text
        return parameters(answer)

    def choose(self, asked: dict[str, str], **choices: str) -> TestResponse:
        """Say at the provider who one is, and what shall go wrong."""
        form = {**asked, "as": "support", "fault": "none", **choices}
        return self._provider.post("/sign-in/authorize", data=form, base_url=self._origin)

    def arrive(self, answer: dict[str, str] | str) -> TestResponse:
        """Come back to the desk with what the provider answered."""
        return self.tool.get("/desk/sign-in/default/done", query_string=answer, base_url=SECURE)

    def sign_in(self, fault: str = "none", **choices: str) -> TestResponse:
        """Do all of it."""
        chosen = self.choose(self.asked(), fault=fault, **choices)
        assert chosen.status_code == 303, chosen.text
        return self.arrive(urlsplit(chosen.location).query)


def parameters(redirect: TestResponse) -> dict[str, str]:
    """Return the parameters of the address that an answer leads to."""
    query = parse_qs(urlsplit(redirect.location).query)
    return {name: values[0] for name, values in query.items()}


def cookies(person: Person) -> list[Cookie]:
    """Return the cookies of the sign-ins that somebody has under way."""
    kept = person.tool._cookies
    assert kept is not None
    return [each for each in kept.values() if each.key.startswith("__Secure-dos-sign-in")]
