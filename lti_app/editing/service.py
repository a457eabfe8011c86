"""Opens drafts, and changes them: rules without pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from lti_app.campaign import drafts
from lti_app.campaign.document import LARGEST_MANIFEST, Document, read_document
from lti_app.campaign.drafts import StoredDraft
from lti_app.campaign.files import MANIFEST, Files, read_files
from lti_app.campaign.importing import dos_from_text, skeleton
from lti_app.campaign.models import Publication, VersionLabel
from lti_app.campaign.pack import SHIPPED, Pack, PackError, Problem, open_pack
from lti_app.campaign.published import files as published_files
from lti_app.editing.sketch import Sketch

LARGEST_DRAFT = 4_000_000
"""Bytes of all files together; the shipped pack is a twentieth of it."""
LARGEST_LIST = 60_000
"""Characters of a list of Do's to begin from."""


class TooLargeError(Exception):
    """What somebody sent would make the draft larger than it may be; nothing was changed."""


@dataclass(frozen=True)
class Opened:
    """A draft, and what is wrong with it."""

    stored: StoredDraft
    sketch: Sketch
    document: Document
    pack: Pack | None
    """None while there are problems."""
    problems: tuple[Problem, ...]


def open_draft(connection: Connection, institution: str) -> Opened | None:
    """Return the draft of an institution; None when it has none."""
    stored = drafts.find(connection, institution)
    if stored is None:
        return None
    document, pack, problems = _checked(tuple(sorted(stored.files.items())))
    return Opened(stored, Sketch.of(stored.files, document), document, pack, problems)


@lru_cache(maxsize=8)
def _checked(
    files: tuple[tuple[str, bytes], ...],
) -> tuple[Document, Pack | None, tuple[Problem, ...]]:
    """Check the files of a draft; a page that is shown again need not do it again."""
    content = dict(files)
    document = read_document(MANIFEST, content[MANIFEST])
    try:
        return document, open_pack(content), ()
    except PackError as error:
        return document, None, error.problems


def begin(connection: Connection, institution: str, files: Files) -> bool:
    """Begin a draft; return False where there is one already."""
    return drafts.begin(connection, institution, files)


def published_pack(connection: Connection, institution: str) -> Files | None:
    """Return the files of what an institution has published last."""
    version_hash = connection.scalar(
        select(Publication.version_hash)
        .where(Publication.institution == institution)
        .order_by(Publication.number.desc())
        .limit(1)
    )
    return published_files(connection, version_hash) if version_hash else None


def shipped_pack() -> Files:
    """Return the files of the pack that comes with the tool."""
    return read_files(SHIPPED)


def pack_from_list(text: str, language: str, institution: str) -> Files | None:
    """Return a pack with the Do's in `text`; None when there are none in it."""
    found = dos_from_text(text[:LARGEST_LIST])
    return skeleton(found, language, institution) if found else None


def save(
    connection: Connection, opened: Opened, revision: int, change: Callable[[Sketch], Any]
) -> bool:
    """Change the draft that was seen at `revision`; return False when it is another one now.

    Raises TooLargeError.
    """
    sketch = opened.sketch.copy()
    change(sketch)
    files = sketch.packed()
    if len(files[MANIFEST]) > LARGEST_MANIFEST or sum(map(len, files.values())) > LARGEST_DRAFT:
        raise TooLargeError
    return drafts.save(connection, opened.stored, revision, files)


def labels_taken(connection: Connection, institution: str, pack: Pack) -> set[str]:
    """Return the labels under which an institution has published other texts than `pack`."""
    rows = connection.execute(
        select(VersionLabel.label, VersionLabel.version_hash).where(
            VersionLabel.institution == institution
        )
    )
    version = pack.version
    return {
        row.label for row in rows if (row.label, row.version_hash) != (version.label, version.hash)
    }
