"""The registrations that an administrator began, each for one tool and for an hour."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field

from practice.flavours import Flavour

LIFETIME = 3600


@dataclass
class Invitation:
    """Leave for one tool to register, with the ids that it will have."""

    key: str
    tool_url: str
    flavour: Flavour
    expires_at: float
    token: str | None
    client_id: str
    deployment_id: str
    reads: int = 0
    done: bool = False


@dataclass
class Invitations:
    """All that were given out and are not over."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _given: dict[str, Invitation] = field(default_factory=dict)

    def give(self, invitation: Invitation, *, now: float) -> None:
        """Remember an invitation; forget those that are over."""
        with self._lock:
            self._given = {k: i for k, i in self._given.items() if i.expires_at > now}
            self._given[invitation.key] = invitation

    def find(self, key: str, *, now: float) -> Invitation | None:
        """The invitation of that key, if it has not expired."""
        found = self._given.get(key)
        return found if found is not None and found.expires_at > now else None

    def read(self, key: str, *, now: float) -> Invitation | None:
        """The invitation, for its configuration; None too where that was read often enough."""
        with self._lock:
            found = self.find(key, now=now)
            if found is None or found.done or (found.flavour.config_once and found.reads):
                return None
            found.reads += 1
            return found

    def finish(self, key: str, *, now: float) -> bool:
        """Use an invitation up; False if somebody was faster."""
        with self._lock:
            found = self.find(key, now=now)
            if found is None or found.done:
                return False
            found.done = True
            return True


def new_key() -> str:
    """A key that nobody can guess."""
    return secrets.token_urlsafe(24)
