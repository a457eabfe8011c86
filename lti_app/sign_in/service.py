"""A sign-in, from the question to the provider to the person who it was.

OpenID Connect Core, section 3.1 (authorization code flow), with PKCE (RFC 7636) always and the
issuer in the answer (RFC 9207) where the provider sends it. Each institution has an address of its
own for answers, so that one provider's answer cannot be taken for another's (RFC 9700, section
4.4.2.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from lti_app.config import Settings
from lti_app.errors import (
    NoSignInError,
    SignInDeclinedError,
    SignInError,
    SignInMisconfiguredError,
    SignInUnavailableError,
    SignInUnknownError,
    SignInUnverifiedError,
)
from lti_app.errors.said import known
from lti_app.lti.key_sets import KeySets
from lti_app.sign_in.attempts import Attempt, Attempts
from lti_app.sign_in.discovery import Discovery, Metadata
from lti_app.sign_in.exchange import tokens_for, user_info
from lti_app.sign_in.id_tokens import verified_claims
from lti_app.sign_in.identities import Identity, identity_of
from lti_app.sign_in.places import Places
from lti_app.sign_in.providers import Provider

LONGEST_PARAMETER = 4096
BUSY = frozenset({"server_error", "temporarily_unavailable"})
OURS = frozenset(
    {
        *("invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope"),
        *("request_not_supported", "request_uri_not_supported", "registration_not_supported"),
    }
)
"""Errors of RFC 6749, section 4.1.2.1, and OpenID Connect Core, 3.1.2.6, that settings cause."""


@dataclass(frozen=True)
class SignIn:
    """What the doors share; one object for each process."""

    providers: Mapping[str, Provider]
    discovery: Discovery
    key_sets: KeySets
    attempts: Attempts
    places: Places

    def provider(self, institution: str) -> Provider:
        """Return the provider of an institution. Raises NoSignInError."""
        found = self.providers.get(institution)
        if found is None:
            raise NoSignInError
        return found

    def question(self, attempt: Attempt, *, language: str) -> str:
        """Return the authentication request of an attempt (Core, section 3.1.2.1).

        Raises NoSignInError, SignInUnavailableError and SignInMisconfiguredError.
        """
        provider = self.provider(attempt.institution)
        url: str = prepare_grant_uri(
            self.discovery.of(provider.issuer).authorization_endpoint,
            provider.client_id,
            "code",
            redirect_uri=attempt.redirect_uri,
            scope=list(provider.scopes),
            state=attempt.state,
            nonce=self.attempts.nonce(attempt),
            code_challenge=create_s256_code_challenge(self.attempts.verifier(attempt)),
            code_challenge_method="S256",
            ui_locales=language,
            max_age=None if provider.max_age is None else str(provider.max_age),
            acr_values=" ".join(provider.acr_values) or None,
        )
        return url

    def accept(self, attempt: Attempt, answer: Mapping[str, str], *, now: datetime) -> Identity:
        """Return who the provider's answer to an attempt is about. Raises a SignInError."""
        provider = self.provider(attempt.institution)
        metadata = self.discovery.of(provider.issuer)
        _check_issuer(answer.get("iss"), metadata)
        if "error" in answer:
            raise _refusal(answer["error"])
        if not answer.get("code"):
            raise SignInUnverifiedError("sign_in_answer_malformed", "no code")
        with self.places.one(provider.institution):
            claims = self._claims(attempt, provider, metadata, answer["code"], now=now)
        return identity_of(provider, claims)

    def _claims(
        self, attempt: Attempt, provider: Provider, metadata: Metadata, code: str, *, now: datetime
    ) -> dict[str, Any]:
        """Return what the provider says of the person for a code. Raises a SignInError."""
        tokens = tokens_for(
            provider,
            metadata,
            code=code,
            verifier=self.attempts.verifier(attempt),
            redirect_uri=attempt.redirect_uri,
        )
        claims = verified_claims(
            tokens,
            provider,
            metadata,
            self.key_sets,
            nonce=self.attempts.nonce(attempt),
            now=now,
        )
        if provider.claims - claims.keys():
            claims = user_info(metadata, tokens.access_token, claims["sub"]) | claims
        return claims


def open_sign_in(settings: Settings, providers: Mapping[str, Provider]) -> SignIn:
    """Return what the doors share, with the key of `settings` and nothing read yet."""
    return SignIn(
        providers,
        Discovery(is_development=settings.is_development),
        KeySets(),
        Attempts(settings.keys_dir),
        Places(settings.keys_dir),
    )


def single(parameters: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the parameters of an answer, each of which comes once (RFC 6749, section 3.1).

    Raises SignInUnverifiedError.
    """
    for name, values in parameters.items():
        if len(values) != 1 or len(values[0]) > LONGEST_PARAMETER:
            raise SignInUnverifiedError("sign_in_answer_malformed", known(name))
    return {name: values[0] for name, values in parameters.items()}


def check_door(attempt: Attempt, *, institution: str, purpose: str, redirect_uri: str) -> None:
    """Require that an answer came where the attempt said. Raises SignInUnknownError."""
    here = (institution, purpose, redirect_uri)
    if here != (attempt.institution, attempt.purpose, attempt.redirect_uri):
        raise SignInUnknownError("sign_in_mixed_up", "another door")


def _check_issuer(named: str | None, metadata: Metadata) -> None:
    """Require our issuer where one is named, and that one is where that was announced."""
    if named is None and metadata.names_itself:
        raise SignInUnverifiedError("sign_in_issuer_mismatch", "iss is missing")
    if named is not None and named != metadata.issuer:
        raise SignInUnverifiedError("sign_in_issuer_mismatch", "iss")


def _refusal(error: str) -> SignInError:
    """Return what an error of the provider means for the person."""
    if error in BUSY:
        return SignInUnavailableError(error)
    if error in OURS:
        return SignInMisconfiguredError("sign_in_request_refused", error)
    return SignInDeclinedError(known(error))
