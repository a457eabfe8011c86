"""How the sign-in fails on purpose, as somebody chooses when they sign in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from practice.claims import Claims
from practice.nasty import SPOILERS
from practice.service_options import DELAYS

_OF_TOKENS = (
    *("no-kid", "wrong-kid", "two-part-token", "unsigned", "public-key-secret", "other-algorithm"),
    *("short-key", "stranger-key", "body-list", "huge-token", "stale-times", "no-exp", "no-iat"),
    *("old-iat", "expired", "future-iat", "no-nonce", "wrong-nonce", "wrong-issuer", "empty-sub"),
    *("wrong-audience", "other-audiences", "wrong-azp", "empty-audience", "number-audience"),
    *("early", "two-audiences"),
)
"""Those of the bad launches that any id_token can be, and two that are allowed."""

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "none": "nothing, a good sign-in",
        "denied": "the answer says that we refuse (access_denied)",
        "server-error": "the answer says that we are broken (server_error)",
        "bad-scope": "the answer says that the tool asks for too much (invalid_scope)",
        "no-issuer": "the answer does not say from whom it is",
        "other-issuer": "the answer says that it is from another provider",
        "other-state": "the answer has a state that the tool never sent",
        "no-code": "the answer has no code",
        "two-codes": "the answer has two codes",
        "token-500": "the token endpoint answers 500",
        "token-hang": "the token endpoint answers after 30 seconds",
        "token-page": "the token endpoint answers with a page instead of JSON",
        "token-no-id": "the token endpoint gives no id_token",
        "token-no-access": "the token endpoint gives no access token",
        "client-refused": "the token endpoint does not know the tool",
        "wrong-hash": "at_hash belongs to another access token",
        "number-hash": "at_hash is a number",
        "no-auth-time": "does not say when somebody signed in, which an age needs",
        "old-sign-in": "signed in a day ago, which is too long where an age is asked for",
        "other-person": "UserInfo is about somebody else",
        "no-userinfo": "UserInfo answers 500",
        **{
            id_: SPOILERS[id_].sentence + ("" if SPOILERS[id_].refused else " (allowed)")
            for id_ in _OF_TOKENS
        },
    }
)
ERRORS: Mapping[str, str] = MappingProxyType(
    {"denied": "access_denied", "server-error": "server_error", "bad-scope": "invalid_scope"}
)
"""What the authorization endpoint says for a fault (RFC 6749, section 4.1.2.1)."""
HANG = DELAYS["hang"]


def changed_answer(fault: str, answer: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters that go back with the browser, after the fault."""
    if fault in ERRORS:
        answer = [("error", ERRORS[fault]), *(pair for pair in answer if pair[0] != "code")]
    elif fault == "no-code":
        answer = [pair for pair in answer if pair[0] != "code"]
    elif fault == "two-codes":
        answer = [*answer, ("code", "another")]
    changes = {"no-issuer": ("iss", ""), "other-issuer": ("iss", "https://other.example")}
    changes["other-state"] = ("state", "never-sent")
    name, value = changes.get(fault, ("", ""))
    changed = [(key, value if key == name else old) for key, old in answer]
    return [(key, text) for key, text in changed if text]


def changed_claims(fault: str, claims: Claims) -> Claims:
    """The claims of the id_token, after a fault that is no spoiler of launches."""
    if fault == "wrong-hash":
        return {**claims, "at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}
    if fault == "number-hash":
        return {**claims, "at_hash": 42}
    if fault == "no-auth-time":
        return {name: value for name, value in claims.items() if name != "auth_time"}
    if fault == "old-sign-in":
        return {**claims, "auth_time": claims["auth_time"] - 24 * 3600}
    return claims
