"""Pages of other hosts, also of the same institution: what they cannot make a browser do."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_app.reports.models import Report
from lti_app.support.models import LogEntry
from lti_app.support.sessions import COOKIE
from tests.support.staff import DESK, HTTPS, note_for
from tests.web import installations

NEIGHBOUR = "https://club.example.edu"


def acts(desk) -> list[str]:
    with desk.engine.connect() as connection:
        return list(connection.scalars(select(LogEntry.action).order_by(LogEntry.number)))


@pytest.mark.parametrize("origin", [NEIGHBOUR, "null", "http://tool.example"])
def test_another_website_cannot_let_a_colleagues_browser_enter_as_somebody_else(desk, origin):
    answer = desk.app.test_client().post(
        f"{DESK}/enter",
        base_url=HTTPS,
        data={"note": note_for(desk.app, "mallory")},
        headers={"Origin": origin, "Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403
    assert "desk_foreign_form" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_note_that_was_refused_with_its_sender_still_works_from_the_course(desk, settings):
    note, client = note_for(desk.app, "somebody"), desk.app.test_client()
    address = {"path": f"{DESK}/enter", "base_url": HTTPS, "data": {"note": note}}
    client.post(**address, headers={"Origin": NEIGHBOUR})

    answer = client.post(
        **address, headers={"Origin": settings.public_url, "Sec-Fetch-Site": "same-site"}
    )

    assert answer.status_code == 303


@pytest.mark.parametrize("site", ["same-site", "cross-site", "none"])
def test_a_picture_on_a_neighbouring_host_writes_no_reading_into_the_log(desk, site):
    case = desk.report().report.hex()
    before = acts(desk)

    for path in ("inbox/sealed", f"case/{case}/sealed"):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
        assert desk.triage.get(path, headers=headers).status_code == 403

    assert acts(desk) == before
    with desk.engine.connect() as connection:
        assert connection.scalar(select(Report.unread)) is True


@pytest.mark.parametrize(
    ("site", "is_renewed"),
    [("same-site", False), ("cross-site", False), ("none", True), ("same-origin", True)],
)
def test_a_page_that_is_open_elsewhere_keeps_no_session_of_the_desk_alive(desk, site, is_renewed):
    answer = desk.triage.get("inbox?language=nl", headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 200
    assert (COOKIE in answer.headers.get("Set-Cookie", "")) is is_renewed


@pytest.fixture(scope="module")
def apart(tmp_path_factory) -> Iterator[Flask]:
    """An installation whose desk has a host name of its own."""
    environment = installations.on_sqlite(tmp_path_factory.mktemp("apart"))
    addresses = {"PUBLIC_URL": "https://dos.example.edu", "DESK_URL": "https://desk.example.edu"}
    with installations.running(**environment, **addresses) as app:
        yield installations.prepare(app)


def entered(app: Flask, client: FlaskClient, **headers: str):
    note = note_for(app, "somebody")
    return client.post(
        "/enter", base_url="https://desk.example.edu", data={"note": note}, headers=headers
    )


def test_on_a_host_of_its_own_no_neighbouring_host_can_leave_a_session_of_the_desk(apart):
    client = apart.test_client()
    cookie = entered(apart, client, Origin="https://dos.example.edu").headers["Set-Cookie"]
    name, value = cookie.partition(";")[0].split("=", 1)
    assert name == "__Host-dos-desk"
    assert "Path=/;" in cookie
    assert "Domain" not in cookie
    assert client.get("/join", base_url="https://desk.example.edu").status_code == 200

    tossed = apart.test_client(use_cookies=False).get(
        "/join",
        base_url="https://desk.example.edu",
        headers={"Cookie": f"__Secure-dos-desk={value}"},
    )

    assert tossed.status_code == 401
