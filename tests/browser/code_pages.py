"""The browser's bundled code on small pages of its own, with answers that a test decides.

Nothing listens: Playwright answers every request. The policy is the report site's, Trusted Types
included, so a violation shows as an error on the console.
"""

import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from playwright.sync_api import Browser, Page, Request, Route

from lti_app.config import ROOT
from lti_app.sealing import base64url, hpke
from tests.browser.waiting import PATIENCE

SITE = "https://report.example"
DIST = ROOT / "static" / "dist"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
INSTITUTION = "example-university"
READER = bytes(range(16))
TRIAGE = bytes(range(16, 32))
CONFIDANT = bytes(range(32, 48))
KEYS: dict[str, EllipticCurvePrivateKey] = {
    **{base64url.encode(each): hpke.new_key() for each in (READER, TRIAGE, CONFIDANT)},
    "recovery": hpke.new_key(),
}
TOKEN = "2026-11." + base64url.encode(b"\1" + bytes(320))
SEND = f"/{INSTITUTION}/send"
STORY = 'A zei <img src=x onerror="alert(1)"> en B lachte.\nEén keer.'

Answer = tuple[int, object]
Answers = Callable[[Request], Answer | None]
"""What answers a request: a status and JSON, or nothing, as when the network is cut."""


class CodePage:
    """One page in a browser of its own, and all that it asked for."""

    def __init__(self, browser: Browser, html: str, path: str = f"/{INSTITUTION}/tell") -> None:
        self.html = html
        self.path = path
        self.sent: list[str] = []
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        self.answers: dict[str, Answers] = {}
        self.context = browser.new_context(locale="en-GB")
        self.context.set_default_timeout(PATIENCE)
        self.context.route("**/*", self._answer)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, fragment: str = "") -> Page:
        """Open the page and wait until its modules have run."""
        self.page.goto(f"{SITE}{self.path}{fragment}")
        return self.page

    def policy(self) -> str:
        """The policy of the page."""
        return POLICY

    def _note(self, kind: str, text: str) -> None:
        # What a test makes fail is reported as a failed resource; all else is wrong.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(text)

    def _answer(self, route: Route) -> None:
        request = route.request
        self.requests.append(request)
        path = request.url.removeprefix(SITE).split("?")[0]
        if path in self.answers:
            self.sent.append(request.post_data or "")
            answer = self.answers[path](request)
            if answer is None:
                return route.abort("connectionreset")
            status, body = answer
            return route.fulfill(status=status, json=body)
        if path.startswith(("/dist/", "/js/")):
            script = (DIST.parent / path.removeprefix("/")).read_text("utf-8")
            return route.fulfill(body=script, content_type="text/javascript")
        if path == self.path:
            headers = {"Content-Security-Policy": self.policy(), "Content-Type": "text/html"}
            return route.fulfill(body=self.html, headers=headers)
        return route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")


_OPENS = (
    '<i data-opens="names" hidden> it and the names</i>',
    '<i data-opens="content" hidden> it without the names</i>',
)


def _reader(who: bytes, name: str, *, names: bool) -> str:
    to = base64url.encode(who)
    key = base64url.encode(hpke.public_bytes(KEYS[to]))
    opens = _OPENS[0] if names else _OPENS[1]
    return (
        f'<li data-reader="{to}" data-key="{key}"{" data-names" if names else ""}>{name} reads'
        f"{opens}</li>"
    )


def readers() -> str:
    """The lists of readers, as the report site writes them."""
    spare = base64url.encode(hpke.public_bytes(KEYS["recovery"]))
    return f"""
    <div data-readers-when="usual"><ul>{_reader(READER, "Handler", names=True)}
      {_reader(TRIAGE, "Triage", names=False)}</ul></div>
    <div data-readers-when="staff" hidden><ul>{_reader(CONFIDANT, "Confidant", names=True)}</ul>
    </div>
    <p data-recovery-key="{spare}">and one spare key</p>
    <template data-reader-row><li><b data-slot="name"></b> <i data-slot="role"></i>
      {"".join(_OPENS)}</li></template>
    """


CODES = (
    *("no_token", "token_refused", "token_malformed", "readers_changed", "readers_hidden"),
    *("network", "busy", "too_long", "files", "empty", "unsupported"),
    *("receipt_malformed", "mailbox_unknown", "not_sure", "no_answer"),
)
MESSAGES = "".join(f'<p data-message="{code}" hidden>{code}</p>' for code in CODES)


