"""A signed token taken apart: JSON Web Signature (RFC 7515), compact form, with claims as JSON.

For id_tokens, and for what Teams sends. joserfc parses and verifies; which algorithms, keys and
claims count is for the caller to say.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from lti_app.lti.key_sets import VerifyKey
from lti_app.nesting import read_json


class MalformedTokenError(Exception):
    """It is no such token; the message names the part that is wrong, and quotes nothing of it."""


class _Headers(jws.JWSRegistry):
    """Headers as providers write them: unknown parameters are ignored, `crit` still counts."""

    max_header_length = 8 * 1024


_PARSING = _Headers(strict_check_header=False)


@dataclass(frozen=True)
class SignedToken:
    """A token of which nothing is believed yet."""

    _token: jws.CompactSignature

    @classmethod
    def parse(cls, text: str, *, longest: int) -> "SignedToken":
        """Return the token in `text`, of at most `longest` characters.

        Raises MalformedTokenError.
        """
        if len(text) > longest:
            raise MalformedTokenError(f"{len(text)} characters")
        try:
            token = jws.extract_compact(text.encode("ascii"), registry=_PARSING)
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise MalformedTokenError(type(error).__name__) from error
        if not isinstance(token.protected, dict):
            raise MalformedTokenError("header")
        return cls(token)

    @property
    def header(self) -> Mapping[str, Any]:
        """Its protected header."""
        return self._token.protected

    @property
    def key_id(self) -> str | None:
        """Which key it says to be signed with; None where it names none."""
        kid = self.header.get("kid")
        return kid if isinstance(kid, str) and kid else None

    def claims(self) -> dict[str, Any]:
        """Return what it says. Raises MalformedTokenError."""
        try:
            body = read_json(self._token.payload)
        except ValueError as error:
            raise MalformedTokenError("payload") from error
        if not isinstance(body, dict):
            raise MalformedTokenError("payload is not an object")
        return body

    def is_signed_with(self, keys: Iterable[VerifyKey], algorithms: Collection[str]) -> bool:
        """Return whether one of `keys` verifies it, by an algorithm of those and for which it is.

        One with critical extensions is not: we know none. An empty list of them is none either
        (section 4.1.11), which joserfc lets through.
        """
        if "crit" in self.header:
            return False
        registry = _Headers(algorithms=list(algorithms), strict_check_header=False)
        for key in keys:
            # joserfc refuses a key that is meant for another algorithm.
            try:
                if jws.validate_compact(self._token, key, registry=registry):
                    return True
            except (JoseError, ValueError, TypeError):
                continue
        return False
