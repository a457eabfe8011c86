"""Who comes from Teams is a visitor like any other: the same pages, the same counts."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.access.models import Course, Launch, Placement
from lti_app.acknowledgement import retention
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.lti.models import Registration
from lti_app.lti.roles import Role
from lti_app.teams import service
from lti_app.teams.models import TeamsPlacement
from lti_app.teams.settings_file import TeamsSettings
from lti_app.teams.tokens import TokenCheck
from practice.entra_client import OTHER_TENANT
from practice.personas import PERSONAS
from practice.sign_in_client import TENANT
from tests.launcher import SECURE, token_of
from tests.teams.tab import Tab

ONE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
STUDENT = f"{TENANT}/{PERSONAS['student-01'].subject}"


def confirm(tab: Tab, placement: str, persona: str = "student-01", **options: object) -> str:
    """Confirm the Do's in a tab; return what the page says then."""
    page = tab.open(placement, persona, **options)
    edition = page.text.partition('name="edition" value="')[2].partition('"')[0]
    form = {"launch": token_of(page), "edition": edition}
    done = tab.client.post("/dos/acknowledge", data=form, base_url=SECURE)
    assert done.status_code == 303, done.text
    return tab.get(done.location).text


def roles(session: Session) -> Sequence[Role]:
    return session.scalars(select(Launch.role)).all()


def test_a_student_reads_and_confirms_in_the_tab(tab: Tab, session: Session) -> None:
    placement = tab.placement()

    assert "You confirmed this" in confirm(tab, placement)

    event = session.scalars(select(Acknowledgement)).one()
    assert (event.place, event.subject) == (placement, STUDENT)
    launch = session.scalars(select(Launch)).one()
    assert (launch.context_title, launch.role) == ("Mentor group 4", Role.LEARNER)
    assert session.scalars(select(Course.place)).all() == [placement]


def test_who_made_it_sees_the_counts(tab: Tab) -> None:
    placement = tab.placement()
    confirm(tab, placement)

    page = tab.open(placement, "instructor")

    assert page.request.path == "/course"
    assert "Mentor group 4" in page.text
    assert "<strong>1</strong>" in page.text
    # Teams has no class list and no gradebook.
    assert "/course/roster" not in page.text
    assert "/course/run" in page.text
    assert "Gradebook" not in page.text


@ONE
def test_who_teaches_elsewhere_looks_along(tab: Tab, session: Session) -> None:
    placement = tab.placement()

    page = tab.open(placement, "second-instructor")

    assert page.request.path == "/dos"
    assert "somebody else added this tab" in page.text
    assert roles(session) == [Role.OBSERVER]


@ONE
def test_who_teaches_no_longer_sees_no_counts(tab: Tab) -> None:
    placement = tab.placement()

    assert tab.open(placement, "instructor", roles=[]).request.path == "/dos"


def test_who_is_on_the_list_teaches_everywhere(tab: Tab, session: Session) -> None:
    placement = tab.placement()
    oid = str(PERSONAS["student-02"].subject)
    owner = session.scalars(select(TeamsPlacement.institution_id)).one()
    for _twice in range(2):
        service.add_instructor(session, owner, TENANT, oid.upper(), "", today=date(2026, 9, 1))
    session.commit()

    assert tab.open(placement, "student-02").request.path == "/course"
    assert tab.make("student-02").status_code == 201
    # Also somebody whose account is elsewhere: administrators know whom they mean.
    assert tab.open(placement, "student-02", home=OTHER_TENANT).request.path == "/course"


@ONE
def test_a_guest_confirms_like_a_member(tab: Tab) -> None:
    assert "You confirmed this" in confirm(tab, tab.placement(), home=OTHER_TENANT)


def test_people_of_two_tenants_with_one_oid_are_two_people_in_one_course(
    tab: Tab, session: Session, app: Flask, teams: TeamsSettings, check: TokenCheck
) -> None:
    both = replace(teams, tenants={TENANT: "default", OTHER_TENANT: "default"})
    app.extensions["teams"] = replace(check, settings=both)
    placement = tab.placement()

    for tenant in (TENANT, OTHER_TENANT):
        confirm(tab, placement, tenant=tenant)

    who = session.scalars(select(Acknowledgement.subject)).all()
    assert len(set(who)) == 2
    assert "<strong>2</strong>" in tab.open(placement, "instructor").text


@ONE
def test_a_forged_context_gives_nothing(tab: Tab, session: Session) -> None:
    """Team, role and user id as the browser tells them are no proof, so none of them is read."""
    labels = {"team": "not-my-team", "channel": "c", "chat": "c", "meeting": "m", "role": "Admin"}
    placement = tab.placement(labels=labels)
    forged = {
        "labels": labels,
        "role": "instructor",
        "user": {"id": "somebody-else"},
        "userRole": 0,
    }

    told = tab.ask(placement, tab.token(), **forged)

    assert told.json is not None
    assert told.json["page"].startswith("/dos?launch=")
    assert roles(session) == [Role.LEARNER]
    stored = session.execute(select(TeamsPlacement.__table__)).one()
    assert not any("not-my-team" in str(value) for value in stored)


