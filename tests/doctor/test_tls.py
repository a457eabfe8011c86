"""Which old forms of TLS a site takes, by a site that answers the first message as it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from lti_app.doctor import tls
from lti_app.doctor.findings import Level
from tests.ports import held

HELLO, ALERT = b"\x16\x03\x03", b"\x15\x03\x01"


@contextmanager
def answering(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """Let a site give `answer` to a first message, twice; yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)

        def serve() -> None:
            for _ in range(2):
                connection, _address = server.accept()
                with connection:
                    connection.sendall(answer(connection.recv(1000)))

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}"
        thread.join(60)


def version_of(hello: bytes) -> int:
    """Return the version that a first message offers: after two headers of five and four bytes."""
    return int.from_bytes(hello[9:11])


@pytest.mark.parametrize(
    ("takes", "said"),
    [
        (tls.TLS_1_1, "127.0.0.1 speaks TLS 1.1 or older"),
        (tls.TLS_1_2, "127.0.0.1 takes cipher suites that are no longer recommended"),
    ],
)
def test_a_site_that_goes_on_with_an_old_form_is_worth_a_look(takes: int, said: str) -> None:
    with answering(lambda hello: HELLO if version_of(hello) == takes else ALERT) as address:
        [found] = tls.old_forms(address)

    assert (found.level, found.said) == (Level.NOTE, said)


@pytest.mark.parametrize("answer", [ALERT, b""], ids=["refuses", "hangs up"])
def test_a_site_that_refuses_both_is_good(answer: bytes) -> None:
    with answering(lambda _hello: answer) as address:
        [found] = tls.old_forms(address)

    assert found.level is Level.GOOD


def test_nothing_is_said_of_a_site_that_is_not_reached_or_has_no_tls() -> None:
    with held(1) as (port,):
        assert list(tls.old_forms(f"https://127.0.0.1:{port}")) == []
    assert list(tls.old_forms("http://localhost:8000")) == []


def test_a_site_that_says_nothing_goes_on_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls, "TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not tls.goes_on("127.0.0.1", server.getsockname()[1], tls.TLS_1_1, tls.OLD)
