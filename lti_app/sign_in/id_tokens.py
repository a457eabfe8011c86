"""The id_token: what must hold before anything in it is believed.

OpenID Connect Core, sections 3.1.3.7 (validation) and 3.1.3.8 (access token). joserfc checks the
signature, Authlib the claims; their types, and the age, are checked here, because Authlib's class
leaves them open.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc.errors import ClaimError

from lti_app.errors import (
    KeysUnreachableError,
    SignInUnavailableError,
    SignInUnverifiedError,
)
from lti_app.errors.said import known
from lti_app.lti.key_sets import KeySets
from lti_app.sign_in.discovery import Metadata
from lti_app.sign_in.exchange import Tokens
from lti_app.sign_in.providers import Provider
from lti_app.sign_in.signed_tokens import MalformedTokenError, SignedToken

LEEWAY_SECONDS = 60
OLDEST_SECONDS = 600
"""A token is issued while the person waits: one made over ten minutes ago is not for now."""
LARGEST_TOKEN = 64 * 1024
"""Characters; real ones have one to three thousand."""
CHECKED = ("iss", "sub", "aud", "exp", "iat", "nbf", "nonce", "azp", "at_hash")


def verified_claims(
    tokens: Tokens,
    provider: Provider,
    metadata: Metadata,
    key_sets: KeySets,
    *,
    nonce: str,
    now: datetime,
) -> dict[str, Any]:
    """Return the claims of an id_token that is for us, now, and for this sign-in.

    Raises SignInUnverifiedError and SignInUnavailableError.
    """
    try:
        token = SignedToken.parse(tokens.id_token, longest=LARGEST_TOKEN)
        _check_signature(token, metadata, key_sets)
        claims = token.claims()
    except MalformedTokenError as error:
        raise SignInUnverifiedError("sign_in_token_malformed", str(error)) from error
    _check_claims(claims, token.header, provider, tokens.access_token, nonce=nonce, now=now)
    return claims


def _check_signature(token: SignedToken, metadata: Metadata, key_sets: KeySets) -> None:
    algorithm = token.header.get("alg")
    if algorithm not in metadata.algorithms:
        raise SignInUnverifiedError("sign_in_algorithm_refused", known(algorithm))
    if token.key_id is None:
        raise SignInUnverifiedError("sign_in_key_unknown", "no kid")
    try:
        keys = key_sets.keys_for(metadata.jwks_uri, token.key_id)
    except KeysUnreachableError as error:
        raise SignInUnavailableError("key set") from error
    if not keys:
        raise SignInUnverifiedError("sign_in_key_unknown")
    if not token.is_signed_with(keys, metadata.algorithms):
        raise SignInUnverifiedError("sign_in_signature_invalid")


def _check_claims(
    body: Mapping[str, Any],
    header: Mapping[str, Any],
    provider: Provider,
    access_token: str | None,
    *,
    nonce: str,
    now: datetime,
) -> None:
    moment = int(now.timestamp())
    # What we do not read cannot be wrong: some providers write `amr` or `auth_time` as they like,
    # where nobody asks for it.
    claims = CodeIDToken(
        {name: body[name] for name in CHECKED if name in body},
        header,
        options={
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
        },
        params={"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
    )
    if not isinstance(body.get("at_hash", ""), str):
        raise SignInUnverifiedError("sign_in_access_token_foreign", "type of at_hash")
    try:
        claims.validate(now=moment, leeway=LEEWAY_SECONDS)
    except ClaimError as error:
        raise _refusal(error.claim) from error
    if body["iat"] < moment - OLDEST_SECONDS - LEEWAY_SECONDS:
        raise SignInUnverifiedError("sign_in_time_wrong", "iat is too old")
    if provider.max_age is not None:
        _check_recent(body.get("auth_time"), moment - provider.max_age)


def _check_recent(proved_at: object, earliest: int) -> None:
    """Require the moment of a proof, which has to come where an age was asked for (section 2)."""
    if type(proved_at) is not int or proved_at < earliest - LEEWAY_SECONDS:
        raise SignInUnverifiedError("sign_in_time_wrong", "auth_time")


def _refusal(claim: str) -> SignInUnverifiedError:
    """Return the error for a claim that does not hold."""
    if claim.startswith("iss"):
        return SignInUnverifiedError("sign_in_issuer_mismatch")
    if claim.startswith(("aud", "azp")):
        return SignInUnverifiedError("sign_in_audience_mismatch", claim)
    if claim == "nonce":
        return SignInUnverifiedError("sign_in_nonce_mismatch")
    if claim == "at_hash":
        return SignInUnverifiedError("sign_in_access_token_foreign")
    if claim == "sub":
        return SignInUnverifiedError("sign_in_subject_malformed", claim)
    return SignInUnverifiedError("sign_in_time_wrong", claim)
