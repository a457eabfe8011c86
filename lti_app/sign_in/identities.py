"""Who signed in, as far as anybody needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lti_app.errors import SignInNotAdmittedError, SignInUnverifiedError
from lti_app.sign_in.exchange import printable
from lti_app.sign_in.providers import Provider

LONGEST_SUBJECT = 255
LONGEST_NAME = 200


@dataclass(frozen=True)
class Identity:
    """Who signed in: all that is left of a sign-in."""

    institution: str
    issuer: str
    subject: str = field(repr=False)
    """Who it is at that issuer, for good."""
    name: str | None = field(default=None, repr=False, compare=False)
    """A name to show, where the institution wants one; nothing may depend on it."""
    identifier: str | None = field(default=None, repr=False, compare=False)
    """What the institution calls the person, where it wants people to be recognised by that."""


def identity_of(provider: Provider, claims: Mapping[str, Any]) -> Identity:
    """Return who verified claims are about, if the institution admits them.

    Raises SignInNotAdmittedError and SignInUnverifiedError.
    """
    for name, wanted in provider.require.items():
        value = claims.get(name)
        has = value if isinstance(value, list) else [value]
        if not any(each in wanted for each in has if isinstance(each, str)):
            raise SignInNotAdmittedError(printable(name))
    subject = claims.get(provider.subject)
    if not isinstance(subject, str) or not _is_storable(subject, LONGEST_SUBJECT):
        raise SignInUnverifiedError("sign_in_subject_malformed", provider.subject)
    return Identity(
        provider.institution,
        provider.issuer,
        subject,
        _name(provider, claims),
        _identifier(provider, claims),
    )


def _name(provider: Provider, claims: Mapping[str, Any]) -> str | None:
    value = claims.get(provider.name) if provider.name else None
    shown = value.strip()[:LONGEST_NAME] if isinstance(value, str) else ""
    return shown if _is_storable(shown, LONGEST_NAME) else None


def _identifier(provider: Provider, claims: Mapping[str, Any]) -> str | None:
    """Return the institution's identifier; None for a blank one, and for several at once."""
    value = claims.get(provider.person_claim) if provider.person_claim else None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    text = value.strip() if isinstance(value, str) else ""
    return text if _is_storable(text, LONGEST_SUBJECT) else None


def _is_storable(value: str, longest: int) -> bool:
    """Return whether a database can hold `value`: no NUL, no half of a surrogate pair."""
    return 0 < len(value) <= longest and not any(
        c == "\0" or "\ud800" <= c <= "\udfff" for c in value
    )
