"""A launch whose browser brings no cookie back: it goes on in a window of its own, once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lti_app import clock
from lti_app.access.models import Launch
from practice.claims import ABSENT
from tests.launcher import SECURE, code_of
from tests.web.page import Page, text_of
from tests.web.visit import Visit

LATER = timedelta(minutes=10)


@pytest.fixture
def offered(launcher) -> Visit:
    """A launch in a browser that keeps no cookie; the page with the button is open."""
    return Visit(launcher, locale="en", client=launcher.app.test_client(use_cookies=False))


def test_without_the_cookie_there_is_no_visitor_but_a_button(offered, session):
    assert offered.answer.status_code == 403
    assert offered.page.heading == "Continue in a new window"
    assert offered.page.forms["/lti/window"].button == "Open in a new window"
    assert "launch" not in offered.page.forms["/lti/window"].fields
    assert session.scalars(select(Launch.is_open)).all() == [False]


def test_the_page_names_the_person_and_the_course(offered):
    main = text_of(offered.page.by_id("main"))

    assert "Opens as Sanne de Vries for Psychology of Groups." in main


def test_a_person_without_a_name_gets_the_button_all_the_same(launcher):
    nameless: dict[str, Any] = dict.fromkeys(("name", "given_name", "family_name"), ABSENT)
    client = launcher.app.test_client(use_cookies=False)

    visit = Visit(launcher, client=client, context=None, locale="en", **nameless)

    assert "Opens" not in text_of(visit.page.by_id("main"))
    assert visit.page.forms["/lti/window"].button


def test_the_button_opens_the_page_of_the_dos(offered, events):
    page = offered.click("/lti/window", headers={"Sec-Fetch-Site": "same-origin"})

    assert page.status == 200
    assert page.confirmation == "Have you read the Do's?"
    assert offered.acknowledge().confirmation == "Thank you, your confirmation is saved"
    assert events() == [("acknowledged", 0)]


def test_the_button_opens_the_course_page_for_an_instructor(launcher):
    client = launcher.app.test_client(use_cookies=False)
    visit = Visit(launcher, "instructor", client=client, locale="en")

    assert visit.click("/lti/window").heading == "The Do's in your course"


def test_the_button_works_once(offered):
    fields = offered.page.forms["/lti/window"].fields
    offered.click("/lti/window")

    again = offered.post("/lti/window", fields)

    assert again.status_code == 401
    assert code_of(again) == "launch_ended"


def test_the_handle_is_no_launch_token(offered, launcher):
    handle = offered.page.forms["/lti/window"].fields["handle"]

    before = launcher.app.test_client().get(f"/dos?launch={handle}", base_url=SECURE)
    offered.click("/lti/window")
    after = launcher.app.test_client().get(f"/dos?launch={handle}", base_url=SECURE)

    assert code_of(before) == code_of(after) == "launch_ended"


def test_a_launch_token_is_no_handle(launcher):
    visit = Visit(launcher)

    answer = visit.post("/lti/window", {"handle": visit.token})

    assert code_of(answer) == "launch_ended"
    assert visit.get("/dos").answer.status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_cannot_press_the_button(offered, site):
    fields = offered.page.forms["/lti/window"].fields

    answer = offered.post("/lti/window", fields, headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 400
    assert code_of(answer) == "form_incomplete"
    assert offered.click("/lti/window").status == 200, "and the handle is not used up"


def test_the_button_works_for_ten_minutes(offered, at):
    opened = clock.now()
    fields = offered.page.forms["/lti/window"].fields
    at((opened + LATER).isoformat())

    answer = offered.post("/lti/window", fields)

    assert answer.status_code == 401
    assert code_of(answer) == "launch_ended"


@pytest.mark.parametrize("fields", [{}, {"handle": ""}, {"handle": "made up"}, {"handle": "1.x"}])
def test_a_made_up_handle_opens_nothing(launcher, client, fields):
    answer = client.post("/lti/window", data=fields, base_url=SECURE)

    assert answer.status_code in (400, 401)
    assert code_of(answer) in ("form_incomplete", "launch_ended")


def test_the_page_of_the_new_window_sets_no_cookie(offered):
    answer = offered.post("/lti/window", offered.page.forms["/lti/window"].fields)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_the_page_with_the_button_can_be_read_in_the_frame_of_its_platform(offered, platform):
    policy = offered.answer.headers["Content-Security-Policy"]

    assert policy.endswith(f"frame-ancestors {platform.issuer}")
    assert Page(offered.answer).root.get("lang") == "en"
