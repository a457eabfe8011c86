"""Between the cookie and the new window: the platform keeps the secret for this browser."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from lti_app import clock
from lti_app.access.models import Launch
from lti_app.lti.models import Registration, RegistrationStatus
from practice.personas import PERSONAS
from tests.launcher import Launcher, code_of
from tests.web.page import Page
from tests.web.stored import StoredLogin, script_of


@pytest.fixture
def login(launcher: Launcher) -> StoredLogin:
    """A login whose secret the platform keeps."""
    return StoredLogin(launcher)


def test_a_platform_with_storage_gets_a_page_that_goes_on_by_itself(
    launcher: Launcher, login: StoredLogin
):
    assert login.asked["data-act"] == "put"
    assert login.asked["data-target"] == "_parent"
    assert login.asked["data-origin"] == launcher.platform.issuer
    assert login.asked["data-url"].startswith(launcher.platform.auth_url + "?")
    assert login.asked["data-value"] not in login.asked["data-url"]


def test_the_cookie_still_comes_first(launcher: Launcher):
    client = launcher.app.test_client()
    answer = launcher.initiate(client, lti_storage_target="_parent")
    query = parse_qs(urlsplit(script_of(answer)["data-url"]).query)
    claims = launcher.platform.launch_claims(
        PERSONAS["student-01"], nonce=query["nonce"][0], now=clock.now()
    )

    page = launcher.post(
        client, state=query["state"][0], id_token=launcher.platform.id_token(claims)
    )

    assert page.status_code == 200
    assert "/lti/storage" not in Page(page).forms


@pytest.mark.parametrize("target", ["x" * 65, "a b", "<script>", "é", 'a"b', "a/b"])
def test_a_frame_name_that_is_none_counts_as_no_offer(launcher: Launcher, target: str):
    answer = launcher.initiate(launcher.app.test_client(), lti_storage_target=target)

    assert answer.status_code == 302


def test_the_secret_of_the_storage_opens_the_page_in_the_same_frame(login: StoredLogin, session):
    asking = login.launch()
    assert asking.status_code == 403
    assert script_of(asking)["data-key"] == login.asked["data-key"]
    assert login.asked["data-value"] not in asking.text
    assert session.scalars(select(Launch.is_open)).all() == [False]

    opened = login.bring(asking)

    assert opened.status_code == 200
    assert "/dos/acknowledge" in Page(opened).forms


def test_an_instructor_comes_to_the_course_page(login: StoredLogin):
    assert Page(login.bring(login.launch("instructor"))).heading == "The Do's in your course"


def test_the_name_of_the_frame_is_remembered_by_the_state(launcher: Launcher):
    login = StoredLogin(launcher, "lti_storage_frame")

    assert script_of(login.launch())["data-target"] == "lti_storage_frame"


@pytest.mark.parametrize("secret", ["", "x", "é", "A" * 32])
def test_another_secret_opens_nothing(login: StoredLogin, session, secret: str):
    refused = login.bring(login.launch(), secret=secret)

    assert refused.status_code == 403
    assert Page(refused).forms["/lti/window"].button == "Open in a new window"
    assert "/lti/storage" not in Page(refused).forms
    assert session.scalars(select(Launch.is_open)).all() == [False]


def test_the_secret_of_another_login_does_not_open_this_one(launcher: Launcher, login: StoredLogin):
    other = StoredLogin(launcher)
    asking = login.launch()

    assert login.bring(asking, secret=other.asked["data-value"]).status_code == 403
    mixed = login.bring(asking, secret=other.asked["data-value"], state=other.state)
    assert code_of(mixed) == "launch_ended"
    assert login.bring(asking).status_code == 200, "the handle was not used up"


@pytest.mark.parametrize("state", ["", "nonsense", "1.x.y.z"])
def test_a_state_that_is_none_is_refused(login: StoredLogin, state: str):
    assert code_of(login.bring(login.launch(), state=state)) == "state_unknown"


def test_the_form_works_once_and_from_our_page_only(login: StoredLogin):
    asking = login.launch()

    foreign = login.bring(asking, headers={"Sec-Fetch-Site": "cross-site"})
    assert code_of(foreign) == "form_incomplete"
    assert code_of(login.bring(asking, handle="")) == "form_incomplete"
    assert login.bring(asking).status_code == 200
    assert code_of(login.bring(asking)) == "launch_ended"


def test_a_new_window_is_still_offered(login: StoredLogin):
    page = Page(login.launch())

    assert page.forms["/lti/window"].button == "Open in a new window"


def test_a_platform_that_was_removed_meanwhile_gets_no_frame(
    login: StoredLogin, session, launcher: Launcher
):
    asking = login.launch()
    launcher.app.extensions["registry"].forget()
    session.scalars(select(Registration)).one().status = RegistrationStatus.DISABLED
    session.commit()

    assert code_of(login.bring(asking)) == "launch_ended"
