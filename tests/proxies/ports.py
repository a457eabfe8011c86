"""Ports for servers that cannot be handed a socket: nobody else gets one before its server does."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

PATIENCE = 600.0
"""Seconds; only a server that hangs takes so long, on however busy a machine."""


@contextmanager
def held(many: int) -> Iterator[list[int]]:
    """Hold so many free ports.

    Each is bound here, but nobody listens. The system then gives it to no connection and to no
    other who asks for any port; a server that asks for it by its number, and may use an address
    again or share a port as servers do, gets it all the same.
    """
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(many)]
        for each in sockets:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            each.bind(("127.0.0.1", 0))
        yield [each.getsockname()[1] for each in sockets]


def wait_for(process: subprocess.Popen[bytes], *ports: int) -> None:
    """Return when a server listens on its ports; fail when it has ended instead."""
    give_up_at = time.monotonic() + PATIENCE
    for port in ports:
        while not _listens(port):
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < give_up_at, f"nobody listens on {port}"
            time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
