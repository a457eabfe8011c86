"""What the bundled code sends along with its questions: no cookie, and not from which page."""

from playwright.sync_api import expect

from tests.browser.code_desk import Desk
from tests.browser.code_pages import INSTITUTION, SEND, SITE, TOKEN, CodePage, fill, form, mailbox
from tests.browser.test_mailbox_code import LOOK, WRITE
from tests.browser.test_membership_code import KEY, PAGE, SIGN, Issuer, state

READERS = f"/{INSTITUTION}/readers.json"


def with_cookie(shown: CodePage) -> CodePage:
    """Come back with a cookie of that host, whoever left it there."""
    shown.context.add_cookies([{"name": "mark", "value": "x", "url": SITE}])
    shown.page.reload()
    scripts = [each for each in shown.requests if "/dist/" in each.url]
    assert scripts[-1].headers["cookie"] == "mark=x"
    return shown


def sent_along(shown: CodePage, *paths: str) -> set[str]:
    """What may not go along with these questions, each of which was asked."""
    headers: list[str] = []
    for path in paths:
        [*_, asked] = [each for each in shown.requests if each.url == SITE + path]
        headers.extend(asked.headers)
    return {"cookie", "referer"} & set(headers)


def test_promise_4_a_report_goes_without_a_cookie_and_without_its_page(open_code):
    changed = (409, {"code": "readers_changed"})
    answers = {SEND: lambda _: changed, READERS: lambda _: None}
    shown = with_cookie(open_code(form(), f"#{TOKEN}", answers=answers))
    fill(shown.page)
    shown.page.get_by_role("button", name="Send").click()
    expect(shown.page.locator("[data-message=readers_changed]")).to_be_visible()

    assert sent_along(shown, SEND, READERS) == set()


def test_promise_4_a_mailbox_is_asked_for_without_a_cookie_and_without_its_page(open_code):
    desk = Desk()
    answers = {LOOK: desk.look, WRITE: lambda _: None}
    shown = with_cookie(open_code(mailbox(), answers=answers))
    shown.page.get_by_label("code").fill(desk.receipt.text)
    shown.page.get_by_role("button", name="Open").click()
    shown.page.get_by_label("more").fill("Nog iets.")
    shown.page.get_by_role("button", name="Write").click()
    expect(shown.page.locator("[data-message=network]")).to_be_visible()

    assert sent_along(shown, LOOK, WRITE) == set()


def test_promise_6_a_token_is_asked_for_without_a_cookie_and_without_its_page(open_code):
    issuer = Issuer()
    shown = with_cookie(open_code(PAGE, answers={KEY: issuer.show, SIGN: issuer.sign}))
    state(shown, "ready")

    assert sent_along(shown, KEY, SIGN) == set()
