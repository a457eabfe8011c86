"""Serves applications on ports of this machine that nobody else can take meanwhile."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server


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


@contextmanager
def kept_port() -> Iterator[int]:
    """Keep a port for whoever is to be served there, until the block ends.

    It is bound and nobody listens: no other process is given it by chance, who connects is refused,
    and a server that takes ports over (SO_REUSEADDR, as all of ours do) can have it.
    """
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.bind(("127.0.0.1", 0))
        yield keeper.getsockname()[1]
