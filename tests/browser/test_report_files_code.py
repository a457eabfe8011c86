"""No picture and no file comes into a report, in whichever box, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.code_pages import SEND, TOKEN, fill, form, received

PICTURE = "kijk: data:image/png;base64,iVBORw0KGgo="
GIVE = """(field, kind) => {
  const data = new DataTransfer();
  data.items.add(kind === "file" ? new File(["x"], "x.png", { type: "image/png" }) : "words",
    ...(kind === "file" ? [] : ["text/plain"]));
  const options = { bubbles: true, cancelable: true };
  return [
    new ClipboardEvent("paste", { ...options, clipboardData: data }),
    new DragEvent("drop", { ...options, dataTransfer: data }),
  ].map((event) => field.dispatchEvent(event));
}"""
"""Paste and drop something; tells whether each goes on to the browser."""


@pytest.mark.parametrize("box", ["story", "names", "wishes"])
def test_promise_25_a_picture_pasted_as_text_is_refused(open_code, box):
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: received})
    write(shown.page, box, PICTURE)

    shown.page.get_by_role("button", name="Send").click()

    expect(shown.page.locator("[data-message=files]")).to_be_visible()
    assert shown.sent == []


def write(page: Page, box: str, text: str) -> None:
    """Fill in the form, with this in one box."""
    texts = {"story": "A lachte.", "names": "", "wishes": "", box: text}
    page.get_by_label("wishes").fill(texts["wishes"])
    fill(page, texts["story"], names=texts["names"])


def test_promise_25_a_file_that_is_pasted_or_dropped_stays_where_it_is(open_code):
    page = open_code(form()).page
    refused = page.locator("[data-message=files]")

    assert page.get_by_label("story").evaluate(GIVE, "text") == [True, True]
    expect(refused).to_be_hidden()
    assert page.get_by_label("story").evaluate(GIVE, "file") == [False, False]
    expect(refused).to_be_visible()
