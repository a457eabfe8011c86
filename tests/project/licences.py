"""The parts that are shipped at run time, with their licences: what `make licences` shows.

Read from what is installed (PEP 639 and the fields before it) and from the lock file of npm.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PINNED = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)
_SHORT = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Names of the classifiers by which older packages say it, as SPDX has them."""
SAID_ELSEWHERE = {"huey": "MIT"}
"""Packages whose metadata say nothing, by the text of the licence in their source."""


@dataclass(frozen=True)
class Part:
    """One package, and the licence that it says it has, as an SPDX expression; or nothing."""

    name: str
    version: str
    licence: str


def of_python() -> Iterator[Part]:
    """Yield every package of requirements.txt."""
    for name, version in _PINNED.findall((ROOT / "requirements.txt").read_text("utf-8")):
        yield Part(name, version, SAID_ELSEWHERE.get(name) or _licence(metadata(name)))


def of_the_browser() -> Iterator[Part]:
    """Yield every package of npm in the bundle; esbuild makes it and is not in it."""
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for path, package in locked.items():
        name = path.partition("node_modules/")[2]
        if name and not package.get("dev") and "esbuild" not in name:
            yield Part(name, package["version"], package.get("license", ""))


def _licence(told: PackageMetadata) -> str:
    for field in ("License-Expression", "License"):
        if field in told:
            return told[field]
    classifiers = told.get_all("Classifier") or []
    named = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")]
    return " AND ".join(_SHORT.get(each, each) for each in named)


def _show() -> None:
    for part in [*of_python(), *of_the_browser()]:
        print(f"{part.name:32} {part.version:14} {part.licence}")  # noqa: T201


if __name__ == "__main__":
    _show()
