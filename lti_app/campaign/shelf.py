"""What is published, at hand: read by every site, changed by nobody.

A process looks for a newer publication at most every two seconds, so every process shows one soon
after it was made, and a page costs no statement for it.
"""

import gzip
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeVar

from flask import Flask
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from lti_app import clock
from lti_app.campaign import doors, published
from lti_app.campaign.doors import CLOSED, Door
from lti_app.campaign.models import Change, Publication
from lti_app.campaign.pack import SHIPPED, Edition, HelpContact, Version, load_pack
from lti_app.campaign.published import Published, StoredArtefact
from lti_app.db import make_engine

Found = TypeVar("Found")
LOOK_AGAIN = 2.0
"""Seconds."""
_MOST_DRAWINGS = 64
_MOST_VERSIONS = 64


class Shelf:
    """What this process knows to be published; one object for all three sites."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._known: dict[str, tuple[float, Published]] = {}
        self._doors: dict[str, tuple[float, Door]] = {}
        self._drawings: dict[str, tuple[bytes, bytes]] = {}
        self._versions: dict[str, Version] = {}
        self._lock = threading.Lock()

    def published(self, institution: str) -> Published:
        """Return what the people of an institution see; the shipped pack where nothing is.

        While the database does not answer, what was published last is shown on.
        """
        kept = self._known.get(institution)
        now = time.monotonic()
        if kept is not None and now - kept[0] < LOOK_AGAIN:
            return kept[1]
        try:
            found = self._look(institution, kept[1] if kept else None)
        except SQLAlchemyError:
            if kept is None:
                raise
            found = kept[1]
        with self._lock:
            self._known[institution] = (now, found)
        return found

    def is_door_open(self, institution: str) -> bool:
        """Return whether the institution's reporting channel takes new reports."""
        return self.door(institution).is_open(clock.now().date())

    def door(self, institution: str) -> Door:
        """Return what is known of the institution's reporting channel, as of two seconds ago.

        While the database does not answer, what was known last holds; nothing known means closed.
        """
        kept = self._doors.get(institution)
        now = time.monotonic()
        if kept is not None and now - kept[0] < LOOK_AGAIN:
            return kept[1]
        try:
            found = self.read(lambda connection: doors.find(connection, institution))
        except SQLAlchemyError:
            found = kept[1] if kept else CLOSED
        with self._lock:
            self._doors[institution] = (now, found)
        return found

    def is_served(self, institution: str) -> bool:
        """Return whether an institution has published anything; nothing is kept about who has not.

        For a site that cannot look into the list of institutions.
        """
        if institution in self._known:
            return True
        if not self.is_prepared():
            return False
        number = self.read(lambda connection: published.newest_number(connection, institution))
        return number is not None

    def named(self, name: str) -> tuple[Version, str | None] | None:
        """Return the version or edition whose hash begins with `name`; see `published.py`.

        The shipped pack is found as well: people see it where nothing has been published.
        """
        found = None
        if self.is_prepared():
            found = self.read(lambda connection: published.version_named(connection, name))
        return found or published.named_in(_shipped_version(), name)

    def artefact(self, digest: str, file_name: str) -> tuple[StoredArtefact, bytes] | None:
        """Return the artefact with the hash `digest` and this name, and its content."""
        if not self.is_prepared():
            return None
        return self.read(lambda connection: published.artefact(connection, digest, file_name))

    def version(self, version_hash: str) -> Version | None:
        """Return a version by its whole hash; None while it cannot be found.

        Versions never change, so a process looks each of them up once.
        """
        found = self._versions.get(version_hash)
        if found is None:
            found = self._find_version(version_hash)
            if found is not None:
                with self._lock:
                    if len(self._versions) >= _MOST_VERSIONS:
                        self._versions.clear()
                    self._versions[version_hash] = found
        return found

    def shown_before(self, current: Published, edition_hash: str) -> tuple[Version, str] | None:
        """Return the version and language of an edition that `current` corrects, if it is one."""
        # PostgreSQL takes no NUL, not even to look for it.
        if "\0" in edition_hash or not self.is_prepared():
            return None
        return self.read(lambda each: published.shown_before(each, current, edition_hash))

    def read(self, look: Callable[[Connection], Found]) -> Found:
        """Return what `look` finds in the database of what was published."""
        with self.engine.connect() as connection:
            return look(connection)

    def drawing(self, digest: str) -> tuple[bytes, bytes] | None:
        """Return the drawing whose hash begins with `digest`, as it is and compressed."""
        kept = self._drawings.get(digest)
        if kept is None:
            content = self._find_drawing(digest)
            if content is None:
                return None
            kept = content, gzip.compress(content, 9, mtime=0)
            with self._lock:
                if len(self._drawings) >= _MOST_DRAWINGS:
                    self._drawings.clear()
                self._drawings[digest] = kept
        return kept

    def forget(self) -> None:
        """Look again at once, so that a change made in this process shows."""
        with self._lock:
            self._known.clear()
            self._doors.clear()

    def is_prepared(self) -> bool:
        """Return whether the tables are there; once they are, nobody asks again."""
        if not self._has_tables:
            self._has_tables = inspect(self.engine).has_table(Publication.__tablename__)
        return self._has_tables

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _look(self, institution: str, kept: Published | None) -> Published:
        with self.engine.connect() as connection:
            if not self.is_prepared():
                return _shipped(institution)
            number = published.newest_number(connection, institution)
            if kept is not None and kept.number == (number or 0):
                return kept
            return published.newest(connection, institution) or _shipped(institution)

    _has_tables = False

    def _find_version(self, version_hash: str) -> Version | None:
        try:
            named = self.named(version_hash)
        except SQLAlchemyError:
            return None
        return named[0] if named and named[0].hash == version_hash else None

    def _find_drawing(self, digest: str) -> bytes | None:
        for _since, each in list(self._known.values()):
            if each.version.illustration_hash.startswith(digest):
                return each.version.illustration
        if _shipped_version().illustration_hash.startswith(digest):
            return _shipped_version().illustration
        if not self.is_prepared():
            return None
        with self.engine.connect() as connection:
            return published.drawing(connection, digest)


