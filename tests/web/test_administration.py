"""The administrator's page: what it shows, and what its buttons do."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from lti_app import clock
from lti_app.access.models import Administrator
from lti_app.institution.models import Invite
from lti_app.institution.service import ensure_default
from lti_app.lti.models import Deployment, DeploymentStatus, Registration, RegistrationStatus
from practice.personas import PERSONAS
from tests.launcher import TOOL, code_of
from tests.web.page import Page, text_of
from tests.web.visit import Visit


def act(visit: Visit, path: str, **fields: str) -> Page:
    """Send what a button of the page sends, and follow."""
    token = visit.token
    visit.answer = visit.post(path, {"launch": token, **fields})
    if visit.answer.status_code == 303:
        visit.answer = visit.client.get(visit.answer.location, base_url="https://localhost:8000")
    return visit.page


def test_the_page_shows_what_the_institution_has_and_nothing_of_others(
    admin, session, factories, platform
):
    other = factories.institution("other")
    factories.registration(replace(platform, client_id="secret-client"), other)
    row = session.scalars(select(Registration).where(Registration.client_id != "secret-client"))
    mine = row.one()
    mine.last_service_error, mine.last_service_error_at = "POST /scores: status 503", clock.now()
    session.commit()

    text = admin.get("/admin").text

    assert "Practice platform" in text
    assert "POST /scores: status 503" in text
    assert "secret-client" not in text
    assert str(PERSONAS["instructor"].subject) in text
    assert "signs" in text


def test_a_platform_that_waits_can_be_approved_and_one_that_works_switched_off(
    admin, session, factories, platform
):
    row = factories.registration(replace(platform, client_id="waiting"))
    row.status = RegistrationStatus.PENDING
    session.commit()

    for status in ("active", "disabled", "active"):
        act(admin, "/admin/registration", registration=str(row.id), status=status)
        assert "Saved" in admin.text
        session.refresh(row)
        assert row.status == status
        session.commit()


def test_a_deployment_can_be_approved_and_switched_off(admin, launcher, session):
    assert code_of(launcher.launch(deployment_id="new")) == "deployment_pending"
    row = session.scalars(select(Deployment).where(Deployment.deployment_id == "new")).one()
    assert row.status is DeploymentStatus.PENDING
    session.commit()

    act(admin, "/admin/deployment", deployment=str(row.id), status="active")
    assert launcher.launch(deployment_id="new").status_code == 200
    act(admin, "/admin/deployment", deployment=str(row.id), status="disabled")

    assert code_of(launcher.launch(deployment_id="new")) == "deployment_disabled"


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("registration", "/lti/register/"),
        ("active_registration", "/lti/register/"),
        ("administrator", "/admin/join/"),
    ],
)
def test_an_invite_is_shown_once(admin, session, kind, path):
    session.execute(delete(Invite))
    session.commit()
    act(admin, "/admin/invite", kind=kind)
    (link,) = [text_of(each) for each in admin.page.all("code") if path in text_of(each)]

    assert link.startswith(TOOL + path)
    secret = link.rpartition("/")[2]
    assert secret not in admin.get("/admin").answer.text
    row = session.scalars(select(Invite)).one()
    assert row.kind == kind
    session.commit()
    act(admin, "/admin/withdraw", invite=str(row.id))
    assert session.scalars(select(Invite)).all() == []


def test_policies_are_set(admin, session):
    asking = {"asks_again": "meaning", "grace_days": "30"}
    act(admin, "/admin/policies", retention_months="12", activates_registrations="yes", **asking)

    row = ensure_default(session, now=clock.now())
    assert (row.retention_months, row.shows_names, row.activates_registrations) == (12, False, True)
    assert (row.asks_again, row.grace_days) == ("meaning", 30)


def test_from_which_number_on_figures_are_published_is_set(admin):
    assert "<option selected>10</option>" in admin.answer.text

    act(admin, "/admin/figures", threshold="5")

    assert "<option selected>5</option>" in admin.answer.text
    assert "counts for the quarters that are still to be published" in admin.answer.text


@pytest.mark.parametrize("threshold", ["0", "4", "7", "105"])
def test_a_threshold_that_would_single_people_out_is_refused(admin, threshold):
    answer = admin.post("/admin/figures", {"launch": admin.token, "threshold": threshold})

    assert (answer.status_code, code_of(answer)) == (422, "threshold_refused")
    assert "Choose 5, 10, 15" in answer.text
    assert "<option selected>10</option>" in admin.get("/admin").answer.text


WRONG_FORMS = [
    ("/admin/policies", {"retention_months": "0"}),
    ("/admin/policies", {"retention_months": "x"}),
    ("/admin/policies", {"retention_months": "9" * 30}),
    ("/admin/policies", {"retention_months": "3", "asks_again": "daily", "grace_days": "3"}),
    ("/admin/policies", {"retention_months": "3", "asks_again": "never", "grace_days": "181"}),
    ("/admin/policies", {"retention_months": "3", "asks_again": "never"}),
    ("/admin/policies", {}),
    ("/admin/figures", {"threshold": "-5"}),
    ("/admin/registration", {"registration": "1", "status": "pending"}),
    ("/admin/registration", {"registration": "1", "status": "x"}),
    ("/admin/registration", {"registration": "99999", "status": "active"}),
    ("/admin/deployment", {"deployment": "1", "status": "pending"}),
    ("/admin/deployment", {"deployment": "99999", "status": "active"}),
    ("/admin/invite", {"kind": "king"}),
    ("/admin/test", {"registration": "-1"}),
    ("/admin/remove", {"administrator": "99999"}),
]


@pytest.mark.parametrize(("path", "fields"), WRONG_FORMS)
def test_a_form_that_makes_no_sense_changes_nothing(admin, session, path, fields):
    answer = admin.post(path, {"launch": admin.token, **fields})

    assert (answer.status_code, code_of(answer)) == (400, "form_incomplete")
    row = ensure_default(session, now=clock.now())
    assert (row.retention_months, row.shows_names) == (6, True)
    assert (row.asks_again, row.grace_days) == ("year", 14)


def test_a_platform_that_works_is_tested_in_words(admin, session, monkeypatch):
    monkeypatch.setattr("lti_app.lti.trial.service_token", lambda *_, **__: "token")
    number = session.scalars(select(Registration.id)).one()

    act(admin, "/admin/test", registration=str(number))

    assert "launches can be checked" in admin.text
    assert "gave a service token" in admin.text


def test_a_platform_that_does_not_answer_is_told_in_words(admin, session):
    row = session.scalars(select(Registration)).one()
    row.jwks_url = row.token_url = "http://127.0.0.1:1/"
    session.commit()
    admin.client.application.extensions["registry"].forget()

    act(admin, "/admin/test", registration=str(row.id))

    assert "could not be read" in admin.text
    assert "gave no service token" in admin.text
    assert "127.0.0.1:1" in admin.text


def test_a_key_that_is_a_year_old_is_said_so(admin, at, monkeypatch):
    monkeypatch.setattr("lti_app.administration.pages.OLD_KEY_DAYS", -1)

    assert "more than a year old" in admin.get("/admin").text


def test_the_last_administrator_goes_only_after_a_warning(admin, session):
    number = str(session.scalars(select(Administrator.id)).one())
    session.commit()
    act(admin, "/admin/remove", administrator=number)
    assert admin.page.heading == "This is the last administrator"
    assert session.scalars(select(Administrator)).one()
    session.commit()

    page = admin.click("/admin/remove")

    assert page.heading == "Become an administrator of Online Do's"
    assert session.scalars(select(Administrator)).all() == []


def test_an_administrator_can_remove_a_colleague(admin, launcher, session, code):
    colleague = Visit(launcher, "second-instructor").get("/admin/join")
    colleague.click("/admin/join", code=code())
    row = session.scalars(
        select(Administrator).where(Administrator.subject == PERSONAS["second-instructor"].subject)
    ).one()
    session.commit()

    act(admin, "/admin/remove", administrator=str(row.id))

    assert "has been removed" in admin.text
    assert colleague.get("/admin").answer.status_code == 403
