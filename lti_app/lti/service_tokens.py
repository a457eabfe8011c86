"""Access tokens for a platform's services, kept until they end.

Security Framework 1.0, section 4.1 (client credentials with a JWT assertion, RFC 7523). A token is
kept for one registration and one set of scopes, never for an issuer alone (gap G22).
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import Engine, delete, select

from lti_app import calls
from lti_app.db import insert_or_update
from lti_app.errors import PlatformError
from lti_app.lti import http
from lti_app.lti.keys import ToolKey
from lti_app.lti.models import ServiceToken
from lti_app.lti.registry import RegisteredPlatform

ASSERTION_SECONDS = 60
MARGIN = timedelta(seconds=60)
"""A token that ends within a minute is not used any more."""
DEFAULT_LIFE = 3600
LONGEST_LIFE = 24 * 3600
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def service_token(
    engine: Engine,
    platform: RegisteredPlatform,
    scopes: Iterable[str],
    *,
    key: ToolKey,
    now: datetime,
) -> str:
    """Return an access token of `platform` for exactly `scopes`.

    Asks the platform when none is kept, while no transaction is open. Raises PlatformError when it
    gives none.
    """
    wanted = _joined(scopes)
    kept = _kept(engine, platform, wanted, now)
    if kept is not None:
        return kept
    token, life = _granted(platform, wanted, key, now)
    _keep(engine, platform, wanted, token, now + timedelta(seconds=life))
    return token


def forget_token(engine: Engine, platform: RegisteredPlatform, scopes: Iterable[str]) -> None:
    """Drop the token kept for `scopes`: the platform refused it (status 401) before its time."""
    with engine.begin() as connection:
        connection.execute(
            delete(ServiceToken).where(
                ServiceToken.registration_id == platform.id,
                ServiceToken.scopes == _joined(scopes),
            )
        )


def _kept(engine: Engine, platform: RegisteredPlatform, scopes: str, now: datetime) -> str | None:
    with engine.connect() as connection:
        return connection.scalar(
            select(ServiceToken.token).where(
                ServiceToken.registration_id == platform.id,
                ServiceToken.scopes == scopes,
                ServiceToken.ends_at > now + MARGIN,
            )
        )


def _keep(
    engine: Engine, platform: RegisteredPlatform, scopes: str, token: str, ends_at: datetime
) -> None:
    """Keep a token. Of two that asked at once the later one's is kept; the other's is as good."""
    statement = insert_or_update(
        engine.dialect.name,
        ServiceToken.__table__,
        ["registration_id", "scopes"],
        ["token", "ends_at"],
    )
    values = {"institution_id": platform.institution_id, "token": token, "ends_at": ends_at}
    with engine.begin() as connection:
        connection.execute(statement, {"registration_id": platform.id, "scopes": scopes, **values})


def _joined(scopes: Iterable[str]) -> str:
    return " ".join(sorted(set(scopes)))


def _granted(
    platform: RegisteredPlatform, scopes: str, key: ToolKey, now: datetime
) -> tuple[str, int]:
    """Ask the platform; return the token and its life in seconds."""
    fields = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": _assertion(platform, key, now),
        "scope": scopes,
    }
    with calls.told("token"):
        answer = http.post_form(platform.token_url, fields, public_only=platform.public_only)
    token = answer.get("access_token")
    # Visible ASCII only (RFC 6749, A.12): the token goes into a header and into the database.
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise PlatformError("POST", platform.token_url, status=200)
    return token, _life(answer)


def _assertion(platform: RegisteredPlatform, key: ToolKey, now: datetime) -> str:
    issued = int(now.timestamp())
    claims = {
        "iss": platform.client_id,
        "sub": platform.client_id,
        "aud": platform.token_audience,
        "iat": issued,
        "exp": issued + ASSERTION_SECONDS,
        "jti": secrets.token_urlsafe(24),
    }
    header = {"alg": "RS256", "typ": "JWT", "kid": key.kid}
    return jwt.encode(header, claims, RSAKey.import_key(key.private))


def _life(answer: dict[str, Any]) -> int:
    """Return `expires_in` in seconds; an hour when it is missing or senseless (RFC 6749, 5.1)."""
    try:
        seconds = int(answer.get("expires_in", DEFAULT_LIFE))
    except (TypeError, ValueError, OverflowError):
        return DEFAULT_LIFE
    return min(max(seconds, 0), LONGEST_LIFE)
