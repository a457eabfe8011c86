"""What is kept, told or forgotten of one person touches nobody else, and no namesake elsewhere."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from lti_app.access import person_links, persons, side_doors, staff
from lti_app.access.models import Administrator, Course, CourseStaff, Door, Launch
from lti_app.access.person_links import Known
from lti_app.access.persons import Person
from lti_app.access.side_doors import Threshold
from lti_app.acknowledgement import course_records, joining
from lti_app.acknowledgement.models import Acknowledgement, Action
from lti_app.lti.roles import Role
from lti_app.membership import service as membership
from lti_app.membership.models import TokenQuota
from tests.neighbours import (
    BESIDE,
    FOREIGN,
    NOW,
    OF_COURSE,
    OF_PLATFORM,
    OURS,
    SOMEBODY,
    Neighbours,
)

HASH = "sign_in:0123"
TODAY = NOW.date()
COURSES = (OURS, OF_PLATFORM, BESIDE, FOREIGN)
"""A link of each course."""


@pytest.fixture
def person(neighbours) -> Person:
    return Person(neighbours.own.id, SOMEBODY)


@pytest.fixture
def namesake(neighbours) -> Person:
    return Person(neighbours.other.id, SOMEBODY)


# --- visits -------------------------------------------------------------------------------------


def subjects(session) -> list[tuple[int, str]]:
    session.rollback()
    rows = session.execute(select(Launch.registration_id, Launch.subject))
    return sorted((row.registration_id, row.subject or "") for row in rows)


def test_visits_are_told_and_ended_of_one_person_on_one_platform(
    neighbours, session, engine, person, namesake
):
    neighbours.launch(OURS, "another")

    with engine.begin() as connection:
        assert len(persons.visits(connection, person)) == 4
        assert len(persons.visits(connection, namesake)) == 1
        assert persons.empty_visits(connection, person) == 4

    own, other = neighbours.own.id, neighbours.other.id
    assert subjects(session) == [*[(own, "")] * 4, (own, "another"), (other, SOMEBODY)]


def test_who_administers_does_so_on_their_own_platform(
    neighbours, session, engine, person, namesake
):
    visitor = neighbours.visitor()
    session.execute(
        insert(Administrator).values(
            institution_id=visitor.institution_id,
            registration_id=visitor.registration_id,
            subject=SOMEBODY,
            made_at=NOW,
        )
    )
    session.commit()

    with engine.connect() as connection:
        assert persons.administrator_since(connection, person) == NOW
        assert persons.administrator_since(connection, namesake) is None
        assert persons.administrator_since(connection, Person(person.registration_id, "x")) is None


# --- staff --------------------------------------------------------------------------------------


def staff_of(session, neighbours: Neighbours) -> set[tuple[str, str]]:
    """Return in which courses, each called by a link of it, who is known as staff."""
    session.rollback()
    visitors = {link: neighbours.visitor(link) for link in COURSES}
    links = {(each.deployment_id, each.place): link for link, each in visitors.items()}
    query = select(Course.deployment_id, Course.place, CourseStaff.subject).join(CourseStaff)
    return {
        (links[deployment_id, place], who) for deployment_id, place, who in session.execute(query)
    }


@pytest.fixture
def teaching(neighbours: Neighbours, session, engine) -> Neighbours:
    """Somebody and a colleague came to every course as staff."""
    session.execute(update(Course).values(memberships_url="https://lms.example.edu/members"))
    session.commit()
    with engine.begin() as connection:
        for link in COURSES:
            for subject in (SOMEBODY, "colleague"):
                visitor = neighbours.visitor(link, subject, role=Role.INSTRUCTOR)
                staff.remember(connection, visitor, today=TODAY)
    return neighbours


def test_staff_are_kept_of_each_course_with_a_class_list_and_once(teaching, session, engine):
    kept = {(link, subject) for link in COURSES for subject in (SOMEBODY, "colleague")}
    assert staff_of(session, teaching) == kept

    session.execute(update(Course).where(Course.place == "2").values(memberships_url=None))
    session.commit()
    with engine.begin() as connection:
        again = teaching.visitor(role=Role.INSTRUCTOR)
        staff.remember(connection, again, today=TODAY + timedelta(days=1))
        for changes in (
            {"role": Role.LEARNER},
            {"role": Role.INSTRUCTOR, "subject": None},
            {"role": Role.INSTRUCTOR, "link": OF_PLATFORM},
        ):
            visitor = teaching.visitor(**{"subject": "new", **changes})
            staff.remember(connection, visitor, today=TODAY)

    assert staff_of(session, teaching) == kept
    assert set(session.scalars(select(CourseStaff.recorded_on))) == {TODAY}


@pytest.mark.parametrize("link", COURSES)
def test_another_run_forgets_the_staff_of_its_own_course(teaching, session, engine, link):
    with engine.begin() as connection:
        staff.forget_run(connection, teaching.visitor(link))

    left = {course for course, _subject in staff_of(session, teaching)}
    assert left == {*COURSES} - {link}


def test_a_class_list_is_set_right_by_the_staff_of_its_own_course(teaching, engine):
    with engine.begin() as connection:
        for link in COURSES:
            own = teaching.visitor(link, f"staff of {link}", role=Role.INSTRUCTOR)
            staff.remember(connection, own, today=TODAY)
        for link in COURSES:
            visitor, asking = teaching.visitor(link), teaching.asking()
            found = course_records.records(connection, visitor, asking)
            assert found.not_asked == {"colleague", f"staff of {link}"}


def test_where_somebody_taught_is_told_and_forgotten_of_them_alone(
    teaching, session, engine, person, namesake
):
    with engine.begin() as connection:
        of_person = [each.place for each in staff.records_of(connection, person)]
        assert sorted(of_person) == ["1", "1", "2"]
        assert [each.place for each in staff.records_of(connection, namesake)] == ["1"]
        staff.forget(connection, person)

    colleagues = {(link, "colleague") for link in COURSES}
    assert staff_of(session, teaching) == {*colleagues, (FOREIGN, SOMEBODY)}


# --- tokens -------------------------------------------------------------------------------------


def test_tokens_are_told_of_one_person_on_one_platform(
    neighbours, session, engine, person, namesake
):
    for owner, subject, issued in (
        (neighbours.own, SOMEBODY, 3),
        (neighbours.own, "another", 5),
        (neighbours.other, SOMEBODY, 7),
    ):
        row = {"registration_id": owner.id, "institution_id": owner.institution_id, "day": TODAY}
        who = membership._hash("subject", subject)
        session.execute(insert(TokenQuota).values(**row, person_hash=who, issued=issued))
    session.commit()

    with engine.connect() as connection:
        for who, issued in ((person, 3), (namesake, 7)):
            assert [each.issued for each in membership.issued_to(connection, who)] == [issued]


# --- two doors ----------------------------------------------------------------------------------


def test_who_somebody_is_at_two_doors_is_kept_for_each_platform(
    neighbours, engine, person, namesake
):
    known = [
        Known(each.institution_id, each.id, b"h" * 32)
        for each in (neighbours.own, neighbours.other)
    ]
    with engine.begin() as connection:
        person_links.keep(connection, known[0], SOMEBODY)
        assert person_links.subject_of(connection, known[1]) is None
        stranger = replace(known[0], identifier_hash=b"s" * 32)
        assert person_links.subject_of(connection, stranger) is None
        assert not person_links.is_kept(connection, namesake)
        person_links.keep(connection, known[1], SOMEBODY)
        person_links.keep(connection, known[1], "another", once=True)
        assert person_links.subject_of(connection, known[1]) == SOMEBODY

        person_links.forget(connection, person)

        assert person_links.subject_of(connection, known[0]) is None
        assert person_links.subject_of(connection, known[1]) == SOMEBODY
        assert not person_links.is_kept(connection, person)
        assert person_links.is_kept(connection, namesake)


def test_what_is_joined_is_what_one_person_did_on_one_platform(neighbours, session, engine, person):
    for link, subject in ((OURS, HASH), (FOREIGN, HASH), (OURS, "sign_in:other")):
        neighbours.event(subject, link)
        neighbours.launch(link, subject)

    with engine.begin() as connection:
        joining.join(connection, person, HASH, now=NOW)

    own, other = neighbours.own.id, neighbours.other.id
    events = select(Acknowledgement.registration_id, Acknowledgement.subject)
    joined = {(own, SOMEBODY), (own, "sign_in:other"), (other, HASH)}
    assert {tuple(row) for row in session.execute(events)} == joined
    assert set(subjects(session)) == {*joined, (other, SOMEBODY)}


@pytest.mark.parametrize("is_later", [False, True])
def test_a_confirmation_before_it_was_known_who_it_was_stands_unless_taken_back_since(
    neighbours, session, engine, person, is_later
):
    neighbours.event(at=NOW)
    neighbours.event(at=NOW + timedelta(minutes=2), action=Action.WITHDRAWN)
    neighbours.event(HASH, at=NOW + timedelta(minutes=3 if is_later else 1))

    with engine.begin() as connection:
        joining.join(connection, person, HASH, now=NOW)

    latest = select(Acknowledgement.action, Acknowledgement.round).order_by(
        Acknowledgement.id.desc()
    )
    stands = (Action.ACKNOWLEDGED, 1) if is_later else (Action.WITHDRAWN, 0)
    assert session.execute(latest).first() == stands


@pytest.mark.parametrize("day", [-1, 1])
def test_a_course_counts_as_used_on_the_day_on_which_somebody_comes_by_a_side_door(
    neighbours, session, engine, day
):
    visitor = neighbours.visitor()
    ours = Course.place == "1", Course.deployment_id == visitor.deployment_id
    course = session.scalars(select(Course).where(*ours)).one()
    today = TODAY + timedelta(days=day)
    threshold = Threshold(
        course.institution_id, course.registration_id, course.deployment_id, course.id, "1", OURS
    )

    with engine.begin() as connection:
        side_doors.enter(
            connection, threshold, Door.SIGN_IN, HASH, language="nl", today=today, now=NOW
        )

    session.expire_all()
    others = session.scalars(select(Course).where(Course.id != course.id)).all()
    assert {each.last_used_on for each in others} == {TODAY}
    assert course.last_used_on == max(today, TODAY)


@pytest.mark.parametrize("is_graded", [False, True])
@pytest.mark.parametrize(("subject", "is_user"), [(SOMEBODY, True), (HASH, False)])
def test_a_side_door_is_graded_where_the_link_is_and_for_users_of_the_platform(
    neighbours, engine, is_graded, subject, is_user
):
    visitor = neighbours.visitor(OF_COURSE)
    threshold = Threshold(
        visitor.institution_id,
        visitor.registration_id,
        visitor.deployment_id,
        0,
        "1",
        OF_COURSE,
        is_graded=is_graded,
    )
    with engine.begin() as connection:
        _token, came = side_doors.enter(
            connection, threshold, Door.SIGN_IN, subject, language="nl", today=TODAY, now=NOW
        )

    assert came.is_graded is (is_graded and is_user)
