"""Starts the tool: prepares it, registers the practice platform with it, and serves it.

The same as ``flask --app wsgi prepare``, ``flask --app wsgi platforms add ...`` and
``serve.py`` one after the other, in a process of its own, with
``flask --app wsgi work`` beside it. The tool's code, which takes longer to load than all else
together, is loaded once for all of them.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from importlib import import_module
from runpy import run_module


def main(registration: Sequence[str]) -> None:
    """Prepare, register with the arguments of `platforms add`, and serve until told to end."""
    import_module("wsgi")
    command("flask", "--app", "wsgi", "prepare")
    command("flask", "--app", "wsgi", "platforms", "add", *registration)
    beside("flask", "--app", "wsgi", "work")
    become("serve")


def command(module: str, *arguments: str) -> None:
    """Run a module to its end, and end with its exit code if it fails.

    In a fork, so that no database connection of the command is handed on to the server.
    """
    process = os.fork()
    if process == 0:
        become(module, *arguments)
        sys.exit()
    _, status = os.waitpid(process, 0)
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(code)


def beside(module: str, *arguments: str) -> None:
    """Run a module in a fork for as long as this process lives."""
    parent = os.getpid()
    if os.fork() == 0:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        become(module, *arguments)
        sys.exit()


def _end_with(parent: int) -> None:
    """Ask this process to end when `parent` is gone, however that came about."""
    while os.getppid() == parent:
        time.sleep(0.25)
    os.kill(os.getpid(), signal.SIGTERM)


def become(module: str, *arguments: str) -> None:
    """Go on as ``python -m module arguments``, with all that is loaded already."""
    sys.argv = [module, *arguments]
    run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
