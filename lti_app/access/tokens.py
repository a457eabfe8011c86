"""Launch tokens: random, known to the database by their hash only."""

import hashlib
import secrets


def new_token(registration_id: int | None) -> str:
    """Return 192 random bits behind the number of the registration."""
    return f"{registration_id}.{secrets.token_urlsafe(24)}"


def registration_of(token: str) -> int | None:
    """Return the registration that `token` says it belongs to; None where it says nothing usable.

    Good enough to decide who may show a refusal in a frame, for nothing else: the number is
    believed only when the whole token is found.
    """
    number = token.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


def digest(secret: str) -> bytes:
    """Return the SHA-256 of a secret: what the database keeps of it."""
    return hashlib.sha256(secret.encode()).digest()
