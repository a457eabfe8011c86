"""A server that answers as a test tells it: badly, slowly, far too much; and counts who asks."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Reply:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before anything is sent."""
    pace: float = 0.0
    """Seconds before each further byte of the body."""
    is_held: bool = False
    """Whether nothing is sent before the test lets go."""


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, str]
    body: bytes = b""


@dataclass
class Replies:
    """Where the server is, what it will answer, and what it was asked."""

    url: str
    next: Reply = field(default_factory=Reply)
    at: dict[str, list[Reply]] = field(default_factory=dict)
    """For a path: what is answered there, one after the other; the last of them stays."""
    asked: list[Asked] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)
    """Set, by the test or at its end, when what is held is sent."""

    def json(self, value: Any, **reply: Any) -> None:
        """From now on answer with `value` as JSON."""
        self.next = Reply(json.dumps(value).encode(), **reply)

    def reply_to(self, path: str) -> Reply:
        """Return the answer that is due for `path`."""
        due = self.at.get(path.partition("?")[0], [self.next])
        return due.pop(0) if len(due) > 1 else due[0]

    def token(self, token: Any, **more: Any) -> None:
        """From now on give an access token for an hour."""
        self.json({"access_token": token, "token_type": "Bearer", "expires_in": 3600, **more})


@contextmanager
def serving() -> Iterator[Replies]:
    """Serve on a port of this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            fields = parse_qs(body.decode())
            form = {name: values[0] for name, values in fields.items()}
            replies.asked.append(Asked(self.command, self.path, dict(self.headers), form, body))
            reply = replies.reply_to(self.path)
            time.sleep(reply.wait)
            if reply.is_held:
                replies.let_go.wait()
            with suppress(OSError):  # the tool has heard enough
                self._send(reply)

        do_GET = do_POST = do_PUT = _answer

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            pieces = [reply.body] if not reply.pace else [bytes([byte]) for byte in reply.body]
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(reply.pace)

        def log_message(self, *_: Any) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    replies = Replies(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield replies
    replies.let_go.set()
    server.shutdown()
    thread.join()
    server.server_close()
