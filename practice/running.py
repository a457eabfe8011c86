"""What one running platform holds in memory, and the way for a view to get at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from flask import Flask, current_app

from practice.channel import Channel
from practice.clients import Clients
from practice.courses import Catalogue
from practice.deep_link_requests import Requests
from practice.gradebook import Gradebook
from practice.grants import Grants
from practice.invitations import Invitations
from practice.platform import Platform
from practice.roster import Rosters
from practice.sessions import Sessions
from practice.sign_in_client import SignInClient
from practice.sign_in_codes import Codes
from practice.switches import Switches
from practice.teams_tabs import Tabs
from practice.tool_keys import Fetch, over_http


@dataclass
class Running:
    """The state behind the views; `clock` gives seconds, `sleep` waits for some."""

    platform: Platform
    clients: Clients
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    sign_in: SignInClient
    """The tool, as the institution's sign-in knows it."""
    fetch_of: Callable[[str], Fetch] = over_http
    """How to get the key set at an address."""
    sessions: Sessions = field(default_factory=Sessions)
    grants: Grants = field(default_factory=Grants)
    courses: Catalogue = field(default_factory=Catalogue)
    rosters: Rosters = field(default_factory=Rosters)
    deep_links: Requests = field(default_factory=Requests)
    invitations: Invitations = field(default_factory=Invitations)
    gradebook: Gradebook = field(default_factory=Gradebook)
    codes: Codes = field(default_factory=Codes)
    tabs: Tabs = field(default_factory=Tabs)
    channel: Channel = field(default_factory=Channel)
    """What stands in Kaltura; not of one browser, but of everybody."""
    key_set_down: bool = False
    """The tool fetches the key set without a cookie, so this switch holds for every browser."""
    switches: Switches = field(default_factory=Switches)
    """How the services behave: they have no browser either, so the last that was set holds."""

    calls: Iterator[int] = field(default_factory=count)
    """Numbers the calls of the services, where every call is to fail in its own way."""

    def obey(self, switches: Switches) -> None:
        """Let all that has no browser of its own behave as `switches` say, from now on."""
        self.key_set_down = switches.failing == "key-set"
        self.switches = switches
        if switches.services == "token-expired":
            self.grants.expire_at_next_use()


def install(app: Flask, running: Running) -> None:
    """Give `app` its state."""
    app.extensions["practice"] = running


def current() -> Running:
    """The state of the app that serves this request."""
    running = current_app.extensions["practice"]
    assert isinstance(running, Running)
    return running
