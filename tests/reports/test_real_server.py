"""Promise 5 once more, with the server that runs in earnest: gunicorn writes nothing of anybody."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from lti_app.config import ROOT
from tests.reports.desk import open_channel, usual
from tests.reports.reporter import Reporter
from tests.reports.test_silence import CANARY, HEADERS, SECRETS
from tests.web import installations


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, Reporter, Path, subprocess.Popen[bytes]]]:
    """A gunicorn with an open channel: its port, a reporter, its folder, the process."""
    environment = installations.on_sqlite(tmp_path / "data")
    (tmp_path / "data").mkdir()
    (tmp_path / "tmp").mkdir()
    port = free_port()
    with installations.running(**environment) as app:
        installations.prepare(app)
        readers = usual()
        open_channel(app, readers)
        command = [str(Path(sys.executable).with_name("gunicorn")), "-c", "gunicorn.conf.py"]
        with (tmp_path / "said").open("wb") as said:
            process = subprocess.Popen(
                [*command, "wsgi:app"],
                cwd=ROOT,
                env={
                    **os.environ,
                    **environment,
                    "PORT": str(port),
                    "TMPDIR": str(tmp_path / "tmp"),
                },
                stdout=said,
                stderr=said,
            )
        yield port, Reporter(app, readers), tmp_path, process
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("gunicorn did not start")


def ask(port: int, method: str, path: str, body: str = "", kind: str = "application/json") -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {**HEADERS, **SECRETS, "Content-Type": kind}
    for name in ("If-None-Match", "If-Modified-Since", "Range"):
        headers.pop(name)
    connection.request(method, f"/report/{path}", body.encode(), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_promise_5_gunicorn_tells_nothing_of_a_visitor(served):
    port, somebody, folder, process = served
    sent = json.dumps(somebody.sealed(story=CANARY))
    wait_for(port)

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
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(f"GARBAGE {CANARY}\r\nHost: {CANARY}\r\n\r\n".encode())
        raw.recv(1000)
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(f"GET /report/default/?{'x' * 9000}{CANARY} HTTP/1.1\r\n\r\n".encode())
        raw.recv(1000)
    process.terminate()
    process.wait(timeout=20)

    assert met >= {200, 201, 403, 404, 413, 415, 422}
    said = (folder / "said").read_bytes()
    token = json.loads(sent)["token"]
    for secret in (CANARY, token[8:60], somebody.receipt.text, "127.0.0.1"):
        assert secret.encode() not in said, said
    assert said == b""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not any(CANARY.encode() in path.read_bytes() for path in files)
    assert list((folder / "tmp").iterdir()) == []
