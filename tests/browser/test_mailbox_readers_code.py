"""The mailbox's code: who could read such reports when this one came is named."""

import pytest
from playwright.sync_api import expect

from tests.browser.code_desk import Desk
from tests.browser.code_pages import mailbox
from tests.browser.test_mailbox_code import LOOK


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"earlier_readers": ["Karin <b>", "Noor"]}, "earlier: Karin <b>, Noor"),
        ({"earlier_readers": []}, None),
        ({}, None),  # while a machine still has the version before
    ],
)
def test_who_can_open_it_from_before_is_named(open_code, more, shown):
    desk = Desk()
    desk.more = more
    page = open_code(mailbox(), answers={LOOK: desk.look}).page
    page.get_by_label("code").fill(desk.receipt.text)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("How far")).to_be_focused()

    earlier = page.locator("[data-earlier-readers]")
    if shown:
        expect(earlier).to_have_text(shown)
        expect(earlier).to_be_visible()
    else:
        expect(earlier).to_be_hidden()
