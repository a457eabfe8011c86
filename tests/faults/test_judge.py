"""The judge of all these tests, given what must never be: it says so, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from bench.clicks import LINK
from lti_app.acknowledgement.models import Acknowledgement, DeliveryState, GradeDelivery
from lti_app.reports.models import Message, Report, SealedKey
from lti_app.sealing.envelopes import MAILBOX
from lti_app.support.models import LogEntry
from tests.faults.town import Town
from tests.soak import checks

Harm = Callable[[Town], object]
STRANGER = b"nobody has this."


def in_courses(statement: Any) -> Harm:
    def harm(town: Town) -> None:
        with town.course.begin() as connection:
            connection.execute(statement)

    return harm


def at_the_desk(statement: Any) -> Harm:
    def harm(town: Town) -> None:
        with town.reports.begin() as connection:
            connection.execute(statement)

    return harm


def again(model: Any, **changes: object) -> Harm:
    """Return what writes the only row of a table once more, but for `changes`."""
    table = model.__table__

    def harm(town: Town) -> None:
        engine = town.course if model is Acknowledgement else town.reports
        with engine.begin() as connection:
            row = connection.execute(select(table)).mappings().one()
            kept = {name: what for name, what in row.items() if name != "id"}
            connection.execute(insert(table).values({**kept, **changes}))

    return harm


def graded_again(town: Town) -> None:
    book, course = town.gradebook
    (column,) = (each.number for each in book.line_items(course) if each.resource_link_id == LINK)
    (mark,) = book.marks(course, column).values()
    assert mark.last is not None
    book.accept(course, column, replace(mark.last, timestamp=mark.last.timestamp + SECOND))


SECOND = timedelta(seconds=1)
IS_FOR_REPORTER = SealedKey.recipient == MAILBOX.decode()
HARMS: dict[str, tuple[Harm, set[str]]] = {
    "an acknowledgement is lost": (
        in_courses(delete(Acknowledgement)),
        {"acknowledgement lost", "grade that nobody asked for"},
    ),
    "an acknowledgement is there twice": (
        again(Acknowledgement, round=1),
        {"acknowledgement twice"},
    ),
    "an acknowledgement is nobody's": (
        again(Acknowledgement, subject="stranger"),
        {"acknowledgement that nobody asked for", "grade never written"},
    ),
    "a grade was not written": (in_courses(delete(GradeDelivery)), {"grade never written"}),
    "a grade was given up": (
        in_courses(update(GradeDelivery).values(state=DeliveryState.FAILED)),
        {"grade given up"},
    ),
    "a grade is gone": (Town.clear_gradebook, {"0 columns in the gradebook", "grade lost"}),
    "a grade was sent twice": (graded_again, {"grade sent twice"}),
    "a report is lost": (lambda town: town.ledger.received.add(STRANGER), {"report lost"}),
    "a report is nobody's": (
        again(Report, id=STRANGER, mailbox_hash=STRANGER),
        {
            "report of nobody",
            "report that First desk cannot read",
            "report that Case handler cannot read",
        },
    ),
    "a report is sealed for one reader only": (
        lambda town: at_the_desk(
            delete(SealedKey).where(SealedKey.recipient == town.desk.triage.reader.hex())
        )(town),
        {"report that First desk cannot read"},
    ),
    "an answer is lost": (
        lambda town: town.ledger.delivered.add(STRANGER),
        {"answer lost"},
    ),
    "an answer is there twice": (
        again(Message, id=STRANGER),
        {"answer of nobody", "1 answers are in the log, 2 in mailboxes"},
    ),
    "an answer does not open": (
        at_the_desk(delete(SealedKey).where(IS_FOR_REPORTER)),
        {"answer that its reader cannot read"},
    ),
    "an answer is in no log": (
        at_the_desk(delete(LogEntry).where(LogEntry.action == "answered")),
        {"0 answers are in the log, 1 in mailboxes"},
    ),
    "an error of ours": (
        lambda town: town.ledger.note("500"),
        {"1 answers were an error of ours (500)"},
    ),
}


@pytest.mark.parametrize("name", HARMS)
def test_the_judge_notices(name: str, town: Town) -> None:
    town.again([*town.students(1), *town.repliers(1)])
    assert town.wrong() == []
    harm, expected = HARMS[name]

    harm(town)

    assert {each.partition(": ")[0] for each in checks.wrong(town)} == expected
