"""No secret is committed: keys and tokens by how they look, and what is meant stands here.

The patterns are those of services that people of this project could have an account with. A value
that is meant, because a test needs it, is a published one or plainly made up.
"""

import re
from pathlib import Path

import pytest

from lti_app.config import ROOT

SECRETS = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "private half of a JSON web key": r"[\"']d[\"']\s*:\s*[\"'][\w-]{40,}[\"']",
    "signed token": r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.",
    "token of a code host": r"\b(?:gh[pousr]_\w{30,}|github_pat_\w{20,}|glpat-[\w-]{20,})",
    "token of a package registry": r"\b(?:npm_\w{36}|pypi-AgE\w{10,})",
    "key of a cloud": r"\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{35}|\bAccountKey=\w",
    "token of a chat": r"\bxox[abprs]-[\w-]{10,}",
    "password in an address": r"\b[a-z][a-z+]*://[^\s/:@\"'<>{}|]+:(?P<value>[^\s/@\"'<>{}]+)@",
    "value that looks drawn at random": (
        r"(?i:password|passphrase|secret|token|api_?key)\w*[\"']?\s*[:=]\s*[\"']"
        r"(?=[^\"']*[a-z])(?=[^\"']*[A-Z])(?=[^\"']*[0-9])[\w+/-]{24,}={0,2}[\"']"
    ),
}
MEANT = {"tests/sealing/vectors/rfc9474.json": "a key that RFC 9474 prints"}
MADE_UP = {"8000", "b", "p%3Aw", "p%40ss", "password", "secret", "word"}
"""What stands for a password in examples and tests; the first is a port."""

SHOWN = {
    "private key": "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
    "private half of a JSON web key": '{"d": "' + "a1" * 22 + '"}',
    "signed token": "eyJ" + "a" * 20 + ".eyJ" + "b" * 20 + ".c",
    "token of a code host": "ghp" + "_" + "a" * 36,
    "token of a package registry": "npm" + "_" + "a" * 36,
    "key of a cloud": "AKIA" + "A" * 16,
    "token of a chat": "xoxb" + "-1234567890",
    "password in an address": "postgresql://dos:" + "hunter2@db.internal/course",
    "value that looks drawn at random": 'client_secret = "' + "aB3" * 9 + '"',
}
"""Written in pieces, so that this file may be committed itself."""


def _secrets(text: str) -> list[str]:
    """Return which kinds of secret stand in a text."""
    return [
        kind
        for kind, pattern in SECRETS.items()
        for found in re.finditer(pattern, text)
        if found.groupdict().get("value") not in MADE_UP
    ]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""  # a picture


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_of_each_kind_is_found(kind: str):
    assert _secrets(SHOWN[kind]) == [kind]


def test_no_secret_is_committed(committed: list[Path]):
    found = {path.relative_to(ROOT).as_posix(): _secrets(_text(path)) for path in committed}

    assert {name for name, kinds in found.items() if kinds} == MEANT.keys()
