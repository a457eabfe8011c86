"""A Kaltura session hands somebody over: what the service says of it decides, and never for much.

The stand-in answers as `session.get` does, whose errors come with status 200.
"""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_app import bulkhead, clock
from lti_app.access.models import Door, Launch
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.errors import KalturaUnavailableError
from lti_app.kaltura.sessions import MOST_AT_ONCE, PAUSE_SECONDS
from lti_app.lti import http
from tests.kaltura.stand_in import KS, PARTNER, handed, info
from tests.kaltura.test_following import arrived
from tests.launcher import SECURE, code_of, token_of
from tests.lti.replies import Reply
from tests.patience import wait_until

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def link(maker) -> str:
    made: str = maker().make(title="Ethiek 1")
    return made


def refused(answer: TestResponse, status: int, code: str) -> bool:
    return (answer.status_code, code_of(answer)) == (status, code)


def test_a_user_becomes_a_student_of_the_course(follower, link, asking, kaltura, session):
    answer = handed(follower, link, language="nl")

    assert arrived(follower, answer).confirmation == "Dank je wel, je bevestiging is bewaard"
    event = session.scalars(select(Acknowledgement)).one()
    assert event.door is Door.KALTURA
    assert event.subject.startswith("kaltura:")
    assert "s1234567" not in event.subject
    assert (kaltura.asked[0].path, kaltura.asked[0].form) == (
        "/api_v3/service/session/action/get",
        {"ks": KS, "format": "1"},
    )
    my_data = follower.get(f"/my-data?launch={token_of(answer)}").text
    assert "gekomen uit Kaltura" in my_data
    for path in ("/course", "/admin/join", "/support-desk"):
        assert refused(follower.get(f"{path}?launch={token_of(answer)}"), 403, "not_allowed")


def test_the_same_user_is_the_same_person_and_another_account_another(
    follower, link, asking, kaltura, session
):
    for number, changes in enumerate(({}, {}, {"userId": "s2"})):
        kaltura.json(info(**changes))
        assert handed(follower, link, ks=f"{KS}{number}").status_code == 200

    launched = session.scalars(select(Launch.subject).where(Launch.door == Door.KALTURA)).all()
    assert (len(launched), len(set(launched))) == (3, 2)


def test_a_session_is_good_once(follower, link, asking, session):
    handed(follower, link)

    assert refused(handed(follower, link), 403, "kaltura_session_used")
    assert len(session.scalars(select(Launch).where(Launch.door == Door.KALTURA)).all()) == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"partnerId": 99}, "kaltura_partner_unknown"),
        ({"partnerId": "1234"}, "kaltura_partner_unknown"),
        ({"partnerId": True}, "kaltura_partner_unknown"),
        ({"sessionType": 2}, "kaltura_session_admin"),
        ({"sessionType": None}, "kaltura_session_admin"),
        ({"sessionType": False}, "kaltura_session_admin"),
        ({"userId": ""}, "kaltura_session_anonymous"),
        ({"userId": "0"}, "kaltura_session_anonymous"),
        ({"userId": None}, "kaltura_session_anonymous"),
        ({"userId": "x" * 256}, "kaltura_session_invalid"),
        ({"userId": "a\0b"}, "kaltura_session_invalid"),
        ({"expiry": 1}, "kaltura_session_expired"),
        ({"expiry": 2**40}, "kaltura_session_long"),
        ({"expiry": 10**400}, "kaltura_session_long"),
        ({"expiry": "soon"}, "kaltura_session_invalid"),
        ({"objectType": "KalturaAPIException", "code": "INVALID_KS"}, "kaltura_session_invalid"),
        ({"objectType": "KalturaAPIException", "code": "EXPIRED_KS"}, "kaltura_session_expired"),
        ({"objectType": "KalturaAPIException"}, "kaltura_session_invalid"),
    ],
)
def test_a_session_that_does_not_count_is_refused(
    follower, link, asking, kaltura, session, said, code
):
    kaltura.json(info(**said))

    assert refused(handed(follower, link), 403, code)
    assert session.scalars(select(Launch).where(Launch.door == Door.KALTURA)).all() == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=302, headers={"Location": "https://elsewhere.example/"}),
        Reply(b"<html>"),
        Reply(b"[]"),
        Reply(b'{"a": "' + b"x" * 20_000 + b'"}'),
    ],
    ids=["error", "elsewhere", "no JSON", "no object", "too large"],
)
def test_a_service_that_says_nothing_usable_is_said_to_be_away(
    follower, link, asking, kaltura, reply
):
    kaltura.next = reply

    answer = handed(follower, link)

    assert refused(answer, 503, "kaltura_unavailable")
    assert answer.headers["Retry-After"] == "60"


def test_a_slow_service_is_given_up_and_left_alone_for_some_seconds(asking, kaltura, monkeypatch):
    seconds = 1000.0
    asking.clock = lambda: seconds
    kaltura.next = Reply(is_held=True)
    with monkeypatch.context() as patch:
        patch.setattr(http, "TIMEOUT", (1.0, 0.1))
        for _ in range(2):
            with pytest.raises(KalturaUnavailableError):
                asking.person(KS, now=clock.now())
    wait_until(lambda: len(kaltura.asked) > 0)
    assert len(kaltura.asked) == 1

    kaltura.json(info())
    seconds += PAUSE_SECONDS

    assert asking.person(KS, now=clock.now()) == (f"kaltura:{PARTNER}", "s1234567")


def test_only_a_few_wait_for_the_service_at_once(asking, kaltura):
    for _ in range(MOST_AT_ONCE):
        asking._places.acquire()

    with pytest.raises(KalturaUnavailableError, match="too many at once"):
        asking.person(KS, now=clock.now())

    assert kaltura.asked == []


def test_a_service_that_was_not_asked_because_many_wait_has_not_failed(asking, kaltura, full):
    kaltura.json(info())

    with bulkhead.kept_by(full), pytest.raises(KalturaUnavailableError, match="too many at once"):
        asking.person(KS, now=clock.now())

    assert kaltura.asked == []
    assert asking.person(KS, now=clock.now())


@pytest.mark.parametrize("ks", ["", "short", "x" * 2049, "with a space in the middle", "é" * 20])
def test_what_cannot_be_a_session_is_refused_without_asking(follower, link, asking, kaltura, ks):
    assert refused(handed(follower, link, ks=ks), 400, "form_incomplete")
    assert kaltura.asked == []


def test_it_is_off_where_no_file_says_otherwise(follower, link):
    assert refused(handed(follower, link), 404, "kaltura_handover_off")


def test_a_link_that_was_never_made_lets_nobody_in(follower, asking, kaltura):
    assert refused(handed(follower, "/k/" + "x" * 22), 404, "kaltura_link_unknown")
    assert kaltura.asked == []


def test_whoever_comes_so_gets_no_membership_token(follower, link, asking):
    token = token_of(handed(follower, link))
    key = follower.get("/membership/default/key.json").json
    form = {"launch": token, "period": key["period"], "fingerprint": key["fingerprint"]}

    answer = follower.tool.post("/membership/sign", data=form, base_url=SECURE)

    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_the_log_names_neither_session_nor_user(follower, link, asking, kaltura, caplog):
    kaltura.json({"objectType": "KalturaAPIException", "code": "INVALID_KS", "message": KS})
    with caplog.at_level(logging.DEBUG):
        handed(follower, link)
        kaltura.next = Reply(status=500)
        handed(follower, link)

    assert "kaltura_session_invalid" in caplog.text
    assert KS not in caplog.text
