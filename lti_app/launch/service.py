"""Around a launch: its deployment, and the clean-up of those that have ended."""

import threading
import time
from datetime import datetime

from sqlalchemy import Connection

from lti_app.access import service as access
from lti_app.errors import DisabledDeploymentError, PendingDeploymentError
from lti_app.institution import invites
from lti_app.lti.models import DeploymentStatus
from lti_app.lti.registry import KnownDeployment, RegisteredPlatform, Registry, note_deployment

CLEAN_UP_SECONDS = 600.0


def approved_deployment(
    connection: Connection,
    registry: Registry,
    platform: RegisteredPlatform,
    deployment_id: str,
    *,
    now: datetime,
) -> KnownDeployment:
    """Return the deployment that a verified message names, if it is active.

    One seen for the first time is recorded, which the caller commits also when an error is raised:
    PendingDeploymentError, DisabledDeploymentError.
    """
    deployment = registry.deployment(platform.id, deployment_id)
    if deployment is None:
        deployment = note_deployment(connection, platform, deployment_id, now=now)
    if deployment.status is DeploymentStatus.PENDING:
        raise PendingDeploymentError
    if deployment.status is DeploymentStatus.DISABLED:
        raise DisabledDeploymentError
    return deployment


class CleanUp:
    """Deletes ended launches now and then, so that no job needs to be installed for it."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._lock = threading.Lock()

    def run_when_due(self, connection: Connection, *, now: datetime) -> None:
        """Delete what has ended, at most once in ten minutes in each process."""
        if time.monotonic() - self._last < CLEAN_UP_SECONDS:
            return
        with self._lock:
            if time.monotonic() - self._last < CLEAN_UP_SECONDS:
                return
            self._last = time.monotonic()
        access.delete_ended(connection, now=now)
        invites.delete_ended(connection, now=now)
