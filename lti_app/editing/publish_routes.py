"""Publishing a draft: what would change for whom, the question what it means, and the way back."""

from dataclasses import dataclass
from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.campaign import drafts
from lti_app.campaign.models import Change
from lti_app.campaign.published import newest
from lti_app.campaign.publishing import proposal
from lti_app.campaign.release import shipped_labels
from lti_app.editing import jobs, service
from lti_app.editing.blueprint import bp, campaign, opened_draft, page, revision
from lti_app.editing.comparing import changes, unused_label
from lti_app.editing.forms import names_of, own_name
from lti_app.editing.service import Opened
from lti_app.errors import InvalidFormError
from lti_app.queue import queue

LONGEST_NOTE = 1000
LONGEST_LABEL = 40


@dataclass(frozen=True)
class _Answers:
    """What somebody filled in before publishing."""

    change: Change | None
    label: str
    notes: dict[str, str]


@bp.get("/admin/campaign/publish")
@open_to(Audience.ADMINISTRATOR)
def ask_publish(visitor: Visitor) -> ResponseReturnValue:
    """Show what would change, and ask what it means."""
    with campaign() as connection:
        opened = opened_draft(connection)
        if opened.pack is None or opened.stored.is_publishing:
            return _to_overview()
        return _page(connection, opened)


@bp.post("/admin/campaign/publish")
@open_to(Audience.ADMINISTRATOR)
def publish(visitor: Visitor) -> ResponseReturnValue:
    """Give the draft to a worker that publishes it."""
    with campaign() as connection:
        opened = opened_draft(connection)
        if opened.pack is None or opened.stored.is_publishing:
            return _to_overview()
        answers = _answers(opened)
        if wrong := _wrong(connection, opened, answers):
            return _page(connection, opened, answers, wrong=wrong), 422
        if not _ask(connection, opened, answers):
            return _page(connection, opened, answers, wrong="conflict"), 409
        connection.commit()
    queue().put(jobs.PUBLISH, opened.stored.id)
    return _to_overview()


@bp.post("/admin/campaign/stop")
@open_to(Audience.ADMINISTRATOR)
def stop(visitor: Visitor) -> ResponseReturnValue:
    """Take a draft back that waits for a worker."""
    with campaign() as connection:
        drafts.stop(connection, opened_draft(connection).stored)
        connection.commit()
    return _to_overview()


def _to_overview() -> ResponseReturnValue:
    return redirect(url_for(".overview", launch=current_token()), 303)


def _answers(opened: Opened) -> _Answers:
    """Return what was filled in. Raises InvalidFormError."""
    text = request.form.get("change", "")
    if text not in ("", Change.EDITORIAL, Change.MEANING):
        raise InvalidFormError("change")
    notes = {
        each: note
        for each in opened.sketch.languages
        if (note := request.form.get(f"note.{each}", "").replace("\r\n", "\n").strip())
    }
    label = " ".join(request.form.get("label", "").split())
    return _Answers(Change(text) if text else None, label, notes)


def _wrong(connection: Connection, opened: Opened, answers: _Answers) -> str:
    """Return what must be mended before publishing; empty when nothing is."""
    assert opened.pack is not None
    before = newest(connection, g.institution)
    if before is not None and before.version.hash == opened.pack.version.hash:
        return "nothing new"
    if not 0 < len(answers.label) <= LONGEST_LABEL:
        return "label"
    if answers.label in service.labels_taken(connection, g.institution, opened.pack):
        return "label taken"
    if any(len(each) > LONGEST_NOTE for each in answers.notes.values()):
        return "note"
    return "change" if before is not None and answers.change is None else ""


def _ask(connection: Connection, opened: Opened, answers: _Answers) -> bool:
    """Let a worker publish the draft under its label; False when it is not as it was seen."""
    assert opened.pack is not None
    seen = revision()
    if answers.label != opened.pack.version.label:

        def name(sketch: Any) -> None:
            sketch.put(("version",), answers.label)

        if not service.save(connection, opened, seen, name):
            return False
        opened, seen = opened_draft(connection), seen + 1
    is_first = newest(connection, g.institution) is None
    change = None if is_first else answers.change
    return drafts.ask_to_publish(connection, opened.stored, seen, change, answers.notes)


def _page(
    connection: Connection, opened: Opened, answers: _Answers | None = None, wrong: str = ""
) -> str:
    assert opened.pack is not None
    version = opened.pack.version
    before = newest(connection, g.institution)
    before_files = service.published_pack(connection, g.institution)
    taken = service.labels_taken(connection, g.institution, opened.pack)
    proposed = proposal(before, version)
    # Nor one that the tool gave to a text of its own: those of today and earlier ones.
    used = taken | {each for each, digest in shipped_labels().items() if digest != version.hash}
    label = unused_label(used, version.label, clock.now())
    return page(
        "editing/publish.html",
        "ask_publish",
        opened,
        version=version,
        before=before,
        is_same=before is not None and before.version.hash == version.hash,
        changes=changes(before.version, before_files, version, opened.stored.files)
        if before and before_files
        else None,
        proposed=proposed,
        answers=answers or _Answers(proposed, label, {}),
        wrong=wrong,
        own_name=own_name,
        names_of=names_of,
        longest_note=LONGEST_NOTE,
    )
