"""Every route of the administration, and everybody who may come: nobody acts for others."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.access.models import Administrator
from lti_app.campaign import drafts
from lti_app.campaign.shelf import shelf
from lti_app.db import CourseModel
from lti_app.institution import invites
from lti_app.institution.models import Institution, InviteKind
from lti_app.lti.models import Deployment, Registration
from lti_app.teams.models import TeamsInstructor, TeamsPlacement
from practice.personas import PERSONAS
from practice.platform import Platform
from practice.sign_in_client import TENANT
from tests.factories import Factories
from tests.launcher import SECURE, Launcher
from tests.web.crawl_teams import teams_of
from tests.web.neighbour import begin_draft
from tests.web.visit import Visit

ROUTES: dict[tuple[str, str], tuple[str, ...]] = {
    ("GET", "/admin"): (),
    ("POST", "/admin/registration"): ("registration", "status"),
    ("POST", "/admin/deployment"): ("deployment", "status"),
    ("POST", "/admin/test"): ("registration",),
    ("POST", "/admin/invite"): ("kind",),
    ("POST", "/admin/withdraw"): ("invite",),
    ("POST", "/admin/policies"): ("retention_months", "asks_again", "grace_days"),
    ("POST", "/admin/figures"): ("threshold",),
    ("POST", "/admin/remove"): ("administrator",),
    ("GET", "/admin/teams"): (),
    ("GET", "/admin/teams/app.zip"): (),
    ("POST", "/admin/teams/add"): ("tenant", "oid"),
    ("POST", "/admin/teams/remove"): ("instructor",),
    ("POST", "/admin/teams/delete"): ("placement",),
    ("GET", "/admin/campaign"): (),
    ("POST", "/admin/campaign/begin"): ("source",),
    ("GET", "/admin/campaign/discard"): (),
    ("POST", "/admin/campaign/discard"): ("revision",),
    ("GET", "/admin/campaign/edit/<section>"): (),
    ("POST", "/admin/campaign/edit/<section>"): ("revision",),
    ("GET", "/admin/campaign/edit/<section>/<item>"): (),
    ("POST", "/admin/campaign/edit/<section>/<item>"): ("revision",),
    ("GET", "/admin/campaign/drawing.svg"): (),
    ("GET", "/admin/campaign/colours.css"): (),
    ("GET", "/admin/campaign/preview/<language>/<part>"): (),
    ("GET", "/admin/campaign/artefacts"): (),
    ("POST", "/admin/campaign/artefacts"): ("revision",),
    ("GET", "/admin/campaign/artefacts/<language>/<kind>"): (),
    ("GET", "/admin/campaign/publish"): (),
    ("POST", "/admin/campaign/publish"): ("revision", "label", "change"),
    ("POST", "/admin/campaign/stop"): (),
}
"""Each with the fields of its form; those that name a row name one of our institution."""
ABOUT_A_ROW = {"registration", "deployment", "administrator", "instructor", "placement"}
IN_THE_PATH = {
    "<section>": "contacts",
    "<item>": "police",
    "<language>": "nl",
    "<part>": "dos",
    "<kind>": "slide",
}
WITHOUT_A_DRAFT = {"/admin/campaign", "/admin/campaign/begin"}

Rows = dict[str, str]


@pytest.fixture
def ours(launcher: Launcher, session: Session, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """One row of each kind that belongs to our institution, by the name of its field."""
    monkeypatch.setitem(launcher.app.extensions, "teams", teams_of(launcher))
    registration = session.scalars(select(Registration)).one()
    session.add(
        Administrator(
            institution_id=registration.institution_id,
            registration_id=registration.id,
            subject="a colleague",
            made_at=clock.now(),
        )
    )
    owner = registration.institution_id
    today = clock.now().date()
    session.add(TeamsPlacement(id="a-tab", institution_id=owner, title="Group", made_on=today))
    session.add(TeamsInstructor(institution_id=owner, subject="a/teacher", made_on=today))
    invites.make(session, registration.institution_id, InviteKind.REGISTRATION, now=clock.now())
    session.flush()
    values = {
        "registration": str(registration.id),
        "deployment": str(session.scalars(select(Deployment.id)).one()),
        "administrator": str(session.scalars(select(Administrator.id)).one()),
        "invite": str(
            invites.list_open(session, registration.institution_id, now=clock.now())[0].id
        ),
        "instructor": str(session.scalars(select(TeamsInstructor.id)).one()),
        "placement": "a-tab",
        "tenant": TENANT,
        "oid": TENANT,
        "status": "disabled",
        "kind": "administrator",
        "retention_months": "3",
        "source": "shipped",
        "revision": "1",
        "label": "another",
        "change": "editorial",
        "asks_again": "never",
        "grace_days": "0",
        "threshold": "5",
    }
    session.commit()
    begin_draft(launcher, "default", "Be kind.")
    return values


@pytest.fixture
def appoint(session: Session) -> Callable[[Visit, str], None]:
    """Return a function that makes the person of a visit an administrator."""

    def make(visit: Visit, client_id: str) -> None:
        row = session.scalars(select(Registration).where(Registration.client_id == client_id)).one()
        session.add(
            Administrator(
                institution_id=row.institution_id,
                registration_id=row.id,
                subject=PERSONAS["instructor"].subject,
                made_at=clock.now(),
            )
        )
        session.commit()

    return make


def send(visit: Visit, route: tuple[str, str], values: Rows, token: str):
    method, path = route
    for name, value in IN_THE_PATH.items():
        path = path.replace(name, value)
    fields = {"launch": token, **{name: values[name] for name in ROUTES[route]}}
    if method == "GET":
        return visit.client.get(path, query_string=fields, base_url=SECURE)
    return visit.post(path, fields)


def everything(app: Flask, session: Session, institution_id: int) -> list[object]:
    """All rows of one institution but for launches, to see whether something changed."""
    session.rollback()
    with shelf(app).engine.connect() as connection:
        found: list[object] = [drafts.find(connection, "default")]
    for table in CourseModel.metadata.sorted_tables:
        owner = table.c.get("institution_id", table.c.get("id"))
        if table.name != "launch" and owner is not None:
            query = select(table).where(owner == institution_id)
            found += sorted(map(tuple, session.execute(query)), key=repr)
    return found


def test_the_matrix_names_every_route_of_administrators(app: Flask):
    there = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if getattr(app.view_functions[rule.endpoint], "audience", None) == "administrator"
    }

    assert there == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 401), ("student-01", 403), ("instructor", 403), ("administrator", 403)],
)
def test_who_is_no_administrator_can_do_nothing(launcher, session, ours, route, who, status):
    visit = Visit(launcher, "student-01" if who == "nobody" else who)
    owner = session.scalars(select(Institution.id)).one()
    before = everything(launcher.app, session, owner)

    answer = send(visit, route, ours, "" if who == "nobody" else visit.token)

    assert answer.status_code == status
    assert everything(launcher.app, session, owner) == before


@pytest.mark.parametrize("route", ROUTES)
def test_an_administrator_of_another_institution_can_do_nothing_here(
    launcher: Launcher,
    session: Session,
    factories: Factories,
    platform: Platform,
    ours: Rows,
    appoint: Callable[[Visit, str], None],
    route: tuple[str, str],
):
    elsewhere = replace(platform, client_id="elsewhere")
    factories.registration(elsewhere, factories.institution("elsewhere"))
    visit = Visit(Launcher(launcher.app, elsewhere), "instructor")
    appoint(visit, "elsewhere")
    owner = session.scalars(select(Institution.id).where(Institution.slug == "default")).one()
    before = everything(launcher.app, session, owner)

    answer = send(visit, route, ours, visit.token)

    names_a_row = bool(ABOUT_A_ROW & set(ROUTES[route]))
    needs_a_draft = "campaign" in route[1] and route[1] not in WITHOUT_A_DRAFT
    assert answer.status_code == (400 if names_a_row else answer.status_code)
    # An institution without a tenant has no app for Teams.
    is_missing = needs_a_draft or route[1] == "/admin/teams/app.zip"
    assert answer.status_code in ((404,) if is_missing else (200, 303, 400))
    assert everything(launcher.app, session, owner) == before


@pytest.mark.parametrize("route", ROUTES)
def test_an_administrator_can_do_it_all(launcher, session, ours, appoint, platform, route):
    visit = Visit(launcher, "instructor")
    appoint(visit, platform.client_id)

    assert send(visit, route, ours, visit.token).status_code in (200, 303)


def test_the_same_person_on_another_platform_is_nobody(
    launcher, session, factories, platform, ours, appoint
):
    elsewhere = replace(platform, client_id="elsewhere")
    factories.registration(elsewhere, factories.institution("elsewhere"))
    visit = Visit(launcher, "instructor")
    appoint(visit, platform.client_id)
    other = Visit(Launcher(launcher.app, elsewhere), "instructor")

    assert visit.get("/admin").answer.status_code == 200
    assert other.get("/admin").answer.status_code == 403
