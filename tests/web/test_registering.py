"""A platform registers itself: the four families, hostile ones, invites that work once (X34)."""

import html
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.serving import make_server

from lti_app import clock
from lti_app.institution.models import Invite, InviteKind
from lti_app.institution.service import ensure_default
from lti_app.lti import public_web
from lti_app.lti.models import Deployment, RegistrationStatus
from practice.app import create_app as create_practice
from practice.flavours import FLAVOURS
from practice.platform import Platform
from tests.launcher import TOOL, code_of
from tests.patience import PATIENCE
from tests.web.page import Page
from tests.web.registrations import rows


@pytest.fixture
def fresh(platform: Platform) -> Iterator[Platform]:
    """A practice platform of the test's own, where no tool has registered itself yet."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    mine = replace(platform, issuer=f"http://127.0.0.1:{server.server_port}")
    server.app = create_practice(mine, tool_url=TOOL)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield mine
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def begin(fresh: Platform) -> Callable[..., dict[str, str]]:
    """Return a function that begins a registration on the practice platform as its administrator.

    It returns what the platform adds to the link.
    """

    def beginning(flavour: str, path: str, choice: str = "new") -> dict[str, str]:
        opened = requests.get(f"{fresh.issuer}/courses/groups?as=administrator", timeout=PATIENCE)
        form = {"url": TOOL + path, "flavour": flavour, "choice": choice}
        page = requests.post(
            f"{fresh.issuer}/tools/register",
            data=form,
            cookies=opened.cookies.get_dict(),
            allow_redirects=False,
            timeout=PATIENCE,
        )
        shown = urljoin(fresh.issuer, page.headers["Location"])
        page = requests.get(shown, cookies=opened.cookies.get_dict(), timeout=PATIENCE)
        (address,) = set(re.findall(r'"([^"]*openid_configuration=[^"]*)"', page.text))
        query = parse_qs(urlsplit(html.unescape(address)).query)
        return {name: values[0] for name, values in query.items()}

    return beginning


def press(client: FlaskClient, path: str, told: dict[str, str]):
    """Open the page and press its button; return the answer."""
    page = Page(client.get(path, query_string=told))
    form = page.forms[path]
    return client.post(path, data=form.fields)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_each_family_registers(client, session, invited, begin, flavour, fresh):
    path = invited()
    told = begin(flavour, path)

    answer = press(client, path, told)

    assert answer.status_code == 200, answer.text
    (row,) = rows(session)
    assert row.status is RegistrationStatus.PENDING
    assert row.platform_family == FLAVOURS[flavour].family
    assert row.issuer == fresh.issuer
    assert row.jwks_url == f"{fresh.issuer}/jwks.json"
    assert row.token_audience == FLAVOURS[flavour].audience
    assert len(row.scopes.split()) == 5
    deployments = session.scalars(select(Deployment)).all()
    assert bool(deployments) is FLAVOURS[flavour].deployed
    steps = [item.text for item in Page(answer).all("li")]
    assert len(steps) >= 2
    assert Page(answer).all("button", type="button")


def test_a_canvas_account_gives_the_registration_its_name(client, session, invited, begin):
    path = invited()

    press(client, path, begin("canvas", path))

    assert rows(session)[0].name == "Practice account"


def test_looking_at_the_page_asks_nobody_and_stores_nothing(client, session, invited, monkeypatch):
    monkeypatch.setattr(public_web.PublicWeb, "_ask", None)
    path = invited()
    query = {"openid_configuration": "https://lms.example/c?x=1", "registration_token": "secret"}

    answer = client.get(path, query_string=query)

    page = Page(answer)
    assert "lms.example" in page.heading
    assert page.forms[path].fields == query
    assert rows(session) == []
    assert session.scalars(select(Invite)).one().used_at is None


def test_the_page_may_be_framed_by_the_platform_only(client, invited):
    path = invited()

    def headers_for(url: str):
        return client.get(path, query_string={"openid_configuration": url}).headers

    ours = headers_for("https://lms.example:8443/c")
    assert ours["Content-Security-Policy"].endswith("frame-ancestors https://lms.example:8443")
    assert ours["Cross-Origin-Opener-Policy"] == "unsafe-none"
    canvas = headers_for("https://sso.canvaslms.com/c")["Content-Security-Policy"]
    assert canvas.endswith("frame-ancestors https://sso.canvaslms.com https://*.instructure.com")
    wrong = headers_for("https://lms.example;x/c")
    assert wrong["Content-Security-Policy"].endswith("frame-ancestors 'none'")


def test_a_link_that_is_opened_by_hand_says_where_it_belongs(client, invited):
    path = invited()

    page = Page(client.get(path, headers={"Accept-Language": "en"}))

    assert page.heading == "This link is for your learning platform"
    assert page.forms == {}


def test_the_link_to_pass_on_is_ours_whatever_the_request_says(client, invited):
    path = invited()

    answer = client.get(path, base_url="http://other.example")

    assert f"{TOOL}{path}" in answer.text
    assert "other.example" not in answer.text


@pytest.mark.parametrize("policy", ["invite", "institution"])
def test_a_registration_is_active_at_once_where_somebody_decided_so(
    client, session, invited, begin, policy
):
    kind = InviteKind.ACTIVE_REGISTRATION if policy == "invite" else InviteKind.REGISTRATION
    if policy == "institution":
        ensure_default(session, now=clock.now()).activates_registrations = True
        session.commit()
    path = invited(kind)

    press(client, path, begin("moodle", path))

    assert rows(session)[0].status is RegistrationStatus.ACTIVE


def test_an_invite_is_used_up_by_the_registration(client, session, invited, begin):
    path = invited()
    press(client, path, begin("moodle", path))
    told = begin("moodle", path)

    for answer in (client.get(path, query_string=told), client.post(path, data=told)):
        assert answer.status_code == 403
        assert code_of(answer) == "invite_used"
    assert len(rows(session)) == 1


def test_an_update_changes_the_registration_that_is_there(client, session, invited, begin):
    path = invited()
    press(client, path, begin("moodle", path))
    path = invited()

    assert press(client, path, begin("moodle", path, "update")).status_code == 200

    (row,) = rows(session)
    assert len(session.scalars(select(Deployment)).all()) == 1
    path = invited()
    press(client, path, begin("moodle", path, "new"))
    first, _second = rows(session)
    assert first.id == row.id


@pytest.mark.parametrize("kind", ["unknown", "ended", "for administrators"])
def test_an_invite_that_does_not_count_registers_nothing(client, session, invited, begin, kind, at):
    path = "/lti/register/nothing"
    if kind == "ended":
        path = invited()
        row = session.scalars(select(Invite)).one()
        row.ends_at = clock.now()
        session.commit()
    elif kind == "for administrators":
        path = invited(InviteKind.ADMINISTRATOR)
    told = {"openid_configuration": "https://lms.example/c"}

    for answer in (client.get(path, query_string=told), client.post(path, data=told)):
        assert answer.status_code == 403
        assert code_of(answer) == ("invite_ended" if kind == "ended" else "invite_unknown")
    assert rows(session) == []


def test_a_platform_that_refuses_the_registration_is_told_apart(client, invited, begin):
    path = invited()
    told = begin("moodle", path)

    answer = client.post(path, data={**told, "registration_token": "wrong"})

    assert (answer.status_code, code_of(answer)) == (400, "registration_refused")


# --- what platforms link to ---------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/privacy", "/terms", "/logo.svg", "/lti/canvas.json"])
def test_the_addresses_in_a_registration_answer(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    if path == "/logo.svg":
        assert answer.mimetype == "image/svg+xml"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    if path == "/lti/canvas.json":
        assert answer.get_json()["oidc_initiation_url"] == f"{TOOL}/lti/login"


@pytest.mark.parametrize("path", ["/privacy", "/terms"])
def test_privacy_and_terms_speak_both_languages(client, path):
    english, dutch = (
        Page(client.get(f"{path}?{urlencode({'language': language})}")).heading
        for language in ("en", "nl")
    )

    assert english != dutch
