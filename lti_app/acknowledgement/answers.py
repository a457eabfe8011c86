"""How a course answers the question of a pack: figures of people, in steps of ten.

An answer is counted and not kept: nothing says who gave it. What somebody can still learn who
reads the database itself stands in docs/privacy.md.
"""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    Connection,
    Integer,
    String,
    bindparam,
    func,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from lti_app.access.service import Visitor
from lti_app.acknowledgement.models import ALL_ANSWERS, Acknowledgement, Action, AnswerTally
from lti_app.acknowledgement.statements import RUN
from lti_app.campaign.texts import Question
from lti_app.db import insert_into

STEP = 10
"""Figures are shown from so many answers on, and change when as many more have come."""


@dataclass(frozen=True)
class Chosen:
    """An answer that somebody chose, checked against the question."""

    question_hash: str
    answer_id: str


@dataclass(frozen=True)
class Figures:
    """How many people chose what, as of the last step; nobody's answer shows in a change."""

    people: int
    """How many answered; 0 before the first step."""
    of_answers: tuple[tuple[str, int], ...]
    """By the id of the answer, in the order of the question."""


def chosen(question: Question | None, question_hash: str, answer_id: str) -> Chosen | None:
    """Return the answer that a form names; None for no answer, or one to another question."""
    if question is None or question.hash != question_hash:
        return None
    known = any(answer.id == answer_id for answer in question.answers)
    return Chosen(question_hash, answer_id) if known else None


def add(connection: Connection, visitor: Visitor, answer: Chosen) -> None:
    """Count an answer, once for each person and run: with their first acknowledgement there.

    The row of all answers comes first, so that answers of one course wait for one another: each
    of them then knows how many there are, and the tenth shows the figures.
    """
    parameters = {
        "of_registration": visitor.registration_id,
        "of_subject": visitor.subject,
        "of_institution": visitor.institution_id,
        "of_deployment": visitor.deployment_id,
        "of_place": visitor.place,
        "of_question": answer.question_hash,
        "of_answer": answer.answer_id,
    }
    counted = connection.execute(_count(connection.dialect.name), parameters).all()
    people = {row.answer_id: row.people for row in counted}
    if people and people[ALL_ANSWERS] % STEP == 0:
        connection.execute(_SHOW, parameters)


def figures(connection: Connection, visitor: Visitor, question: Question | None) -> Figures | None:
    """Return what the course answered; None where nothing is asked. One query."""
    if question is None:
        return None
    rows = connection.execute(
        _FIGURES,
        {
            "of_deployment": visitor.deployment_id,
            "of_place": visitor.place,
            "of_question": question.hash,
        },
    )
    people = {row.answer_id: row.shown_people for row in rows}
    return Figures(
        people.get(ALL_ANSWERS, 0),
        tuple((answer.id, people.get(answer.id, 0)) for answer in question.answers),
    )


_TALLY = AnswerTally.__table__.c
_EVENT = Acknowledgement.__table__.c
_OF_QUESTION = (
    _TALLY.deployment_id == bindparam("of_deployment"),
    _TALLY.place == bindparam("of_place"),
    _TALLY.run == RUN,
    _TALLY.question_hash == bindparam("of_question"),
)
_ACKNOWLEDGEMENTS = (
    select(func.count(_EVENT.id))
    .where(
        _EVENT.registration_id == bindparam("of_registration"),
        _EVENT.subject == bindparam("of_subject"),
        _EVENT.deployment_id == bindparam("of_deployment"),
        _EVENT.place == bindparam("of_place"),
        _EVENT.run == RUN,
        _EVENT.action == Action.ACKNOWLEDGED,
    )
    .scalar_subquery()
)
_KEY = ("deployment_id", "place", "run", "question_hash", "answer_id")
_COLUMNS = ("institution_id", *_KEY, "people", "shown_people")
_SHOW = update(AnswerTally).where(*_OF_QUESTION).values(shown_people=_TALLY.people)
_FIGURES = select(_TALLY.answer_id, _TALLY.shown_people).where(*_OF_QUESTION)


@cache
def _count(dialect: str) -> ReturningInsert[tuple[str, int]]:
    """Return the INSERT that adds one to all answers and to one of them."""
    each = union_all(
        select(literal(ALL_ANSWERS, String()).label("answer_id")),
        select(bindparam("of_answer", type_=String()).label("answer_id")),
    ).subquery()
    rows = select(
        bindparam("of_institution", type_=Integer()),
        bindparam("of_deployment", type_=Integer()),
        bindparam("of_place", type_=String()),
        RUN,
        bindparam("of_question", type_=String()),
        each.c.answer_id,
        literal(1),
        literal(0),
    ).where(_ACKNOWLEDGEMENTS == 1)
    return (
        insert_into(dialect, AnswerTally.__table__)
        .from_select(_COLUMNS, rows, include_defaults=False)
        .on_conflict_do_update(index_elements=_KEY, set_={"people": _TALLY.people + 1})
        .returning(_TALLY.answer_id, _TALLY.people)
    )
