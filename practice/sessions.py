"""Who is signed in in which browser, and which launches that browser has under way.

Kept in the memory of the platform's one process: a restart signs everybody out.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from practice.courses import Course, ResourceLink
from practice.messages import Changes
from practice.personas import PERSONAS, Persona
from practice.switches import Switches

COOKIE = "practice_session"
MOST_SESSIONS = 1000
MOST_LAUNCHES = 50
"""Per browser; the oldest gives way, so that a page left open cannot fill the memory."""


@dataclass(frozen=True)
class Launch:
    """What a browser was about to open when we sent it to the tool.

    `changes` make another message of it than a launch of the link (`practice.messages`).
    """

    course: Course
    link: ResourceLink
    persona: Persona
    switches: Switches
    changes: Changes = field(default_factory=dict)


@dataclass
class Session:
    """One browser: somebody is always signed in, at first the instructor."""

    id: str
    persona: Persona = PERSONAS["instructor"]
    switches: Switches = field(default_factory=Switches)
    _launches: OrderedDict[str, Launch] = field(default_factory=OrderedDict)

    def begin(self, course: Course, link: ResourceLink, changes: Changes | None = None) -> str:
        """Remember a launch; the text that comes back is its `lti_message_hint`."""
        hint = secrets.token_urlsafe(24)
        self._launches[hint] = Launch(course, link, self.persona, self.switches, changes or {})
        while len(self._launches) > MOST_LAUNCHES:
            self._launches.popitem(last=False)
        return hint

    def launch(self, hint: str) -> Launch | None:
        """The launch of that hint, if this browser has it under way."""
        return self._launches.get(hint)

    def finish(self, hint: str) -> Launch | None:
        """The launch of that hint, which is over now if it was good for one use."""
        launch = self._launches.get(hint)
        if launch is not None and launch.switches.one_use_hint:
            return self._launches.pop(hint, None)
        return launch


class Sessions:
    """All browsers, by the value of their cookie."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def find(self, cookie: str | None) -> Session | None:
        """The session of that cookie, if we gave it out since our start."""
        return self._sessions.get(cookie) if cookie else None

    def open(self, cookie: str | None) -> Session:
        """The session of that cookie, or a new one."""
        session = self.find(cookie)
        if session is None:
            session = Session(id=secrets.token_urlsafe(32))
            with self._lock:
                self._sessions[session.id] = session
                while len(self._sessions) > MOST_SESSIONS:
                    self._sessions.popitem(last=False)
        return session
