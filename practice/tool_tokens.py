"""Checks a token that the tool signed: by its own key, now, and only once.

What an assertion of the token endpoint and a deep linking response have in common (LTI 1.3
security framework, sections 4.1.1 and 5.2).
"""

from __future__ import annotations

import threading
from typing import Any

import jwt
from jwt.exceptions import PyJWTError

from practice.keys import KEY_SIZE
from practice.tool_keys import ToolKeys, ToolKeysError

LEEWAY = 10
"""Seconds that the tool's clock may differ from ours."""
LONGEST = 3600
"""Seconds that a token may be good for at most."""


class ToolTokenError(Exception):
    """A token that is not what the tool has to send; the text says why."""


_SIGNATURE_ONLY: Any = {
    # The claims are checked one by one, so that each refusal can name its claim.
    "verify_signature": True,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}


def named_in(token: str) -> str | None:
    """Whom a token says it is from, before anything is checked."""
    try:
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except PyJWTError:
        return None
    return issuer if isinstance(issuer, str) else None


def verified(token: str, tool_keys: ToolKeys, *, name: str) -> dict[str, Any]:
    """The claims of `token`, once the signature is known to be the tool's.

    Raises `ToolTokenError` otherwise; `name` is what it calls the token.
    """
    try:
        header = jwt.get_unverified_header(token)
    except PyJWTError as error:
        raise ToolTokenError(f"{name} is not a signed JWT") from error
    if header.get("alg") != "RS256":
        raise ToolTokenError(f"alg is {header.get('alg')!r}, not RS256")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise ToolTokenError("kid is missing")
    try:
        key = tool_keys.find(kid)
    except ToolKeysError as error:
        raise ToolTokenError(str(error)) from error
    if key.key_size < KEY_SIZE:
        raise ToolTokenError(f"the key has {key.key_size} bits, not {KEY_SIZE}")
    try:
        return jwt.decode(token, key, algorithms=["RS256"], options=_SIGNATURE_ONLY)
    except PyJWTError as error:
        raise ToolTokenError("the signature is not by the key that it names") from error


def check_times(claims: dict[str, Any], now: float) -> float:
    """The moment of expiry, if the times fit together and with `now`."""
    issued_at, expires_at = _moment(claims, "iat"), _moment(claims, "exp")
    if expires_at <= now - LEEWAY:
        raise ToolTokenError("exp has passed")
    if issued_at > now + LEEWAY:
        raise ToolTokenError("iat is in the future")
    if "nbf" in claims and _moment(claims, "nbf") > now + LEEWAY:
        raise ToolTokenError("nbf is in the future")
    if not 0 < expires_at - issued_at <= LONGEST:
        raise ToolTokenError(f"exp is not between iat and {LONGEST} seconds later")
    return expires_at


def _moment(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ToolTokenError(f"{name} is missing or not a number")
    return value


class UsedOnce:
    """Remembers the values of a claim that may be used once, for as long as it matters."""

    def __init__(self, claim: str) -> None:
        self._claim = claim
        self._lock = threading.Lock()
        self._used: dict[str, float] = {}

    def use(self, claims: dict[str, Any], *, until: float, now: float) -> None:
        """Use up the claim's value; raise `ToolTokenError` where it was used before."""
        value = claims.get(self._claim)
        if not isinstance(value, str) or not value:
            raise ToolTokenError(f"{self._claim} is missing or not a text")
        with self._lock:
            self._used = {used: end for used, end in self._used.items() if end > now}
            if value in self._used:
                raise ToolTokenError(f"{self._claim} was used before")
            self._used[value] = until + LEEWAY
