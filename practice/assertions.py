"""Checks the assertion by which the tool proves who it is when it asks for a token.

A JWT signed with the tool's own key (RFC 7523 section 3; LTI 1.3 security framework,
section 4.1.1), for one use and for a short time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import jwt
from jwt.exceptions import PyJWTError

from practice.keys import KEY_SIZE
from practice.platform import Platform
from practice.tool_keys import ToolKeys, ToolKeysError

LEEWAY = 10
"""Seconds that the tool's clock may differ from ours."""
LONGEST = 3600
"""Seconds that an assertion may be good for at most."""


class AssertionRefusedError(Exception):
    """The assertion does not prove who the tool is; the text says why."""


class Assertions:
    """Checks assertions, and remembers their ids for as long as they are good."""

    def __init__(self, platform: Platform, tool_keys: ToolKeys, clock: Callable[[], float]) -> None:
        self._platform = platform
        self._tool_keys = tool_keys
        self._clock = clock
        self._lock = threading.Lock()
        self._used: dict[str, float] = {}

    def accept(self, assertion: str) -> None:
        """Accept `assertion` once; raise `AssertionRefusedError` for anything less than perfect."""
        claims = self._verified(assertion)
        self._check_parties(claims)
        now = self._clock()
        expires_at = _check_times(claims, now)
        jti = claims.get("jti")
        if not isinstance(jti, str) or not jti:
            raise AssertionRefusedError("jti is missing or not a text")
        with self._lock:
            self._used = {used: until for used, until in self._used.items() if until > now}
            if jti in self._used:
                raise AssertionRefusedError("jti was used before")
            self._used[jti] = expires_at + LEEWAY

    def _verified(self, assertion: str) -> dict[str, Any]:
        """The claims, once the signature is known to be the tool's."""
        try:
            header = jwt.get_unverified_header(assertion)
        except PyJWTError as error:
            raise AssertionRefusedError("client_assertion is not a signed JWT") from error
        if header.get("alg") != "RS256":
            raise AssertionRefusedError(f"alg is {header.get('alg')!r}, not RS256")
        kid = header.get("kid")
        if not isinstance(kid, str) or not kid:
            raise AssertionRefusedError("kid is missing")
        try:
            key = self._tool_keys.find(kid)
        except ToolKeysError as error:
            raise AssertionRefusedError(str(error)) from error
        if key.key_size < KEY_SIZE:
            raise AssertionRefusedError(f"the key has {key.key_size} bits, not {KEY_SIZE}")
        try:
            return jwt.decode(assertion, key, algorithms=["RS256"], options=_SIGNATURE_ONLY)
        except PyJWTError as error:
            raise AssertionRefusedError("the signature is not by the key that it names") from error

    def _check_parties(self, claims: dict[str, Any]) -> None:
        client_id, token_url = self._platform.client_id, self._platform.token_url
        for name in ("iss", "sub"):
            if claims.get(name) != client_id:
                raise AssertionRefusedError(f"{name} is {claims.get(name)!r}, not {client_id!r}")
        audience = claims.get("aud")
        if audience != token_url and not (isinstance(audience, list) and token_url in audience):
            raise AssertionRefusedError(f"aud is {audience!r}, not {token_url!r}")


_SIGNATURE_ONLY: Any = {
    # The claims are checked here one by one, so that each refusal can name its claim.
    "verify_signature": True,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}


def _check_times(claims: dict[str, Any], now: float) -> float:
    """The moment of expiry, if the times fit together and with `now`."""
    issued_at, expires_at = _moment(claims, "iat"), _moment(claims, "exp")
    if expires_at <= now - LEEWAY:
        raise AssertionRefusedError("exp has passed")
    if issued_at > now + LEEWAY:
        raise AssertionRefusedError("iat is in the future")
    if "nbf" in claims and _moment(claims, "nbf") > now + LEEWAY:
        raise AssertionRefusedError("nbf is in the future")
    if not 0 < expires_at - issued_at <= LONGEST:
        raise AssertionRefusedError(f"exp is not between iat and {LONGEST} seconds later")
    return expires_at


def _moment(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AssertionRefusedError(f"{name} is missing or not a number")
    return value
