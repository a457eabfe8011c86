"""Checks the assertion by which the tool proves who it is when it asks for a token.

A JWT signed with the tool's own key (RFC 7523 section 3; LTI 1.3 security framework,
section 4.1.1), for one use and for a short time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from practice.platform import Platform
from practice.tool_keys import ToolKeys
from practice.tool_tokens import ToolTokenError, UsedOnce, check_times, verified


class Assertions:
    """Checks the assertions of one registration, and remembers those that it accepted."""

    def __init__(self, platform: Platform, tool_keys: ToolKeys, clock: Callable[[], float]) -> None:
        self._platform = platform
        self._tool_keys = tool_keys
        self._clock = clock
        self._ids = UsedOnce("jti")

    def accept(self, assertion: str) -> None:
        """Accept `assertion` once; raise `ToolTokenError` for anything less than perfect."""
        claims = verified(assertion, self._tool_keys, name="client_assertion")
        self._check_parties(claims)
        now = self._clock()
        self._ids.use(claims, until=check_times(claims, now), now=now)

    def _check_parties(self, claims: dict[str, Any]) -> None:
        client_id, right = self._platform.client_id, self._platform.token_audience
        for name in ("iss", "sub"):
            if claims.get(name) != client_id:
                raise ToolTokenError(f"{name} is {claims.get(name)!r}, not {client_id!r}")
        audience = claims.get("aud")
        if audience != right and not (isinstance(audience, list) and right in audience):
            raise ToolTokenError(f"aud is {audience!r}, not {right!r}")
