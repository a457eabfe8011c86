"""Launches a persona through login and launch, as a browser and a platform do together."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_app import clock
from practice.personas import PERSONAS
from practice.platform import Platform

TOOL = "http://localhost:8000"
SECURE = "https://localhost:8000"
"""Where the test client pretends to be, because it keeps no Secure cookie from plain http."""


class Launcher:
    """One registered platform and the tool, with verbs in the words of the protocol."""

    def __init__(self, app: Flask, platform: Platform) -> None:
        self.app = app
        self.platform = platform

    def initiate(self, client: FlaskClient, **fields: str) -> TestResponse:
        """Send a login initiation; `fields` replace or add parameters ("" leaves one out)."""
        parameters = {
            "iss": self.platform.issuer,
            "login_hint": "somebody",
            "target_link_uri": f"{TOOL}/lti/launch",
            "client_id": self.platform.client_id,
            **fields,
        }
        query = {name: value for name, value in parameters.items() if value}
        return client.get("/lti/login", query_string=query, base_url=SECURE)

    def begin(self, client: FlaskClient) -> dict[str, str]:
        """Initiate a login and return the authentication request's parameters."""
        answer = self.initiate(client)
        assert answer.status_code == 302, answer.text
        query = parse_qs(urlsplit(answer.location).query)
        return {name: values[0] for name, values in query.items()}

    def post(self, client: FlaskClient, **form: str) -> TestResponse:
        """Post a message to the launch address."""
        return client.post("/lti/launch", data=form, base_url=SECURE)

    def launch(
        self,
        persona: str = "student-01",
        *,
        client: FlaskClient | None = None,
        spoil: Callable[[dict[str, Any]], Any] | None = None,
        sign: dict[str, Any] | None = None,
        **claims: Any,
    ) -> TestResponse:
        """Launch as `persona` and return the answer.

        `claims` go to Platform.launch_claims, `spoil` changes the claims before they are signed
        (it may return other ones), `sign` goes to Platform.id_token.
        """
        client = client or self.app.test_client()
        asked = self.begin(client)
        # Where a test holds the tool's clock still, the platform's stands as well.
        told = {"now": clock.now(), **claims}
        body: Any = self.platform.launch_claims(PERSONAS[persona], nonce=asked["nonce"], **told)
        if spoil is not None:
            body = spoil(body) or body
        token = self.platform.id_token(body, **(sign or {}))
        return self.post(client, state=asked["state"], id_token=token)


def code_of(answer: TestResponse) -> str:
    """Return the reason code that stands on an error page."""
    text = answer.text
    start = text.index("<dt>What</dt><dd>" if "<dt>What</dt><dd>" in text else "<dt>Wat</dt><dd>")
    return text[start:].partition("<dd>")[2].partition("</dd>")[0]


def token_of(answer: TestResponse) -> str:
    """Return the launch token that the page's forms and links carry."""
    marker = 'name="launch" value="'
    assert marker in answer.text, answer.text[:500]
    return answer.text.partition(marker)[2].partition('"')[0]
