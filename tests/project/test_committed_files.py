"""What may never be committed: machine paths, registry hosts, keys, databases."""

import json
import re
from pathlib import Path

from lti_app.config import ROOT

# Written in pieces, so that this file may be committed itself.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:root|work|Users|home/\w+)" + r"/\w")
REGISTRY = re.compile(
    r"\b(?:pypi" + r"\.(?:org|python)|files\.python" + r"hosted|registry\.npm" + r"js|npm\.pkg)\b"
)
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----")


def _found(pattern: re.Pattern[str], committed: list[Path]) -> list[str]:
    places = []
    for path in committed:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        places += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), 1)
            if pattern.search(line)
        ]
    return places


def test_no_file_names_a_path_of_somebodys_machine(committed: list[Path]):
    assert _found(MACHINE_PATH, committed) == []


def test_no_file_names_the_host_of_a_package_registry(committed: list[Path]):
    assert _found(REGISTRY, committed) == []


def test_the_lock_file_names_no_host(committed: list[Path]):
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)  # where its authors would like to be paid

    assert '"resolved"' not in json.dumps(lock)
    assert "://" not in json.dumps(lock)


def test_no_private_key_is_committed(committed: list[Path]):
    assert _found(PRIVATE_KEY, committed) == []


def test_keys_and_databases_stay_out(committed: list[Path]):
    kept = {path.relative_to(ROOT).as_posix() for path in committed}

    assert {name for name in kept if name.startswith("keys/")} == {
        "keys/.gitignore",
        "keys/README.md",
    }
    assert not [name for name in kept if name.startswith("var/") or ".sqlite3" in name]


def test_every_pinned_requirement_has_a_hash():
    for kind in ("", "-build", "-dev", "-docs", "-audit", "-fuzzer"):
        name = f"requirements{kind}.txt"
        text = (ROOT / name).read_text("utf-8")
        pinned = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
        assert pinned
        assert all(line.endswith("\\") for line in pinned), name
        assert text.count("--hash=sha256:") >= len(pinned)
