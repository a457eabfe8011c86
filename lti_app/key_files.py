"""Files with keys: made once whoever is first, readable by their owner only, destroyed for good."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_once(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all, and never over one.

    When it returns, the file is there also after a power failure. Raises OSError.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft = Path(file.name)
    # link() fails when another process was first: its secret stays, ours is thrown away.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    _sync(path.parent)


def destroy(path: Path) -> None:
    """Overwrite a file and remove it; nothing happens where it is gone already. Raises OSError.

    A disk that writes elsewhere than it is told (flash, snapshots) may keep what was overwritten.
    """
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make the names in a folder as durable as the files behind them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
