"""Who makes a link for Kaltura, and who follows it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.launcher import SECURE, TOOL, Launcher
from tests.sign_in.person import parameters
from tests.web.page import Page, text_of
from tests.web.visit import Visit

PATH = "/course/kaltura"


class Maker(Visit):
    """Staff of a course on the page Use in Kaltura."""

    def __init__(self, launcher: Launcher, persona: str, **launch: Any) -> None:
        super().__init__(launcher, persona, **launch)
        self.get(PATH)

    def send(self, change: str, **fields: str) -> TestResponse:
        """Send the form, and follow where it leads."""
        self.answer = self.post(PATH, {"launch": self.token, "change": change, **fields})
        if self.answer.status_code == 303:
            self.answer = self.client.get(self.answer.location, base_url=SECURE)
        return self.answer

    def make(self, **fields: str) -> str:
        """Make the link and return its path."""
        self.send("make", **fields)
        return self.link

    @property
    def texts(self) -> list[str]:
        """What can be copied, the link first."""
        return [text_of(area) for area in self.page.all("textarea")]

    @property
    def link(self) -> str:
        """The path of the link on the page."""
        address = self.texts[0]
        assert address.startswith(f"{TOOL}/k/")
        return address.removeprefix(TOOL)


class Follower:
    """A browser in a Kaltura room, at the tool and at the institution's provider."""

    def __init__(self, tool: FlaskClient, provider: FlaskClient, issuer: str) -> None:
        self.tool = tool
        self._provider = provider
        self._origin = issuer.rpartition("/")[0]

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open an address of the tool."""
        return self.tool.get(path, base_url=SECURE, headers=headers)

    def open(self, link: str, language: str = "nl") -> Page:
        """Follow a link to its page in one language."""
        return Page(self.get(f"{link}/{language}"))

    def answer(self, link: str, *, language: str = "nl", **choices: str) -> str:
        """Sign in at the provider and return what it answers with."""
        asked = parameters(self.get(f"{link}/{language}/sign-in"))
        form = {**asked, "as": "student-01", "fault": "none", **choices}
        chosen = self._provider.post("/sign-in/authorize", data=form, base_url=self._origin)
        assert chosen.status_code == 303, chosen.text
        return urlsplit(chosen.location).query

    def sign_in(self, link: str, **choices: str) -> TestResponse:
        """Sign in and come back."""
        return self.get(f"/sign-in/default/done?{self.answer(link, **choices)}")
