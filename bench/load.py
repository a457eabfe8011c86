"""The load generator: a few dozen visitors at once, in one thread that waits with epoll.

Each visitor keeps one connection as long as the server lets it. Sockets block while they send, as
a request fits into the kernel's buffer, and are read only when there is something to read.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.visits import Answer, Request, UnexpectedAnswerError, Visit

PATIENCE = 15.0
"""Seconds without any answer after which a run is given up."""
MOST_ERRORS = 200
NOT_MODIFIED = 304
"""The one answer that we ask for and that has no body (RFC 9110, 15.4.5)."""


@dataclass
class Outcome:
    """What a run came to."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    """Seconds from the login request to the last page, for each launch that went well."""
    requests: int = 0
    errors: list[str] = field(default_factory=list)
    generator_cpu: float = 0.0
    """CPU seconds of this process, signing and serving key sets included."""


class Visitor:
    """One browser: its connection, its visit, and what has arrived of an answer."""

    def __init__(self, port: int) -> None:
        self._address = ("127.0.0.1", port)
        self._host = f"127.0.0.1:{port}"
        self._socket: socket.socket | None = None
        self._arrived = bytearray()
        self._visit: Visit | None = None
        self.began = 0.0

    def begin(self, visit: Visit) -> socket.socket:
        """Send the first request of `visit` and return the socket to wait for."""
        self.began = time.perf_counter()
        self._visit = visit
        return self._send(next(visit))

    def read(self) -> Answer | None:
        """Read what is there; return the answer when it is whole."""
        assert self._socket is not None
        piece = self._socket.recv(256 * 1024)
        if not piece:
            raise UnexpectedAnswerError("the server closed the connection")
        self._arrived += piece
        answer = parse_answer(self._arrived)
        if answer is not None:
            self._arrived.clear()
            if answer.header("connection").lower() == "close":
                self.hang_up()
        return answer

    def go_on(self, answer: Answer) -> socket.socket | None:
        """Send what follows on `answer`; None when the visit is at its end."""
        assert self._visit is not None
        try:
            return self._send(self._visit.send(answer))
        except StopIteration:
            return None

    def hang_up(self) -> None:
        """Close the connection, if one is open."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._arrived.clear()

    def _send(self, request: Request) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request.wire(self._host))
        return self._socket


def parse_answer(arrived: bytearray) -> Answer | None:
    """Return the answer that `arrived` holds, or None while some of it is missing."""
    end = arrived.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *lines = arrived[:end].decode("latin-1").split("\r\n")
    headers = [
        (name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)
    ]
    answer = Answer(int(first.split(" ", 2)[1]), headers, bytes(arrived[end + 4 :]))
    length = answer.header("content-length")
    if answer.status == NOT_MODIFIED:
        return answer
    if not length:
        raise UnexpectedAnswerError(f"{first}: an answer without a length")
    return answer if len(answer.body) >= int(length) else None


class Run:
    """Visitors that launch one after another until the time is over."""

    def __init__(self, port: int, next_visit: Callable[[], Visit]) -> None:
        self._port = port
        self._next_visit = next_visit
        self._outcome = Outcome()
        self._selector = selectors.DefaultSelector()
        self._ends_at = 0.0

    def measure(self, concurrency: int, seconds: float) -> Outcome:
        """Keep `concurrency` visitors launching for `seconds`; those under way may finish."""
        visitors = [Visitor(self._port) for _ in range(concurrency)]
        cpu, started = time.process_time(), time.perf_counter()
        self._ends_at = started + seconds
        try:
            for visitor in visitors:
                self._begin(visitor)
            self._loop()
        finally:
            for visitor in visitors:
                visitor.hang_up()
            self._selector.close()
        self._outcome.seconds = time.perf_counter() - started
        self._outcome.generator_cpu = time.process_time() - cpu
        return self._outcome

    def _loop(self) -> None:
        while self._selector.get_map():
            ready = self._selector.select(PATIENCE)
            if not ready:
                self._outcome.errors.append(f"no answer within {PATIENCE:.0f} seconds")
                return
            for key, _events in ready:
                self._read(key.data, key.fileobj)

    def _begin(self, visitor: Visitor) -> None:
        if time.perf_counter() >= self._ends_at or len(self._outcome.errors) >= MOST_ERRORS:
            return
        try:
            self._wait(visitor, visitor.begin(self._next_visit()))
        except OSError as error:
            # Nobody listens: this visitor stays away for the rest of the run.
            self._outcome.errors.append(f"{type(error).__name__}: {error}")
            visitor.hang_up()

    def _wait(self, visitor: Visitor, connection: socket.socket) -> None:
        self._selector.register(connection, selectors.EVENT_READ, visitor)
        self._outcome.requests += 1

    def _read(self, visitor: Visitor, connection: object) -> None:
        assert isinstance(connection, socket.socket)
        # Out of the selector before the socket may be closed; one system call a request each way.
        self._selector.unregister(connection)
        try:
            answer = visitor.read()
            if answer is None:
                self._selector.register(connection, selectors.EVENT_READ, visitor)
                return
            follows = visitor.go_on(answer)
        except (UnexpectedAnswerError, OSError, KeyError, ValueError) as error:
            self._outcome.errors.append(f"{type(error).__name__}: {error}")
            visitor.hang_up()
            self._go_on(visitor)
            return
        if follows is not None:
            self._wait(visitor, follows)
            return
        self._outcome.latencies.append(time.perf_counter() - visitor.began)
        self._go_on(visitor)

    def _go_on(self, visitor: Visitor) -> None:
        """What a visitor does whose visit is over: the next one."""
        self._begin(visitor)
