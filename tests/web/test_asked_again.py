"""Who has confirmed is asked again when the meaning changed or a year began, and told why."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_app.acknowledgement.models import Acknowledgement, GradeDelivery
from lti_app.campaign.models import Change
from lti_app.institution.models import AsksAgain, Institution
from tests.launcher import Launcher
from tests.web.page import Page, text_of
from tests.web.publishing import KINDER, NEW_DO, OLD_DO
from tests.web.visit import SECOND_COURSE, Visit

OCTOBER = "2026-10-05T10:00:00+02:00"
DAY_OF_CHANGE = "2026-10-20T10:00:00+02:00"
IN_GRACE = "2026-11-03T10:00:00+01:00"
AFTER_GRACE = "2026-11-04T10:00:00+01:00"
NEXT_YEAR = "2027-09-02T10:00:00+02:00"


def policy(session: Session, launcher: Launcher, **columns: Any) -> None:
    """Let the institution decide so."""
    session.execute(update(Institution).values(**columns))
    session.commit()
    launcher.app.extensions["registry"].forget()


def student(launcher: Launcher, at: datetime, persona: str = "student-01", **launch: Any) -> Visit:
    """A student who opens the page in English at a moment."""
    return Visit(launcher, persona, **{"now": at, "locale": "en", **launch})


def counted(launcher: Launcher, at: datetime) -> str:
    """Return what the course page says."""
    return Visit(launcher, "instructor", now=at, locale="en").text


def marked(page: Page, tag: str) -> list[str]:
    """Return the words in the comparison that were removed or are new."""
    return [text_of(element) for element in page.all(tag)]


@pytest.fixture
def changed(launcher, at, publish, version):
    """Somebody confirmed in October, and on the twentieth the meaning changed."""
    student(launcher, at(OCTOBER)).acknowledge()
    publish(KINDER, now=at(DAY_OF_CHANGE), notes={"en": "Said more kindly.", "nl": "Aardiger."})
    return version


# --- what the student sees -----------------------------------------------------------------------


def test_a_changed_meaning_asks_again_and_shows_what_changed(launcher, at, changed):
    visit = student(launcher, at(IN_GRACE))

    assert visit.page.confirmation == "Will you confirm the new text?"
    assert "You confirmed an earlier text on 5 October 2026." in visit.text
    assert "That counts here until 3 November 2026." in visit.text
    assert "Said more kindly." in visit.text
    assert marked(visit.page, "del") == ["[removed: face ]"]
    assert marked(visit.page, "ins") == ["[new: somebody's ]"]
    assert f"/v/{changed.hash}" in visit.answer.text
    assert visit.acknowledge().confirmation == "Thank you, your confirmation is saved"


def test_after_the_days_of_grace_no_day_is_named(launcher, at, changed):
    visit = student(launcher, at(AFTER_GRACE))

    assert visit.page.confirmation == "Will you confirm the new text?"
    assert "That counts here" not in visit.text


def test_the_comparison_and_the_note_are_in_the_language_of_the_reader(launcher, at, changed):
    visit = student(launcher, at(IN_GRACE), locale="nl")

    assert "Aardiger." in visit.text
    assert marked(visit.page, "ins") == []


def test_the_new_text_is_recorded_as_a_new_event_beside_the_earlier_one(
    launcher, at, changed, session
):
    student(launcher, at(IN_GRACE)).acknowledge()

    first, second = session.scalars(select(Acknowledgement).order_by(Acknowledgement.id))
    assert (first.meaning_hash, first.version_hash) == (changed.hash, changed.hash)
    assert second.meaning_hash == second.version_hash != changed.hash
    assert (first.period, second.period) == (2026, 2026)


def test_an_editorial_change_asks_nobody_again(launcher, at, publish, session, version):
    student(launcher, at(OCTOBER)).acknowledge()
    publish(now=at(DAY_OF_CHANGE))
    meaning = student(launcher, at(AFTER_GRACE))
    meaning.acknowledge()
    publish(KINDER, change=Change.EDITORIAL, now=at(AFTER_GRACE))

    visit = student(launcher, at(AFTER_GRACE))

    assert visit.page.confirmation == "You have confirmed"
    student(launcher, at(AFTER_GRACE), "student-02").acknowledge()
    hashes = session.scalars(
        select(Acknowledgement.meaning_hash).order_by(Acknowledgement.id)
    ).all()
    assert hashes[1] == hashes[2] != version.hash
    assert "2 students" in counted(launcher, at(AFTER_GRACE))


def test_the_days_of_grace_are_not_prolonged_by_a_correction(launcher, at, changed, publish):
    other = ("Keep thinking for yourself", "Go on thinking for yourself")
    publish(KINDER, other, change=Change.EDITORIAL, now=at(IN_GRACE))

    assert "That counts here until 3 November 2026." in student(launcher, at(IN_GRACE)).text


def test_going_back_to_the_earlier_text_brings_the_confirmation_back(
    launcher, at, changed, publish
):
    publish(now=at(AFTER_GRACE), as_shipped=True)

    assert student(launcher, at(AFTER_GRACE)).page.confirmation == "You have confirmed"


def test_a_text_of_then_that_cannot_be_found_leaves_no_comparison(launcher, at, session, publish):
    student(launcher, at(OCTOBER)).acknowledge()
    session.execute(update(Acknowledgement).values(version_hash="a" * 64, meaning_hash="a" * 64))
    session.commit()

    visit = student(launcher, at(OCTOBER))

    assert visit.page.confirmation == "Will you confirm the new text?"
    assert marked(visit.page, "ins") == []


def test_an_earlier_text_confirmed_in_another_course_is_told_without_counting_here(
    launcher, at, changed
):
    visit = student(launcher, at(IN_GRACE), context=SECOND_COURSE)

    assert visit.page.confirmation == "Will you confirm the new text?"
    assert "That counts here" not in visit.text


def test_who_confirmed_the_new_text_elsewhere_is_not_shown_the_comparison(launcher, at, changed):
    student(launcher, at(IN_GRACE), context=SECOND_COURSE).acknowledge()

    visit = student(launcher, at(IN_GRACE))

    assert visit.page.confirmation == "You confirmed this before"


def test_withdrawing_the_new_text_does_not_bring_the_earlier_one_back(
    launcher, at, changed, events
):
    visit = student(launcher, at(IN_GRACE))
    visit.acknowledge()

    assert visit.withdraw().confirmation == "Your confirmation has been withdrawn"
    assert "0 students" in counted(launcher, at(IN_GRACE))
    visit.acknowledge()
    assert events()[-3:] == [("acknowledged", 0), ("withdrawn", 0), ("acknowledged", 1)]


# --- the policies --------------------------------------------------------------------------------


def test_never_keeps_an_earlier_confirmation_whole_and_says_which_text_it_was(
    launcher, at, changed, session
):
    policy(session, launcher, asks_again=AsksAgain.NEVER)

    visit = student(launcher, at(NEXT_YEAR))

    assert visit.page.confirmation == "You have confirmed"
    assert "The text has changed since." in visit.text
    assert f"/v/{changed.hash}" in visit.answer.text
    assert "1 student has confirmed" in counted(launcher, at(NEXT_YEAR))


def test_a_changed_meaning_alone_does_not_ask_each_year(launcher, at, session):
    policy(session, launcher, asks_again=AsksAgain.MEANING)
    student(launcher, at(OCTOBER)).acknowledge()

    assert student(launcher, at(NEXT_YEAR)).page.confirmation == "You have confirmed"


def test_each_year_a_click_is_a_new_event_and_a_double_click_is_one(
    launcher, at, session, events, statements
):
    student(launcher, at(OCTOBER)).acknowledge()
    visit = student(launcher, at(NEXT_YEAR))
    fields = visit.page.forms["/dos/acknowledge"].fields

    for _ in range(2):
        assert visit.post("/dos/acknowledge", fields).status_code == 303

    assert events() == [("acknowledged", 0), ("acknowledged", 0)]
    periods = select(Acknowledgement.period).order_by(Acknowledgement.id)
    assert session.scalars(periods).all() == [2026, 2027]
    assert "1 student has confirmed" in counted(launcher, at(NEXT_YEAR))


def test_a_confirmation_from_before_the_policy_counts_in_its_year(launcher, at, session):
    policy(session, launcher, asks_again=AsksAgain.MEANING)
    student(launcher, at(OCTOBER)).acknowledge()
    policy(session, launcher, asks_again=AsksAgain.YEAR)

    assert student(launcher, at(AFTER_GRACE)).page.confirmation == "You have confirmed"


# --- what the lecturer sees ----------------------------------------------------------------------


def test_during_grace_an_earlier_confirmation_counts_and_is_named(launcher, at, changed):
    student(launcher, at(IN_GRACE), "student-02").acknowledge()

    text = counted(launcher, at(IN_GRACE))

    assert "2 students have confirmed" in text
    assert "1 of them confirmed an earlier version and is asked again." in text
    assert "That counts until 3 November 2026." in text


def test_after_grace_an_earlier_confirmation_is_told_apart_and_not_as_missing(
    launcher, at, changed
):
    text = counted(launcher, at(AFTER_GRACE))

    assert "0 students" in text
    assert "1 more student confirmed an earlier version and has not confirmed again yet." in text


@pytest.mark.parametrize(("moment", "points"), [(IN_GRACE, 1), (AFTER_GRACE, 0)])
def test_switching_grades_on_gives_a_point_to_who_counts(
    launcher, at, changed, session, moment, points
):
    Visit(launcher, "instructor", now=at(moment)).click("/course/grades")

    assert len(session.scalars(select(GradeDelivery)).all()) == points


def test_without_grace_it_does_not_count_on_the_day_of_the_change(launcher, at, changed, session):
    policy(session, launcher, grace_days=0)

    assert "0 students" in counted(launcher, at(DAY_OF_CHANGE))


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (IN_GRACE, "Confirmed, asked again (counts until 3 Nov 2026)"),
        (AFTER_GRACE, "Confirmed an earlier version"),
    ],
)
def test_the_class_list_says_until_when_it_counts(list_launcher, at, publish, moment, status):
    student(list_launcher, at(OCTOBER)).acknowledge()
    publish(KINDER, now=at(DAY_OF_CHANGE))
    visit = Visit(list_launcher, "instructor", now=at(moment), locale="en")
    page = visit.click("/course/roster")
    confirmed = 1 if moment == IN_GRACE else 0
    assert f"Confirmed by {confirmed} of 30 students." in text_of(page.root)

    page = visit.click("/course/roster/names")

    rows = [list(row) for row in page.root.iter("tr")]
    assert ("Sanne de Vries", status) in [
        (text_of(row[0]), (row[1].text or "").strip()) for row in rows
    ]


def test_being_asked_again_costs_no_statement_more(launcher, at, changed, statements):
    student(launcher, at(IN_GRACE), "student-02")
    statements.clear()

    visit = student(launcher, at(IN_GRACE))
    visit.post("/dos/acknowledge", visit.page.forms["/dos/acknowledge"].fields)

    assert len(statements) <= 4, statements


def test_the_words_of_the_comparison_make_the_text_of_today(launcher, at, changed):
    (line,) = [
        item for item in student(launcher, at(IN_GRACE)).page.all("li") if list(item.iter("ins"))
    ]
    kept = text_of(line)

    for word in (*OLD_DO.split(), *NEW_DO.split()):
        assert word in kept
