"""An administrator in the editor: forms are sent as browsers do, with one of their buttons."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from lti_app.campaign.drafts import StoredDraft, find
from lti_app.campaign.shelf import shelf
from tests.launcher import SECURE
from tests.web.page import Page, text_of
from tests.web.visit import Visit

ROOT = "/admin/campaign"


class Editor:
    """Somebody who has the editor open."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.token = visit.token

    @property
    def page(self) -> Page:
        """The page that is open now."""
        return self.visit.page

    @property
    def text(self) -> str:
        """What stands on it."""
        return self.visit.text

    @property
    def draft(self) -> StoredDraft | None:
        """The draft as it is stored."""
        with shelf(self.visit.client.application).engine.connect() as connection:
            return find(connection, "default")

    def open(self, path: str = "", **query: str) -> "Editor":
        """Open a page of the editor."""
        query = {"launch": self.token, **query}
        answer = self.visit.client.get(f"{ROOT}{path}", query_string=query, base_url=SECURE)
        return self._follow(answer)

    def begin(self, source: str = "shipped", **fields: str) -> "Editor":
        """Begin a draft."""
        return self.send("/begin", {"launch": self.token, "source": source, **fields})

    def fields(self, path: str) -> dict[str, str]:
        """Return what the form that goes to `path` would send."""
        (form,) = (
            each
            for each in self.page.all("form")
            if each.get("action", "").partition("?")[0] == f"{ROOT}{path}"
        )
        return dict(_sent(form))

    def save(self, path: str, act: str | None = None, **changed: Any) -> "Editor":
        """Change fields of the open form and press a button; a field that is None is not sent."""
        found = {**self.fields(path), **{name.replace("__", "."): v for name, v in changed.items()}}
        if act is not None:
            found["act"] = act
        return self.send(path, {name: value for name, value in found.items() if value is not None})

    def send(self, path: str, fields: dict[str, Any]) -> "Editor":
        """Send fields, and follow to where the answer leads."""
        answer = self.visit.client.post(f"{ROOT}{path}", data=fields, base_url=SECURE)
        return self._follow(answer)

    def _follow(self, answer: TestResponse) -> "Editor":
        if answer.status_code == 303:
            answer = self.visit.client.get(answer.location, base_url=SECURE)
        self.visit.answer = answer
        return self

    @property
    def answer(self) -> TestResponse:
        """The answer that is shown."""
        return self.visit.answer

    def beside(self, name: str) -> list[str]:
        """Return the problems that the input called `name` is said to have."""
        field = next(
            each for each in self.page.root.iter() if each.get("name") == name and each.get("id")
        )
        if field.get("aria-invalid") is None:
            return []
        ids = (field.get("aria-describedby") or "").split()
        return [
            text_of(item)
            for each in ids
            if each.endswith("-faults")
            for item in self.page.by_id(each).iter("li")
        ]


def _sent(form: Element) -> Iterator[tuple[str, str]]:
    for element in form.iter():
        name = element.get("name")
        if not name or element.tag == "button" or element.get("type") == "file":
            continue
        if element.tag == "select":
            options = list(element.iter("option"))
            chosen = [each for each in options if each.get("selected") is not None] or options[:1]
            yield name, chosen[0].get("value", "") if chosen else ""
        elif element.tag == "textarea":
            yield name, (element.text or "").removeprefix("\n")
        elif element.get("type") not in ("checkbox", "radio") or element.get("checked") is not None:
            yield name, element.get("value", "")
