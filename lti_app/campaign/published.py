"""Reads what was published: the newest publication of an institution, any version by its hash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, select

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.editions import restored
from lti_app.campaign.files import MANIFEST, Files
from lti_app.campaign.models import (
    Blob,
    Change,
    Publication,
    PublishedArtefact,
    PublishedEdition,
    PublishedVersion,
    VersionFile,
)
from lti_app.campaign.versions import Version

SHORTEST_NAME = 12
"""Hexadecimal digits of a hash that are enough to find a version: those on printed artefacts."""


@dataclass(frozen=True)
class StoredArtefact:
    """An artefact without its content."""

    language: str
    kind: ArtefactKind
    file_name: str
    media_type: str
    hash: str
    size: int
    """Bytes."""


@dataclass(frozen=True)
class Published:
    """A version as one institution shows it."""

    institution: str
    number: int
    version: Version
    change: Change
    meaning_hash: str
    """The same for all publications that mean the same: acknowledgements count across them."""
    notes: Mapping[str, str]
    """What changed with it, by language, where who published it wrote that down."""
    published_at: datetime | None
    """None for the shipped pack where nothing has been published yet."""
    meaning_since: datetime | None = None
    """When this meaning was published last; corrections since then do not count."""
    artefacts: tuple[StoredArtefact, ...] = ()


def newest(connection: Connection, institution: str) -> Published | None:
    """Return what the people of an institution see; None when it has published nothing."""
    row = connection.execute(
        _PUBLICATIONS.where(Publication.institution == institution)
        .order_by(Publication.number.desc())
        .limit(1)
    ).one_or_none()
    return _published(connection, row) if row else None


def shown_before(
    connection: Connection, current: Published, edition_hash: str
) -> tuple[Version, str] | None:
    """Return the newest version that means the same as `current` and has this edition.

    With the edition's language: it is what a page showed that was opened before a correction.
    """
    row = connection.execute(
        select(PublishedEdition.version_hash, PublishedEdition.language)
        .join(Publication, Publication.version_hash == PublishedEdition.version_hash)
        .where(
            Publication.institution == current.institution,
            Publication.meaning_hash == current.meaning_hash,
            PublishedEdition.hash == edition_hash,
        )
        .order_by(Publication.number.desc())
        .limit(1)
    ).one_or_none()
    return (version(connection, row.version_hash), row.language) if row else None


def newest_number(connection: Connection, institution: str) -> int | None:
    """Return the number of the newest publication: the cheapest way to see that one came."""
    found: int | None = connection.scalar(
        select(Publication.number)
        .where(Publication.institution == institution)
        .order_by(Publication.number.desc())
        .limit(1)
    )
    return found


def history(connection: Connection, institution: str) -> tuple[Row[Any], ...]:
    """Return all publications of an institution, newest first: the columns, pack and label."""
    rows = connection.execute(
        _PUBLICATIONS.where(Publication.institution == institution).order_by(
            Publication.number.desc()
        )
    )
    return tuple(rows.all())


def version_named(connection: Connection, name: str) -> tuple[Version, str | None] | None:
    """Return the version with the hash `name`, or the edition's, with the edition's language.

    The beginning of a hash is enough from twelve digits on. None when nothing has that name.
    """
    name = name.lower()
    if not _is_name(name):
        return None
    found = connection.scalar(
        select(PublishedVersion.hash).where(PublishedVersion.hash.startswith(name)).limit(1)
    )
    if found is not None:
        return version(connection, found), None
    row = connection.execute(
        select(PublishedEdition.version_hash, PublishedEdition.language)
        .where(PublishedEdition.hash.startswith(name))
        .limit(1)
    ).one_or_none()
    return (version(connection, row.version_hash), row.language) if row else None


def named_in(version: Version, name: str) -> tuple[Version, str | None] | None:
    """Return `version` if `name` is its hash or that of one of its editions, as above."""
    name = name.lower()
    if not _is_name(name):
        return None
    if version.hash.startswith(name):
        return version, None
    editions = (each for each in version.editions.values() if each.hash.startswith(name))
    found = next(editions, None)
    return (version, found.language) if found else None


def _is_name(text: str) -> bool:
    return SHORTEST_NAME <= len(text) <= 64 and set(text) <= set("0123456789abcdef")


def version(connection: Connection, version_hash: str) -> Version:
    """Return a version that is known to have been published."""
    kept = _KEPT.get(version_hash)
    if kept is None:
        manifest = connection.scalar(
            select(PublishedVersion.manifest).where(PublishedVersion.hash == version_hash)
        )
        media = {
            name: content
            for name, content in files(connection, version_hash).items()
            if name != MANIFEST
        }
        kept = restored(manifest or "{}", media)
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[version_hash] = kept
    return kept


_MOST_KEPT = 64
_KEPT: dict[str, Version] = {}
"""Versions never change, so a process makes each of them once."""


def files(connection: Connection, version_hash: str) -> Files:
    """Return the files of a version, byte for byte as they were published."""
    rows = connection.execute(
        select(VersionFile.name, Blob.content)
        .join(Blob, Blob.hash == VersionFile.blob_hash)
        .where(VersionFile.version_hash == version_hash)
        .order_by(VersionFile.name)
    )
    return {row.name: row.content for row in rows}


def drawing(connection: Connection, digest: str) -> bytes | None:
    """Return a published drawing whose hash begins with `digest`, of any version."""
    found: bytes | None = connection.scalar(
        select(Blob.content)
        .join(VersionFile, VersionFile.blob_hash == Blob.hash)
        .where(VersionFile.blob_hash.startswith(digest), VersionFile.name.endswith(".svg"))
        .limit(1)
    )
    return found


def artefact(
    connection: Connection, digest: str, file_name: str | None = None
) -> tuple[StoredArtefact, bytes] | None:
    """Return the artefact whose content has the hash `digest`, with that content.

    The same content may have been published under several names; `file_name` says which is meant.
    """
    query = (
        select(*_ARTEFACT, Blob.content)
        .join(Blob, Blob.hash == PublishedArtefact.blob_hash)
        .where(PublishedArtefact.blob_hash == digest)
    )
    if file_name is not None:
        query = query.where(PublishedArtefact.file_name == file_name)
    row = connection.execute(query.limit(1)).one_or_none()
    return (StoredArtefact(*row[:6]), row.content) if row else None


def artefact_files(connection: Connection, institution: str, version_hash: str) -> Files:
    """Return all that an institution had made of a version, by file name."""
    rows = connection.execute(
        select(PublishedArtefact.file_name, Blob.content)
        .join(Blob, Blob.hash == PublishedArtefact.blob_hash)
        .join(Publication, Publication.id == PublishedArtefact.publication_id)
        .where(Publication.institution == institution, Publication.version_hash == version_hash)
        .order_by(Publication.number)
    )
    return {row.file_name: row.content for row in rows}


def _published(connection: Connection, row: Row[Any]) -> Published:
    artefacts = connection.execute(
        select(*_ARTEFACT)
        .where(PublishedArtefact.publication_id == row.id)
        .order_by(PublishedArtefact.language, PublishedArtefact.kind)
    )
    meaning_since = connection.scalar(
        select(Publication.published_at)
        .where(
            Publication.institution == row.institution,
            Publication.number <= row.number,
            Publication.change != Change.EDITORIAL,
        )
        .order_by(Publication.number.desc())
        .limit(1)
    )
    return Published(
        institution=row.institution,
        number=row.number,
        version=version(connection, row.version_hash),
        change=row.change,
        meaning_hash=row.meaning_hash,
        notes=MappingProxyType(json.loads(row.notes)),
        published_at=row.published_at,
        meaning_since=meaning_since,
        artefacts=tuple(StoredArtefact(*each) for each in artefacts),
    )


_PUBLICATIONS = select(
    Publication.__table__, PublishedVersion.pack_id, PublishedVersion.label
).join(PublishedVersion, PublishedVersion.hash == Publication.version_hash)
_ARTEFACT = (
    PublishedArtefact.language,
    PublishedArtefact.kind,
    PublishedArtefact.file_name,
    PublishedArtefact.media_type,
    PublishedArtefact.blob_hash,
    PublishedArtefact.size,
)
