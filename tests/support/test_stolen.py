"""What somebody can do with a copy of a cookie, and what a member cannot do unseen."""

import pytest
from sqlalchemy import select

from lti_app.sealing import base64url
from lti_app.support.models import LogEntry
from lti_app.support.sessions import COOKIE
from tests.support.staff import DESK, HTTPS, enter, note_for


def test_a_cookie_that_counts_no_more_cannot_end_the_sessions_after_it(desk):
    token = desk.triage.token
    cookie = desk.triage.client.get_cookie(COOKIE, path=DESK, domain="tool.example")
    assert cookie is not None
    desk.triage.press("leave", everywhere="1")
    desk.triage.client = enter(desk.app, desk.triage.name)

    answer = desk.app.test_client(use_cookies=False).post(
        f"{DESK}/leave",
        base_url=HTTPS,
        data={"token": token, "everywhere": "1"},
        headers={"Cookie": f"{COOKIE}={cookie.value}"},
    )

    assert answer.status_code == 303
    assert desk.triage.get("me").status_code == 200


def test_whoever_begins_a_search_in_the_middle_is_in_the_log_as_well(desk):
    desk.report()
    first = base64url.encode(bytes(16))

    told = desk.triage.get(f"inbox/sealed?after={first}").json

    assert len(told["reports"]) == 1
    with desk.engine.connect() as connection:
        found = connection.scalars(select(LogEntry.action).where(LogEntry.action == "searched"))
        assert len(found.all()) == 1


@pytest.mark.parametrize("language", ["xx", "../nl", "x" * 900, "en\0"])
def test_a_language_that_nobody_speaks_does_not_spoil_the_session(desk, language):
    client = desk.app.test_client()
    note = note_for(desk.app, desk.triage.name)
    client.post(
        f"{DESK}/enter", base_url=HTTPS, query_string={"language": language}, data={"note": note}
    )

    assert client.get(f"{DESK}/inbox", base_url=HTTPS).status_code == 200
