"""Somebody in Teams: asks for a visit and makes placements with a token, as the script does."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from lti_app import clock
from practice.platform import Platform
from tests.launcher import SECURE
from tests.teams.matrix import good_token


class Tab:
    """A tab in Teams; `persona` and what else is in the token can be chosen for each request."""

    def __init__(self, app: Flask, platform: Platform) -> None:
        self.client = app.test_client()
        self.platform = platform

    def token(self, persona: str = "student-01", **options: Any) -> str:
        return good_token(self.platform, clock.now().timestamp(), persona, **options)

    def post(self, path: str, body: Any, token: str | None) -> TestResponse:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return self.client.post(path, json=body, headers=headers, base_url=SECURE)

    def ask(self, placement: Any, token: str | None, **body: Any) -> TestResponse:
        """Ask for a visit."""
        asked = {"placement": placement, "theme": "dark", "locale": "en-US", **body}
        return self.post("/teams/session", asked, token)

    def open(self, placement: str, persona: str = "student-01", **options: Any) -> TestResponse:
        """Visit a placement and return the page that the visit leads to."""
        return self.get(self.address(placement, self.token(persona, **options)))

    def address(self, placement: str, token: str, **body: Any) -> str:
        """Ask for a visit and return the address that it gives."""
        told = self.ask(placement, token, **body)
        assert told.status_code == 200, told.text
        assert told.json is not None
        assert "Set-Cookie" not in told.headers
        address: str = told.json["page"]
        return address

    def get(self, address: str, **headers: str) -> TestResponse:
        """Open an address as a page of ours does."""
        headers = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe", **headers}
        return self.client.get(address, headers=headers, base_url=SECURE)

    def make(self, persona: str = "instructor", token: str | None = None, **body: Any):
        """Ask for a placement."""
        asked = {
            "title": "Mentor group 4",
            "labels": {"team": "t", "channel": "c", "chat": None, "meeting": None},
            "locale": "",
            **body,
        }
        return self.post("/teams/placements", asked, token or self.token(persona))

    def placement(self, persona: str = "instructor", **body: Any) -> str:
        """Make a placement and return its id."""
        made = self.make(persona, **body)
        assert made.status_code == 201, made.text
        found: str = made.json["placement"]
        return found
