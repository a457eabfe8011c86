"""What providers say of themselves, read once an hour.

OpenID Connect Discovery 1.0, sections 3 and 4. A provider that cannot be read leaves the last
answer in use. Where there is none it is left alone for some seconds, so that a dead provider does
not hold up every thread that serves.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lti_app.bulkhead import Turn
from lti_app.config import LOOPBACK_HOSTS
from lti_app.errors import (
    PlatformBusyError,
    PlatformError,
    SignInBusyError,
    SignInMisconfiguredError,
    SignInUnavailableError,
)
from lti_app.lti import http

FRESH_SECONDS = 3600.0
COOL_DOWN_SECONDS = 60.0
"""After a failure while an earlier answer is in use."""
PAUSE_SECONDS = 10.0
"""After a failure while there is none."""
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
"""Signatures that only the provider can make; never "none", never one with a shared secret."""
BASIC, POST = "client_secret_basic", "client_secret_post"


@dataclass(frozen=True)
class Metadata:
    """What we need of a provider's configuration."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    algorithms: tuple[str, ...]
    names_itself: bool
    """Whether each answer says from which issuer it comes (RFC 9207)."""
    takes_basic: bool
    """Whether the client's secret goes into a header; else into the form."""


@dataclass
class _Kept:
    """What is known of one issuer; changed only by whose turn it is."""

    turn: Turn
    metadata: Metadata | None = None
    due_at: float = 0.0


class Discovery:
    """Providers' configurations by issuer; one object for each process, safe between threads."""

    def __init__(self, *, is_development: bool, clock: Any = time.monotonic) -> None:
        self._is_development = is_development
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def of(self, issuer: str) -> Metadata:
        """Return the configuration of `issuer`.

        Raises SignInUnavailableError, SignInBusyError where others have waited for it for long, and
        SignInMisconfiguredError for one that cannot be used.
        """
        kept = self._kept.setdefault(issuer, _Kept(Turn(self._clock)))
        # Only one asks: who has an answer goes on with it, who has none waits for what comes.
        if self._clock() >= kept.due_at:
            if kept.turn.take(wait=kept.metadata is None):
                try:
                    if self._clock() >= kept.due_at:
                        self._read(issuer, kept)
                finally:
                    kept.turn.give_back()
            elif kept.metadata is None:
                raise SignInBusyError
        if kept.metadata is None:
            raise SignInUnavailableError("discovery failed a moment ago")
        return kept.metadata

    def _read(self, issuer: str, kept: _Kept) -> None:
        try:
            document, _headers = http.get_json(well_known(issuer))
            kept.metadata = self._metadata(issuer, document)
        except PlatformBusyError:
            if kept.metadata is None:
                raise SignInBusyError from None
        except (PlatformError, SignInMisconfiguredError) as error:
            if kept.metadata is not None:
                kept.due_at = self._clock() + COOL_DOWN_SECONDS
            elif isinstance(error, PlatformError):
                kept.due_at = self._clock() + PAUSE_SECONDS
                raise SignInUnavailableError(error.detail) from error
            else:
                raise
        else:
            kept.due_at = self._clock() + FRESH_SECONDS

    def _metadata(self, issuer: str, document: Mapping[str, Any]) -> Metadata:
        if document.get("issuer") != issuer:
            raise SignInMisconfiguredError("sign_in_issuer_foreign", "discovery")
        if "code" not in _listed(document, "response_types_supported", "code"):
            raise SignInMisconfiguredError("sign_in_provider_unusable", "response_types_supported")
        announced = _listed(document, "id_token_signing_alg_values_supported", "RS256")
        algorithms = tuple(each for each in ALGORITHMS if each in announced)
        if not algorithms:
            raise SignInMisconfiguredError("sign_in_provider_unusable", "algorithms")
        ways = _listed(document, "token_endpoint_auth_methods_supported", BASIC)
        if BASIC not in ways and POST not in ways:
            raise SignInMisconfiguredError("sign_in_provider_unusable", "authentication methods")
        return Metadata(
            issuer=issuer,
            authorization_endpoint=self._address(document, "authorization_endpoint"),
            token_endpoint=self._address(document, "token_endpoint"),
            jwks_uri=self._address(document, "jwks_uri"),
            userinfo_endpoint=(
                self._address(document, "userinfo_endpoint")
                if document.get("userinfo_endpoint") is not None
                else None
            ),
            algorithms=algorithms,
            names_itself=document.get("authorization_response_iss_parameter_supported") is True,
            takes_basic=BASIC in ways,
        )

    def _address(self, document: Mapping[str, Any], name: str) -> str:
        """Return an address of the provider: https, or http on this machine in development."""
        value = document.get(name)
        try:
            parts = urlsplit(value if isinstance(value, str) else "")
            host = parts.hostname
        except ValueError:
            host = None
        at_home = self._is_development and host in LOOPBACK_HOSTS and parts.scheme == "http"
        if not host or not (parts.scheme == "https" or at_home) or parts.fragment:
            raise SignInMisconfiguredError("sign_in_provider_unusable", name)
        assert isinstance(value, str)
        return value


def well_known(issuer: str) -> str:
    """Return the address of a configuration (Discovery, section 4.1)."""
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def _listed(document: Mapping[str, Any], name: str, default: str) -> list[str]:
    value = document.get(name, [default])
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
