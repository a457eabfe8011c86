"""What people meet who are asked again, or exempt; and what their lecturer and a gradebook see."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import update
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.campaign.models import Change
from lti_app.db import db
from lti_app.institution.models import AsksAgain, Institution
from lti_app.lti import http
from lti_app.lti.members import Members
from practice import messages
from practice.personas import PERSONAS
from tests.launcher import Launcher
from tests.web.publishing import KINDER, publishing_for
from tests.web.visit import Visit

States = Iterator[tuple[str, bool, TestResponse]]
MOVED = ("  - id: respect\n", "  - id: respect-each-other\n")
NOTES = {"nl": "We zeggen het vriendelijker.", "en": "We say it more <b>kindly</b>."}


def asked_again(launcher: Launcher, language: str) -> States:
    """Publish, confirm, publish again; then let a year begin."""
    persona = "student-14" if language == "en" else "student-15"
    course: dict[str, Any] = {"context": {"id": f"asked again in {language}"}, "locale": language}
    with publishing_for(launcher.app) as publish:
        publish()
        Visit(launcher, persona, **course).acknowledge()
        yield from _with_an_earlier_text(launcher, persona, course)
        publish(KINDER, MOVED, notes=NOTES)
        yield "earlier text, in grace", True, Visit(launcher, persona, **course).answer
        yield from _seen_by_staff(launcher, persona, course, "in grace")
        _policy(launcher, grace_days=0)
        yield "earlier text", True, Visit(launcher, persona, **course).answer
        yield from _seen_by_staff(launcher, persona, course, "asked again")
        yield (
            "earlier text of another course",
            True,
            Visit(launcher, persona, locale=language).answer,
        )
        _policy(launcher, asks_again=AsksAgain.NEVER)
        yield "earlier text that stays whole", True, Visit(launcher, persona, **course).answer
        _policy(launcher, asks_again=AsksAgain.YEAR, grace_days=14)
        publish(KINDER, MOVED, ("online met elkaar om", "met elkaar om"), change=Change.MEANING)
        yield "what belongs to the Do's changed", True, _confirmed_before(launcher, course)


def _with_an_earlier_text(launcher: Launcher, persona: str, course: dict[str, Any]) -> States:
    with launcher.app.app_context(), db.engine.begin() as connection:
        ours = Acknowledgement.place == course["context"]["id"]
        a_year_ago = clock.now() - timedelta(days=366)
        connection.execute(update(Acknowledgement).where(ours).values(recorded_at=a_year_ago))
    yield "a new year", True, Visit(launcher, persona, **course).answer
    _policy(launcher, grace_days=180)
    yield "a new year, in grace", True, Visit(launcher, persona, **course).answer
    _policy(launcher, grace_days=14)
    with launcher.app.app_context(), db.engine.begin() as connection:
        connection.execute(update(Acknowledgement).where(ours).values(recorded_at=clock.now()))


def _confirmed_before(launcher: Launcher, course: dict[str, Any]) -> TestResponse:
    return Visit(launcher, "student-01", **course).answer


def _seen_by_staff(launcher: Launcher, persona: str, course: dict[str, Any], state: str) -> States:
    yield f"course page, {state}", True, Visit(launcher, "instructor", **course).answer
    review = messages.submission_review(PERSONAS[persona], "https://x")
    yield f"review, {state}", True, Visit(launcher, "instructor", **course, **review).answer


def answered(launcher: Launcher, language: str) -> States:
    """Let ten people answer the question of the pack."""
    course: dict[str, Any] = {"context": {"id": f"answered in {language}"}, "locale": language}
    for number in range(1, 11):
        visit = Visit(launcher, f"student-{number:02}", **course)
        visit.click("/dos/acknowledge", answer="say-so")
    yield "thanks with an answer", True, visit.answer
    visit.withdraw()
    yield "withdrawn, without the question", True, visit.answer
    yield "figures of answers", True, Visit(launcher, "instructor", **course).answer


def exempted(launcher: Launcher, language: str) -> States:
    """Exempt somebody of a class list of two, and ask them again."""
    persona = "student-16" if language == "en" else "student-17"
    course: dict[str, Any] = {"context": {"id": f"exempt in {language}"}, "locale": language}
    subject = PERSONAS[persona].subject or ""
    people = [{"user_id": each, "roles": ["Learner"], "name": "<b>"} for each in ("1", subject)]
    body = json.dumps({"members": people}).encode()

    def members(_service: object, url: str) -> Members:
        return Members([http.Answer("GET", url, 200, {}, body)])

    visit = Visit(launcher, "instructor", **course)
    form = {"launch": visit.token, "subject": subject}
    with patch("lti_app.acknowledgement.roster_pages.members_at", members):
        path = "/course/roster/exempt"
        yield "exempted", True, visit.post(path, {**form, "reason": "other_way"})
        yield "figures with an exemption", True, visit.post("/course/roster", form)
        yield "exempt", True, Visit(launcher, persona, **course).answer
        review = messages.submission_review(PERSONAS[persona], "https://x")
        answer = Visit(launcher, "instructor", **course, **review).answer
        yield "review of an exemption", True, answer
        yield "asked again", True, visit.post(path, form)
        yield "a reason that there is not", True, visit.post(path, {**form, "reason": "x"})
    own = Visit(launcher, persona, **course).get("/my-data")
    yield "own records with an exemption", True, own.answer


def _policy(launcher: Launcher, **columns: Any) -> None:
    with launcher.app.app_context(), db.engine.begin() as connection:
        connection.execute(update(Institution).values(**columns))
    launcher.app.extensions["registry"].forget()
