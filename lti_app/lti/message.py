"""The launch message: what must hold before anything in an id_token is believed.

Security Framework 1.0, section 5.1.3 (authentication response validation) and LTI 1.3 Core,
section 5.3 (required message claims). PyLTI1p3 carries the message and, later, its services; every
check is made here, because the library accepts replays, foreign audiences and missing times
(gaps G1 to G8, G27).
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, cast

import requests
from joserfc import jws
from joserfc.errors import JoseError
from pylti1p3.cookie import CookieService
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.request import Request
from pylti1p3.session import SessionService

from lti_app.errors import (
    DisabledRegistrationError,
    ExpiredLoginError,
    MalformedError,
    PlatformRefusedError,
    UnverifiedError,
)
from lti_app.errors.said import known
from lti_app.lti import claims as names
from lti_app.lti.checks import check_audience, check_message, check_times
from lti_app.lti.key_sets import KeySets
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.state import Login, StateSigner
from lti_app.lti.tool_conf import PlatformRegistration, RegistryToolConf
from lti_app.nesting import read_json

PlatformOf = Callable[[int], RegisteredPlatform | None]
"""A look-up of a registration by its id."""
LARGEST_TOKEN = 64 * 1024
"""Characters; real messages have two to four thousand."""


class _Headers(jws.JWSRegistry):
    """JWS headers of platforms: unknown parameters are ignored, `crit` still counts."""

    max_header_length = 8 * 1024
    max_payload_length = LARGEST_TOKEN


_HEADERS = _Headers(strict_check_header=False)
_REGISTRIES: dict[tuple[str, ...], _Headers] = {}
_SHARED_SESSION = requests.Session()
"""Given to PyLTI1p3, which would otherwise build one for each launch; nothing is sent by it."""


class LaunchMessage(MessageLaunch[Request, RegistryToolConf, SessionService, CookieService]):
    """One posted message; `fields` are the parameters of the form post."""

    platform: RegisteredPlatform
    login: Login

    def __init__(
        self, fields: Mapping[str, str], tool_conf: RegistryToolConf, key_sets: KeySets
    ) -> None:
        super().__init__(
            cast(Request, fields),
            tool_conf,
            # Never used: state and nonce are checked by StateSigner, the cookie by the caller.
            cast(SessionService, object()),
            cast(CookieService, object()),
            requests_session=_SHARED_SESSION,
        )
        self._fields = fields
        self._key_sets = key_sets
        self._auto_validation = False

    def _get_request_param(self, key: str) -> str:
        return self._fields.get(key, "")

    def accept(
        self,
        signer: StateSigner,
        platform_of: PlatformOf,
        *,
        tool_origin: str,
        earlier_origins: Collection[str] = (),
        now: datetime,
    ) -> names.LaunchClaims:
        """Verify the message and return its claims.

        Raises a LaunchRefusedError that says what does not hold. That the message is used only
        once, and in the browser that asked for it, is for the caller to ensure.
        """
        self.login = signer.resume(self._fields.get("state", ""))
        self.platform = self._platform(platform_of)
        if "error" in self._fields and "id_token" not in self._fields:
            raise PlatformRefusedError(known(self._fields["error"]))
        token = self._parse()
        self._verify(token)
        body = self._body(token)
        check_audience(body, self.platform.issuer, self.platform.client_id)
        check_times(body, now)
        if body.get("nonce") != signer.nonce(self.login):
            raise ExpiredLoginError("nonce_mismatch")
        check_message(
            body,
            tool_origin=tool_origin,
            earlier_origins=earlier_origins,
            allow_anonymous=self.platform.allow_anonymous,
        )
        self._jwt["body"] = cast(Any, body)
        self._registration = PlatformRegistration(self.platform)
        self._validated = True
        return names.read(body)

    def _platform(self, platform_of: PlatformOf) -> RegisteredPlatform:
        platform = platform_of(self.login.registration_id)
        if platform is None or not platform.is_active:
            raise DisabledRegistrationError
        return platform

    def _parse(self) -> jws.CompactSignature:
        """Take the token apart; nothing in it is believed yet."""
        text = self._fields.get("id_token", "")
        if not text:
            raise MalformedError("token_missing")
        if len(text) > LARGEST_TOKEN:
            raise MalformedError("token_too_large", f"{len(text)} characters")
        try:
            token = jws.extract_compact(text.encode("ascii"), registry=_HEADERS)
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise MalformedError("token_malformed", type(error).__name__) from error
        if not isinstance(token.protected, dict):
            raise MalformedError("token_malformed", "header")
        return token

    def _verify(self, token: jws.CompactSignature) -> None:
        """Check the signature with the registration's keys, by its algorithms only."""
        header = token.protected
        kid, algorithm = header.get("kid"), header.get("alg")
        if not isinstance(kid, str) or not kid:
            raise UnverifiedError("kid_missing")
        if algorithm not in self.platform.algorithms:
            raise UnverifiedError("algorithm_refused", known(algorithm))
        # An empty list is none either (RFC 7515, section 4.1.11), which joserfc lets through.
        if "crit" in header:
            raise UnverifiedError("signature_invalid", "crit")
        keys = self._key_sets.keys_for(
            self.platform.jwks_url, kid, public_only=self.platform.public_only
        )
        if not keys:
            raise UnverifiedError("kid_unknown")
        registry = _registry(self.platform.algorithms)
        for key in keys:
            if key.alg is not None and key.alg != algorithm:
                continue
            try:
                if jws.validate_compact(token, key, registry=registry):
                    return
            except (JoseError, ValueError, TypeError):
                continue
        raise UnverifiedError("signature_invalid")

    def _body(self, token: jws.CompactSignature) -> dict[str, Any]:
        try:
            body = read_json(token.payload)
        except ValueError as error:
            raise MalformedError("token_malformed", "payload") from error
        if not isinstance(body, dict):
            raise MalformedError("token_malformed", "payload is not an object")
        return body


def _registry(algorithms: tuple[str, ...]) -> _Headers:
    if algorithms not in _REGISTRIES:
        _REGISTRIES[algorithms] = _Headers(algorithms=list(algorithms), strict_check_header=False)
    return _REGISTRIES[algorithms]
