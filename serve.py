"""How Granian serves the tool; docs/decisions/0044-granian.md has the figures.

``python serve.py``, or ``python serve.py --host 192.0.2.11`` for a proxy on another machine.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from multiprocessing.util import Finalize

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from lti_app import logs
from lti_app.config import Settings, settings_or_exit
from lti_app.metrics import shared
from lti_app.silence import WSGI
from lti_app.warm import read_ahead

GRACE = 20
"""Seconds in which requests under way may end when the server does."""
HEADER_MILLISECONDS = 30_000
"""How long a request's headers may take, and how long a connection may wait for the next one."""
HEADER_BYTES = 32 * 1024
"""Room for a request line and all headers."""
LOOK_AFTER_PARENT = 1.0
"""Seconds."""


def main(arguments: Sequence[str]) -> None:
    """Serve until SIGTERM or SIGINT; exit with a sentence where that cannot be."""
    settings = settings_or_exit(os.environ)
    asked = _asked(arguments)
    _refuse_second(asked.host, settings.port)
    # Workers share what was loaded here. Python 3.14 would start them from nothing.
    multiprocessing.set_start_method("fork")
    if settings.metrics_token:
        shared.make()
    module, _, name = asked.application.partition(":")
    application = getattr(import_module(module), name)
    share(application)
    serving = server(settings, asked.host)
    if settings.metrics_token:
        serving.on_shutdown(lambda: shared.remove(None))
    begin = in_worker(application, settings, parent=os.getpid())
    serving.serve(target_loader=begin, wrap_loader=False)


def server(settings: Settings, host: str) -> MPServer:
    """Return Granian as the tool needs it, not yet running."""
    return MPServer(
        "",
        address=host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=HEADER_BYTES
        ),
        # Errors only, and no access log: addresses carry launch tokens.
        log_level=LogLevels.error,
        log_dictconfig=logs.for_server(settings.log_format),
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
    )


def share(application: object) -> None:
    """Let the workers share what is the same for all of them.

    What was loaded before the fork stays out of every later collection: a full one writes a mark
    into each object that it goes through, and so gives each worker a copy of its own.
    """
    read_ahead(application)
    gc.collect()
    gc.freeze()


def in_worker(application: WSGI, settings: Settings, *, parent: int) -> Callable[[], WSGI]:
    """Return what a worker does first; it gives back what the worker serves."""

    def begin() -> WSGI:
        # Ctrl-C reaches all processes, and the first one then tells this one to end. Told twice,
        # Granian's workers mostly hang.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        threading.Thread(target=_end_with, args=(parent,), name="parent", daemon=True).start()
        if settings.metrics_token:
            shared.keep_settling(None, None)
            Finalize(None, shared.settle_last, (None, None), exitpriority=1)
        return application

    return begin


def _end_with(parent: int) -> None:
    """End this worker when the process that started it is gone, however that came about."""
    while os.getppid() == parent:
        time.sleep(LOOK_AFTER_PARENT)
    os.kill(os.getpid(), signal.SIGTERM)


def _refuse_second(host: str, port: int) -> None:
    """Exit when somebody listens there: the workers would share the port with them unnoticed."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As servers do it, so that connections that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = (error.strerror or "unknown reason").lower()
            sys.exit(f"{host}, port {port}, cannot be used ({why}): set PORT, or --host.")


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="serve.py", description="Serve the tool.")
    parser.add_argument("application", nargs="?", default="wsgi:app", help="module:name")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
