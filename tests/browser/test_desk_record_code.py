"""The desk's bundled code for a report by phone or in person, in Chromium, under the policy."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from lti_app.sealing import base64url, envelopes, receipts
from tests.browser.code_pages import CONFIDANT, INSTITUTION, KEYS, READER, TRIAGE
from tests.browser.desk_pages import record_page
from tests.browser.desk_steps import KEY, unlock
from tests.browser.office import HANDLER, OTHER

STORY = "A wrote about B."


@pytest.fixture
def told(open_code, office) -> Page:
    """The form, filled in but for whether they want a code."""
    answers = {KEY: office.get_key, "/desk/record": office.take}
    page: Page = open_code(record_page(), answers=answers).page
    unlock(page)
    expect(page.get_by_role("heading", name="Told")).to_be_focused()
    page.get_by_label("phone").check()
    page.get_by_label("known").check()
    page.get_by_label("story").fill(STORY)
    page.get_by_label("language").select_option("nl")
    return page


def record(page: Page) -> None:
    page.get_by_role("button", name="Record").click()


def opened(sent, part: str, to: str, recipient: bytes):
    """What a recipient finds in a part of what was sent."""
    place = envelopes.Place(INSTITUTION, base64url.decode(sent["report"]), part.encode())
    (sealed,) = (key["sealed"] for key in sent["keys"] if key["to"] == to and key["part"] == part)
    content = base64url.decode(sent[part])
    key = base64url.decode(sealed)
    return json.loads(envelopes.open_envelope(place, content, key, recipient, KEYS[to]))


def test_it_is_sealed_as_the_report_sites_form_does_and_the_receipt_opens_its_mailbox(told, office):
    told.get_by_label("story").fill(f"{STORY} Anna did.")
    told.get_by_label("names").fill("A = Anna")
    expect(told.locator("[data-hints] li")).to_have_text(["box: Anna"])
    told.get_by_label("code", exact=True).check()
    record(told)
    expect(told.get_by_role("heading", name="Recorded")).to_be_focused()

    [(name, sent)] = office.posts
    assert name == "record"
    assert set(sent) == {"report", "staff", "fast", "content", "names", "keys", "mailbox"}
    assert {(key["part"], key["to"]) for key in sent["keys"]} == {
        *(("content", to) for to in (HANDLER, OTHER, "recovery", "mailbox")),
        *(("names", to) for to in (HANDLER, "recovery", "mailbox")),
    }
    content = opened(sent, "content", OTHER, TRIAGE)
    assert (content["story"], content["language"]) == (f"{STORY} Anna did.", "nl")
    assert content["recorded"] == ["phone", "known", "code"]
    assert opened(sent, "names", HANDLER, READER) == {"version": 1, "names": "A = Anna"}
    receipt = receipts.parse(told.locator("[data-receipt]").inner_text())
    assert base64url.decode(sent["mailbox"]["lookup_hash"]) == receipt.lookup_hash(INSTITUTION)
    assert told.get_by_label("story").input_value() == ""
    assert "Anna" not in told.content()
    assert "desk-draft" not in told.evaluate("JSON.stringify({ ...sessionStorage })")


def test_promise_31_one_about_staff_is_sealed_for_the_confidential_readers(told, office):
    told.get_by_label("yes").check()
    told.get_by_label("no_code").check()
    record(told)
    expect(told.get_by_text("no code", exact=True)).to_be_visible()

    [(_, sent)] = office.posts
    confidant = base64url.encode(CONFIDANT)
    assert sent["staff"] is True
    assert {key["to"] for key in sent["keys"]} == {confidant, "recovery", "mailbox"}
    assert opened(sent, "content", confidant, CONFIDANT)["recorded"][-1] == "no_code"
    expect(told.locator("[data-receipt]")).to_have_text("")


def test_what_the_readers_have_to_know_is_asked_for_first(told, office):
    record(told)

    expect(told.locator("[data-message=not_said]")).to_be_visible()
    assert office.posts == []


def test_what_may_have_arrived_goes_again_with_the_same_bytes(told, office):
    office.refuse = [None]
    told.get_by_label("code", exact=True).check()
    record(told)
    expect(told.locator("[data-message=network]")).to_be_visible()
    expect(told.locator("[data-fields]")).to_have_js_property("inert", True)

    record(told)

    expect(told.locator("[data-receipt]")).to_have_text(re.compile("-"))
    assert office.posts[0] == office.posts[1]


def test_who_is_refused_can_change_it_and_send_it_anew(told, office):
    office.refuse = [(409, {"code": "readers_changed"})]
    told.get_by_label("code", exact=True).check()
    record(told)
    expect(told.locator("[data-message=readers_changed]")).to_be_visible()
    told.get_by_label("story").fill("x" * 70_000)
    record(told)
    expect(told.locator("[data-message=too_long]")).to_be_visible()

    assert len(office.posts) == 1


def test_the_code_is_printed_alone_and_once(told):
    told.evaluate(
        "window.print = () => { document.title = document.querySelector('pre').textContent; }"
    )
    told.get_by_label("code", exact=True).check()
    record(told)
    told.get_by_role("button", name="Print").click()
    code = told.locator("[data-receipt]").inner_text()
    expect(told).to_have_title(f"Your code {code} https://report.example")

    told.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(told.locator("pre")).to_have_text("")
