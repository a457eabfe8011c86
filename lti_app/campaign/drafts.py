"""Drafts: an institution's next pack while people work on it, and what a worker does with it.

Every change names the revision that it was made from, and is one UPDATE that finds that revision
or nothing: of two people at once the second is told, and nothing is overwritten in silence.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from lti_app.campaign.artefacts import Artefact, ArtefactKind
from lti_app.campaign.files import Files
from lti_app.campaign.models import Change, Draft, DraftArtefact, DraftFile, DraftState
from lti_app.campaign.problems import Fault, restored, stored
from lti_app.db import insert_once

WORKER_GONE = timedelta(minutes=5)
"""A worker that took a draft so long ago has died with it; another one may begin."""


@dataclass(frozen=True)
class StoredDraft:
    """A draft as it is in the database."""

    id: int
    institution: str
    revision: int
    state: DraftState
    problem: Fault | None
    """Why it could not be published the last time."""
    change: Change | None
    """How it is being published, or was to be."""
    notes: Mapping[str, str]
    shown_revision: int | None
    shown_problem: Fault | None
    """Why its artefacts could not be made."""
    waits_for_artefacts: bool
    """Whether artefacts were asked for and are still being made."""
    files: Files

    @property
    def is_publishing(self) -> bool:
        """Whether a worker has it, so that nobody may change it."""
        return self.state is DraftState.PUBLISHING


def find(connection: Connection, institution: str) -> StoredDraft | None:
    """Return the draft of an institution; None when it has none."""
    return _stored(connection, Draft.institution == institution)


def by_id(connection: Connection, draft_id: int) -> StoredDraft | None:
    """Return the draft with a number; None when it is there no longer."""
    return _stored(connection, Draft.id == draft_id)


def begin(connection: Connection, institution: str, files: Files) -> bool:
    """Begin a draft with `files`; return False where the institution has one already."""
    statement = insert_once(connection.dialect.name, Draft.__table__).values(
        institution=institution,
        revision=1,
        state=DraftState.EDITING,
        problem="",
        wish="{}",
    )
    draft_id = connection.scalar(statement.returning(Draft.id))
    if draft_id is None:
        return False
    _write(connection, draft_id, files)
    return True


def save(connection: Connection, draft: StoredDraft, revision: int, files: Files) -> bool:
    """Let `files` be those of the draft; return False when it is not as it was at `revision`."""
    values = {"revision": revision + 1, "state": DraftState.EDITING, "problem": ""}
    if not _changed(connection, draft.id, revision, values):
        return False
    changed = {name: each for name, each in files.items() if draft.files.get(name) != each}
    gone = [name for name in draft.files if name not in files or name in changed]
    connection.execute(
        delete(DraftFile).where(DraftFile.draft_id == draft.id, DraftFile.name.in_(gone))
    )
    _write(connection, draft.id, changed)
    return True


def discard(connection: Connection, draft: StoredDraft, revision: int) -> bool:
    """Throw the draft away; return False when it is not as it was at `revision`."""
    if not _changed(connection, draft.id, revision, {"revision": revision + 1}):
        return False
    _end(connection, draft.id)
    return True


def ask_to_publish(
    connection: Connection,
    draft: StoredDraft,
    revision: int,
    change: Change | None,
    notes: Mapping[str, str],
) -> bool:
    """Give the draft to a worker; return False when it is not as it was at `revision`."""
    wish = json.dumps({"change": change, "notes": dict(notes)}, ensure_ascii=False)
    values = {"state": DraftState.PUBLISHING, "problem": "", "wish": wish, "taken_at": None}
    return _changed(connection, draft.id, revision, values)


def stop(connection: Connection, draft: StoredDraft) -> bool:
    """Take the draft back from the workers; return False when none had it."""
    return _given_back(connection, draft, DraftState.EDITING, "")


def fail(connection: Connection, draft: StoredDraft, problem: Fault) -> bool:
    """Give the draft back to those who edit it, with the reason why."""
    return _given_back(connection, draft, DraftState.FAILED, stored(problem))


def end(connection: Connection, draft: StoredDraft) -> None:
    """Let the draft go: it has been published."""
    values = {"revision": draft.revision + 1}
    if _changed(connection, draft.id, draft.revision, values, DraftState.PUBLISHING):
        _end(connection, draft.id)


def take_to_publish(connection: Connection, draft: StoredDraft, *, now: datetime) -> bool:
    """Let one worker publish the draft; return False to all others."""
    taken = (
        update(Draft)
        .where(
            Draft.id == draft.id,
            Draft.revision == draft.revision,
            Draft.state == DraftState.PUBLISHING,
            or_(Draft.taken_at.is_(None), Draft.taken_at < now - WORKER_GONE),
        )
        .values(taken_at=now)
    )
    return connection.execute(taken).rowcount == 1


def waiting(connection: Connection, *, now: datetime) -> tuple[list[int], list[int]]:
    """Return the drafts that no worker has taken, or a dead one: to publish, and to show."""
    gone = now - WORKER_GONE
    publish = select(Draft.id).where(
        Draft.state == DraftState.PUBLISHING,
        or_(Draft.taken_at.is_(None), Draft.taken_at < gone),
    )
    show = select(Draft.id).where(
        Draft.shown_revision.is_not(None),
        Draft.shown_problem.is_(None),
        or_(Draft.shown_at.is_(None), Draft.shown_at < gone),
    )
    return list(connection.scalars(publish)), list(connection.scalars(show))


def ask_for_artefacts(connection: Connection, draft: StoredDraft, revision: int) -> bool:
    """Ask for artefacts of the draft; return False when it is not as it was at `revision`."""
    values = {"shown_revision": revision, "shown_at": None, "shown_problem": None}
    return _changed(connection, draft.id, revision, values)


def take_to_show(connection: Connection, draft: StoredDraft, *, now: datetime) -> bool:
    """Let one worker make the artefacts that were asked for; return False to all others."""
    taken = (
        update(Draft)
        .where(
            *_asked_for(draft),
            or_(Draft.shown_at.is_(None), Draft.shown_at < now - WORKER_GONE),
        )
        .values(shown_at=now)
    )
    return connection.execute(taken).rowcount == 1


def show(
    connection: Connection, draft: StoredDraft, artefacts: Iterable[Artefact], why: Fault | None
) -> bool:
    """Keep the artefacts of the draft, or `why` there are none; False if others are wanted now."""
    done = update(Draft).where(*_asked_for(draft)).values(shown_problem=stored(why) if why else "")
    if connection.execute(done).rowcount != 1:
        return False
    connection.execute(delete(DraftArtefact).where(DraftArtefact.draft_id == draft.id))
    for each in artefacts:
        connection.execute(
            insert(DraftArtefact).values(
                draft_id=draft.id,
                language=each.language,
                kind=each.kind,
                file_name=each.file_name,
                media_type=each.media_type,
                content=each.content,
            )
        )
    return True


def shown(connection: Connection, draft: StoredDraft) -> list[Row[Any]]:
    """Return the artefacts of the draft, by language: all columns but the content."""
    rows: Iterable[Row[Any]] = connection.execute(
        select(
            DraftArtefact.language,
            DraftArtefact.kind,
            DraftArtefact.file_name,
            DraftArtefact.media_type,
        ).where(DraftArtefact.draft_id == draft.id)
    )
    order = list(ArtefactKind)
    return sorted(rows, key=lambda each: (each.language, order.index(each.kind)))


def artefact(
    connection: Connection, draft: StoredDraft, language: str, kind: ArtefactKind
) -> Artefact | None:
    """Return one artefact of the draft."""
    row = connection.execute(
        select(DraftArtefact.file_name, DraftArtefact.media_type, DraftArtefact.content).where(
            DraftArtefact.draft_id == draft.id,
            DraftArtefact.language == language,
            DraftArtefact.kind == kind,
        )
    ).one_or_none()
    return Artefact(language, kind, row.file_name, row.media_type, row.content) if row else None


def _asked_for(draft: StoredDraft) -> tuple[Any, ...]:
    return (
        Draft.id == draft.id,
        Draft.shown_revision == draft.shown_revision,
        Draft.shown_problem.is_(None),
    )


def _changed(
    connection: Connection,
    draft_id: int,
    revision: int,
    values: Mapping[str, object],
    *states: DraftState,
) -> bool:
    """Change the draft if it is at `revision` and in one of `states`: those of editing."""
    changed = (
        update(Draft)
        .where(
            Draft.id == draft_id,
            Draft.revision == revision,
            Draft.state.in_(states or (DraftState.EDITING, DraftState.FAILED)),
        )
        .values(dict(values))
    )
    return connection.execute(changed).rowcount == 1


def _given_back(
    connection: Connection, draft: StoredDraft, state: DraftState, problem: str
) -> bool:
    values = {"state": state, "problem": problem}
    return _changed(connection, draft.id, draft.revision, values, DraftState.PUBLISHING)


def _end(connection: Connection, draft_id: int) -> None:
    for table in (DraftArtefact, DraftFile):
        connection.execute(delete(table).where(table.draft_id == draft_id))
    connection.execute(delete(Draft).where(Draft.id == draft_id))


def _write(connection: Connection, draft_id: int, files: Files) -> None:
    for name, content in files.items():
        connection.execute(insert(DraftFile).values(draft_id=draft_id, name=name, content=content))


def _stored(connection: Connection, condition: Any) -> StoredDraft | None:
    row = connection.execute(select(Draft.__table__).where(condition)).one_or_none()
    if row is None:
        return None
    files = connection.execute(
        select(DraftFile.name, DraftFile.content)
        .where(DraftFile.draft_id == row.id)
        .order_by(DraftFile.name)
    )
    wish = json.loads(row.wish)
    return StoredDraft(
        id=row.id,
        institution=row.institution,
        revision=row.revision,
        state=row.state,
        problem=restored(row.problem),
        change=Change(wish["change"]) if wish.get("change") else None,
        notes=wish.get("notes", {}),
        shown_revision=row.shown_revision,
        shown_problem=restored(row.shown_problem or ""),
        waits_for_artefacts=row.shown_revision is not None and row.shown_problem is None,
        files={each.name: each.content for each in files},
    )
