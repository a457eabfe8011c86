"""The token that Teams asks for at Entra: what must hold before anything in it is believed.

Microsoft identity platform, access tokens of version 2.0 (single sign-on for tabs). Signatures are
checked with the keys of the one tenant that the token names, which has to be listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lti_app.errors import (
    KeysUnreachableError,
    SignInBusyError,
    SignInMisconfiguredError,
    SignInUnavailableError,
    TeamsTenantError,
    TeamsUnavailableError,
    TeamsUnverifiedError,
)
from lti_app.lti.key_sets import KeySets
from lti_app.sign_in.discovery import Discovery
from lti_app.sign_in.signed_tokens import MalformedTokenError, SignedToken
from lti_app.teams.settings_file import GUID, TeamsSettings

ALGORITHM = "RS256"
UNAVAILABLE = (
    KeysUnreachableError,
    SignInBusyError,
    SignInMisconfiguredError,
    SignInUnavailableError,
)
"""Why there are no keys of a tenant."""
SCOPE = "access_as_user"
LEEWAY_SECONDS = 60
LARGEST_TOKEN = 16 * 1024
"""Characters; real ones have one to three thousand."""
CLIENTS = frozenset(
    {
        "1fec8e78-bce4-4aaf-ab1b-5451cc387264",  # Teams on a desktop or a phone
        "5e3ce6c0-2b1f-4285-8d4b-75ee78787346",  # Teams in a browser
        "4765445b-32c6-49b0-83e6-1d93765276ca",  # Microsoft 365 in a browser
        "0ec893e0-5785-4de6-99da-4ed124e5296c",  # Microsoft 365 on a desktop
        "d3590ed6-52b3-4102-aeff-aad2292ab01c",  # Microsoft 365 on a phone, Outlook on a desktop
        "bc59ab01-8403-45c6-8796-ac3ef710b3e3",  # Outlook in a browser
        "27922004-5251-4030-b22d-91ecd9a37ea4",  # Outlook on a phone
    }
)
"""Who may ask for a token about somebody: Microsoft's own hosts, by their ids at Entra."""

Claims = Mapping[str, Any]


@dataclass(frozen=True)
class TeamsPerson:
    """Who somebody is by their token; no name and no address is read."""

    tenant: str
    oid: str
    """Unique within the tenant only."""
    institution: str
    """Short name of the institution to which the tenant belongs."""
    is_guest: bool
    """Whether their account is another organisation's."""
    teaches: bool
    """Whether their own organisation gave them the app role of instructors; never a guest."""

    @property
    def subject(self) -> str:
        """What the person is called wherever something is recorded."""
        return subject(self.tenant, self.oid)


def subject(tenant: str, oid: str) -> str:
    """Return how somebody is called here: the same object id in two tenants is two people."""
    return f"{tenant}/{oid}"


@dataclass(frozen=True)
class TokenCheck:
    """Checks tokens; one object for each process, safe between threads."""

    settings: TeamsSettings
    discovery: Discovery
    key_sets: KeySets

    def person(self, text: str, *, now: datetime) -> TeamsPerson:
        """Return whom a token is about.

        Raises TeamsUnverifiedError, TeamsTenantError for a tenant that is not listed, and
        TeamsUnavailableError while keys cannot be read.
        """
        try:
            token = SignedToken.parse(text, longest=LARGEST_TOKEN)
            claims = token.claims()
        except MalformedTokenError as error:
            raise TeamsUnverifiedError("teams_token_malformed", str(error)) from error
        tenant = self._tenant(claims)
        issuer = self.settings.issuer(tenant)
        self._check_signature(token, issuer)
        _check_origin(claims, issuer, self.settings.client_id)
        _check_times(claims, int(now.timestamp()))
        _check_use(claims)
        return self._person(claims, tenant)

    def _tenant(self, claims: Claims) -> str:
        """Return which listed tenant a token says to be of; nothing else in it is believed yet."""
        tenant = claims.get("tid")
        if not isinstance(tenant, str):
            raise TeamsUnverifiedError("teams_token_malformed", "tid")
        if tenant not in self.settings.tenants:
            raise TeamsTenantError
        return tenant

    def _check_signature(self, token: SignedToken, issuer: str) -> None:
        if token.header.get("alg") != ALGORITHM:
            raise TeamsUnverifiedError("teams_algorithm_refused")
        if token.key_id is None:
            raise TeamsUnverifiedError("teams_key_unknown", "no kid")
        try:
            keys = self.key_sets.keys_for(self.discovery.of(issuer).jwks_uri, token.key_id)
        except UNAVAILABLE as error:
            raise TeamsUnavailableError(error.detail) from error
        if not keys:
            raise TeamsUnverifiedError("teams_key_unknown")
        if not token.is_signed_with(keys, [ALGORITHM]):
            raise TeamsUnverifiedError("teams_signature_invalid")

    def _person(self, claims: Claims, tenant: str) -> TeamsPerson:
        oid = claims.get("oid")
        if not isinstance(oid, str) or not GUID.fullmatch(oid):
            raise TeamsUnverifiedError("teams_subject_malformed")
        # Where somebody's account is; Entra leaves it out for its own members.
        home = claims.get("idp", claims["iss"])
        is_guest = home not in (claims["iss"], f"https://sts.windows.net/{tenant}/")
        roles = claims.get("roles")
        has_role = isinstance(roles, list) and self.settings.instructor_role in roles
        return TeamsPerson(
            tenant,
            oid,
            self.settings.tenants[tenant],
            is_guest=is_guest,
            teaches=has_role and not is_guest,
        )


def _check_origin(claims: Claims, issuer: str, client_id: str) -> None:
    """Require a token of version 2.0, by the tenant that it names, for this tool."""
    if claims.get("ver") != "2.0":
        raise TeamsUnverifiedError("teams_version_refused")
    if claims.get("iss") != issuer:
        raise TeamsUnverifiedError("teams_issuer_mismatch")
    if claims.get("aud") != client_id:
        raise TeamsUnverifiedError("teams_audience_mismatch")


def _check_times(claims: Claims, moment: int) -> None:
    """Require that the token counts now; how long it does is Entra's to decide."""
    for name in ("exp", "iat", "nbf"):
        if type(claims.get(name)) is not int:
            raise TeamsUnverifiedError("teams_time_wrong", f"{name} is no number")
    if claims["exp"] <= moment - LEEWAY_SECONDS:
        raise TeamsUnverifiedError("teams_time_wrong", "exp")
    for name in ("iat", "nbf"):
        if claims[name] > moment + LEEWAY_SECONDS:
            raise TeamsUnverifiedError("teams_time_wrong", name)


def _check_use(claims: Claims) -> None:
    """Require that Teams asked for the token, on behalf of a person."""
    scopes = claims.get("scp")
    # Without it the token is an application's own: there is no person behind it.
    if not isinstance(scopes, str) or SCOPE not in scopes.split():
        raise TeamsUnverifiedError("teams_scope_missing")
    client = claims.get("azp")
    if not isinstance(client, str) or client not in CLIENTS:
        raise TeamsUnverifiedError("teams_client_refused")
