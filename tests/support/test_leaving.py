"""The way out: what has ended is of no use to anybody, and nothing else ends with it."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from lti_app import clock
from lti_app.support import delivery
from lti_app.support.models import EndedSession
from lti_app.support.sessions import COOKIE, LONGEST_SECONDS
from tests.support.people import candidate
from tests.support.staff import DESK, HOST, HTTPS, note_for
from tests.support.test_entering import invited, join, status_with


def test_whoever_ends_all_their_sessions_ends_those_in_other_browsers(desk):
    other = desk.handler.window()
    assert other.get("me").status_code == 200
    assert desk.triage.get("me").status_code == 200

    answer = desk.handler.press("leave", everywhere="1")

    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert desk.handler.get("me").status_code == 401
    assert other.get("me").status_code == 401
    assert desk.triage.get("me").status_code == 200, "a colleague stays"
    assert desk.handler.come_back().get("me").status_code == 200


def test_whoever_leaves_one_browser_stays_in_the_others(desk):
    other = desk.handler.window()
    desk.handler.come_back()

    desk.handler.press("leave")

    assert desk.handler.get("me").status_code == 401
    assert other.get("me").status_code == 200


def test_a_copy_of_the_cookie_is_worth_nothing_after_leaving(desk):
    before = ended_sessions(desk)
    copy, token = desk.handler.cookie, desk.handler.token

    answer = desk.handler.press("leave")

    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert status_with(desk, copy) == 401
    with_form = desk.handler.window(copy)
    with_form.read["token"] = token
    assert with_form.press("me/mail", mail="new@example.edu").status_code == 401
    assert ended_sessions(desk) == before + 1


def test_a_copy_of_an_ended_session_ends_no_other(desk):
    other = desk.handler.window()
    token = desk.handler.token
    desk.handler.press("leave")
    desk.handler.come_back()
    other.read["token"] = token

    assert other.press("leave", everywhere="1").status_code == 303

    assert desk.handler.get("me").status_code == 200


def test_a_copy_of_what_ended_with_all_sessions_ends_none_that_came_after(desk):
    copy, token = desk.handler.cookie, desk.handler.token
    for _ in range(2):
        desk.handler.come_back().press("leave", everywhere="1")
    desk.handler.come_back()
    stolen = desk.handler.window(copy)
    stolen.read["token"] = token

    assert stolen.press("leave", everywhere="1").status_code == 303

    assert desk.handler.get("me").status_code == 200


def test_entering_anew_ends_the_session_before_it_in_that_browser_only(desk):
    elsewhere, copy = desk.handler.cookie, desk.handler.come_back().cookie

    again = desk.handler.client.post(
        f"{DESK}/enter", base_url=HTTPS, data={"note": note_for(desk.app, desk.handler.name)}
    )

    assert again.status_code == 303
    assert desk.handler.get("me").status_code == 200
    assert status_with(desk, copy) == 401
    assert status_with(desk, elsewhere) == 200


def test_becoming_a_member_ends_the_session_of_somebody_who_is_none_yet(desk):
    person = candidate(desk)
    found = person.client.get_cookie(COOKIE, domain=HOST, path=DESK)
    assert found is not None

    assert join(desk, person, invited(desk)).status_code == 303

    assert desk.handler.window(found.value).get("join").status_code == 401


def test_ended_sessions_are_forgotten_when_they_could_count_no_more(desk, settings):
    with desk.engine.begin() as connection:
        connection.execute(delete(EndedSession))  # with which the members joined
    desk.handler.press("leave")
    today = clock.now().date()

    assert timedelta(seconds=LONGEST_SECONDS) < timedelta(days=1)
    delivery.forget(settings, today=today + timedelta(days=1))
    assert ended_sessions(desk) == 1
    delivery.forget(settings, today=today + timedelta(days=2))
    assert ended_sessions(desk) == 0


def ended_sessions(desk) -> int:
    with desk.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(EndedSession)) or 0
