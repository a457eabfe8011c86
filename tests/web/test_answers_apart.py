"""An answer counts in its own course, run and question, and is asked for once in each."""

import pytest
from sqlalchemy import insert, select

from lti_app.acknowledgement import answers
from lti_app.acknowledgement.answers import Chosen, Figures
from lti_app.acknowledgement.models import ALL_ANSWERS, Action, AnswerTally
from lti_app.campaign.texts import Answer, Question
from tests.neighbours import ELSEWHERE, OF_PLATFORM, OURS, Neighbours

QUESTION = Question("choice", "What?", (Answer("a", "A", None), Answer("b", "B", None)), "q" * 64)


def tally(session, neighbours: Neighbours, link: str = OURS, **changes) -> None:
    """Let nine people have answered, of whom none is shown."""
    visitor = neighbours.visitor(link)
    row = {
        "institution_id": visitor.institution_id,
        "deployment_id": visitor.deployment_id,
        "place": visitor.place,
        "run": 1,
        "question_hash": QUESTION.hash,
        "people": 9,
        "shown_people": 0,
    }
    for answer_id in (ALL_ANSWERS, "a"):
        session.execute(insert(AnswerTally).values({**row, "answer_id": answer_id, **changes}))
    session.commit()


def test_an_answer_is_counted_and_shown_in_its_own_course_run_and_question(
    neighbours, session, engine
):
    tally(session, neighbours)
    for other in (*ELSEWHERE[:4], {"question_hash": "other"}):
        tally(session, neighbours, **other)

    neighbours.acknowledge(engine, answer=Chosen(QUESTION.hash, "a"))

    people = session.scalars(select(AnswerTally.people).order_by(AnswerTally.id)).all()
    shown = session.scalars(select(AnswerTally.shown_people).order_by(AnswerTally.id)).all()
    assert people == [10, 10, *[9] * 10]
    assert shown == [10, 10, *[0] * 10]
    with engine.connect() as connection:
        found = answers.figures(connection, neighbours.visitor(), QUESTION)
        beside = answers.figures(connection, neighbours.visitor(OF_PLATFORM), QUESTION)
    assert found == Figures(10, (("a", 10), ("b", 0)))
    assert beside == Figures(0, (("a", 0), ("b", 0)))


@pytest.mark.parametrize("where", ELSEWHERE)
def test_who_confirmed_elsewhere_answers_here_too(neighbours, session, engine, where):
    neighbours.event(**where)

    neighbours.acknowledge(engine, answer=Chosen(QUESTION.hash, "a"))

    assert session.scalars(select(AnswerTally.people)).all() == [1, 1]


def test_who_confirmed_here_before_does_not_answer_again(neighbours, session, engine):
    neighbours.event()
    neighbours.event(action=Action.WITHDRAWN)

    neighbours.acknowledge(engine, answer=Chosen(QUESTION.hash, "a"))

    assert session.scalars(select(AnswerTally)).all() == []


def test_who_was_exempt_before_answers_too(neighbours, session, engine):
    neighbours.event(action=Action.EXEMPTED)

    neighbours.acknowledge(engine, answer=Chosen(QUESTION.hash, "a"))

    assert session.scalars(select(AnswerTally.people)).all() == [1, 1]
