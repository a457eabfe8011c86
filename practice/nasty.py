"""Bad launches by name: each spoiler makes one small change to an id_token that was good.

The names B1 to B14 are those of the certification's known bad payloads, X those of our own list,
V those that look odd but are allowed; a tool that refuses one of the last kind is too strict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from practice import claims as c
from practice import jws
from practice.keys import KEY_SIZE, KeyRing, new_key
from practice.platform import Platform


@dataclass(frozen=True)
class Draft:
    """An id_token before it is signed: everything that a spoiler may change."""

    claims: Any
    headers: Mapping[str, object]
    algorithm: str
    key: RSAPrivateKey | bytes | None
    parts: int = 3
    """How many of the three parts are sent."""


Change = Callable[[Draft, KeyRing], Draft]


@dataclass(frozen=True)
class Spoiler:
    """A named change; `sentence` says what is wrong, `refused` what a good tool does."""

    id: str
    case: str
    sentence: str
    change: Change
    refused: bool = True


def spoiled_token(platform: Platform, claims: c.Claims, spoiler: Spoiler | None) -> str:
    """Sign `claims` for `platform` after the change of `spoiler`; None changes nothing."""
    key = platform.keys.current
    headers = {"typ": "JWT", "alg": "RS256", "kid": key.kid}
    draft = Draft(claims=claims, headers=headers, algorithm="RS256", key=key.private_key)
    if spoiler is not None:
        draft = spoiler.change(draft, platform.keys)
    token = jws.compact(draft.headers, draft.claims, algorithm=draft.algorithm, key=draft.key)
    return ".".join(token.split(".")[: draft.parts])


def _set(**values: object) -> Change:
    """Replace claims, or leave them out."""
    return lambda draft, _: replace(draft, claims=c.with_overrides(draft.claims, values))


def _without(*names: str) -> Change:
    return _set(**dict.fromkeys(names, c.ABSENT))


def _shift(*names: str, seconds: int) -> Change:
    """Move moments by `seconds`."""

    def change(draft: Draft, _: KeyRing) -> Draft:
        moved = {name: draft.claims[name] + seconds for name in names}
        return replace(draft, claims={**draft.claims, **moved})

    return change


def _audience(make: Callable[[str], Mapping[str, object]]) -> Change:
    """Replace `aud` (and `azp`) by something made from the right audience."""
    return lambda draft, _: replace(draft, claims={**draft.claims, **make(draft.claims["aud"])})


def _only(payload: object) -> Change:
    """Replace the whole body."""
    return lambda draft, _: replace(draft, claims=payload)


def _without_kid(draft: Draft, _: KeyRing) -> Draft:
    return replace(draft, headers={"alg": draft.algorithm, "badtestonly": True})


def _unknown_kid(draft: Draft, _: KeyRing) -> Draft:
    return replace(draft, headers={**draft.headers, "kid": "imstester_66067"})


def _two_parts(draft: Draft, _: KeyRing) -> Draft:
    return replace(draft, parts=2)


def _unsigned(draft: Draft, _: KeyRing) -> Draft:
    return replace(draft, headers={**draft.headers, "alg": "none"}, algorithm="none", key=None)


def _public_key_as_secret(draft: Draft, keys: KeyRing) -> Draft:
    secret = keys.current.public_pem()
    return replace(draft, headers={**draft.headers, "alg": "HS256"}, algorithm="HS256", key=secret)


def _other_algorithm(draft: Draft, _: KeyRing) -> Draft:
    return replace(draft, headers={**draft.headers, "alg": "RS512"}, algorithm="RS512")


def _short_key(draft: Draft, keys: KeyRing) -> Draft:
    weak = keys.weak()
    return replace(draft, headers={**draft.headers, "kid": weak.kid}, key=weak.private_key)


def _stranger(draft: Draft, _: KeyRing) -> Draft:
    return replace(draft, key=new_key(KEY_SIZE).private_key)


def _bad_tokens() -> Iterator[Spoiler]:
    """What is wrong with the token itself, before anybody reads a claim."""
    yield Spoiler("no-kid", "B1", "The header names no key.", _without_kid)
    yield Spoiler("wrong-kid", "B2", "The header names a key that is not ours.", _unknown_kid)
    yield Spoiler("two-part-token", "B13", "The signature is cut off.", _two_parts)
    yield Spoiler("unsigned", "X9", 'Not signed at all, algorithm "none".', _unsigned)
    yield Spoiler(
        "public-key-secret", "X10", "HS256, our public key as its secret.", _public_key_as_secret
    )
    yield Spoiler("other-algorithm", "X11", "RS512 where RS256 was agreed.", _other_algorithm)
    yield Spoiler("short-key", "X12", "Signed with a key of 1024 bits.", _short_key)
    yield Spoiler("stranger-key", "X13", "Our key's name, signed with another key.", _stranger)
    yield Spoiler("body-list", "X17", "The body is a list.", _only(["not", "claims"]))
    yield Spoiler("huge-token", "X26", "A token of a megabyte.", _set(padding="x" * 750_000))


def _bad_security_claims() -> Iterator[Spoiler]:
    """What is wrong with the claims that every id_token has."""
    yield Spoiler("stale-times", "B7", "Issued and expired in 1970.", _set(iat=11111, exp=22222))
    yield Spoiler("no-exp", "X5", "No moment of expiry.", _without("exp"))
    yield Spoiler("no-iat", "X6", "No moment of issue.", _without("iat"))
    yield Spoiler("old-iat", "X7", "Issued an hour ago, not expired.", _shift("iat", seconds=-3600))
    yield Spoiler("expired", "X7", "Expired an hour ago.", _shift("iat", "exp", seconds=-3600))
    yield Spoiler(
        "future-iat", "X8", "Issued ten minutes from now.", _shift("iat", "exp", seconds=600)
    )
    yield Spoiler("no-nonce", "X2", "No nonce.", _without("nonce"))
    yield Spoiler("wrong-nonce", "X2", "A nonce that nobody asked for.", _set(nonce="made-up"))
    yield Spoiler("wrong-issuer", "X14", "Another issuer.", _set(iss="https://other.example"))
    yield Spoiler(
        "empty-sub", "B12", "An empty user id, where anonymous is not allowed.", _set(sub="")
    )
    yield Spoiler("wrong-audience", "B14", "Meant for another tool.", _set(aud="another-tool"))
    yield Spoiler("other-audiences", "B14", "Meant for two other tools.", _set(aud=["a", "b"]))
    yield Spoiler(
        "wrong-azp",
        "B14",
        "Meant for us and another, the other is the authorised party.",
        _audience(lambda ours: {"aud": [ours, "another-tool"], "azp": "another-tool"}),
    )
    yield Spoiler("empty-audience", "X16", "An empty list of audiences.", _set(aud=[]))
    yield Spoiler("number-audience", "X16", "A number as its audience.", _set(aud=42))


def _bad_messages() -> Iterator[Spoiler]:
    """What is wrong with the claims of LTI."""
    yield Spoiler("wrong-version", "B3", "LTI version 11.3.", _set(version="11.3"))
    yield Spoiler("word-version", "B3", "LTI version not-1.3.", _set(version="not-1.3"))
    yield Spoiler("patch-version", "B3", "LTI version 1.3.1.", _set(version="1.3.1"))
    yield Spoiler("no-version", "B4", "No LTI version.", _without("version"))
    yield Spoiler("not-a-message", "B5", "Not a launch at all.", _only({"name": "badltilaunch"}))
    yield Spoiler(
        "missing-claims",
        "B6",
        "No message type, version or roles.",
        _without("message_type", "version", "roles"),
    )
    yield Spoiler(
        "missing-identity",
        "B6",
        "No audience, issuer, user, deployment or roles.",
        _without("aud", "iss", "sub", "deployment_id", "roles"),
    )
    yield Spoiler("no-message-type", "B8", "No message type.", _without("message_type"))
    yield Spoiler("no-roles", "B9", "No roles claim.", _without("roles"))
    yield Spoiler("roles-text", "X18", "The roles are a text.", _set(roles="Learner"))
    yield Spoiler("no-deployment", "B10", "No deployment.", _without("deployment_id"))
    yield Spoiler("wrong-deployment", "X15", "An unknown deployment.", _set(deployment_id="nr-9"))
    yield Spoiler("no-resource-link", "B11", "No resource link.", _without("resource_link"))
    yield Spoiler(
        "empty-resource-link",
        "B11",
        "A resource link with an empty id.",
        _set(resource_link={"id": ""}),
    )
    yield Spoiler("resource-link-text", "B11", "The link is a text.", _set(resource_link="link"))
    yield Spoiler("context-text", "X19", "The course is a text.", _set(context="course"))
    yield Spoiler(
        "foreign-target",
        "X20",
        "A target at another host.",
        _set(target_link_uri="https://other.example/"),
    )


def _odd_but_valid() -> Iterator[Spoiler]:
    """What is allowed, however odd; a good tool accepts it."""

    def odd(name: str, case: str, sentence: str, change: Change) -> Spoiler:
        return Spoiler(name, case, sentence, change, refused=False)

    yield odd("early", "X8", "A clock half a minute ahead.", _shift("iat", "exp", seconds=30))
    yield odd("no-context", "V17", "No course.", _without("context"))
    yield odd("empty-role", "V9", "One role, an empty text.", _set(roles=[""]))
    yield odd("short-role", "V6", "The short role Learner.", _set(roles=["Learner"]))
    yield odd(
        "two-audiences",
        "V20",
        "Meant for us and another, we are the authorised party.",
        _audience(lambda ours: {"aud": ["another-tool", ours], "azp": ours}),
    )
    yield odd(
        "unsubstituted",
        "X35",
        "A custom parameter left unfilled.",
        _set(custom={"due": "$No.such.thing"}),
    )
    yield odd(
        "markup-title",
        "X36",
        "A script in the title of the course.",
        _set(context={"id": "markup", "title": "<script>alert('title')</script>"}),
    )
    yield odd("null-fields", "V", "Null for what is unknown.", _set(lis=None, custom={"a": None}))


SPOILERS: Mapping[str, Spoiler] = MappingProxyType(
    {
        spoiler.id: spoiler
        for group in (_bad_tokens(), _bad_security_claims(), _bad_messages(), _odd_but_valid())
        for spoiler in group
    }
)
