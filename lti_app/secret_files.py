"""Secrets in files of KEYS_DIR: made once, also when several processes start at the same time."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

SECRET_BYTES = 32


def ensure(path: Path) -> None:
    """Make a secret of 32 random bytes at `path` where there is none, for its owner only."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
    with suppress(FileExistsError):
        # Never half written, and never in the place of one that is there.
        os.link(name, path)
    Path(name).unlink()
