"""The launch token in links and forms: without a good one there is a page with a way on."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from lti_app import clock
from tests.launcher import SECURE, TOOL, code_of
from tests.web.page import Page
from tests.web.visit import Visit

FOOT = ("/privacy", "/accessibility", "/terms")
"""What stands at the foot of every page."""


def _way_on(answer) -> list[str]:
    return [link.get("href", "") for link in Page(answer).all("a") if link.get("href") != "#main"]


@pytest.mark.parametrize(
    "token",
    ["", "unknown", "1.unknown", "999999999.unknown", "9" * 60, "x" * 101, "\u0661.x", "\x00", "é"],
)
@pytest.mark.parametrize("path", ["/dos", "/course"])
def test_a_page_without_a_good_token_says_what_to_do(plain_client, path, token):
    answer = plain_client.get(
        path, query_string={"launch": token} if token else {}, base_url=SECURE
    )

    assert answer.status_code == 401
    assert code_of(answer) == "launch_ended"
    dos, *more = _way_on(answer)
    assert tuple(more) == FOOT
    # A token names a registration also when it opens nothing: where there is one of that number,
    # its institution's Do's are shown.
    assert dos == "/" or (dos, token) == ("/campaign/default", "1.unknown")


@pytest.mark.parametrize(("length", "is_looked_up"), [(100, True), (101, False)])
def test_a_token_that_is_longer_than_any_of_ours_is_not_looked_up(
    client, statements, length, is_looked_up
):
    answer = client.get("/dos", query_string={"launch": "x" * length}, base_url=SECURE)

    assert code_of(answer) == "launch_ended"
    assert any(" launch" in each for each in statements) == is_looked_up


@pytest.mark.parametrize("path", ["/dos/acknowledge", "/dos/withdraw", "/language"])
def test_a_click_without_a_good_token_records_nothing(launcher, client, events, path, version):
    form = {"launch": "1.unknown", "edition": version.edition("en").hash, "language": "en"}

    answer = client.post(path, data=form, base_url=SECURE)

    assert answer.status_code == 401
    assert code_of(answer) == "launch_ended"
    assert events() == []


def test_a_token_in_the_address_does_not_act(launcher, events, version):
    visit = Visit(launcher)

    answer = visit.client.post(
        f"/dos/acknowledge?launch={visit.token}",
        data={"edition": version.edition("en").hash},
        base_url=SECURE,
    )

    assert answer.status_code == 401
    assert events() == []


@pytest.mark.parametrize("ended", ["2026-10-05T12:00:00+02:00", "2026-10-06T09:00:00+02:00"])
def test_two_hours_after_the_launch_the_page_has_ended(launcher, events, at, ended):
    opened = at("2026-10-05T10:00:00+02:00")
    visit = Visit(launcher, now=opened)

    at("2026-10-05T11:59:59+02:00")
    assert visit.get("/dos").answer.status_code == 200
    fields = visit.page.forms["/dos/acknowledge"].fields
    at(ended)
    answer = visit.post("/dos/acknowledge", fields)

    assert answer.status_code == 401
    assert code_of(answer) == "launch_ended"
    assert events() == []


def test_a_page_that_has_ended_can_be_read_in_the_frame_of_its_platform(launcher, platform, at):
    now = clock.now()
    visit = Visit(launcher)
    fields = visit.page.forms["/dos/acknowledge"].fields
    at((now + timedelta(hours=3)).isoformat())
    launcher.app.test_cli_runner().invoke(args=["clean-up"])

    answer = visit.post("/dos/acknowledge", fields)

    assert answer.status_code == 401
    assert answer.headers["Content-Security-Policy"].endswith(f"frame-ancestors {platform.issuer}")


def test_a_launch_ends_when_its_platform_is_switched_off(launcher):
    visit = Visit(launcher)
    runner = launcher.app.test_cli_runner()
    number = runner.invoke(args=["platforms", "list"]).output.split()[0]
    runner.invoke(args=["platforms", "disable", number])
    launcher.app.extensions["registry"].forget()

    answer = visit.client.get("/dos", query_string={"launch": visit.token}, base_url=SECURE)

    assert answer.status_code == 401
    assert code_of(answer) == "launch_ended"


def test_a_launch_ends_when_its_platform_is_known_no_more(launcher, monkeypatch):
    visit = Visit(launcher)
    monkeypatch.setattr(launcher.app.extensions["registry"], "platform_by_id", lambda _id: None)

    assert code_of(visit.get("/dos").answer) == "launch_ended"


@pytest.mark.parametrize("origin", ["none", "cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/dos", "/course"])
def test_an_address_that_was_pasted_or_shared_lends_nobody_a_launch(launcher, path, origin):
    visit = Visit(launcher, "instructor")

    answer = visit.client.get(
        path,
        query_string={"launch": visit.token},
        headers={"Sec-Fetch-Site": origin},
        base_url=SECURE,
    )

    assert answer.status_code == 403
    assert code_of(answer) == "address_not_shareable"
    assert _way_on(answer) == ["/campaign/default", *FOOT]
    assert visit.token not in answer.text


def test_another_site_cannot_send_a_form_with_a_token(launcher, events):
    visit = Visit(launcher)

    answer = visit.post(
        "/dos/acknowledge",
        visit.page.forms["/dos/acknowledge"].fields,
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    )

    assert code_of(answer) == "address_not_shareable"
    assert events() == []


def test_after_the_launch_no_cookie_is_needed_or_set(launcher):
    visit = Visit(launcher)
    fields = visit.page.forms["/dos/acknowledge"].fields
    stranger = launcher.app.test_client(use_cookies=False)

    answers = [
        stranger.get("/dos", query_string={"launch": visit.token}, base_url=TOOL),
        stranger.post("/dos/acknowledge", data=fields, base_url=TOOL),
        stranger.post("/dos/withdraw", data={"launch": visit.token}, base_url=TOOL),
    ]

    assert [answer.status_code for answer in answers] == [200, 303, 303]
    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_the_token_is_not_what_the_database_holds(launcher, session):
    visit = Visit(launcher)

    rows = session.execute(text("SELECT * FROM launch")).all()
    assert len(rows) == 1
    assert visit.token not in str(rows)
    assert visit.token.encode() not in b"".join(bytes(value) for value in rows[0][:2])
