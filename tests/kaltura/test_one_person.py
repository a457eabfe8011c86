"""One person by two doors, where the institution wants it: one status, one count, one erasure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, func, select, update

from lti_app import clock
from lti_app.access.models import Administrator, Door, Launch, PersonLink, Placement
from lti_app.access.person_keys import PersonKeys
from lti_app.acknowledgement.models import Acknowledgement, Action, GradeDelivery
from lti_app.acknowledgement.retention import delete_expired
from lti_app.config import Settings
from lti_app.lti.claims import LIS
from lti_app.sign_in.providers import Provider as Known
from lti_app.sign_in.service import open_sign_in
from practice.personas import PERSONAS
from practice.sign_in_client import CLIENT_ID
from tests.kaltura.test_following import arrived
from tests.launcher import Launcher
from tests.sign_in.provider import SECRET
from tests.web.page import Page
from tests.web.visit import SECOND_COURSE, Visit

SUB = PERSONAS["student-01"].subject
"""What the practice provider calls a student in `oid`, and the platform in these tests as well."""
Wanted = Callable[..., None]


@pytest.fixture
def wanted(app: Flask, settings: Settings, provider, platform) -> Iterator[Wanted]:
    """Return a function that lets the default institution recognise people at its sign-in."""
    before = app.extensions["sign_in"]

    def want(institution: str = "default", **changes: Any) -> None:
        policy = {"person_claim": "oid", "person_platforms": (platform.issuer,), **changes}
        known = Known("default", provider.issuer, CLIENT_ID, SECRET, is_for_courses=True, **policy)
        app.extensions["sign_in"] = open_sign_in(settings, {institution: known})

    want()
    yield want
    app.extensions["sign_in"] = before


@pytest.fixture
def come(launcher: Launcher) -> Callable[..., Visit]:
    """Return a function that lets a student come by the course, with the institution's id."""

    def launch(identifier: Any = SUB, persona: str = "student-01", **options: Any) -> Visit:
        def name(body: dict[str, Any]) -> None:
            body[LIS] = {"person_sourcedid": identifier}

        return Visit(launcher, persona, spoil=name, locale="nl-NL", **options)

    return launch


def subjects(session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Acknowledgement.subject).order_by(Acknowledgement.id)))


def counted(launcher: Launcher) -> str:
    return Visit(launcher, "instructor", locale="en-GB").text


def test_who_confirmed_in_the_course_has_confirmed_when_they_sign_in(
    maker, follower, wanted, come, session, launcher
):
    link = maker().make()
    assert "maar één keer" in follower.get(f"{link}/nl").text
    come().acknowledge()

    page = Page(follower.sign_in(link))

    assert page.confirmation == "Je hebt bevestigd"
    assert subjects(session) == [SUB]
    kept = session.scalars(select(PersonLink)).one()
    assert (kept.subject, len(kept.identifier_hash)) == (SUB, 32)
    assert session.scalars(select(Launch.door).where(Launch.door == Door.SIGN_IN)).all()
    assert "1 student" in counted(launcher)


def test_who_signed_in_first_has_confirmed_in_the_course_and_is_counted_once(
    maker, follower, wanted, come, session, launcher
):
    link = maker().make()
    arrived(follower, follower.sign_in(link))
    assert subjects(session)[0].startswith("sign_in:")
    assert Page(follower.sign_in(link)).confirmation == "Je hebt bevestigd"

    assert come().page.confirmation == "Je hebt bevestigd"

    assert subjects(session) == [SUB]
    assert session.scalars(select(Acknowledgement.door)).all() == [Door.SIGN_IN]
    assert set(session.scalars(select(Launch.subject).where(Launch.door == Door.SIGN_IN))) == {SUB}
    assert "1 student" in counted(launcher)
    arrived(follower, follower.sign_in(link, **{"as": "student-02"}))
    assert len(set(subjects(session))) == 2


