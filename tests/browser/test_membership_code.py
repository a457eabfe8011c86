"""The bundled code that gives the door its token, in Chromium."""

import secrets
import time
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from playwright.sync_api import Request, expect

from lti_app.sealing import base64url, tokens
from lti_app.sealing.blind import BlindSigner
from tests.browser.code_pages import INSTITUTION, SITE, Answer

PERIOD = "2026-11"
KEY = f"/membership/{INSTITUTION}/key.json"
SIGN = "/membership/sign"
DOOR = f"{SITE}/report/{INSTITUTION}/"
APART = f"https://apart.example/{INSTITUTION}/"
PAGE = f"""<!doctype html><html lang="en"><title>Do's</title>
<script type="module" id="membership" src="/dist/membership.js" data-institution="{INSTITUTION}"
  data-key="{KEY}" data-sign="{SIGN}" data-launch="launch-token"></script>
<a data-report-door href="{DOOR}">Report</a> <i data-door-waits hidden>One moment</i>
<a data-report-door href="{DOOR}">Report, below</a>
<a href="/other">Other</a>"""


def new_key() -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=tokens.BITS)


class Issuer:
    """The course site's side; a test may make it worse."""

    def __init__(self) -> None:
        self.key = new_key()
        self.institution = INSTITUTION
        self.asked: list[dict[str, list[str]]] = []

    @property
    def published(self) -> dict[str, str]:
        der = tokens.public_der(self.key.public_key())
        return {
            "institution": self.institution,
            "period": PERIOD,
            "key": base64url.encode(der),
            "fingerprint": tokens.fingerprint(der),
        }

    def show(self, _request: Request) -> Answer:
        return 200, self.published

    def sign(self, request: Request) -> Answer:
        asked = parse_qs(request.post_data or "")
        self.asked.append(asked)
        signature = BlindSigner(self.key).sign(base64url.decode(asked["blinded"][0]))
        return 200, {"signature": base64url.encode(signature)}


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def arrive(open_code, issuer):
    """Return a function that opens the page; what it was answered may be changed."""

    def open_page(door=DOOR, **answers):
        page = PAGE.replace(DOOR, door)
        return open_code(page, answers={KEY: issuer.show, SIGN: issuer.sign} | answers)

    return open_page


def state(shown, expected: str) -> None:
    expect(shown.page.locator("#membership")).to_have_attribute("data-state", expected)


def addresses(shown) -> list[str]:
    links = shown.page.get_by_role("link").all()
    return [link.get_attribute("href") or "" for link in links]


def test_every_door_gets_a_token_that_the_server_takes(arrive, issuer):
    shown = arrive()
    state(shown, "ready")

    first, second, other = addresses(shown)
    token = tokens.parse(first.removeprefix(f"{DOOR}#"))
    tokens.verify(token, INSTITUTION, issuer.key.public_key())
    assert (first, other) == (second, "/other")
    [asked] = issuer.asked
    assert asked["launch"] == ["launch-token"]
    assert asked["period"] == [PERIOD]
    assert asked["fingerprint"] == [issuer.published["fingerprint"]]
    assert set(asked) == {"launch", "period", "fingerprint", "blinded"}


def background(shown) -> list[str]:
    paths = [request.url.removeprefix(SITE) for request in shown.requests]
    return [path for path in paths if path.startswith("/membership/")]


@pytest.mark.parametrize("reports", [False, True])
def test_promise_6_each_launch_asks_the_same_and_once_whoever_reports(arrive, reports):
    shown = arrive(door=APART)
    state(shown, "ready")
    first = addresses(shown)
    if reports:
        shown.page.get_by_role("link").first.click()
        expect(shown.page).to_have_title("Elsewhere")
        shown.page.go_back()
    shown.page.reload()
    state(shown, "ready")

    assert background(shown) == [KEY, SIGN]
    assert addresses(shown) == first
    assert {len(body) for body in shown.sent} == {0, len(shown.sent[1])}


def test_promise_6_where_a_finished_report_empties_our_storage_each_page_asks(arrive):
    shown = arrive(door=DOOR)
    state(shown, "ready")
    shown.page.reload()
    state(shown, "ready")

    assert background(shown) == [KEY, SIGN, KEY, SIGN]
    assert shown.page.evaluate("sessionStorage.length") == 0


def test_another_launch_in_the_tab_gets_a_token_of_its_own(arrive):
    shown = arrive(door=APART)
    state(shown, "ready")
    first = addresses(shown)
    relaunch(shown)
    state(shown, "ready")

    assert background(shown) == [KEY, SIGN, KEY, SIGN]
    assert addresses(shown) != first
    assert "launch-token" not in shown.page.evaluate("JSON.stringify({...sessionStorage})")


