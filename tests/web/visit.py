"""Somebody on a page of the course site: opens it by a launch and clicks what stands there."""

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from practice.courses import COURSES
from tests.launcher import SECURE, Launcher
from tests.web.page import Page, text_of

SECOND_COURSE = COURSES["methods"].claim()
"""The context claim of another course than the one a launch goes to by itself."""


class Visit:
    """One launch and what follows from it, in one browser."""

    def __init__(self, launcher: Launcher, persona: str = "student-01", **launch: Any) -> None:
        self.client: FlaskClient = launch.pop("client", None) or launcher.app.test_client()
        self.answer = launcher.launch(persona, client=self.client, **launch)
        self._read: tuple[TestResponse, Page] | None = None

    @property
    def page(self) -> Page:
        """The page that is open now."""
        if self._read is None or self._read[0] is not self.answer:
            self._read = (self.answer, Page(self.answer))
        return self._read[1]

    @property
    def text(self) -> str:
        """The text of the open page's main part."""
        return text_of(self.page.all("main")[0])

    @property
    def token(self) -> str:
        """The launch token that the open page carries."""
        address = self.page.root.get("data-page-url") or ""
        return address.partition("launch=")[2]

    def get(self, path: str, **query: str) -> "Visit":
        """Open a page of this launch."""
        query = {"launch": self.token, **query}
        self.answer = self.client.get(path, query_string=query, base_url=SECURE)
        return self

    def click(self, path: str, *, headers: Mapping[str, str] | None = None, **changed: str) -> Page:
        """Send the form that goes to `path`, follow a redirect, and return the page."""
        fields = {**self.page.forms[path].fields, **changed}
        self.answer = self.post(path, fields, headers=headers)
        if self.answer.status_code == 303:
            self.answer = self.client.get(self.answer.location, base_url=SECURE)
        return self.page

    def post(
        self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        """Send `fields` to `path` and return the answer as it is."""
        return self.client.post(path, data=fields, headers=headers, base_url=SECURE)

    def acknowledge(self) -> Page:
        """Press "I have read the Do's"."""
        return self.click("/dos/acknowledge")

    def withdraw(self) -> Page:
        """Press "Withdraw my confirmation"."""
        return self.click("/dos/withdraw")
