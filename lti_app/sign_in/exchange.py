"""What we ask the provider ourselves: tokens for a code, and claims that the id_token left out.

OpenID Connect Core, sections 3.1.3 (token request) and 5.3 (UserInfo).
"""

import re
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_token_request

from lti_app.errors import (
    PlatformBusyError,
    PlatformError,
    SignInBusyError,
    SignInError,
    SignInMisconfiguredError,
    SignInUnavailableError,
    SignInUnknownError,
    SignInUnverifiedError,
)
from lti_app.errors.said import known
from lti_app.lti import http
from lti_app.lti.http import Answer, Sent
from lti_app.sign_in.discovery import Metadata
from lti_app.sign_in.providers import Provider

FORM = "application/x-www-form-urlencoded"
REFUSALS = frozenset({400, 401})
"""Statuses with which a provider says in JSON why there is no token (RFC 6749, section 5.2)."""

VISIBLE = re.compile(r"[ -~]+")
"""Characters of an access token (RFC 6749, A.12): it goes into a header."""


@dataclass(frozen=True, repr=False)
class Tokens:
    """What came for the code; the id_token is not checked yet."""

    id_token: str
    access_token: str | None


def tokens_for(
    provider: Provider, metadata: Metadata, *, code: str, verifier: str, redirect_uri: str
) -> Tokens:
    """Exchange a code for tokens.

    Raises SignInUnknownError for a code that was used before, SignInUnavailableError,
    SignInBusyError, SignInMisconfiguredError and SignInUnverifiedError.
    """
    form = {"code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    secret = (provider.client_id, provider.client_secret)
    if not metadata.takes_basic:
        form |= {"client_id": secret[0], "client_secret": secret[1]}
    body = prepare_token_request("authorization_code", **form).encode()
    try:
        answer = http.send(
            "POST",
            metadata.token_endpoint,
            sent=Sent(body, FORM),
            basic=secret if metadata.takes_basic else None,
            refusals=REFUSALS,
        )
        if answer.status in REFUSALS:
            raise _refusal(answer)
        return _tokens(answer.object())
    except PlatformBusyError:
        raise SignInBusyError from None
    except PlatformError as error:
        raise SignInUnavailableError(error.detail) from error


def _tokens(answer: dict[str, Any]) -> Tokens:
    id_token, access_token = answer.get("id_token"), answer.get("access_token")
    if not isinstance(id_token, str):
        raise SignInUnverifiedError("sign_in_token_malformed", "no id_token")
    if not isinstance(access_token, str) or not VISIBLE.fullmatch(access_token):
        access_token = None
    return Tokens(id_token, access_token)


def _refusal(answer: Answer) -> SignInError:
    """Return what a refused token request means for the person."""
    try:
        error = answer.object().get("error")
    except PlatformError:
        error = None
    if error == "invalid_grant":
        return SignInUnknownError("sign_in_code_refused")
    if error in ("invalid_client", "unauthorized_client") or answer.status == 401:
        return SignInMisconfiguredError("sign_in_client_refused", known(error))
    return SignInMisconfiguredError("sign_in_request_refused", known(error))


def user_info(metadata: Metadata, access_token: str | None, subject: object) -> dict[str, Any]:
    """Return the claims of the UserInfo endpoint; they must be about `subject`.

    Raises SignInUnavailableError, SignInBusyError and SignInUnverifiedError.
    """
    if metadata.userinfo_endpoint is None or access_token is None:
        return {}
    try:
        claims = http.send("GET", metadata.userinfo_endpoint, token=access_token).object()
    except PlatformBusyError:
        raise SignInBusyError from None
    except PlatformError as error:
        raise SignInUnavailableError(error.detail) from error
    if claims.get("sub") != subject:
        raise SignInUnverifiedError("sign_in_person_mixed_up")
    return claims
