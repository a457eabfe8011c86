"""Ports of this machine that nobody else can take meanwhile, and applications served there."""

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from tests.patience import PATIENCE


@contextmanager
def held(many: int) -> Iterator[list[int]]:
    """Hold so many free ports of 127.0.0.1 for servers that cannot be handed a socket.

    Each is bound here, but nobody listens: who connects is refused. The system then gives it to no
    connection and to no other who asks for any port of that address; a server that asks for it by
    its number, and may use an address again or share a port as servers do, gets it all the same.
    It has to ask for TCP at that address only: another address, or UDP, is not held by this.
    """
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(many)]
        for each in sockets:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            each.bind(("127.0.0.1", 0))
        yield [each.getsockname()[1] for each in sockets]


def wait_for(process: subprocess.Popen[bytes], said: Path, *ports: int) -> None:
    """Return when a server listens on its ports; fail, with what it `said`, if it ended instead."""
    give_up_at = time.monotonic() + PATIENCE
    for port in ports:
        while not _listens(port):
            assert process.poll() is None, f"the server did not start:\n{said.read_text()}"
            assert time.monotonic() < give_up_at, f"nobody listens on {port}"
            time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(make: Callable[[str], Flask]) -> Iterator[Flask]:
    """Serve the application that `make` returns for the address that it gets.

    The port is taken before the application is made; who asks meanwhile waits.
    """
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    try:
        server.app = app = make(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield app
        finally:
            server.shutdown()
            thread.join()
    finally:
        server.server_close()