@dataclass(frozen=True)
class ContactOnPage:
    """A help contact and whether somebody answers now; None where the hours are not known."""

    contact: HelpContact
    open_now: bool | None


def open_shelf(database_url: str) -> Shelf:
    """Return a shelf over the campaign database; nothing is connected yet."""
    return Shelf(make_engine(database_url))


def shelf(app: Flask) -> Shelf:
    """Return the shelf of the sites."""
    found: Shelf = app.extensions["shelf"]
    return found


def contacts(edition: Edition, now: datetime) -> list[ContactOnPage]:
    """Return the help contacts of `edition` in their order, with the badge of this minute."""
    minute = now.replace(second=0, microsecond=0)
    key = (edition.institution, edition.language)
    kept = _OF_THIS_MINUTE.get(key)
    if kept is None or kept[0] is not edition or kept[1] != minute:
        found = [ContactOnPage(contact, contact.is_open(minute)) for contact in edition.contacts]
        kept = _OF_THIS_MINUTE[key] = (edition, minute, found)
    return kept[2]


_OF_THIS_MINUTE: dict[tuple[str, str], tuple[Edition, datetime, list[ContactOnPage]]] = {}
"""The last answer for each language: the badges change by the minute, not by the visitor."""


@cache
def _shipped_version() -> Version:
    return load_pack(SHIPPED)


@cache
def _shipped(institution: str) -> Published:
    version = _shipped_version()
    return Published(
        institution=institution,
        number=0,
        version=version,
        change=Change.FIRST,
        meaning_hash=version.hash,
        notes={},
        published_at=None,
    )
