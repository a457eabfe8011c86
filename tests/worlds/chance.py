"""The same chance in every world: what the tool, and whoever reports, would draw at random."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest

from lti_app.sealing import hpke
from tests.sealing import schedule


@contextmanager
def of(name: str) -> Iterator[None]:
    """Let everything random in this process come from the stream of that name."""
    chance = Random(name)

    def token_bytes(n: int = 32) -> bytes:
        return chance.randbytes(n)

    def seal(recipient: bytes, text: bytes, *, info: bytes) -> bytes:
        # The library draws the ephemeral key itself, and from no stream of ours.
        return schedule.seal(recipient, text, info=info, seed=token_bytes(32))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_bytes", token_bytes)
        patch.setattr(secrets, "token_hex", lambda n=32: token_bytes(n).hex())
        patch.setattr(secrets, "token_urlsafe", lambda n=32: token_bytes(n).hex())
        patch.setattr(secrets, "randbits", chance.getrandbits)
        patch.setattr(hpke, "seal", seal)
        yield
