"""Through the routes: who is refused, in which words; never a 500, never a visit."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from lti_app.access.models import Launch
from lti_app.institution.models import Institution
from lti_app.lti.models import Registration, RegistrationKind, RegistrationStatus
from lti_app.teams.models import TeamsPlacement
from practice.entra_client import OTHER_TENANT
from practice.running import Running
from practice.sign_in_client import TENANT
from tests.launcher import code_of
from tests.teams.matrix import MATRIX
from tests.teams.tab import Tab

JSON = {"Content-Type": "application/json"}
ONE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def _refused(answer, code: str, status: int) -> None:
    assert answer.json is not None, answer.text
    assert (answer.json["code"], answer.status_code) == (code, status)
    assert answer.json["sentence"].endswith(".")
    assert answer.json["next"].endswith(".")
    assert "Set-Cookie" not in answer.headers


@pytest.fixture
def no_visit(session):
    """Afterwards nobody has become a visitor."""
    yield
    assert session.scalar(select(func.count()).select_from(Launch)) == 0


@ONE
@pytest.mark.parametrize("row", MATRIX)
def test_the_route_refuses(row: str, tab: Tab, no_visit: None, still: datetime) -> None:
    placement = tab.placement()
    token = MATRIX[row].token(tab.platform, still.timestamp())

    answer = tab.ask(placement, token)

    code = MATRIX[row].code
    _refused(answer, code, 403 if code == "teams_tenant_unknown" else 401)
    assert tab.make(token=token).status_code == answer.status_code


@ONE
def test_no_token(tab: Tab, no_visit: None) -> None:
    placement = tab.placement()

    _refused(tab.ask(placement, None), "teams_token_missing", 401)
    for header in ("Bearer", "Bearer ", "Basic abc", "Bearer\t"):
        headers = {"Authorization": header}
        body = {"placement": placement}
        answer = tab.client.post("/teams/session", json=body, headers=headers)
        _refused(answer, "teams_token_missing", 401)


@ONE
def test_keys_unreachable_cold_and_warm(tab: Tab, entra: Running) -> None:
    entra.key_set_down = True
    answer = tab.make()
    _refused(answer, "teams_keys_unreachable", 503)
    assert answer.headers["Retry-After"] == "60"

    entra.key_set_down = False
    placement = tab.placement()
    entra.key_set_down = True

    assert tab.open(placement).status_code == 200


@ONE
@pytest.mark.parametrize("placement", ["unknown", "", None, "é" * 20, "x" * 5000, "\0", "a'--"])
def test_an_unknown_placement(placement: str | None, tab: Tab, no_visit: None) -> None:
    _refused(tab.ask(placement, tab.token()), "teams_placement_unknown", 404)
    page = tab.get(f"/teams/tab?p={placement}")
    assert (page.status_code, code_of(page)) == (404, "teams_placement_unknown")
    assert "https://*.teams.microsoft.com" in page.headers["Content-Security-Policy"]
    assert 'target="_blank"' in page.text


def test_a_placement_that_was_deleted(tab: Tab, session, no_visit: None) -> None:
    placement = tab.placement()
    session.execute(delete(TeamsPlacement))
    session.commit()

    _refused(tab.ask(placement, tab.token()), "teams_placement_unknown", 404)
    assert tab.get(f"/teams/tab?p={placement}").status_code == 404


@ONE
def test_a_placement_of_another_institution(tab: Tab, session, factories, no_visit) -> None:
    placement = tab.placement()
    other = factories.institution("other")
    session.get(TeamsPlacement, placement).institution_id = other.id
    session.commit()

    _refused(tab.ask(placement, tab.token()), "teams_placement_unknown", 404)


def test_a_tab_added_by_a_student(tab: Tab, session) -> None:
    answer = tab.make("student-01")

    _refused(answer, "teams_instructors_only", 403)
    assert session.scalar(select(func.count()).select_from(TeamsPlacement)) == 0


@ONE
def test_a_tab_added_by_a_guest_who_teaches_elsewhere(tab: Tab) -> None:
    guest = tab.token("instructor", home=OTHER_TENANT)

    _refused(tab.make(token=guest), "teams_instructors_only", 403)


@ONE
def test_the_answer_speaks_the_language_of_teams(tab: Tab) -> None:
    answer = tab.ask("unknown", tab.token(), locale="nl-NL")

    assert answer.json is not None
    assert answer.json["sentence"].startswith("De Do's staan niet meer")


@ONE
@pytest.mark.parametrize("body", [None, [], "text", 4, {"placement": 4}, {"locale": {}}])
def test_a_body_that_is_no_such_object(body: object, tab: Tab, no_visit: None) -> None:
    for path in ("/teams/session", "/teams/placements"):
        answer = tab.post(path, body, tab.token("instructor"))
        if path == "/teams/session" or not isinstance(body, dict) or "locale" in body:
            _refused(answer, "form_incomplete", 400)


@ONE
@pytest.mark.parametrize("title", [None, "", "   ", "x" * 201, "a\0b", "a\u202eb", "\ud800", 7])
def test_a_title_that_cannot_stand_on_a_page(title: object, tab: Tab) -> None:
    _refused(tab.make(title=title), "form_incomplete", 400)


@ONE
def test_a_body_that_is_not_json(tab: Tab) -> None:
    headers = {"Authorization": f"Bearer {tab.token()}"}
    answer = tab.client.post("/teams/session", data="{", headers=headers)

    _refused(answer, "form_incomplete", 400)
    answer = tab.client.post("/teams/session", data="[" * 200_000, headers=headers | JSON)
    _refused(answer, "form_incomplete", 400)
    answer = tab.client.post("/teams/session", data="x" * 300_000, headers=headers | JSON)
    _refused(answer, "too_large", 413)
    assert tab.client.get("/teams/session").status_code == 405


@ONE
def test_without_a_file_there_is_no_teams(app: Flask) -> None:
    client = app.test_client()
    for path in ("/teams/home", "/teams/configure", "/teams/tab?p=x"):
        page = client.get(path)
        assert (page.status_code, code_of(page)) == (404, "teams_not_offered")
    _refused(client.post("/teams/session", json={}), "teams_not_offered", 404)


@ONE
def test_an_institution_that_is_not_there(tab: Tab, session) -> None:
    session.execute(delete(Institution))
    session.commit()

    _refused(tab.make(), "teams_not_ready", 503)


@ONE
def test_a_registration_of_somebody_else_is_not_taken_over(tab: Tab, factories, teams) -> None:
    names = {"issuer": "teams:default", "client_id": teams.client_id}
    factories.registration(tab.platform, **names)

    _refused(tab.make(), "teams_not_ready", 503)


def test_an_administrator_shuts_the_door(tab: Tab, session, app: Flask) -> None:
    placement = tab.placement()
    row = session.scalars(select(Registration)).one()
    row.status = RegistrationStatus.DISABLED
    session.commit()
    app.extensions["registry"].forget()

    _refused(tab.ask(placement, tab.token()), "registration_disabled", 403)


@ONE
def test_nobody_comes_in_by_the_door_of_lti(tab: Tab, session, app: Flask) -> None:
    tab.placement()
    row = session.scalars(select(Registration)).one()
    assert row.kind is RegistrationKind.TEAMS

    query = {"iss": row.issuer, "client_id": row.client_id, "login_hint": "x"}
    query["target_link_uri"] = "http://localhost:8000/lti/launch"
    answer = app.test_client().get("/lti/login", query_string=query)

    assert code_of(answer) == "registration_unknown"


@ONE
def test_nothing_of_a_person_is_logged(tab: Tab, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "lti_app")
    token = tab.token(scp="none")
    tab.ask(tab.placement(), token)
    tab.ask("unknown", tab.token())
    tab.make("student-01")

    assert "teams_scope_missing" in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name == "lti_app"]
    for secret in (token, TENANT, "Sanne", "student-01"):
        assert not any(secret in line for line in ours)