def test_erased_at_one_door_is_erased_at_the_other(maker, follower, wanted, come, session):
    link = maker().make()
    visit = come()
    visit.acknowledge()
    assert "Inloggen bij je onderwijsinstelling" in visit.get("/my-data").text
    visit.get("/my-data/erase").click("/my-data/erase")

    assert subjects(session) == []
    assert session.scalar(select(func.count()).select_from(PersonLink)) == 0
    assert Page(follower.sign_in(link)).confirmation != "Je hebt bevestigd"


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True, scope="session")
class TestRefused:
    """Who stays two people."""

    @pytest.mark.parametrize("identifier", ["  ", 4, "somebody else"])
    def test_without_the_same_identifier(self, maker, follower, wanted, come, session, identifier):
        come(identifier).acknowledge()
        arrived(follower, follower.sign_in(maker().make()))

        assert len(set(subjects(session))) == 2

    @pytest.mark.parametrize(
        "policy",
        [
            {"person_platforms": ("https://other.example.edu",)},
            {"person_claim": None, "person_platforms": ()},
            {"person_claim": "absent"},
        ],
    )
    def test_where_it_is_not_wanted_or_the_platform_is_not_trusted(
        self, maker, follower, wanted, come, session, policy
    ):
        wanted(**policy)
        come().acknowledge()
        arrived(follower, follower.sign_in(maker().make()))

        assert len(set(subjects(session))) == 2

    def test_where_another_institution_wants_it(self, wanted, come, session):
        wanted("elsewhere")
        come().acknowledge()

        assert session.scalar(select(func.count()).select_from(PersonLink)) == 0

    def test_somebody_of_staff_is_never_a_student_elsewhere(self, wanted, come, session):
        come("number-1", "instructor")

        assert session.scalar(select(func.count()).select_from(PersonLink)) == 0

    def test_another_account_on_the_platform_takes_nothing_along(
        self, maker, follower, wanted, come, session
    ):
        come().acknowledge()
        come(SUB, "student-02")

        assert subjects(session) == [SUB]
        assert Page(follower.sign_in(maker().make())).confirmation != "Je hebt bevestigd"

    def test_who_signs_in_administers_nothing(self, app, maker, follower, wanted, come, session):
        link = maker().make()
        come().acknowledge()
        row = session.scalars(select(Launch).where(Launch.subject == SUB)).first()
        session.add(
            Administrator(
                institution_id=row.institution_id,
                registration_id=row.registration_id,
                subject=SUB,
                made_at=row.ends_at,
            )
        )
        session.commit()

        token = Page(follower.sign_in(link)).forms["/dos/withdraw"].fields["launch"]

        assert follower.get(f"/admin?launch={token}").status_code == 403
        assert come().get("/admin").answer.status_code == 200


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True, scope="session")
class TestJoining:
    """What becomes of clicks that were made before it was known who it was."""

    def test_the_later_click_holds(self, maker, follower, wanted, come, session):
        link = maker().make()
        come("").acknowledge()
        page = arrived(follower, follower.sign_in(link))
        fields = page.forms["/dos/withdraw"].fields
        follower.tool.post("/dos/withdraw", data=fields, base_url="https://localhost:8000")

        assert come().page.confirmation == "Je hebt bevestigd"
        assert subjects(session) == [SUB]

    def test_a_confirmation_after_a_withdrawal_opens_a_round(
        self, maker, follower, wanted, come, session
    ):
        visit = come("")
        visit.acknowledge()
        visit.withdraw()
        arrived(follower, follower.sign_in(maker().make()))

        assert come().page.confirmation == "Je hebt bevestigd"
        events = session.scalars(select(Acknowledgement).order_by(Acknowledgement.id)).all()
        assert [(each.action, each.round) for each in events] == [
            (Action.ACKNOWLEDGED, 0),
            (Action.WITHDRAWN, 0),
            (Action.ACKNOWLEDGED, 1),
        ]

    def test_an_earlier_click_adds_nothing(self, maker, follower, wanted, come, session):
        arrived(follower, follower.sign_in(maker().make()))
        come("").acknowledge()

        come()

        assert subjects(session) == [SUB]

    def test_who_was_known_by_another_name_at_the_sign_in_is_known_there_too(
        self, maker, follower, wanted, come, session
    ):
        link = maker().make()
        wanted(person_claim=None, person_platforms=())
        arrived(follower, follower.sign_in(link))
        wanted()
        come()

        assert Page(follower.sign_in(link)).confirmation == "Je hebt bevestigd"
        assert subjects(session) == [SUB]

    def test_it_counts_in_every_course_and_in_the_gradebook(
        self, maker, follower, wanted, come, session
    ):
        link = maker(context=SECOND_COURSE).make()
        session.execute(update(Placement).values(is_graded=True))
        session.commit()
        arrived(follower, follower.sign_in(link))
        assert session.scalars(select(GradeDelivery)).all() == []

        come()

        assert subjects(session) == [SUB]
        assert session.scalars(select(GradeDelivery.subject)).all() == [SUB]
        follower.sign_in(link)
        session.rollback()
        graded = select(Launch.is_graded).where(Launch.door == Door.SIGN_IN)
        assert set(session.scalars(graded)) == {False, True}


def test_a_launch_asks_once_more_where_it_is_wanted_and_not_else(wanted, come, engine, monkeypatch):
    monkeypatch.setattr("lti_app.lti.registry.CACHE_SECONDS", float("inf"))
    said: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    def asked() -> int:
        said.clear()
        come()
        return len(said)

    come()
    event.listen(engine, "before_cursor_execute", note)
    try:
        with_policy = asked()
        wanted(person_claim=None, person_platforms=())
        assert with_policy == asked() + 1
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_link_goes_with_the_last_confirmation_of_the_person(wanted, come, session):
    come().acknowledge()
    come("another", "student-02").acknowledge()
    delete_expired(session, now=clock.now())
    assert session.scalar(select(func.count()).select_from(PersonLink)) == 2

    session.execute(delete(Acknowledgement).where(Acknowledgement.subject == SUB))
    delete_expired(session, now=clock.now())

    assert session.scalars(select(PersonLink.subject)).all() == [PERSONAS["student-02"].subject]


def test_two_institutions_have_no_hash_in_common(tmp_path):
    keys = PersonKeys(tmp_path)
    keys.ensure()

    hashes = {
        keys.identifier("one", "4"),
        keys.identifier("two", "4"),
        keys.identifier("one", "5"),
        bytes.fromhex(keys.subject(Door.SIGN_IN, "one", "4").partition(":")[2]),
    }

    assert len(hashes) == 4