def test_the_registration_is_made_once_and_follows_the_settings(
    tab: Tab, session: Session, app: Flask, teams: TeamsSettings, check: TokenCheck
) -> None:
    tab.placement()
    tab.placement()
    app.extensions["teams"] = replace(check, settings=replace(teams, message_origins=()))
    app.extensions["registry"].forget()
    tab.placement()

    row = session.scalars(select(Registration)).one()
    assert (row.issuer, row.client_id) == ("teams:default", teams.client_id)
    assert row.frame_origins.split() == [
        "https://teams.microsoft.com",
        "https://*.teams.microsoft.com",
        "https://*.cloud.microsoft",
    ]


@ONE
def test_the_answer_is_all_that_teams_needs_to_save_the_tab(tab: Tab) -> None:
    told = tab.make(locale="nl", title="  Werkgroep\n 4 \U0001f469\u200d\U0001f3eb").json

    placement = told.pop("placement")
    assert len(placement) == 24
    assert told == {
        "entityId": placement,
        "contentUrl": f"http://localhost:8000/teams/tab?p={placement}",
        "websiteUrl": "http://localhost:8000/campaign/default/nl",
        "suggestedDisplayName": "Online Do's",
    }
    page = tab.open(placement)
    assert 'lang="nl"' in page.text
    assert "Werkgroep 4" in page.text


@ONE
def test_each_visit_is_one_of_its_own_and_the_address_is_nobody_elses(tab: Tab) -> None:
    token = tab.token()
    placement = tab.placement()

    first, second = (tab.address(placement, token) for _ in range(2))

    assert first != second
    assert tab.get(first, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


@ONE
def test_a_visit_that_has_ended_says_so_in_teams(tab: Tab, session: Session) -> None:
    address = tab.address(tab.placement(), tab.token())
    session.execute(delete(Launch))
    session.commit()

    page = tab.get(address)

    assert page.status_code == 401
    assert "https://*.cloud.microsoft" in page.headers["Content-Security-Policy"]
    assert 'target="_top"' not in page.text


def test_what_is_kept_about_an_instructor_is_shown_and_erased(tab: Tab, session: Session) -> None:
    placement = tab.placement()
    owner = session.scalars(select(TeamsPlacement.institution_id)).one()
    oid = str(PERSONAS["instructor"].subject)
    service.add_instructor(session, owner, TENANT, oid, "Annelies", today=date(2026, 9, 1))
    session.commit()
    page = tab.open(placement, "instructor")
    launch = {"launch": token_of(page)}

    mine = tab.client.get("/my-data", query_string=launch, base_url=SECURE)
    assert "Mentor group 4" in mine.text
    assert "Annelies" in mine.text
    file = tab.client.get("/my-data/export.json", query_string=launch, base_url=SECURE)
    assert file.json is not None
    assert file.json["teams"] == {
        "placements": ["Mentor group 4"],
        "instructor_since": "2026-09-01",
        "name": "Annelies",
    }
    tab.client.post("/my-data/erase", data={**launch, "sure": "yes"}, base_url=SECURE)

    assert session.scalars(select(TeamsPlacement.made_by)).all() == [None]
    assert tab.open(placement, "instructor").request.path == "/course"


@ONE
def test_what_is_kept_about_a_student_says_nothing_of_teams_placements(tab: Tab) -> None:
    placement = tab.placement()
    confirm(tab, placement)
    launch = {"launch": token_of(tab.open(placement))}

    mine = tab.client.get("/my-data", query_string=launch, base_url=SECURE)
    assert "come from Microsoft Teams" in mine.text
    file = tab.client.get("/my-data/export.json", query_string=launch, base_url=SECURE)

    assert file.json is not None
    assert file.json["teams"] is None
    assert [click["door"] for click in file.json["acknowledgements"]] == ["teams"]
    assert {visit["door"] for visit in file.json["visits"]} == {"teams"}


def test_a_placement_goes_with_its_course(tab: Tab, session: Session) -> None:
    used, unused, new = tab.placement(), tab.placement(), tab.placement()
    tab.open(used)
    old = date(2020, 1, 1)
    for placement in (used, unused):
        session.get_one(TeamsPlacement, placement).made_on = old
    session.commit()

    retention.delete_expired(session, now=clock.now())
    left = set(session.scalars(select(TeamsPlacement.id)))
    assert left == {used, new}

    session.execute(delete(Placement))
    session.execute(delete(Course))
    retention.delete_expired(session, now=clock.now())
    assert session.scalar(select(func.count()).select_from(TeamsPlacement)) == 1


def test_the_first_people_may_come_at_the_same_moment(tab: Tab, session: Session, app: Flask):
    tabs = [Tab(app, tab.platform) for _ in range(4)]
    with ThreadPoolExecutor(len(tabs)) as pool:
        placements = list(pool.map(lambda each: each.placement(), tabs))
        addresses = list(pool.map(lambda each: each.address(placements[0], each.token()), tabs))

    assert len({*placements, *addresses}) == 8
    assert session.scalar(select(func.count()).select_from(Registration)) == 1
    assert session.scalar(select(func.count()).select_from(Launch)) == 4
