"""Microsoft Entra as Teams shows it to an app: tenants, their keys, and tokens for the tool.

A token is what `authentication.getAuthToken()` of TeamsJS gives: version 2.0, for one user, with
the scope access_as_user. The page that stands in for Teams asks `/entra/token` for it.
"""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound

from practice import claims as c
from practice.entra_client import INSTRUCTOR_ROLE, PATH, TEAMS_CLIENT_ID, TENANTS
from practice.errors import RefusedError
from practice.nasty import SPOILERS, Spoiler, spoiled_token
from practice.pages import chosen_persona
from practice.personas import Persona
from practice.platform import Platform
from practice.running import current
from practice.security import refuse_other_sites
from practice.sign_in_client import TENANT
from practice.sign_in_tokens import pairwise

LIFETIME = 4500
"""Seconds; real ones live for 60 to 90 minutes."""
TEAMS_WEB = "5e3ce6c0-2b1f-4285-8d4b-75ee78787346"
"""Teams in a browser, which asks for the token."""

bp = Blueprint("entra", __name__, url_prefix=PATH)


def entra_token(
    platform: Platform,
    persona: Persona,
    *,
    now: float,
    tenant: str = TENANT,
    home: str | None = None,
    spoiler: Spoiler | None = None,
    **changes: object,
) -> str:
    """Sign a token about `persona` in `tenant`; a guest's `home` is another tenant.

    `changes` replace claims by name, or leave them out where the value is `claims.ABSENT`.
    """
    issued_at = int(now)
    claims: c.Claims = {
        "ver": "2.0",
        "iss": f"{platform.issuer}{PATH}/{tenant}/v2.0",
        "aud": TEAMS_CLIENT_ID,
        "tid": tenant,
        "oid": persona.subject,
        "sub": pairwise(persona),
        "scp": "access_as_user",
        "azp": TEAMS_WEB,
        "azpacr": "0",
        "iat": issued_at,
        "nbf": issued_at,
        "exp": issued_at + LIFETIME,
        "name": persona.name,
        "preferred_username": persona.email,
        "uti": secrets.token_urlsafe(16),
    }
    if persona.teaches:
        claims["roles"] = [INSTRUCTOR_ROLE]
    if home is not None:
        claims["idp"] = f"https://sts.windows.net/{home}/"
    claims |= changes
    kept = {name: value for name, value in claims.items() if value is not c.ABSENT}
    return spoiled_token(platform, kept, spoiler)


@bp.get("/<tenant>/v2.0/.well-known/openid-configuration")
def configuration(tenant: str) -> Response:
    """What a tenant says of itself (OpenID Connect Discovery, section 3)."""
    ours = _address_of(tenant)
    return jsonify(
        issuer=f"{ours}/v2.0",
        authorization_endpoint=f"{ours}/oauth2/v2.0/authorize",
        token_endpoint=f"{ours}/oauth2/v2.0/token",
        jwks_uri=f"{ours}/discovery/v2.0/keys",
        response_types_supported=["code", "id_token", "code id_token", "id_token token"],
        subject_types_supported=["pairwise"],
        id_token_signing_alg_values_supported=["RS256"],
        token_endpoint_auth_methods_supported=["client_secret_post", "private_key_jwt"],
        scopes_supported=["openid", "profile", "email", "offline_access"],
    )


@bp.get("/<tenant>/discovery/v2.0/keys")
def keys(tenant: str) -> Response:
    """The keys with which we sign for a tenant; 503 while the switch says that this part fails."""
    _address_of(tenant)
    if current().key_set_down:
        answer = jsonify(error="the key set is switched off on the course page")
        answer.status_code = 503
        return answer
    return jsonify(current().platform.jwks())


@bp.post("/token")
def token() -> Response:
    """Give the page that stands in for Teams a token, as JSON `{"token": ...}`.

    The form names `persona`, and where wanted `tenant`, `home` (of a guest) and `spoiler`.
    """
    refuse_other_sites()
    persona = chosen_persona(request.form.get("persona", ""))
    spoiler = request.form.get("spoiler", "none")
    if persona.subject is None or spoiler not in {"none", *SPOILERS}:
        raise RefusedError("Teams gives no such token.")
    tenant = request.form.get("tenant") or TENANT
    _address_of(tenant)
    running = current()
    made = entra_token(
        running.platform,
        persona,
        now=running.clock(),
        tenant=tenant,
        home=request.form.get("home") or None,
        spoiler=SPOILERS.get(spoiler),
    )
    return jsonify(token=made)


def _address_of(tenant: str) -> str:
    if tenant not in TENANTS:
        raise NotFound
    return f"{current().platform.issuer}{PATH}/{tenant}"
