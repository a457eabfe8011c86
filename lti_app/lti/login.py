"""Login initiation: the platform sends a browser here, and we send it back with a question.

Security Framework 1.0, section 5.1.1 (third-party initiated login and authentication request).
PyLTI1p3 finds the registration; state, nonce and the address are ours (gaps G2, G11, G16, G25).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pylti1p3.cookie import CookieService
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.request import Request
from pylti1p3.session import SessionService

from lti_app.errors import (
    DisabledRegistrationError,
    MalformedError,
    PendingRegistrationError,
    UnknownPlatformError,
)
from lti_app.errors.said import known
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.state import Login, StateSigner
from lti_app.lti.tool_conf import PlatformRegistration, RegistryToolConf

LONGEST_PARAMETER = 4096


@dataclass(frozen=True)
class AuthenticationRequest:
    """Where to send the browser, and the cookie it must bring back."""

    url: str
    login: Login
    browser_secret: str
    platform: RegisteredPlatform


class LoginInitiation(OIDCLogin[Request, RegistryToolConf, SessionService, CookieService, None]):
    """One login initiation; `fields` are the parameters of the GET or POST."""

    def __init__(self, fields: Mapping[str, str], tool_conf: RegistryToolConf) -> None:
        # PyLTI1p3's request, session and cookie objects are not needed: parameters are read below
        # and nothing is stored before the platform has vouched for somebody.
        super().__init__(
            cast(Request, None),
            tool_conf,
            cast(SessionService, None),
            cast(CookieService, None),
        )
        self._fields = fields

    def _get_request_param(self, key: str) -> str:
        return self._fields.get(key, "")

    def get_redirect(self, url: str) -> Any:
        """Not used: the route sends the browser on."""
        raise NotImplementedError

    def begin(self, signer: StateSigner, *, redirect_uri: str) -> AuthenticationRequest:
        """Check the initiation and return the authentication request.

        Raises MalformedError, UnknownPlatformError, PendingRegistrationError or
        DisabledRegistrationError.
        """
        self._check_fields()
        registration = cast("PlatformRegistration | None", self.validate_oidc_login())
        if registration is None:
            raise UnknownPlatformError
        platform = registration.platform
        if platform.is_pending:
            raise PendingRegistrationError
        if not platform.is_active:
            raise DisabledRegistrationError
        login = signer.begin(platform.id, self._fields.get("lti_storage_target"))
        answer = {"state": login.state, "nonce": signer.nonce(login)}
        for name in ("login_hint", "lti_message_hint"):
            if name in self._fields:
                answer[name] = self._fields[name]
        fixed = _fixed_part(platform.auth_url, platform.client_id, redirect_uri)
        return AuthenticationRequest(
            f"{fixed}&{urlencode(answer)}", login, signer.browser_secret(login), platform
        )

    def validate_oidc_login(self) -> Any:
        """Return the registration of this issuer and client, or None.

        PyLTI1p3 raises untyped errors here; the parameters have been checked before.
        """
        return self._tool_config.find_registration_by_params(
            self._fields["iss"], self._fields.get("client_id") or None
        )

    def _check_fields(self) -> None:
        for name in ("iss", "login_hint", "target_link_uri"):
            if not self._fields.get(name):
                raise MalformedError("login_incomplete", f"{name} is missing")
        for name, value in self._fields.items():
            if len(value) > LONGEST_PARAMETER:
                raise MalformedError("login_too_long", f"{known(name)} is too long")


@lru_cache(maxsize=1000)
def _fixed_part(auth_url: str, client_id: str, redirect_uri: str) -> str:
    """Return the authentication request up to what is new in each (LTI Security, section 5.1.1.2).

    Kept because it is the same at every launch from one platform.
    """
    return add_query(
        auth_url,
        {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
        },
    )


def add_query(url: str, fields: Mapping[str, str]) -> str:
    """Return `url` with `fields` added to its query; what stands there stays as it is."""
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query, keep_blank_values=True), *fields.items()]
    return urlunsplit(parts._replace(query=urlencode(query), fragment=""))
