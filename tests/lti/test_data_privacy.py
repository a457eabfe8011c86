"""Data privacy launches and a student's own page: shown, exported, erased, and for whom.

LTI Data Privacy Launch; gap G29 (a course or link in the message does no harm).
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.access.models import Administrator, Launch, Placement
from lti_app.acknowledgement.models import Acknowledgement, DeliveryState, GradeDelivery
from practice import messages as m
from practice.personas import PERSONAS
from practice.platform import Platform
from tests.factories import Factories
from tests.launcher import SECURE, Launcher, code_of
from tests.web.visit import Visit

STUDENT = PERSONAS["student-01"]
SUBJECT = str(STUDENT.subject)
ROLES = "http://purl.imsglobal.org/vocab/lis/v2"


def about(launcher: Launcher, persona: str, **changes: Any) -> Visit:
    """A data privacy launch about the student."""
    claims = {"locale": "en-GB", **m.privacy(STUDENT), **changes}
    return Visit(launcher, persona, **claims)


def confirmed(launcher: Launcher, persona: str = "student-01") -> Visit:
    """Somebody who confirmed in the course of every day."""
    visit = Visit(launcher, persona, locale="en-GB")
    visit.acknowledge()
    return visit


def score(session: Session, state: DeliveryState, subject: str = SUBJECT, place: int = 0) -> None:
    placement = session.scalars(select(Placement).order_by(Placement.id)).all()[place]
    session.add(
        GradeDelivery(
            institution_id=placement.institution_id,
            placement_id=placement.id,
            subject=subject,
            scored_at=clock.now(),
            state=state,
            due_at=clock.now(),
        )
    )
    session.commit()


def count(session: Session, model: Any, *conditions: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_a_launch_shows_everything_kept_about_the_person(
    launcher: Launcher, session: Session
) -> None:
    confirmed(launcher).withdraw()
    score(session, DeliveryState.SENT)

    page = about(launcher, "administrator")
    assert page.answer.status_code == 200
    assert page.page.heading == "What we keep about this person"
    text = " ".join(page.answer.text.split())
    assert SUBJECT in text
    assert ": confirmed</strong>" in text
    assert ": withdrawn</strong>" in text
    assert "In the course with the id course-2026-psy-g" in text
    assert "(the current one)" in text
    assert "read in English" in text
    assert "one point, sent to the gradebook" in text
    assert "One visit of the last two hours" in text
    assert "Administrator of" not in text
    assert STUDENT.name not in text


@pytest.mark.parametrize(
    ("state", "words"),
    [(DeliveryState.WAITING, "on its way"), (DeliveryState.FAILED, "not taken by")],
)
def test_a_score_says_how_far_it_is(
    launcher: Launcher, session: Session, state: DeliveryState, words: str
) -> None:
    confirmed(launcher)
    score(session, state)

    assert words in about(launcher, "administrator").answer.text


def test_nothing_kept_is_said_too(launcher: Launcher) -> None:
    assert about(launcher, "administrator").answer.text.count("None.") == 3


def test_an_administrator_of_ours_sees_that_too(launcher: Launcher, session: Session) -> None:
    confirmed(launcher)
    row = session.scalars(select(Acknowledgement)).one()
    session.add(
        Administrator(
            institution_id=row.institution_id,
            registration_id=row.registration_id,
            subject=SUBJECT,
            made_at=clock.now(),
        )
    )
    session.commit()

    page = about(launcher, "administrator")
    assert "Administrator of Online Do's since" in page.answer.text
    assert "Another administrator can take it away" in page.get("/data-privacy/erase").answer.text


def test_the_export_is_complete_and_says_nothing_of_others(
    launcher: Launcher, session: Session
) -> None:
    before = clock.now()
    confirmed(launcher)
    confirmed(launcher, "student-02")
    score(session, DeliveryState.FAILED)

    answer = about(launcher, "administrator").get("/data-privacy/export.json").answer
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    exported = answer.get_json()
    assert exported["platform"] == launcher.platform.issuer
    assert exported["user_id"] == SUBJECT
    (click,) = exported["acknowledgements"]
    assert click["action"] == "acknowledged"
    assert click["place"] == "course-2026-psy-g"
    assert len(click["version_hash"]) == len(click["edition_hash"]) == 64
    assert before <= datetime.fromisoformat(click["recorded_at"]) <= clock.now()
    assert [each["state"] for each in exported["deliveries"]] == ["failed"]
    assert [each["role"] for each in exported["visits"]] == ["learner"]
    assert exported["administrator_since"] is None
    assert str(PERSONAS["student-02"].subject) not in answer.text


def test_erasing_takes_a_question_and_leaves_others_alone(
    launcher: Launcher, session: Session
) -> None:
    student = confirmed(launcher)
    confirmed(launcher, "student-02")
    score(session, DeliveryState.SENT)
    score(session, DeliveryState.SENT, str(PERSONAS["student-02"].subject))

    page = about(launcher, "administrator").get("/data-privacy/erase")
    assert page.page.heading == "Erase these records?"
    assert count(session, Acknowledgement) == 2
    done = page.click("/data-privacy/erase")

    assert done.heading == "Erased"
    assert count(session, Acknowledgement, Acknowledgement.subject == SUBJECT) == 0
    assert count(session, GradeDelivery, GradeDelivery.subject == SUBJECT) == 0
    assert count(session, Launch, Launch.subject == SUBJECT) == 0
    assert (count(session, Acknowledgement), count(session, GradeDelivery)) == (1, 1)
    assert code_of(student.get("/dos").answer) == "launch_ended"
    again = about(launcher, "administrator").get("/data-privacy/erase").click("/data-privacy/erase")
    assert again.heading == "Erased"


def test_what_is_left_of_an_erased_visit_cannot_be_opened_and_holds_nobody(
    launcher: Launcher, session: Session
) -> None:
    student = confirmed(launcher)
    page = about(launcher, "administrator").get("/data-privacy/erase")
    page.click("/data-privacy/erase")

    (row,) = session.scalars(select(Launch).where(Launch.subject.is_(None)))
    assert (row.context_title, row.return_url, row.request, row.is_open) == (
        None,
        None,
        None,
        False,
    )
    handle = {"handle": student.token}
    answer = student.client.post("/lti/window", data=handle, base_url=SECURE)
    assert code_of(answer) == "launch_ended"


def test_the_same_subject_on_another_platform_is_another_person(
    launcher: Launcher, factories: Factories, platform: Platform, session: Session
) -> None:
    confirmed(launcher)
    factories.registration(platform, factories.institution("other"), client_id="other")
    elsewhere = Platform(
        platform.issuer, "other", platform.deployment_id, platform.keys, platform.tool_url
    )

    page = about(Launcher(launcher.app, elsewhere), "administrator")
    assert page.answer.text.count("None.") == 3
    page.get("/data-privacy/erase").click("/data-privacy/erase")
    assert count(session, Acknowledgement) == 1


@pytest.mark.parametrize(
    "role",
    [
        "/system/person#Administrator",
        "/system/person#SysAdmin",
        "/institution/person#Administrator",
    ],
)
def test_who_administers_the_platform_may_ask_about_anybody(launcher: Launcher, role: str) -> None:
    assert about(launcher, "student-02", roles=[ROLES + role]).answer.status_code == 200


@pytest.mark.parametrize("persona", ["student-02", "instructor", "assistant", "support"])
def test_nobody_else_may_ask_about_somebody_else(launcher: Launcher, persona: str) -> None:
    assert code_of(about(launcher, persona).answer) == "not_allowed"


def test_a_person_may_ask_about_themselves(launcher: Launcher) -> None:
    confirmed(launcher)

    page = about(launcher, "student-01")
    assert page.page.heading == "What we keep about you"
    assert page.get("/data-privacy/export.json").answer.get_json()["user_id"] == SUBJECT


def test_an_unknown_person_may_not_ask(launcher: Launcher, factories: Factories) -> None:
    factories.registration(launcher.platform, allow_anonymous=True)

    assert code_of(about(launcher, "anonymous").answer) == "not_allowed"


def test_a_course_and_a_link_in_the_message_do_no_harm(launcher: Launcher) -> None:
    extras = {"context": {"id": "1"}, "resource_link": {"id": "2"}}

    assert about(launcher, "administrator", **extras).answer.status_code == 200


@pytest.mark.parametrize("claim", [None, {}, {"user_id": ""}, {"user_id": "x" * 256}, "x"])
def test_a_message_that_names_nobody_is_refused(launcher: Launcher, claim: Any) -> None:
    answer = about(launcher, "administrator", **{m.FOR_USER: claim}).answer

    assert answer.status_code == 400
    assert code_of(answer) in ("claim_missing", "claim_malformed")


def test_a_student_finds_the_page_below_the_dos(launcher: Launcher, session: Session) -> None:
    visit = confirmed(launcher)
    assert f"/my-data?launch={visit.token}" in visit.answer.text

    page = visit.get("/my-data")
    assert page.page.heading == "What we keep about you"
    assert "In Psychology of Groups" in " ".join(page.answer.text.split())
    export = f"/my-data/export.json?launch={visit.token}"
    assert visit.client.get(export).get_json()["user_id"] == SUBJECT
    page = visit.get("/my-data/erase")
    assert page.click("/my-data/erase").heading == "Erased"
    assert count(session, Acknowledgement) == 0
    assert code_of(visit.client.get(f"/dos?launch={visit.token}")) == "launch_ended"


def test_a_visitor_whom_nobody_knows_has_no_such_page(
    launcher: Launcher, factories: Factories
) -> None:
    factories.registration(launcher.platform, allow_anonymous=True)
    visit = Visit(launcher, "anonymous")

    assert "/my-data" not in visit.answer.text
    for path in ("/my-data", "/my-data/export.json", "/my-data/erase"):
        assert code_of(Visit(launcher, "anonymous").get(path).answer) == "not_allowed"
    form = {"launch": visit.token}
    assert code_of(visit.post("/my-data/erase", form)) == "not_allowed"


@pytest.mark.parametrize("path", ["", "/export.json", "/erase"])
def test_a_launch_of_the_page_opens_nobody_elses_records(launcher: Launcher, path: str) -> None:
    visit = Visit(launcher, "instructor").get(f"/data-privacy{path}")

    assert code_of(visit.answer) == "not_allowed"


def test_a_data_privacy_launch_opens_no_page_of_the_course(launcher: Launcher) -> None:
    for path in ("/dos", "/my-data", "/course"):
        assert code_of(about(launcher, "administrator").get(path).answer) == "not_allowed"


def test_a_launch_that_has_ended_erases_nothing(launcher: Launcher, session: Session) -> None:
    confirmed(launcher)
    page = about(launcher, "administrator").get("/data-privacy/erase")
    session.query(Launch).update({"ends_at": clock.now() - timedelta(seconds=1)})
    session.commit()

    page.click("/data-privacy/erase")
    assert code_of(page.answer) == "launch_ended"
    assert count(session, Acknowledgement) == 1


def test_the_pages_speak_dutch(launcher: Launcher) -> None:
    page = about(launcher, "administrator", locale="nl-NL")

    assert page.page.heading == "Wat we over deze persoon bewaren"
    assert page.click("/language").heading == "What we keep about this person"
