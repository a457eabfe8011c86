"""What opening and searching reports costs in a browser: `python -m bench.desk_search`.

The real bundle of the desk in the real Chromium, on a page of its own under the desk's policy; a
reader's key is unlocked, 500 sealed reports come in pages of 100, and words are searched for. The
answers are given in this process, so the network's time is not in the figures. Medians of several
rounds, each in a new tab.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from playwright.sync_api import Page, Route, sync_playwright

from bench.measure import table
from lti_app.config import ROOT
from lti_app.sealing import base64url, envelopes, hpke

SITE = "https://desk.example"
DIST = ROOT / "static" / "dist"
PASSPHRASE = secrets.token_urlsafe(12)
READER = bytes(16)
PAGE = 100
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
WORDS = ("de", "groep", "roddels", "foto", "bericht", "niemand", "lachte", "weer", "maandag")
# From the first word to the frame in which the rows stand as they should.
SEARCH = """async (word) => {
  const field = document.querySelector("[data-search-field]");
  const start = performance.now();
  field.value = word;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - start;
}"""
OPEN = """() => new Promise((resolve) => {
  const start = performance.now();
  const ready = document.querySelector('[data-search-state="ready"]');
  new MutationObserver(() => ready.hidden || resolve(performance.now() - start))
    .observe(ready, { attributes: true });
  document.querySelector("[data-search-field]").focus();
})"""
UNLOCK = """() => new Promise((resolve) => {
  const start = performance.now();
  const open = document.querySelector("[data-unlocked]");
  new MutationObserver(() => open.hidden || resolve(performance.now() - start))
    .observe(open, { attributes: true });
  document.querySelector("[data-unlock-form] button").click();
})"""


class Inbox:
    """The reports, and what answers for the server."""

    def __init__(self, count: int) -> None:
        self._key = hpke.new_key()
        self._public = hpke.public_bytes(self._key)
        self._reports = [self._report(number) for number in range(count)]
        self._html = _page(count)

    def _report(self, number: int) -> dict[str, str]:
        report = secrets.token_bytes(16)
        story = " ".join(secrets.choice(WORDS) for _ in range(300)) + f" woord{number}"
        text = json.dumps({"version": 1, "story": story, "kinds": ["gossip"], "part": "saw"})
        place = envelopes.content_of("bench", report)
        made = envelopes.seal(place, text.encode(), {READER: self._public})
        return {
            "ref": f"ref-{number}",
            "report": base64url.encode(report),
            "content": base64url.encode(made.content),
            "sealed": base64url.encode(made.keys[READER]),
        }

    def _wrapped(self) -> str:
        salt, iv = secrets.token_bytes(16), secrets.token_bytes(12)
        key = PBKDF2HMAC(hashes.SHA256(), 32, salt, 600_000).derive(PASSPHRASE.encode())
        bound = b"online-dos wrapped v1\0bench\0member\0" + self._public
        secret = self._key.private_numbers().private_value.to_bytes(32)
        way = {"kind": "passphrase", "kdf": "PBKDF2-SHA-256", "iterations": 600_000}
        made = {"salt": salt, "iv": iv, "sealed": AESGCM(key).encrypt(iv, secret, bound)}
        way |= {name: base64url.encode(content) for name, content in made.items()}
        return json.dumps({"version": 1, "ways": [way]})

    def _list(self, after: str) -> dict[str, Any]:
        end = int(after or 0) + PAGE
        following = str(end) if end < len(self._reports) else None
        listed = {"institution": "bench", "recipient": base64url.encode(READER), "next": following}
        return listed | {"reports": self._reports[end - PAGE : end]}

    def answer(self, route: Route) -> None:
        """Answer a request of the page."""
        path, _, query = route.request.url.removeprefix(SITE).partition("?")
        if path.startswith("/dist/"):
            route.fulfill(path=DIST / path.removeprefix("/dist/"), content_type="text/javascript")
        elif path == "/key":
            public = base64url.encode(self._public)
            reader = base64url.encode(READER)
            route.fulfill(json={"reader": reader, "public": public, "wrapped": self._wrapped()})
        elif path == "/list":
            route.fulfill(json=self._list(query.removeprefix("after=")))
        else:
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
            route.fulfill(body=self._html, headers=headers)


def _page(count: int) -> str:
    rows = "".join(f'<li data-ref="ref-{number}">Report {number}</li>' for number in range(count))
    return f"""<!doctype html><html lang="en"><title>Desk</title>
    <script type="module" src="/dist/desk_search.js"></script>
    <body data-institution="bench" data-member="member" data-key="/key" data-idle-minutes="15">
    <section data-locked hidden><form method="dialog" data-unlock-form>
    <input type="password" name="passphrase"><button>Unlock</button></form></section>
    <div data-unlocked hidden><div data-search data-sealed-list="/list">
    <input type="search" data-search-field><input type="checkbox" data-only-images>
    <p data-search-state="opening" hidden></p>
    <p data-search-state="ready" hidden><b data-slot="opened"></b></p></div></div><ul>{rows}</ul>"""


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the Chromium of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((path for path in map(shutil.which, names) if path), None)
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


def measure(page: Page, count: int) -> list[float]:
    """Return the milliseconds of unlocking, of opening all, and of a search among them."""
    page.goto(f"{SITE}/")
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    times = [page.evaluate(UNLOCK), page.evaluate(OPEN)]
    opened = page.locator("[data-search-state=ready] [data-slot=opened]").inner_text()
    if opened != str(count):
        raise SystemExit(f"Only {opened} of {count} reports were opened.")
    words = ["r", "ro", "rod", "roddels maandag", f"woord{count - 1}", ""]
    return [*times, statistics.median(page.evaluate(SEARCH, word) for word in words)]


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    inbox = Inbox(asked.reports)
    rounds = []
    with chromium() as browser:
        for _ in range(asked.rounds):
            context = browser.new_context()
            context.route("**/*", inbox.answer)
            rounds.append(measure(context.new_page(), asked.reports))
            context.close()
    names = ("passphrase to open key", f"opening {asked.reports} reports", "one search")
    rows = [
        [name, f"{statistics.median(times):.0f}", f"{min(times):.0f}-{max(times):.0f}"]
        for name, times in zip(names, zip(*rounds, strict=True), strict=True)
    ]
    print(table(("in Chromium", "median ms", "all ms"), rows))


if __name__ == "__main__":
    main()
