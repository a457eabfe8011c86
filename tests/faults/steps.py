"""Every step that a process takes towards the world outside, so that a test can break it there.

A step is a statement, a commit and its end, a call to a platform and its answer, a task that is
put into the queue, and an answer that goes out. At one of them, by its number, something happens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from lti_app.campaign.shelf import shelf
from lti_app.lti import http


class Kind(StrEnum):
    """What is about to be done, or was done just now."""

    STATEMENT = "statement"
    COMMIT = "commit"
    COMMITTED = "committed"
    CALL = "call"
    CALLED = "called"
    QUEUE = "queue"
    QUEUED = "queued"
    ANSWER = "answer"


ALL = frozenset(Kind)
OF_DATABASE = frozenset({Kind.STATEMENT, Kind.COMMIT, Kind.COMMITTED})
Act = Callable[[], object]


def engines_of(app: Flask) -> list[Engine]:
    """Return the engines of the three sites, and that of what is published."""
    sites = app.wsgi_app.sites  # type: ignore[attr-defined]
    each = (sites.course, sites.report, sites.desk)
    return [*(site.extensions["database"] for site in each), shelf(app).engine]


def in_no_hurry(connection: Any, _record: Any) -> None:
    """These tests kill processes, not machines: what the operating system has is kept."""
    connection.execute("PRAGMA synchronous = OFF")


class Steps:
    """The steps of one application in this process, while no other thread uses it."""

    def __init__(self, app: Flask, patch: pytest.MonkeyPatch) -> None:
        self.taken = 0
        self.happened = False
        self._at = 0
        self._act: Act | None = None
        self._kinds = ALL
        for engine in engines_of(app):
            for name in ("do_execute", "do_executemany", "do_execute_no_params"):
                self._watch(patch, engine.dialect, name, Kind.STATEMENT)
            self._watch(patch, engine.dialect, "do_commit", Kind.COMMIT, Kind.COMMITTED)
        self._watch(patch, http, "send", Kind.CALL, Kind.CALLED)
        self._watch(patch, app.extensions["queue"], "put", Kind.QUEUE, Kind.QUEUED)

    def take(self, kind: Kind) -> None:
        """Count a step, and do what is to happen at it."""
        if kind not in self._kinds:
            return
        self.taken += 1
        act = self._act
        if act is not None and self.taken == self._at:
            self._act, self.happened = None, True
            act()

    @contextmanager
    def at(self, number: int, act: Act, kinds: frozenset[Kind] = ALL) -> Iterator[None]:
        """Let `act` happen at that step of the block, of these kinds; the first one is 1."""
        self.taken, self.happened = 0, False
        self._at, self._act, self._kinds = number, act, kinds
        try:
            yield
        finally:
            self._act = None

    def each(
        self, begin: Callable[[], Act], act: Act, kinds: frozenset[Kind] = ALL
    ) -> Iterator[int]:
        """Do what `begin` returns again and again: `act` happens at its first step, its second...

        Yield the number each time, so that somebody can mend it and look; the last time nothing
        has happened.
        """
        for number in count(1):
            work = begin()
            with self.at(number, act, kinds):
                work()
            yield number
            if not self.happened:
                return

    def _watch(
        self,
        patch: pytest.MonkeyPatch,
        owner: Any,
        name: str,
        before: Kind,
        after: Kind | None = None,
    ) -> None:
        run = getattr(owner, name)

        def stepped(*given: Any, **named: Any) -> Any:
            self.take(before)
            result = run(*given, **named)
            if after is not None:
                self.take(after)
            return result

        patch.setattr(owner, name, stepped)
