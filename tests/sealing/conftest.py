"""Keys and vectors for the tests of what is sealed."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

VECTORS = Path(__file__).parent / "vectors"


def vectors(name: str) -> dict[str, Any]:
    """Return a file of test vectors."""
    found: dict[str, Any] = json.loads((VECTORS / name).read_text("utf-8"))
    return found


def private_key(numbers: dict[str, str]) -> RSAPrivateKey:
    """Return the RSA key with these hexadecimal numbers."""
    n, e, d, p, q = (int(numbers[name], 16) for name in ("n", "e", "d", "p", "q"))
    public = rsa.RSAPublicNumbers(e, n)
    halves = d % (p - 1), d % (q - 1), pow(q, -1, p)
    return rsa.RSAPrivateNumbers(p, q, d, *halves, public).private_key()


@pytest.fixture(scope="session", params=[3072, 2048])
def rsa_key(request) -> RSAPrivateKey:
    """A key as the membership tokens use it: of now, and of before."""
    return rsa.generate_private_key(public_exponent=65537, key_size=request.param)


@pytest.fixture
def moment() -> Callable[[str], datetime]:
    """Return a function that reads a moment (ISO 8601)."""
    return datetime.fromisoformat
