"""The tool in its servers: requests that are no requests, processes that are killed, the end."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from lti_app.config import ROOT
from tests.patience import PATIENCE, wait_until
from tests.served import SERVERS, Server, serving
from tests.web import installations

HOST = b"Host: 127.0.0.1\r\n"
LIVE = b"GET /health/live HTTP/1.1\r\n" + HOST + b"\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
LAUNCH = b"POST /lti/launch HTTP/1.1\r\n" + HOST + FORM
NO_REQUESTS = {
    "garbage": b"GARBAGE\r\n\r\n",
    "the beginning of TLS": bytes.fromhex("16030100a5010000a10303") + bytes(200),
    "a path that is no text": b"GET /\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header that is folded": b"GET /health/live HTTP/1.1\r\n" + HOST + b"X: 1\r\n  2\r\n\r\n",
    "a space before the colon": LAUNCH + b"Content-Length : 3\r\n\r\na=b",
    "a NUL in a header": b"GET /health/live HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
    "a very long address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a very long header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: 1\r\n" * 150 + b"\r\n",
    "a length below nothing": LAUNCH + b"Content-Length: -1\r\n\r\n",
    "two lengths": LAUNCH + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\na=bc",
    "a length and chunks": LAUNCH
    + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "an encoding that is none": LAUNCH + b"Transfer-Encoding: x\r\n\r\n0\r\n\r\n",
    "a body that is too large": LAUNCH + b"Content-Length: 300000000\r\n\r\n" + b"a" * 100_000,
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """Settings of a tool that is ready to serve."""
    made = installations.on_sqlite(tmp_path_factory.mktemp("serving"))
    with installations.running(**made) as app:
        installations.prepare(app)
    return made


@pytest.fixture(scope="module", params=SERVERS)
def any_server(request, environment, tmp_path_factory) -> Iterator[Server]:
    """Each of the servers."""
    said = tmp_path_factory.mktemp("said") / "said"
    with serving(request.param, environment, said) as server:
        yield server


@pytest.fixture
def granian(environment, tmp_path) -> Iterator[Server]:
    """The server that is shipped, with one worker that does one thing at a time."""
    alone = {**environment, "WORKERS": "1", "THREADS": "1"}
    with serving("granian", alone, tmp_path / "said") as server:
        yield server


@contextmanager
def connected(server: Server, sent: bytes) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection:
        connection.sendall(sent)
        yield connection


def answer(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes, or has answered and waits for more."""
    found = b""
    while not found.endswith(b'{"status":"alive"}\n'):
        try:
            more = connection.recv(65536)
        except ConnectionError:
            break
        if not more:
            break
        found += more
    return found


def is_live(server: Server) -> bool:
    try:
        with connected(server, LIVE) as connection:
            return answer(connection).startswith(b"HTTP/1.1 200 ")
    except ConnectionError:
        return False


def workers(server: Server) -> list[int]:
    pid = server.process.pid
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("sent", NO_REQUESTS.values(), ids=NO_REQUESTS)
def test_what_is_no_request_is_refused_and_the_next_one_is_answered(any_server, sent):
    with socket.create_connection(("127.0.0.1", any_server.port), PATIENCE) as connection:
        with suppress(OSError):  # refused and closed before all of it was sent
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        found = answer(connection)

    assert found == b"" or found.startswith((b"HTTP/1.1 4", b"HTTP/1.1 501 ")), found
    assert found.count(b"HTTP/1.1 ") <= 1
    assert is_live(any_server)


@pytest.mark.parametrize("length", [b"Content-Length: 30\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(any_server, length):
    sent = (
        LAUNCH + length + b"\r\n" + (b"14\r\n" if b"chunked" in length else b"") + b"error=denied"
    )
    with connected(any_server, sent) as connection:
        connection.shutdown(socket.SHUT_WR)
        found = answer(connection)

    assert found == b"" or found.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 411 ")), found


def test_the_same_body_is_taken_when_it_is_whole(any_server):
    body = b"error=denied"
    sent = LAUNCH + b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)
    with connected(any_server, sent) as connection:
        found = answer(connection)

    assert b"state_unknown" in found


def test_what_is_too_large_is_taken_in_and_told_so(any_server):
    """A proxy that is still sending would take a closed connection for a tool that is broken."""
    body = b"a" * 1_000_000
    sent = LAUNCH + b"Content-Length: %d\r\n\r\n" % len(body)
    with connected(any_server, sent) as connection:
        connection.sendall(body + LIVE)
        found = answer(connection)

    assert re.findall(rb"HTTP/1\.1 (\d+) ", found) == [b"413", b"200"]


def test_who_is_slow_to_ask_keeps_nobody_waiting(granian):
    waiting = [socket.create_connection(("127.0.0.1", granian.port), PATIENCE) for _ in range(20)]
    for number, each in enumerate(waiting):
        each.sendall(LIVE[: number * 2])

    assert is_live(granian)

    for number, each in enumerate(waiting):
        each.sendall(LIVE[number * 2 :])
        assert answer(each).startswith(b"HTTP/1.1 200 ")
        each.close()


def test_a_worker_that_is_killed_is_started_anew(granian):
    (killed,) = workers(granian)
    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: workers(granian) not in ([], [killed]))
    wait_until(lambda: is_live(granian))


def test_ctrl_c_is_heard_by_the_first_process_alone(granian):
    """It reaches all of them; a worker that is told twice to end does not."""
    before = workers(granian)
    for each in before:
        os.kill(each, signal.SIGINT)

    assert is_live(granian)
    assert workers(granian) == before

    granian.process.send_signal(signal.SIGINT)
    assert granian.process.wait(PATIENCE) == 0


def test_workers_end_with_the_process_that_started_them(granian):
    os.kill(granian.process.pid, signal.SIGKILL)

    wait_until(lambda: not is_live(granian))


def test_a_request_under_way_is_answered_before_the_end_and_who_only_waits_is_let_go(granian):
    body = b"error=denied"
    begun = LAUNCH + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body)
    with connected(granian, LIVE) as idle:
        assert answer(idle).startswith(b"HTTP/1.1 200 ")
        asking = socket.create_connection(("127.0.0.1", granian.port), PATIENCE)
        asking.sendall(begun)
        assert asking.recv(100).startswith(b"HTTP/1.1 100 ")  # now its body is waited for
        granian.process.terminate()
        assert answer(idle) == b""
        asking.sendall(body)

        assert b"state_unknown" in answer(asking)
        asking.close()
    assert granian.process.wait(PATIENCE) == 0


def test_a_port_that_is_taken_is_refused_in_words(granian, environment):
    second = subprocess.run(
        [sys.executable, "serve.py"],
        cwd=ROOT,
        env={**os.environ, **environment, "PORT": str(granian.port)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert second.returncode == 1
    assert second.stderr == (
        f"127.0.0.1, port {granian.port}, cannot be used (address already in use): "
        "set PORT, or --host.\n"
    )
    assert is_live(granian)
