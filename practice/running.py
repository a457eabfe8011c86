"""What one running platform holds in memory, and the way for a view to get at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from practice.assertions import Assertions
from practice.courses import Catalogue
from practice.grants import Grants
from practice.platform import Platform
from practice.sessions import Sessions


@dataclass
class Running:
    """The state behind the views; `clock` gives seconds, `sleep` waits for some."""

    platform: Platform
    assertions: Assertions
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    sessions: Sessions = field(default_factory=Sessions)
    grants: Grants = field(default_factory=Grants)
    courses: Catalogue = field(default_factory=Catalogue)
    key_set_down: bool = False
    """The tool fetches the key set without a cookie, so this switch holds for every browser."""


def install(app: Flask, running: Running) -> None:
    """Give `app` its state."""
    app.extensions["practice"] = running


def current() -> Running:
    """The state of the app that serves this request."""
    running = current_app.extensions["practice"]
    assert isinstance(running, Running)
    return running
