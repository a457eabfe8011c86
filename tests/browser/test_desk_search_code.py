"""The desk's bundled code that searches the inbox, in Chromium, under the strict policy."""

import json

import pytest
from playwright.sync_api import expect

from lti_app.sealing import base64url, envelopes, hpke
from tests.browser.code_pages import INSTITUTION, KEYS, READER
from tests.browser.desk_pages import search_page
from tests.browser.desk_steps import KEY, unlock
from tests.browser.office import HANDLER, Office

STORIES = ["Roddels over Émilie in de groep", "Uitgesloten bij de borrel", "Een ranglijst"]


class Inbox(Office):
    """Reports in a list of pages."""

    def __init__(self, stories: list[str], page: int = 2) -> None:
        super().__init__()
        self.page = page
        self.reports = [self._row(number, story) for number, story in enumerate(stories)]

    def say_images(self, number: int, images: object) -> None:
        """Let a report answer whether images are being spread."""
        self.reports[number] = self._row(number, STORIES[number], images=images)

    def _row(self, number: int, story: str, **more: object) -> dict[str, str | None]:
        report = number.to_bytes(16)
        made = envelopes.seal(
            envelopes.content_of(INSTITUTION, report),
            json.dumps({"version": 1, "story": story, "kinds": ["gossip"], **more}).encode(),
            {READER: hpke.public_bytes(KEYS[HANDLER])},
        )
        return {
            "ref": f"ref-{number}",
            "report": base64url.encode(report),
            "content": base64url.encode(made.content),
            "sealed": base64url.encode(made.keys[READER]),
        }

    def get_list(self, request):
        start = int(request.url.split("after=")[1] or 0)
        end = start + self.page
        about = {"institution": INSTITUTION, "recipient": HANDLER}
        following = str(end) if end < len(self.reports) else None
        return 200, {**about, "reports": self.reports[start:end], "next": following}

    def answers(self):
        return {KEY: self.get_key, "/desk/list": self.get_list}


@pytest.fixture
def inbox() -> Inbox:
    return Inbox(STORIES)


def open_inbox(open_code, inbox, refs=("ref-0", "ref-1", "ref-2")):
    shown = open_code(search_page(list(refs)), answers=inbox.answers())
    unlock(shown.page)
    expect(shown.page.get_by_label("search")).to_be_visible()
    return shown


def rows(page) -> list[str]:
    texts: list[str] = page.locator("[data-ref]:visible").all_inner_texts()
    return texts


def test_reports_are_opened_when_somebody_begins_to_search_and_filtered_as_they_type(
    open_code, inbox
):
    shown = open_inbox(open_code, inbox)
    page = shown.page
    assert not any("/desk/list" in request.url for request in shown.requests)

    page.get_by_label("search").fill("emilie GROEP")
    expect(page.get_by_text("ready 3 opened, 0 broken, 1 shown")).to_be_visible()
    assert rows(page) == ["ref-0"]
    page.get_by_label("search").fill("ref-2")
    assert rows(page) == ["ref-2"]
    page.get_by_label("search").fill("")
    assert rows(page) == ["ref-0", "ref-1", "ref-2"]
    page.get_by_label("search").fill("staat er niet")
    expect(page.get_by_text("ready 3 opened, 0 broken, 0 shown")).to_be_visible()

    assert rows(page) == []
    kept = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "roddels" not in (kept + page.content()).lower()


def test_a_report_that_says_images_are_being_spread_is_marked_and_found(open_code, inbox):
    for number, images in enumerate(("yes", "unsure", True)):
        inbox.say_images(number, images)
    page = open_inbox(open_code, inbox).page
    expect(page.locator("b[data-says-images]")).to_have_count(0)

    page.get_by_label("Only images").check()
    expect(page.get_by_text("ready 3 opened, 0 broken, 2 shown")).to_be_visible()
    expect(page.locator("[data-ref]:visible")).to_contain_text(
        ["ref-0images spread", "ref-2images spread"]
    )
    page.get_by_label("search").fill("ranglijst")
    expect(page.locator("[data-ref]:visible")).to_contain_text(["ref-2"])
    page.get_by_label("Only images").uncheck()
    page.get_by_label("search").fill("images spread")
    expect(page.locator("[data-ref]:visible")).to_contain_text(["ref-0", "ref-2"])

    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    expect(page.get_by_text("images spread")).to_have_count(0)


def test_what_does_not_open_is_counted_and_found_by_its_row_only(open_code, inbox):
    inbox.reports[0]["sealed"] = inbox.reports[1]["sealed"]
    inbox.reports[2]["sealed"] = None
    page = open_inbox(open_code, inbox).page

    page.get_by_label("search").fill("r")

    expect(page.get_by_text("ready 1 opened, 2 broken, 3 shown")).to_be_visible()
    page.get_by_label("search").fill("roddels")
    assert rows(page) == []


def test_five_hundred_are_opened_and_it_is_said_that_there_are_more(open_code):
    inbox = Inbox(["kort"] * 3, page=200)
    inbox.reports = [{**inbox.reports[0], "ref": f"ref-{n}"} for n in range(501)]
    page = open_inbox(open_code, inbox, refs=["ref-0"]).page

    page.get_by_label("search").fill("kort")

    expect(page.get_by_text("ready 500 opened, 0 broken, 1 shown")).to_be_visible()
    expect(page.get_by_text("more than that")).to_be_visible()


def test_a_list_that_does_not_come_is_told_and_asked_for_again(open_code, inbox):
    shown = open_inbox(open_code, inbox)
    shown.answers["/desk/list"] = lambda _request: None
    shown.page.get_by_label("search").focus()
    expect(shown.page.locator("[data-message=network]")).to_be_visible()
    expect(shown.page.get_by_text("failed")).to_be_visible()

    shown.answers["/desk/list"] = inbox.get_list
    shown.page.get_by_label("search").blur()
    shown.page.get_by_label("search").fill("borrel")

    expect(shown.page.get_by_text("ready 3 opened, 0 broken, 1 shown")).to_be_visible()
