"""Somebody at the picker: opens it by a deep linking request, chooses, and what goes back."""

import re
import time
from html import unescape
from typing import Any

import jwt
from werkzeug.test import TestResponse

from practice import messages as m
from practice.clients import Client, built_in
from practice.content_items import Item
from practice.deep_link_response import Response, read
from practice.tool_keys import ToolKeys
from tests.launcher import SECURE, Launcher, token_of

RETURN_URL = "http://campus.example/deep-links/1?a=1&b=2"


class Placing:
    """One launch to the picker, and the answers to it, read as strictly as a platform can."""

    def __init__(
        self,
        launcher: Launcher,
        persona: str = "instructor",
        *,
        return_url: str = RETURN_URL,
        language: str = "en-GB",
        launch: dict[str, Any] | None = None,
        **settings: Any,
    ) -> None:
        self.browser = launcher.app.test_client()
        changes = m.deep_linking(return_url, settings)
        self.settings = changes[m.DEEP_LINKING_SETTINGS]
        self.answer = launcher.launch(
            persona, client=self.browser, **{"locale": language, **changes, **(launch or {})}
        )
        self.platform = _as_seen_by(launcher)

    @property
    def token(self) -> str:
        """The launch token of the picker."""
        return token_of(self.answer)

    def kinds(self) -> list[str]:
        """What the picker offers, in its order."""
        return re.findall(r'name="insert" value="(\w+)"', self.answer.text)

    def insert(self, *kinds: str, **fields: str) -> TestResponse:
        """Send the form of the picker with these kinds chosen."""
        return self._post("insert", {"insert": list(kinds), **fields})

    def cancel(self) -> TestResponse:
        """Press the button that goes back without anything."""
        return self._post("cancel", {})

    def _post(self, act: str, fields: dict[str, Any]) -> TestResponse:
        form = {"launch": self.token, **fields}
        return self.browser.post(f"/deep-linking/{act}", data=form, base_url=SECURE)

    def returned(self, page: TestResponse) -> Response:
        """Return what the platform takes from that page; fails with all that is wrong with it."""
        assert page.status_code == 200, page.text
        assert (
            unescape(_value(page, 'action="([^"]+)" id="answer"'))
            == self.settings["deep_link_return_url"]
        )
        return read(token_on(page), self.platform, self.settings, time.time())

    def items(self, *kinds: str, **fields: str) -> list[Item]:
        """Insert these kinds and return what the platform gets."""
        return self.returned(self.insert(*kinds, **fields)).items


def token_on(page: TestResponse) -> str:
    """Return the signed answer that the page posts."""
    return _value(page, 'name="JWT" value="([^"]+)"')


def claims_on(page: TestResponse) -> dict[str, Any]:
    """Return the claims of that answer, unchecked."""
    return claims_in(token_on(page))


def claims_in(token: str) -> dict[str, Any]:
    """Return the claims of a signed answer, unchecked."""
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def _value(page: TestResponse, pattern: str) -> str:
    found = re.findall(pattern, page.text)
    assert len(found) == 1, page.text
    return str(found[0])


def _as_seen_by(launcher: Launcher) -> Client:
    """Return the registration as the platform keeps it, with the key set that we publish."""
    key_set = launcher.app.test_client().get("/lti/jwks.json").get_json
    return built_in(launcher.platform, ToolKeys(key_set, time.time), time.time)
