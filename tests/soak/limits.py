"""A full disk, for some processes only: the kernel lets no file of theirs grow (setrlimit(2))."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def full(pids: Sequence[int], user: str | None = None) -> Iterator[None]:
    """Refuse what these processes of `user` write, and what their children will, in the block."""
    _let(pids, "1", user)
    try:
        yield
    finally:
        _let(pids, "unlimited", user)


def _let(pids: Sequence[int], size: str, user: str | None) -> None:
    for pid in pids:
        # The soft limit only. By a program, as another user's may be changed by that user alone.
        command = ["prlimit", "--pid", str(pid), f"--fsize={size}:"]
        subprocess.run(command, user=user, cwd="/", stderr=subprocess.DEVNULL, check=False)
