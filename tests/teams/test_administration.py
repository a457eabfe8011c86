"""The administrators' page of Microsoft Teams."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_app import clock
from lti_app.access.models import Administrator
from lti_app.lti.models import Registration
from lti_app.teams.models import TeamsInstructor, TeamsPlacement
from practice.entra_client import OTHER_TENANT
from practice.personas import PERSONAS
from practice.sign_in_client import TENANT
from tests.launcher import SECURE, token_of
from tests.teams.tab import Tab

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
OID = str(PERSONAS["student-05"].subject)


@pytest.fixture
def launch(tab: Tab, session) -> str:
    """The launch token of an instructor in Teams who administers the tool."""
    placement = tab.placement()
    row = session.scalars(select(Registration)).one()
    session.add(
        Administrator(
            institution_id=row.institution_id,
            registration_id=row.id,
            subject=f"{TENANT}/{PERSONAS['instructor'].subject}",
            made_at=clock.now(),
        )
    )
    session.commit()
    return token_of(tab.open(placement, "instructor"))


def send(client: FlaskClient, launch: str, act: str, **fields: str) -> int:
    form = {"launch": launch, **fields}
    return client.post(f"/admin/teams/{act}", data=form, base_url=SECURE).status_code


def test_somebody_goes_on_the_list_and_off_again(tab: Tab, launch: str, session) -> None:
    fields = {"tenant": TENANT, "oid": OID, "name": "Sofie"}
    assert send(tab.client, launch, "add", **fields) == 303
    page = tab.get(f"/admin/teams?launch={launch}&done=added")
    assert "Sofie" in page.text
    assert OID in page.text
    assert tab.make("student-05").status_code == 201

    number = session.scalars(select(TeamsInstructor.id)).one()
    assert send(tab.client, launch, "remove", instructor=str(number)) == 303
    assert tab.make("student-05").status_code == 403


def test_a_placement_is_deleted_and_its_tab_says_so(tab: Tab, launch: str, session) -> None:
    (placement,) = session.scalars(select(TeamsPlacement.id)).all()
    assert "Mentor group 4" in tab.get(f"/admin/teams?launch={launch}").text

    assert send(tab.client, launch, "delete", placement=placement) == 303

    assert tab.ask(placement, tab.token()).status_code == 404
    assert "Mentor group 4" not in tab.get(f"/admin/teams?launch={launch}").text


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("add", {"tenant": OTHER_TENANT, "oid": OID}),
        ("add", {"tenant": TENANT, "oid": "Sofie"}),
        ("add", {"tenant": TENANT, "oid": OID, "name": "x" * 101}),
        ("add", {"tenant": TENANT, "oid": OID, "name": "\u202e"}),
        ("add", {}),
        ("remove", {"instructor": "99"}),
        ("remove", {"instructor": "x"}),
        ("delete", {"placement": "unknown"}),
        ("delete", {"placement": "\0"}),
        ("delete", {}),
    ],
)
def test_what_cannot_be_is_refused(act: str, fields: dict[str, str], tab: Tab, launch: str) -> None:
    assert send(tab.client, launch, act, **fields) == 400


def test_the_registration_of_teams_has_no_services_to_test(
    tab: Tab, launch: str, session, app
) -> None:
    number = session.scalars(select(Registration.id)).one()
    page = tab.get(f"/admin?launch={launch}")
    assert "/admin/teams" in page.text
    assert "/admin/test" not in page.text

    form = {"launch": launch, "registration": str(number)}
    assert tab.client.post("/admin/test", data=form, base_url=SECURE).status_code == 400
    told = app.test_cli_runner().invoke(args=["platforms", "check", str(number)])
    assert "is Microsoft Teams" in told.output


def test_the_commands_do_not_change_the_registration_of_teams(
    tab: Tab, launch: str, session, app, teams
) -> None:
    names = ["--issuer", "teams:default", "--client-id", teams.client_id]
    urls = [f"--{name}-url=https://a.example" for name in ("auth", "token", "jwks")]
    arguments = ["platforms", "add", *names, *urls, "--deployment-id", "1"]

    told = app.test_cli_runner().invoke(args=arguments)

    assert told.exit_code == 1
    assert "those of Microsoft Teams" in told.output
