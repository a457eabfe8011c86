"""Promise 5 once more, with the servers that run in earnest: they write nothing of anybody."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.reports.desk import open_channel, usual
from tests.reports.reporter import Reporter
from tests.reports.test_silence import CANARY, HEADERS, SECRETS
from tests.served import SERVERS, Server, serving
from tests.web import installations


@pytest.fixture(params=SERVERS)
def served(request, tmp_path: Path) -> Iterator[tuple[Server, Reporter, Path]]:
    """A server with an open channel, a reporter, and its folder."""
    environment = installations.on_sqlite(tmp_path / "data")
    (tmp_path / "data").mkdir()
    (tmp_path / "tmp").mkdir()
    with installations.running(**environment) as app:
        installations.prepare(app)
        readers = usual()
        open_channel(app, readers)
        own = {**environment, "TMPDIR": str(tmp_path / "tmp")}
        with serving(request.param, own, tmp_path / "said") as server:
            yield server, Reporter(app, readers), tmp_path


def ask(port: int, method: str, path: str, body: str = "", kind: str = "application/json") -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {**HEADERS, **SECRETS, "Content-Type": kind}
    for name in ("If-None-Match", "If-Modified-Since", "Range"):
        headers.pop(name)
    # What is too large is refused, and the connection closed, before all of it was taken.
    with suppress(ConnectionError):
        connection.request(method, f"/report/{path}", body.encode(), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def send_raw(port: int, text: str) -> None:
    """Send what is no request; the answer does not matter, nor whether it gets through."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as raw, suppress(ConnectionError):
        raw.sendall(text.encode())
        raw.recv(1000)


def test_promise_5_the_server_tells_nothing_of_a_visitor(served):
    server, somebody, folder = served
    port, sent = server.port, json.dumps(somebody.sealed(story=CANARY))

    met = {
        ask(port, "GET", "default/"),
        ask(port, "GET", f"default/{CANARY}"),
        ask(port, "POST", "default/send", sent),
        ask(port, "POST", "default/send", json.dumps({CANARY: CANARY})),
        ask(port, "POST", "default/send", "x" * 400_000),
        ask(port, "POST", "default/code", f"story={CANARY}", "application/x-www-form-urlencoded"),
        ask(port, "POST", "default/send", CANARY, "multipart/form-data"),
        ask(port, "POST", "default/mailbox", json.dumps({"lookup": CANARY})),
    }
    send_raw(port, f"GARBAGE {CANARY}\r\nHost: {CANARY}\r\n\r\n")
    send_raw(port, f"GET /report/default/?{'x' * 9000}{CANARY} HTTP/1.1\r\n\r\n")
    server.end()

    assert met >= {200, 201, 403, 404, 413, 415, 422}
    said = (folder / "said").read_bytes()
    token = json.loads(sent)["token"]
    for secret in (CANARY, token[8:60], somebody.receipt.text, "127.0.0.1"):
        assert secret.encode() not in said, said
    assert said == b""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not any(CANARY.encode() in path.read_bytes() for path in files)
    assert list((folder / "tmp").iterdir()) == []
