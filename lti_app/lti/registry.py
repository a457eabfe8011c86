"""Registrations and deployments: found at every launch, changed by administrators.

A launch reads them from a small cache in the process, so that it costs no query; a change is seen
by every process within `CACHE_SECONDS`.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import SQLAlchemyError

from lti_app.db import insert_once
from lti_app.institution.models import AsksAgain, Institution
from lti_app.lti.claims import LONGEST_ID
from lti_app.lti.models import (
    Deployment,
    DeploymentStatus,
    Registration,
    RegistrationKind,
    RegistrationStatus,
)

CACHE_SECONDS = 5.0
MOST_ENTRIES = 20_000


@dataclass(frozen=True)
class RegisteredPlatform:
    """A registration as a launch needs it, detached from the database."""

    id: int
    institution_id: int
    institution: str
    """Short name of the institution."""
    time_zone: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    token_audience: str
    jwks_url: str
    algorithms: tuple[str, ...]
    frame_origins: tuple[str, ...]
    """Origins that may frame our pages: the issuer's, the login's and those configured."""
    allow_anonymous: bool
    approve_deployments: bool
    is_active: bool
    is_pending: bool = False
    """It registered itself and waits for an administrator."""
    asks_again: AsksAgain = AsksAgain.YEAR
    """When people of the institution who have confirmed are asked again."""
    grace_days: int = 14
    """How long what they confirmed still counts then."""
    kind: RegistrationKind = RegistrationKind.LTI
    """By which door its people come."""
    public_only: bool = False
    """Whether it may be asked at public addresses only; see `http.send`."""


@dataclass(frozen=True)
class KnownDeployment:
    """A deployment as a launch needs it."""

    id: int
    status: DeploymentStatus


class Registry:
    """Cached look-ups; one object for each process.

    `connect` gives the connection to ask when the cache does not know: most launches need none. In
    development platforms may be on this machine, however they were registered.
    """

    def __init__(self, connect: Callable[[], Connection], *, is_development: bool = False) -> None:
        self._connect = connect
        self._is_development = is_development
        self._entries: dict[object, tuple[float, object]] = {}
        self._lock = threading.Lock()

    def platform(
        self,
        issuer: str,
        client_id: str | None,
        kind: RegistrationKind = RegistrationKind.LTI,
    ) -> RegisteredPlatform | None:
        """Return the registration of `issuer` and `client_id`; without the latter, the only one.

        A login initiation may come without client_id (LTI 1.3 Core, section 4.1); where an issuer
        has several registrations that is ambiguous and gives None. Those of another `kind` are not
        found: nobody comes by a door that is not theirs.
        """
        # Anybody may ask: what no registration can be called is neither looked up nor remembered.
        if any(len(name) > LONGEST_ID or "\0" in name for name in (issuer, client_id or "")):
            return None
        key = ("platform", kind, issuer, client_id)
        known, value = self._recall(key)
        if not known:
            row = _find(self._connect(), kind, issuer, client_id)
            value = self._remember(key, self._platform(row))
        return value  # type: ignore[return-value]

    def platform_by_id(self, registration_id: int) -> RegisteredPlatform | None:
        """Return the registration with this id, or None.

        While the database does not answer, what was known last still says who may frame the page
        that tells so; nothing is accepted on it, because every act needs the database as well.
        """
        key = ("id", registration_id)
        known, value = self._recall(key)
        if not known:
            try:
                value = self._remember(key, self._platform(_get(self._connect(), registration_id)))
            except SQLAlchemyError:
                if key not in self._entries:
                    raise
                value = self._entries[key][1]
        return value  # type: ignore[return-value]

    def deployment(self, registration_id: int, deployment_id: str) -> KnownDeployment | None:
        """Return the deployment, or None when it was never seen."""
        key = ("deployment", registration_id, deployment_id)
        known, value = self._recall(key)
        if not known:
            value = _find_deployment(self._connect(), registration_id, deployment_id)
            if value is not None:
                self._remember(key, value)
        return value  # type: ignore[return-value]

    def forget(self) -> None:
        """Drop the cache, so that a change made in this process shows at once."""
        with self._lock:
            self._entries.clear()

    def _platform(self, row: Row[Any] | None) -> RegisteredPlatform | None:
        if row is None:
            return None
        return _platform(row, public_only=row.public_only and not self._is_development)

    def _recall(self, key: object) -> tuple[bool, object]:
        entry = self._entries.get(key)
        if entry is None or time.monotonic() - entry[0] > CACHE_SECONDS:
            return False, None
        return True, entry[1]

    def _remember(self, key: object, value: object) -> object:
        with self._lock:
            if len(self._entries) >= MOST_ENTRIES:
                self._entries.clear()
            self._entries[key] = (time.monotonic(), value)
        return value


def _find(
    connection: Connection, kind: RegistrationKind, issuer: str, client_id: str | None
) -> Row[Any] | None:
    query = _PLATFORMS.where(Registration.issuer == issuer, Registration.kind == kind)
    if client_id is not None:
        query = query.where(Registration.client_id == client_id)
    rows = connection.execute(query.limit(2)).all()
    return rows[0] if len(rows) == 1 else None


def _get(connection: Connection, registration_id: int) -> Row[Any] | None:
    return connection.execute(_PLATFORMS.where(Registration.id == registration_id)).one_or_none()


def _platform(row: Row[Any], *, public_only: bool) -> RegisteredPlatform:
    """Return a row of `_PLATFORMS` as a launch needs it."""
    origins = (origin(row.issuer), origin(row.auth_url), *row.frame_origins.split())
    return RegisteredPlatform(
        id=row.id,
        institution_id=row.institution_id,
        institution=row.slug,
        time_zone=row.time_zone,
        issuer=row.issuer,
        client_id=row.client_id,
        auth_url=row.auth_url,
        token_url=row.token_url,
        token_audience=row.token_audience or row.token_url,
        jwks_url=row.jwks_url,
        algorithms=tuple(row.algorithms.split()),
        frame_origins=tuple(dict.fromkeys(filter(None, origins))),
        allow_anonymous=row.allow_anonymous,
        approve_deployments=row.approve_deployments,
        is_active=row.status is RegistrationStatus.ACTIVE,
        is_pending=row.status is RegistrationStatus.PENDING,
        asks_again=row.asks_again,
        grace_days=row.grace_days,
        kind=row.kind,
        public_only=public_only,
    )


def origin(url: str | None) -> str | None:
    """Return scheme, host and port of an http(s) address, or None."""
    try:
        parts = urlsplit(url or "")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    # A browser reads a backslash as a slash, and so another host than urlsplit does.
    if parts.scheme not in ("http", "https") or not parts.hostname or "\\" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    # Only characters of a host name: the value goes into a response header.
    if not all(c.isalnum() or c in ".-:[]_" for c in host) or not host.isascii():
        return None
    return f"{parts.scheme}://{host}{port}"


def note_deployment(
    connection: Connection, platform: RegisteredPlatform, deployment_id: str, *, now: datetime
) -> KnownDeployment:
    """Record a deployment that a verified launch named for the first time; return it.

    It is pending until an administrator approves it, unless the registration's policy says that
    deployments become active by themselves. Two launches at once record it once.
    """
    status = DeploymentStatus.ACTIVE if platform.approve_deployments else DeploymentStatus.PENDING
    connection.execute(
        insert_once(connection.dialect.name, Deployment.__table__).values(
            institution_id=platform.institution_id,
            registration_id=platform.id,
            deployment_id=deployment_id,
            status=status,
            made_at=now,
        )
    )
    found = _find_deployment(connection, platform.id, deployment_id)
    assert found is not None, "inserted or found"
    return found


def _find_deployment(
    connection: Connection, registration_id: int, deployment_id: str
) -> KnownDeployment | None:
    row = connection.execute(
        select(Deployment.id, Deployment.status).where(
            Deployment.registration_id == registration_id,
            Deployment.deployment_id == deployment_id,
        )
    ).one_or_none()
    return KnownDeployment(*row) if row else None


_PLATFORMS = select(
    Registration.__table__,
    Institution.slug,
    Institution.time_zone,
    Institution.asks_again,
    Institution.grace_days,
).join(Institution, Institution.id == Registration.institution_id)
