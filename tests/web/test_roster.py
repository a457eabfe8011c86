"""The course against its class list: figures first, names behind a second click."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from lti_app import clock
from lti_app.access.models import Course
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.institution.models import Institution
from lti_app.lti.models import Registration
from practice.claims import ABSENT
from practice.courses import COURSES
from practice.roster import DELETED, INACTIVE
from practice.service_claims import NAMES_AND_ROLES
from tests.web.class_list import answering, subject_of
from tests.web.page import Page, text_of
from tests.web.visit import Visit

COURSE = COURSES["groups"]
STUDENTS = 30
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def figures(page: Page) -> dict[str, int]:
    """Return the figures of the page by their words."""
    (table,) = page.all("dl", **{"class": "figures"})
    return {text_of(row[0]): int(text_of(row[1])) for row in table.iter("div")}


# --- figures -------------------------------------------------------------------------------------


def test_n1_everybody_on_all_pages_is_counted_once(compared, list_launcher, platform_list):
    Visit(list_launcher, "student-01").acknowledge()
    Visit(list_launcher, "student-02").acknowledge()

    page = compared()

    assert text_of(page.all("p", **{"class": "lede"})[0]) == (
        f"Confirmed by 2 of {STUDENTS} students."
    )
    assert figures(page) == {
        "Confirmed": 2,
        "Confirmed, asked again": 0,
        "Confirmed an earlier version": 0,
        "Not confirmed": 0,
        "Nothing recorded": STUDENTS - 2,
        "Confirmed, not in the course now": 0,
        "Exempt": 0,
        "Not asked": 4,
    }
    assert platform_list.asked == [f"/services/{COURSE.id}/members?limit=500"]


def test_every_status_there_is(compared, list_launcher, platform_list, session):
    Visit(list_launcher, "student-01").acknowledge()
    Visit(list_launcher, "student-02").acknowledge()
    session.execute(
        update(Acknowledgement)
        .where(Acknowledgement.subject == subject_of("student-02"))
        .values(version_hash="0" * 64, meaning_hash="0" * 64)
    )
    session.execute(update(Institution).values(grace_days=0))
    session.commit()
    list_launcher.app.extensions["registry"].forget()
    withdrawn = Visit(list_launcher, "student-03")
    withdrawn.acknowledge()
    withdrawn.withdraw()
    Visit(list_launcher, "student-04")
    for persona in ("student-05", "student-06", "student-07"):
        Visit(list_launcher, persona).acknowledge()
    roster = platform_list.roster(COURSE)
    roster.change(subject_of("student-05"), INACTIVE)
    roster.change(subject_of("student-06"), DELETED)
    roster.change(subject_of("student-08"), DELETED)
    session.execute(
        update(Acknowledgement)
        .where(Acknowledgement.subject == subject_of("student-07"))
        .values(subject="who left before")
    )
    session.commit()

    found = figures(compared())

    assert found == {
        "Confirmed": 1,
        "Confirmed, asked again": 0,
        "Confirmed an earlier version": 1,
        "Not confirmed": 3,
        "Nothing recorded": 22,
        "Confirmed, not in the course now": 3,
        "Exempt": 0,
        "Not asked": 4,
    }


def test_an_acknowledgement_of_an_earlier_run_does_not_count_in_this_one(compared, list_launcher):
    Visit(list_launcher, "student-01").acknowledge()
    visit = Visit(list_launcher, "instructor", locale="en").get("/course/run")
    visit.click("/course/run")

    found = figures(compared())

    assert (found["Confirmed"], found["Not confirmed"]) == (0, 1)


def test_an_assistant_whom_the_platform_lists_as_a_student_is_not_one(
    compared, list_launcher, platform_list
):
    student = subject_of("student-01")
    Visit(list_launcher, "assistant", sub=student)

    found = figures(compared())

    assert found["Not asked"] == 5
    assert sum(found.values()) == STUDENTS + 4


def test_figures_are_shown_without_a_name_and_with_their_age(compared, at):
    now = at(clock.now().isoformat()).astimezone(AMSTERDAM)

    page = compared()

    text = text_of(page.root)
    assert f"Class list as of {now:%H:%M}." in text
    assert "Sanne" not in text
    assert "de Vries" not in text


def test_a_class_list_of_people_we_know_may_not_be_complete(compared, list_launcher, platform_list):
    Visit(list_launcher, "student-01").acknowledge()
    warning = "This class list may not be complete"
    assert warning not in text_of(compared().root)

    body = f'{{"members": [{{"user_id": "{subject_of("student-01")}", "roles": ["Learner"]}}]}}'
    platform_list.answers = answering(body.encode())

    assert warning in text_of(compared().root)


def test_a_class_list_without_anybody_counts_nobody(compared, list_launcher, platform_list):
    visit = Visit(list_launcher, "student-01")
    visit.acknowledge()
    visit.withdraw()
    platform_list.answers = answering(b'{"members": []}')

    page = compared()

    assert set(figures(page).values()) == {0}
    assert "may not be complete" not in text_of(page.root)


def test_a_class_list_of_brightspace_may_never_be_complete(compared, session):
    session.execute(update(Registration).values(platform_family="desire2learn"))
    session.commit()

    assert "This class list may not be complete" in text_of(compared().root)


def test_people_without_a_role_and_entries_that_are_none_are_told(
    compared, list_launcher, platform_list
):
    Visit(list_launcher, "student-01").acknowledge()
    confirmed = f'{{"user_id": "{subject_of("student-01")}"}}'
    platform_list.answers = answering(
        f'{{"members": [{confirmed}, {{"user_id": "2", "roles": []}}, 5]}}'.encode()
    )

    page = compared()

    text = text_of(page.root)
    assert "does not say whether one person is a student" in text
    assert "One entry of the class list could not be read." in text
    assert figures(page)["Confirmed"] == 1
    assert figures(page)["Not asked"] == 1


# --- without a class list ------------------------------------------------------------------------

FAULTS = {
    "401 Unauthorized": "does not let us see the class list",
    "403 Forbidden": "does not let us see the class list",
    "404 Not Found": "has no class list",
    "500 Oops": "did not give us a class list",
    "200 OK": "did not give us a class list",
}


@pytest.mark.parametrize("status", FAULTS)
def test_a_class_list_that_cannot_be_had_leaves_our_own_records(
    status, compared, list_launcher, platform_list, caplog
):
    caplog.set_level("DEBUG")
    Visit(list_launcher, "student-01").acknowledge()
    platform_list.answers = answering(b"Sanne de Vries", status)

    page = compared()

    assert FAULTS[status] in text_of(page.root)
    assert figures(page) == {
        "Confirmed": 1,
        "Confirmed, asked again": 0,
        "Confirmed an earlier version": 0,
        "Exempt": 0,
    }
    assert "Sanne" not in caplog.text
    assert "de Vries" not in text_of(page.root)


def test_an_administrator_learns_what_failed_and_nothing_of_people(
    compared, platform_list, session
):
    platform_list.answers = answering(b"Sanne de Vries", "403 Forbidden")

    compared()

    row = session.scalars(select(Registration)).one()
    url = f"{platform_list.platform.issuer}/services/{COURSE.id}/members"
    assert row.last_service_error == f"GET {url}: status 403"
    assert row.last_service_error_at is not None


def test_a_class_list_that_breaks_off_leaves_our_own_records(
    compared, list_launcher, platform_list
):
    Visit(list_launcher, "student-01").acknowledge()

    def broken_off(_environ, start_response):
        url = f"{platform_list.platform.issuer}/services/{COURSE.id}/members"
        start_response("200 OK", [("Link", f'<{url}?limit=500>; rel="next"')])
        return [b'{"members": [{"user_id": "1", "roles": ["Learner"]}]}']

    platform_list.answers = broken_off

    page = compared()

    assert "did not give us a class list" in text_of(page.root)
    assert figures(page)["Confirmed"] == 1


def test_a_platform_that_is_slow_is_said_to_be_slow(
    compared, list_launcher, monkeypatch, platform_list
):
    def slow(_environ, start_response):
        url = f"{platform_list.platform.issuer}/services/{COURSE.id}/members"
        start_response("200 OK", [("Link", f'<{url}?pageToken=2>; rel="next"')])
        return [b'{"members": []}']

    platform_list.answers = slow
    monkeypatch.setattr("lti_app.lti.members.LONGEST_READING", -1.0)

    assert "took too long" in text_of(compared().root)


def test_a_class_list_that_is_too_long_is_said_to_be_so(compared, monkeypatch):
    monkeypatch.setattr("lti_app.lti.members.MOST_MEMBERS", 5)

    assert "longer than we can read" in text_of(compared().root)


def test_a_platform_without_the_service_is_asked_nothing(compared, platform_list):
    page = compared(**{NAMES_AND_ROLES: ABSENT})

    assert "does not offer us a class list" in text_of(page.root)
    assert platform_list.asked == []


def test_a_platform_that_is_gone_leaves_our_own_records(compared, list_launcher, session):
    Visit(list_launcher, "student-01").acknowledge()
    visit = Visit(list_launcher, "instructor", locale="en")
    gone = "http://127.0.0.1:9/members"
    session.execute(update(Course).values(memberships_url=gone))
    session.execute(update(Registration).values(token_url=gone))
    session.commit()
    list_launcher.app.extensions["registry"].forget()

    page = visit.click("/course/roster")

    assert figures(page)["Confirmed"] == 1
