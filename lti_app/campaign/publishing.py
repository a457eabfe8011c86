"""Publishing: the rules, and the one transaction in which a version becomes what people see.

Everything is checked and rendered before; `publish` only writes rows. Whatever ends the process on
the way leaves the published version as it was.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from lti_app.campaign.artefacts import Artefact
from lti_app.campaign.differences import changes_dos
from lti_app.campaign.models import (
    Blob,
    Change,
    Publication,
    PublishedArtefact,
    PublishedEdition,
    PublishedVersion,
    VersionFile,
    VersionLabel,
)
from lti_app.campaign.pack import Pack, Version
from lti_app.campaign.problems import Fault, fault
from lti_app.campaign.published import Published, newest
from lti_app.db import CampaignModel, insert_once


class PublishError(Exception):
    """A version cannot be published so; `fault` says why, and what to do."""

    def __init__(self, found: Fault) -> None:
        super().__init__(found)
        self.fault = found


class NothingNewError(PublishError):
    """The version is the one that people see already."""


@dataclass(frozen=True)
class Wish:
    """How somebody wants to publish."""

    institution: str
    """Short name."""
    change: Change | None = None
    """None: the first, or what `proposal` proposes."""
    notes: Mapping[str, str] | None = None
    """What changed, by language."""


def proposal(before: Published | None, version: Version) -> Change:
    """Return what a publication of `version` most likely is: a changed Do changes the meaning."""
    if before is None:
        return Change.FIRST
    return Change.MEANING if changes_dos(before.version, version) else Change.EDITORIAL


def check(connection: Connection, pack: Pack, wish: Wish) -> Change:
    """Return how `pack` would be published; look before rendering.

    Raises PublishError.
    """
    before = newest(connection, wish.institution)
    version = pack.version
    if before is not None and before.version.hash == version.hash:
        raise NothingNewError(
            fault("published_already", label=version.label, hash=version.hash[:12])
        )
    refuse_taken_label(connection, wish.institution, version)
    unknown = set(wish.notes or ()) - set(version.editions)
    if unknown:
        raise PublishError(fault("note_foreign", languages=", ".join(sorted(unknown))))
    return _change(before, version, wish)


def refuse_taken_label(connection: Connection, institution: str, version: Version) -> None:
    """Raise PublishError where the label names another text of the institution already."""
    named = connection.scalar(
        select(VersionLabel.version_hash).where(
            VersionLabel.institution == institution, VersionLabel.label == version.label
        )
    )
    if named is not None and named != version.hash:
        raise PublishError(fault("label_taken", label=version.label, hash=named[:12]))


def _change(before: Published | None, version: Version, wish: Wish) -> Change:
    if before is None or wish.change is None:
        return proposal(before, version)
    if wish.change is Change.FIRST:
        raise PublishError(fault("not_the_first"))
    return wish.change


def publish(
    connection: Connection,
    pack: Pack,
    wish: Wish,
    artefacts: Iterable[Artefact],
    *,
    now: datetime,
) -> Publication:
    """Write a publication with all that belongs to it; it counts when the caller commits.

    Raises PublishError, also when somebody else published in the meantime.
    """
    change = check(connection, pack, wish)
    before = newest(connection, wish.institution)
    version = pack.version
    _store_version(connection, pack)
    _once(
        connection,
        VersionLabel,
        institution=wish.institution,
        label=version.label,
        version_hash=version.hash,
    )
    editorial = change is Change.EDITORIAL and before is not None
    number = connection.scalar(
        select(func.max(Publication.number)).where(Publication.institution == wish.institution)
    )
    row = Publication(
        institution=wish.institution,
        number=(number or 0) + 1,
        version_hash=version.hash,
        change=change,
        meaning_hash=before.meaning_hash if before and editorial else version.hash,
        notes=json.dumps(dict(wish.notes or {}), ensure_ascii=False),
        published_at=now,
    )
    row.id = _add(connection, row)
    for artefact in artefacts:
        _store_artefact(connection, row.id, artefact)
    return row


def _add(connection: Connection, row: Publication) -> int:
    values = {
        column.name: getattr(row, column.name)
        for column in Publication.__table__.columns
        if column.name != "id"
    }
    insert = Publication.__table__.insert().returning(Publication.__table__.c.id)  # type: ignore[attr-defined]
    try:
        made: int = connection.execute(insert, values).scalar_one()
    except IntegrityError as error:
        raise PublishError(fault("overtaken")) from error
    return made


def _store_version(connection: Connection, pack: Pack) -> None:
    """Store a version and its files, unless they are there: the hash says they are the same."""
    version = pack.version
    _once(
        connection,
        PublishedVersion,
        hash=version.hash,
        pack_id=version.id,
        label=version.label,
        manifest=pack.manifest,
    )
    for edition in version.editions.values():
        _once(
            connection,
            PublishedEdition,
            version_hash=version.hash,
            language=edition.language,
            hash=edition.hash,
        )
    for name, content in pack.files.items():
        digest = _store_blob(connection, content)
        _once(connection, VersionFile, version_hash=version.hash, name=name, blob_hash=digest)


def _store_artefact(connection: Connection, publication_id: int, artefact: Artefact) -> None:
    _once(
        connection,
        PublishedArtefact,
        publication_id=publication_id,
        language=artefact.language,
        kind=artefact.kind,
        file_name=artefact.file_name,
        media_type=artefact.media_type,
        blob_hash=_store_blob(connection, artefact.content),
        size=len(artefact.content),
    )


def _store_blob(connection: Connection, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    _once(connection, Blob, hash=digest, content=content)
    return digest


def _once(connection: Connection, model: type[CampaignModel], **values: object) -> None:
    statement = insert_once(connection.dialect.name, model.__table__)
    connection.execute(statement.values(values))
