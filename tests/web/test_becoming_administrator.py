"""Who becomes an administrator: whoever was invited, inside a launch; a link alone is nobody."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lti_app.access.models import Administrator
from lti_app.institution.models import Invite
from practice.personas import PERSONAS
from tests.launcher import TOOL, Launcher, code_of
from tests.web.visit import Visit


@pytest.mark.parametrize("persona", ["instructor", "assistant", "administrator"])
def test_who_was_invited_becomes_an_administrator(launcher, session, code, persona):
    visit = Visit(launcher, persona, locale="en")

    page = visit.get("/admin/join").click("/admin/join", code=code())

    assert page.heading == "Administration"
    assert "You are an administrator now" in visit.text
    row = session.scalars(select(Administrator)).one()
    assert row.subject == PERSONAS[persona].subject


def test_the_whole_link_does_as_well_as_the_code(launcher, session, code):
    visit = Visit(launcher, "instructor", locale="en").get("/admin/join")

    visit.click("/admin/join", code=f" {TOOL}/admin/join/{code()} ")

    assert session.scalars(select(Administrator)).one()


@pytest.mark.parametrize("persona", ["student-01", "observer", "support", "anonymous", "test-user"])
def test_nobody_else_can_use_a_code(app, platform, factories, session, code, persona):
    factories.registration(platform, allow_anonymous=True)
    visit = Visit(Launcher(app, platform), persona)
    secret = code()

    answer = visit.post("/admin/join", {"launch": visit.token, "code": secret})

    assert answer.status_code == 403
    assert session.scalars(select(Administrator)).all() == []
    assert session.scalars(select(Invite)).one().used_at is None


def test_the_same_user_id_on_another_platform_of_the_institution_is_nobody(
    launcher, platform, factories, code
):
    visit = Visit(launcher, "instructor").get("/admin/join")
    visit.click("/admin/join", code=code())
    assert visit.get("/admin").answer.status_code == 200
    another = replace(platform, client_id="another")
    factories.registration(another)

    other = Visit(Launcher(launcher.app, another), "instructor")

    assert other.get("/admin").answer.status_code == 403


def test_a_code_works_once(launcher, session, code):
    secret = code()
    Visit(launcher, "instructor").get("/admin/join").click("/admin/join", code=secret)
    other = Visit(launcher, "second-instructor").get("/admin/join")

    other.click("/admin/join", code=secret)

    assert code_of(other.answer) == "invite_used"
    assert len(session.scalars(select(Administrator)).all()) == 1


def test_a_code_of_another_institution_makes_nobody_anything(launcher, session, factories, code):
    factories.institution("other")
    secret = code("other")
    visit = Visit(launcher, "instructor").get("/admin/join")

    visit.click("/admin/join", code=secret)

    assert code_of(visit.answer) == "invite_unknown"
    assert session.scalars(select(Administrator)).all() == []
    session.rollback()
    assert session.scalars(select(Invite)).one().used_at is None


def test_who_is_one_already_finds_the_way(admin):
    page = admin.get("/admin/join").page

    assert any(link.startswith("/admin?") for link in page.links())


def test_the_link_of_an_invite_says_what_to_do(client, code):
    secret = code()

    answer = client.get(f"/admin/join/{secret}", headers={"Accept-Language": "en"})

    assert secret in answer.text
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert code_of(client.get("/admin/join/nothing")) == "invite_unknown"


@pytest.mark.parametrize(
    ("persona", "before", "after"),
    [("instructor", "/admin/join?", "/admin?"), ("administrator", "/admin/join?", "/admin/join?")],
)
def test_the_way_there_is_on_the_page_of_a_launch(launcher, code, persona, before, after):
    visit = Visit(launcher, persona)
    assert any(link.startswith(before) for link in visit.page.links())
    visit.get("/admin/join").click("/admin/join", code=code())

    again = Visit(launcher, persona)

    assert any(link.startswith(after) for link in again.page.links())


def test_students_see_no_way_there(launcher):
    assert not [link for link in Visit(launcher).page.links() if "/admin" in link]
