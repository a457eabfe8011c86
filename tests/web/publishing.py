"""Publishes changed versions of the shipped pack for the institution of the tests."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from flask import Flask
from sqlalchemy import Connection, delete, func, select

from lti_app import clock
from lti_app.campaign import publishing
from lti_app.campaign.files import MANIFEST, read_files
from lti_app.campaign.models import Change, Publication, PublishedArtefact, VersionLabel
from lti_app.campaign.pack import SHIPPED, Version, open_pack
from lti_app.campaign.publishing import Wish
from lti_app.campaign.shelf import shelf

OLD_DO = "Only write what you would also say face to face."
NEW_DO = "Only write what you would also say to somebody's face."
KINDER = (OLD_DO, NEW_DO)
"""One Do in other words: what was there, and what stands there then."""


class Publisher:
    """Publishes one version after the other, each with a label of its own."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._made = 0

    def __call__(
        self,
        *changes: tuple[str, str],
        change: Change = Change.MEANING,
        notes: Mapping[str, str] | None = None,
        now: datetime | None = None,
        as_shipped: bool = False,
    ) -> Version:
        """Publish the shipped pack with each (old, new) of `changes` applied to its manifest.

        Each has a label of its own, but for one `as_shipped`.
        """
        self._made += 1
        files = dict(read_files(SHIPPED))
        text = files[MANIFEST].decode()
        if not as_shipped:
            changes = (('version: "2026.11.1"', f'version: "test {self._made}"'), *changes)
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        files[MANIFEST] = text.encode()
        pack = open_pack(files)
        wish = Wish("default", change=change, notes=notes)
        with shelf(self._app).engine.begin() as connection:
            publishing.publish(connection, pack, wish, (), now=now or clock.now())
        shelf(self._app).forget()
        return pack.version


@contextmanager
def publishing_for(app: Flask) -> Iterator[Publisher]:
    """Let a test publish; afterwards everything is as it was."""
    books = shelf(app)
    with books.engine.connect() as connection:
        last = connection.scalar(select(func.max(Publication.id))) or 0
    yield Publisher(app)
    with books.engine.begin() as connection:
        _forget_since(connection, last)
    books.forget()


def _forget_since(connection: Connection, last: int) -> None:
    connection.execute(delete(PublishedArtefact).where(PublishedArtefact.publication_id > last))
    connection.execute(delete(Publication).where(Publication.id > last))
    kept = select(Publication.version_hash)
    connection.execute(delete(VersionLabel).where(VersionLabel.version_hash.not_in(kept)))
