"""What a page knew of a case, and what has happened in it since.

Two readers can have the same case open. What one of them sends is stopped once when something was
added that their page did not show, so that nobody answers or decides over it unread. A page carries
what it knew (`Known`, as text); nothing of that is stored. Messages that wait for their hour count
for nothing here, as everywhere at the desk.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, func, select

from lti_app.errors import CaseMovedError, DeskFormError
from lti_app.reports.models import Message, Status
from lti_app.support.models import Member, Note
from lti_app.support.words import MOVED, STATUSES

SEEN = "seen"
"""The field of a form, and the name in JSON."""
PATTERN = r"^(-|[0-9a-f]{32})\.([a-z_]{1,20})\.([0-9]{1,6})\.([0-9]{1,6})\.([0-9]{1,6})$"
EVERYTHING = ("owner", "status", "answers", "messages", "notes")
OUTSIDE = ("owner", "status")
"""What concerns somebody who gives a case to a colleague or takes it on: they read none of it."""


@dataclass(frozen=True)
class Known:
    """How far a case is. Messages and notes only ever become more, so their number is enough."""

    owner: bytes | None
    status: Status
    answers: int
    """Messages of the desk."""
    messages: int
    """Messages of the reporter that readers see."""
    notes: int

    def __str__(self) -> str:
        owner = self.owner.hex() if self.owner else "-"
        return f"{owner}.{self.status.value}.{self.answers}.{self.messages}.{self.notes}"


def known(connection: Connection, report: Row[Any]) -> Known:
    """Return how far the case of a report is now; of what is in it only for who may open it."""
    counts = (0, 0, 0)
    if report.can_open:
        is_shown = Message.released.is_(True)
        row = connection.execute(
            select(
                _number(Message, report.id, is_shown & Message.from_desk.is_(True)),
                _number(Message, report.id, is_shown & Message.from_desk.is_(False)),
                _number(Note, report.id),
            )
        ).one()
        counts = (row[0], row[1], row[2])
    return Known(report.owner, report.status, *counts)


def stop_over_news(
    connection: Connection,
    report: Row[Any],
    seen: str | None,
    *,
    about: Collection[str] = EVERYTHING,
    wanted: Mapping[str, Any] | None = None,
) -> None:
    """Stop somebody whose page knew less than there is. The caller holds the report.

    Without `seen` the page said nothing. What is `wanted` and so already is no news: a button that
    was pressed twice. Raises CaseMovedError, and DeskFormError for what no page says.
    """
    if seen is None or report.withdrawn_on is not None:  # of that the rules of each act say more
        return
    then, now = _read(seen), known(connection, report)
    for name, value in (wanted or {}).items():
        if getattr(now, name) == value:
            then = replace(then, **{name: value})
    changed = [name for name in about if getattr(then, name) != getattr(now, name)]
    if changed:
        news = " ".join(_in_words(connection, changed, then, now))
        raise CaseMovedError(f"{MOVED} {news}".strip())


def _number(table: Any, report: bytes, *which: ColumnElement[bool]) -> ScalarSelect[int]:
    found = select(func.count()).select_from(table).where(table.report_id == report, *which)
    return found.scalar_subquery()


def _read(text: str) -> Known:
    found = re.fullmatch(PATTERN, text)
    if found is None or found[2] not in set(Status):
        raise DeskFormError(SEEN)
    owner = None if found[1] == "-" else bytes.fromhex(found[1])
    return Known(owner, Status(found[2]), int(found[3]), int(found[4]), int(found[5]))


def _in_words(
    connection: Connection, changed: Collection[str], then: Known, now: Known
) -> Iterator[str]:
    """Yield a sentence for each thing that happened."""
    answers, messages, notes = (
        max(0, getattr(now, each) - getattr(then, each)) if each in changed else 0
        for each in ("answers", "messages", "notes")
    )
    if messages:
        yield ngettext("The reporter wrote.", "The reporter wrote %(num)s times.", messages)
    if answers:
        yield ngettext(
            "A message went to the reporter.", "%(num)s messages went to the reporter.", answers
        )
    if notes:
        yield ngettext("A note was added.", "%(num)s notes were added.", notes)
    if "owner" in changed:
        name = connection.scalar(select(Member.name).where(Member.id == now.owner))
        yield _("%(name)s works the case now.", name=name) if name else _("Nobody works it now.")
    if "status" in changed:
        yield _("The status is now “%(status)s”.", status=STATUSES[now.status])
