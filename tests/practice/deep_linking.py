"""A teacher's way to the tool's picker and back, with a response that a good tool would send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from practice import claims as c
from practice import messages as m
from practice.keys import SigningKey

LINK = {
    "type": "ltiResourceLink",
    "url": "http://localhost:8000/lti/launch?do=3",
    "title": "The Do's",
    "text": "Please read them.",
    "custom": {"do": "3", "before": "$ResourceLink.id.history"},
    "lineItem": {"scoreMaximum": 1, "label": "Do's read", "tag": "dos-ack", "resourceId": "do-3"},
    "window": {"targetName": "_blank", "width": 800},
    "iframe": {"width": 800, "height": 600},
    "available": {"startDateTime": "2026-09-01T00:00:00Z"},
}
HTML = {"type": "html", "html": "<p onclick='x()'>The <b>Do's</b></p>", "title": "A fragment"}
IMAGE = {"type": "image", "url": "http://localhost:8000/do.png", "text": "Eight Do's", "width": 80}
PAGE = {"type": "link", "url": "https://www.example.org/help", "title": "Help"}
FILE = {"type": "file", "url": "http://localhost:8000/do.pdf", "title": "A slide"}


class Teacher:
    """Goes to the picker, and sends what a tool would send back."""

    def __init__(
        self,
        browser: FlaskClient,
        read: Callable[[str], Any],
        request_of: Callable[..., dict[str, str]],
        verified: Callable[[str], dict[str, Any]],
        key: SigningKey,
        now: Callable[[], float],
    ) -> None:
        self.browser = browser
        self._read = read
        self._request_of = request_of
        self._verified = verified
        self._key = key
        self._now = now
        self._nonce = 0
        self.asked: dict[str, Any] = {}

    def opens(self, switches: str = "", path: str = "/courses/groups/add") -> dict[str, Any]:
        """Open the picker; give the claims of the request."""
        self.browser.get(f"/courses/groups?as=instructor&spoiler=none{switches}")
        page = self._read(self.browser.get(path).text)
        launch = self._read(self.browser.get(page.all("iframe")[0]["src"]).text)
        answer = self.browser.post("/auth", data=self._request_of(launch.fields()))
        self.asked = self._verified(str(self._read(answer.text).fields()["id_token"]))
        return self.asked

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of the request."""
        settings: dict[str, Any] = self.asked[m.DEEP_LINKING_SETTINGS]
        return settings

    def response(self, items: Any, **changes: Any) -> dict[str, Any]:
        """The claims of a good response; a change to None leaves a claim out."""
        self._nonce += 1
        good = {
            "iss": self.asked["aud"],
            "aud": self.asked["iss"],
            "iat": self._now(),
            "exp": self._now() + 300,
            "nonce": f"nonce-{self._nonce}",
            c.MESSAGE_TYPE: "LtiDeepLinkingResponse",
            c.VERSION: "1.3.0",
            c.DEPLOYMENT_ID: self.asked[c.DEPLOYMENT_ID],
            m.CONTENT_ITEMS: items,
            m.DL_DATA: self.settings.get("data"),
        }
        every = good | {c.SHORT_NAMES.get(name, name): value for name, value in changes.items()}
        return {name: value for name, value in every.items() if value is not None}

    def signed(self, claims: dict[str, Any], key: SigningKey | None = None) -> str:
        """A response as the tool signs it."""
        key = key or self._key
        return jwt.encode(claims, key.private_key, "RS256", headers={"kid": self._key.kid})

    def sends(self, token: str) -> TestResponse:
        """Post a response to the return address, as the tool's page does in the frame."""
        url = str(self.settings["deep_link_return_url"]).removeprefix("http://127.0.0.1:8100")
        return self.browser.post(url, data={"JWT": token}, headers={"Sec-Fetch-Site": "cross-site"})

    def picks(self, *items: Any, **changes: Any) -> TestResponse:
        """Send these items."""
        return self.sends(self.signed(self.response(list(items), **changes)))