def relaunch(shown) -> None:
    """Launch anew in the same tab."""
    shown.html = shown.html.replace("launch-token", "another-launch-token")
    shown.page.reload()


def test_promise_7_a_second_key_in_the_same_period_is_refused(arrive, issuer):
    shown = arrive()
    state(shown, "ready")

    issuer.key = new_key()
    relaunch(shown)

    state(shown, "second_key")
    assert addresses(shown) == [DOOR, DOOR, "/other"]
    assert len(issuer.asked) == 1


def test_promise_7_a_browser_that_is_full_still_knows_the_key(arrive, issuer):
    shown = arrive()
    state(shown, "ready")
    full = "{ throw new DOMException('full', 'QuotaExceededError'); }"
    shown.page.add_init_script(f"Storage.prototype.setItem = () => {full};")
    issuer.key = new_key()
    relaunch(shown)

    state(shown, "second_key")
    assert len(issuer.asked) == 1


def test_promise_7_a_key_that_is_not_what_it_says_is_refused(arrive, issuer):
    wrong = {**issuer.published, "fingerprint": "0" * 64}
    state(arrive(**{KEY: lambda _request: (200, wrong)}), "other_key")
    issuer.institution = "another-university"
    state(arrive(), "other_key")

    assert issuer.asked == []


def test_a_browser_that_keeps_nothing_gets_a_token_for_each_page(arrive, issuer):
    shown = arrive()
    state(shown, "ready")
    for storage in ("localStorage", "sessionStorage"):
        fails = "{ get() { throw new DOMException(); } }"
        shown.page.add_init_script(f"Object.defineProperty(window, '{storage}', {fails});")
    issuer.key = new_key()
    shown.page.reload()

    state(shown, "ready")
    assert background(shown) == [KEY, SIGN, KEY, SIGN]


PRESS_BEFORE_THE_TOKEN = """addEventListener("DOMContentLoaded", () => {
    const waits = document.querySelector("[data-door-waits]");
    if (!waits) return;
    document.querySelector("a[data-report-door]").click();
    sessionStorage.setItem("said", !waits.hidden);
    addEventListener("beforeunload", () => sessionStorage.setItem("said after", !waits.hidden));
});"""
SAID = "[sessionStorage.getItem('said'), sessionStorage.getItem('said after')]"


@pytest.fixture
def press(open_code, issuer):
    """Return a function that presses the door before anything was fetched; it returns the page."""

    def open_page(script: str = "", **answers):
        shown = open_code("<title>Before</title>", answers={KEY: issuer.show, SIGN: issuer.sign})
        shown.answers |= answers
        shown.html = PAGE
        shown.page.add_init_script(script + PRESS_BEFORE_THE_TOKEN)
        shown.page.reload()
        return shown

    return open_page


def test_who_is_quicker_than_the_token_waits_for_it(press, issuer):
    shown = press()

    expect(shown.page).to_have_title("Elsewhere")
    token = tokens.parse(shown.page.url.removeprefix(f"{DOOR}#"))
    tokens.verify(token, INSTITUTION, issuer.key.public_key())
    assert shown.page.evaluate(SAID) == ["true", "false"]


@pytest.mark.parametrize("answer", [(503, {}), None])
def test_who_waited_in_vain_is_let_through(press, answer):
    shown = press(**{SIGN: lambda _request: answer})

    expect(shown.page).to_have_url(DOOR)
    assert shown.page.evaluate(SAID) == ["true", "false"]


def test_nobody_waits_for_long(press, issuer: Issuer):
    def late(request: Request) -> Answer:
        time.sleep(5)  # fifty times what the page waits: a browser with much to do is slow too
        return issuer.show(request)

    quick = "const real = setTimeout; setTimeout = (act, wait) => real(act, wait / 40);"
    shown = press(quick, **{KEY: late})

    expect(shown.page).to_have_url(DOOR)
    assert issuer.asked == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((429, {"code": "quota"}), "answer_429"),
        ((503, {}), "answer_503"),
        ((200, {"signature": base64url.encode(secrets.token_bytes(256))}), "failed"),
        ((200, {"signature": 7}), "failed"),
        (None, "failed"),
    ],
    ids=["over quota", "away", "no signature", "nonsense", "cut off"],
)
def test_without_a_signature_the_door_opens_without_a_token(arrive, answer, expected):
    shown = arrive(**{SIGN: lambda _request: answer})

    state(shown, expected)
    assert addresses(shown) == [DOOR, DOOR, "/other"]