def document(body: str, *scripts: str) -> str:
    """A page with these entries."""
    tags = "".join(f'<script type="module" src="/dist/{name}.js"></script>' for name in scripts)
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Start</title>{tags}
    <script src="/js/first.js" data-way-out="https://weather.example/"></script>
    <body><a data-quick-exit href="https://weather.example/">Leave</a><div role="alert">{MESSAGES}
    <p data-message="other" hidden><b data-slot="sentence"></b></p></div>
    {body}</body></html>"""


def form() -> str:
    """A form of four steps."""
    return document(
        f"""
    <nav class="languages"><a href="?language=nl">Nederlands</a></nav>
    <p data-when="token" hidden>member</p><p data-when="no-token" hidden>no member</p>
    <div data-token-box data-when="no-token" hidden><details><summary>By hand</summary>
      <input data-token-input aria-label="token">
      <button type="button" data-token-use>Use</button></details></div>
    <details data-carry data-start="{SITE}/{INSTITUTION}/" data-when="token" hidden>
      <summary>Carry</summary><p data-carry-text></p><div data-carry-qr></div></details>
    <form method="dialog" data-report novalidate data-institution="{INSTITUTION}"
      data-send="/{INSTITUTION}/send" data-readers="/{INSTITUTION}/readers.json">
    <p data-progress data-text="{{n}} of {{total}}"></p>
    <section data-step="story" hidden><h2 tabindex="-1">What happened?</h2>
      <textarea name="story" aria-label="story"></textarea>
      <div data-hints-for="story" hidden><ul data-hints></ul></div>
      <textarea name="names" aria-label="names"></textarea>
      <textarea name="wishes" aria-label="wishes"></textarea>
      <button type="button" data-go="next">Next</button></section>
    <section data-step="staff" hidden><h2 tabindex="-1">Staff?</h2>
      <label><input type="radio" name="staff" value="yes">Yes</label>
      <label><input type="radio" name="staff" value="no">No</label>
      <label><input type="radio" name="images" value="yes">Images</label>
      <label><input type="radio" name="images" value="no">No images</label>
      <label><input type="radio" name="images" value="unsure">Perhaps images</label>
      <label><input type="checkbox" name="fast" value="yes">At once</label>
      <a href="#help">Help</a>
      <button type="button" data-go="back">Back</button>
      <button type="button" data-go="next">Next</button></section>
    <section data-step="check" hidden><h2 tabindex="-1">Read it over</h2>
      <dl><div data-row><dt>What happened</dt><dd data-answer="story"></dd></div>
      <div data-row><dt>Staff</dt><dd data-answer="staff"></dd></div>
      <div data-row><dt>Speed</dt><dd data-answer="fast"></dd></div></dl>
      {readers()}<p data-still hidden>as it was</p>
      <button type="button" data-go="back">Back</button><button>Send</button>
      <button type="button" data-save="draft" data-file="notes.txt">Save</button></section>
    <section data-step="receipt" hidden><h2 tabindex="-1">Thank you</h2><p data-receipt
        data-group="Part {{n}} of {{total}}: {{signs}}" data-signs='{{"*": "star"}}'></p>
      <label><input type="checkbox" data-receipt-saved>Saved</label>
      <a data-finish hidden href="/finished">Done</a></section>
    <template data-hint="mail"><li>Mail: <q data-slot="found"></q></li></template>
    <template data-hint="names_box"><li>Box: <q data-slot="found"></q></li></template>
    </form><p id="help">Somebody to talk to</p>""",
        "report",
    )


def fill(page: Page, story: str = STORY, *, names: str = "", staff: bool = False) -> None:
    """Fill in the form up to the step in which somebody reads it over."""
    page.get_by_label("story").fill(story)
    page.get_by_label("names").fill(names)
    page.get_by_text("Next").locator("visible=true").click()
    if staff:
        page.get_by_text("Yes").check()
    page.get_by_text("Next").locator("visible=true").click()


def mailbox() -> str:
    """A mailbox."""
    base = f"/{INSTITUTION}/mailbox"
    return document(
        f"""
    <div data-mailbox data-institution="{INSTITUTION}" data-look="{base}/look"
      data-write="{base}/write" data-withdraw="{base}/withdraw" data-readers="/readers.json">
    <form method="dialog" data-receipt-form novalidate><input name="receipt" aria-label="code">
      <button>Open</button></form>
    <div data-opened hidden><h2 tabindex="-1">How far</h2>
      <p data-status="new" hidden>new</p><p data-status="withdrawn" hidden>withdrawn</p>
      <p data-row><b data-day="received_on"></b></p><p data-row><b data-day="keep_until"></b></p>
      <p data-row>story: <b data-own="story"></b></p>
      <p data-row>part: <b data-own="part" data-words='{json.dumps({"saw": "I saw it"})}'></b></p>
      <p data-empty-thread>none</p><ol data-thread></ol>
      <template data-entry="desk"><li>desk: <b data-slot="text"></b></li></template>
      <template data-entry="me"><li>me: <b data-slot="text"></b></li></template>
      <template data-entry="broken"><li>broken</li></template>
      <p tabindex="-1" data-sent="message" hidden>message sent</p>
      <p tabindex="-1" data-sent="answers" hidden>answers sent</p>
      <form method="dialog" data-answer-form novalidate hidden><div data-questions></div>
      <template data-question><fieldset><legend data-slot="question"></legend>
      <div><input type="radio" data-part="choice" value="good"><label>Good</label></div>
      <div><input type="radio" data-part="choice" value="bad"><label>Not good</label></div>
      <div><label>In words</label><textarea data-part="own"></textarea></div></fieldset></template>
      <button>Answer</button></form>
      <form method="dialog" data-write-form data-kept novalidate>
      <textarea name="text" aria-label="more">
      </textarea>{readers()}
      <p data-earlier-readers hidden>earlier: <b data-slot="names"></b></p>
      <button>Write</button></form>
      <form method="dialog" data-withdraw-form data-kept>
      <input type="checkbox" name="sure" aria-label="sure">
      <button>Withdraw</button></form></div></div>""",
        "mailbox",
    )


def told(body: str) -> dict[str, Any]:
    """What was sent as JSON."""
    found: dict[str, Any] = json.loads(body)
    return found


def received(_request: Request) -> Answer:
    """It arrived."""
    return 201, {"received": True}
