"""What a launch leaves behind of the place that it came from."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.access import places
from lti_app.access.models import Course, Launch, Placement
from lti_app.lti.claims import Options, Services
from lti_app.lti.models import Registration
from lti_app.sharing.models import CourseSharing
from practice.claims import ABSENT
from practice.family_claims import BRIGHTSPACE
from tests.factories import Factories
from tests.launcher import Launcher
from tests.lti.refusals import on_one_database

AGS = "https://purl.imsglobal.org/spec/lti-ags/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/"
CUSTOM = "https://purl.imsglobal.org/spec/lti/claim/custom"
GRADES = {
    "scope": [AGS + "scope/score", AGS + "scope/lineitem"],
    "lineitems": "https://lms.example/items?type_id=1",
}
SERVICES: dict[str, Any] = {
    NRPS + "claim/namesroleservice": {"context_memberships_url": "https://lms.example/members"},
    AGS + "claim/endpoint": GRADES,
}
Spoil = Callable[[dict[str, Any]], None]


def adding(**claims: Any) -> Spoil:
    """Return a change that adds services and the custom parameters given."""

    def spoil(body: dict[str, Any]) -> None:
        body.update(SERVICES)
        body[CUSTOM] = claims

    return spoil


def one(session: Session, model: type[Any]) -> Any:
    """Return the only row, as it is now."""
    session.expire_all()
    session.rollback()
    return session.scalars(select(model)).one()


def test_the_course_and_the_link_are_stored_with_the_services(
    launcher: Launcher, session: Session
) -> None:
    launcher.launch(spoil=adding(course_end="2027-01-31T22:59:59Z"))
    course, placement = one(session, Course), one(session, Placement)
    assert course.memberships_url == "https://lms.example/members"
    assert course.ends_on == date(2027, 1, 31)
    assert course.run == 1
    assert placement.course_id == course.id
    assert placement.lineitems_url == GRADES["lineitems"]
    assert placement.lineitem_url is None
    assert placement.grade_scopes == f"{AGS}scope/lineitem {AGS}scope/score"
    assert not placement.is_graded
    assert one(session, Registration).last_launch_on == course.last_used_on


def test_what_a_later_message_leaves_out_stays_known(launcher: Launcher, session: Session) -> None:
    launcher.launch("instructor", spoil=adding())
    nothing: dict[str, Any] = dict.fromkeys(SERVICES, ABSENT)
    launcher.launch("student-01", **nothing)
    assert one(session, Course).memberships_url == "https://lms.example/members"
    assert one(session, Placement).lineitems_url == GRADES["lineitems"]


def test_what_a_later_message_changes_is_changed(launcher: Launcher, session: Session) -> None:
    launcher.launch(spoil=adding())

    def moved(body: dict[str, Any]) -> None:
        body[AGS + "claim/endpoint"] = {**GRADES, "lineitem": "https://lms.example/items/7"}

    launcher.launch(spoil=moved)
    assert one(session, Placement).lineitem_url == "https://lms.example/items/7"


def test_a_link_placed_to_be_graded_makes_graded_launches(
    launcher: Launcher, session: Session
) -> None:
    launcher.launch(spoil=adding(dos_grade="yes"))
    assert one(session, Placement).is_graded
    assert one(session, Launch).is_graded


def test_a_copied_link_is_graded_like_its_original(launcher: Launcher, session: Session) -> None:
    def launch(link: str, **custom: str) -> None:
        launcher.launch(resource_link={"id": link}, spoil=adding(**custom))

    launch("original", dos_grade="yes")
    launch("plain")
    launch("copy", link_history="older,original")
    launch("copy-of-plain", link_history="plain")
    launch("unknown", link_history="$ResourceLink.id.history")
    graded = session.scalars(select(Placement.resource_link_id).where(Placement.is_graded))
    assert set(graded) == {"original", "copy"}


@on_one_database
@pytest.mark.parametrize(
    ("history", "custom", "is_graded"),
    [
        ("old", {}, True),
        ("older,old", {}, True),
        ("course%3A%201,course%3A%202", {}, True),
        ("course%3A%201%2Cold", {}, True),
        ("mixed", {}, False),
        ("mixed,old", {}, False),
        ("old", {"link_history": "plain"}, False),
        ("old", {"dos_record": "no"}, False),
        ("new", {}, False),
        ("$Context.id.history", {}, False),
        ("", {}, False),
    ],
)
def test_a_link_without_a_history_is_graded_as_all_links_of_the_course_before(
    launcher: Launcher, session: Session, history: str, custom: dict[str, str], is_graded: bool
) -> None:
    def launch(course: str, link: str, **custom: str) -> None:
        answer = launcher.launch(
            context={"id": course}, resource_link={"id": link}, spoil=adding(**custom)
        )
        assert answer.status_code == 200

    launch("old", "graded", dos_grade="yes")
    launch("course: 2", "graded too", dos_grade="yes")
    launch("mixed", "graded as well", dos_grade="yes")
    launch("mixed", "plain")
    launch("new", "copy", course_history=history, **custom)
    found = session.scalar(select(Placement.is_graded).where(Placement.resource_link_id == "copy"))
    assert found is is_graded


@on_one_database
@pytest.mark.parametrize(
    ("told", "custom", "is_graded"),
    [
        ({"Context.id.history": "old"}, {}, True),
        ({"Context.id.history": "old"}, {"course_history": "$Context.id.history"}, True),
        ({"Context.id.history": "old"}, {"course_history": "mixed"}, False),
        ({"ResourceLink.id.history": "plain", "Context.id.history": "old"}, {}, False),
        ({"ResourceLink.id.history": "graded"}, {"link_history": "plain"}, False),
        ({"Context.id.history": ["old"]}, {}, False),
        ("old", {}, False),
    ],
)
def test_a_history_that_brightspace_tells_in_its_own_claim_counts_as_well(
    launcher: Launcher, session: Session, told: Any, custom: dict[str, str], is_graded: bool
) -> None:
    def launch(course: str, link: str, spoil: Spoil) -> None:
        launcher.launch(context={"id": course}, resource_link={"id": link}, spoil=spoil)

    def in_the_claim(body: dict[str, Any]) -> None:
        adding(**custom)(body)
        body[BRIGHTSPACE] = told

    launch("old", "graded", adding(dos_grade="yes"))
    launch("mixed", "graded as well", adding(dos_grade="yes"))
    launch("mixed", "plain", adding())
    launch("new", "copy", in_the_claim)
    found = session.scalar(select(Placement.is_graded).where(Placement.resource_link_id == "copy"))
    assert found is is_graded


def test_a_course_of_another_deployment_is_no_course_before(
    launcher: Launcher, session: Session, factories: Factories
) -> None:
    factories.registration(launcher.platform, approve_deployments=True)
    launcher.launch(context={"id": "old"}, spoil=adding(dos_grade="yes"))

    answer = launcher.launch(
        context={"id": "new"}, deployment_id="another", spoil=adding(course_history="old")
    )
    assert answer.status_code == 200
    graded = session.scalars(select(Placement.is_graded).order_by(Placement.id)).all()
    assert graded == [True, False]


def test_a_copied_course_begins_with_what_the_one_before_it_keeps_for_sharing(
    launcher: Launcher, session: Session
) -> None:
    def launch(course: str, link: str = "1", **custom: str) -> None:
        launcher.launch(
            context={"id": course},
            resource_link={"id": f"{course}-{link}"},
            spoil=adding(**custom),
        )

    launch("old")
    old = one(session, Course)
    kept = {"channel": "teams-chat", "introductions": '{"nl/chat": "Hoi!"}'}
    session.add(CourseSharing(institution_id=old.institution_id, course_id=old.id, **kept))
    session.commit()
    launch("new", course_history="old")
    launch("unrelated", course_history="\0,%00,nowhere," + "x" * 300)

    rows = session.scalars(select(CourseSharing).order_by(CourseSharing.id)).all()
    assert [(row.channel, row.introductions) for row in rows] == [tuple(kept.values())] * 2
    # What the new course forgets does not come back with the next link that is opened there.
    session.delete(rows[1])
    session.commit()
    launch("new", "2", course_history="old")
    session.rollback()
    assert session.scalar(select(func.count()).select_from(CourseSharing)) == 1


def test_a_link_placed_to_be_read_only_records_nobody(launcher: Launcher, session: Session) -> None:
    answer = launcher.launch(spoil=adding(dos_record="no"))
    assert answer.status_code == 200
    assert not one(session, Launch).is_recorded
    assert 'action="/dos/acknowledge"' not in answer.text


def test_the_language_of_the_link_comes_before_that_of_the_platform(launcher: Launcher) -> None:
    answer = launcher.launch(locale="nl-NL", spoil=adding(dos_language="en"))
    assert '<html lang="en"' in answer.text


@pytest.mark.parametrize(
    "claim", ["text", [], None, {"scope": "x", "lineitems": 5, "lineitem": "javascript:x"}]
)
def test_services_of_the_wrong_type_count_as_absent(
    launcher: Launcher, session: Session, claim: object
) -> None:
    def spoil(body: dict[str, Any]) -> None:
        body[AGS + "claim/endpoint"] = claim
        body[NRPS + "claim/namesroleservice"] = claim

    assert launcher.launch(spoil=spoil).status_code == 200
    assert one(session, Placement).lineitems_url is None
    assert one(session, Course).memberships_url is None


@pytest.mark.parametrize("scope", ["a\0b", "x" * 200])
def test_a_scope_that_no_database_can_hold_is_left_out(
    launcher: Launcher, session: Session, scope: str
) -> None:
    def spoil(body: dict[str, Any]) -> None:
        body[AGS + "claim/endpoint"] = {**GRADES, "scope": [scope, AGS + "scope/score"]}

    assert launcher.launch(spoil=spoil).status_code == 200
    assert one(session, Placement).grade_scopes == f"{AGS}scope/score"


def test_a_launch_that_fails_is_not_taken_for_stored(
    launcher: Launcher, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("lti_app.access.service.open_launch", fail)
        patch.setitem(launcher.app.config, "PROPAGATE_EXCEPTIONS", False)
        assert launcher.launch().status_code == 500
    assert session.scalar(select(func.count()).select_from(Placement)) == 0
    launcher.launch()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Placement)) == 1


def test_known_places_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_ENTRIES", 3)
    known = places.Places()
    today = date(2026, 9, 1)

    class Told:
        context_id = "course"
        services = Services(None, None, None, ())
        options = Options(True, False, None, (), None)

        def __init__(self, number: int) -> None:
            self.resource_link_id = str(number)

    for number in range(10):
        claims: Any = Told(number)
        known.remember(1, claims, today)
        assert known.is_known(1, claims, today)
        assert not known.is_known(1, claims, date(2026, 9, 2))
    assert len(known._known) <= 3
