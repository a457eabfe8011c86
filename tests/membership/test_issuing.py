"""Issuing: everybody gets a token, nobody can tell later which one, and nobody gets too many."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from lti_app.db import CourseModel
from lti_app.errors import ToolError
from lti_app.membership.models import TokenQuota
from lti_app.membership.service import DAILY
from lti_app.sealing import base64url, blind, tokens
from lti_app.sealing.blind import BlindSigner, FaultySignatureError
from practice import messages as m
from tests.launcher import Launcher
from tests.membership.member import Member
from tests.sealing.explaining import explaining

PERSONAS = ("student-01", "student-02", "instructor", "anonymous", "observer")


@pytest.fixture
def anyone(app, platform, factories):
    """Launches that may be anonymous."""
    factories.registration(platform, allow_anonymous=True)
    return Launcher(app, platform)


def _public(member: Member):
    return tokens.public_key(base64url.decode(member.key()["key"]))


@pytest.mark.parametrize("persona", PERSONAS)
def test_promise_6_everybody_who_launches_gets_a_token(anyone, persona):
    member = Member(anyone, persona)

    token = member.token()

    tokens.verify(tokens.parse(token.text), "default", _public(member))


def test_promise_6_what_is_asked_has_the_same_size_and_order_for_everybody(anyone):
    asked = []
    for persona in PERSONAS:
        member = Member(anyone, persona)
        member.token()
        asked.append(member.requests)

    assert asked == [asked[0]] * len(PERSONAS)
    assert [request[:2] for request in asked[0]] == [
        ("GET", "/membership/default/key.json"),
        ("POST", "/membership/sign"),
    ]


def test_promise_2_any_launch_explains_any_report(anyone):
    members = [Member(anyone, persona) for persona in PERSONAS]
    shown = [member.token() for member in members for _ in range(2)]
    seen = [each for member in members for each in member.seen]
    public = _public(members[0])

    for each in seen:
        for token in shown:
            message = tokens.message("default", token.period, token.nonce)
            prepared = blind.prepare(message, prefix=token.prefix)
            salt, inverse = explaining(public, each.answer, token.signature)
            again = blind.blind(public, prepared, salt=salt, inverse=inverse)
            assert again.message == each.blinded


def test_promise_13_the_seventh_token_of_a_day_is_refused_in_words(launcher):
    member = Member(launcher)
    for _ in range(DAILY):
        member.token()

    answer = member.ask(bytes(tokens.BITS // 8), member.key())

    assert answer.status_code == 429
    assert answer.get_json()["code"] == "token_quota"
    assert answer.get_json()["advice"]
    assert "signature" not in answer.text
    Member(launcher, "student-02").token()


def test_promise_13_a_person_has_one_quota_in_all_launches_and_a_new_one_tomorrow(launcher, at):
    members = [Member(launcher) for _ in range(4)]
    again = Member(launcher)
    at("2025-11-20T23:00+00:00")
    for number in range(DAILY):
        members[number % 4].token()
    assert again.ask(bytes(tokens.BITS // 8), again.key()).status_code == 429

    at("2025-11-21T00:01+00:00")

    again.token()


def test_promise_13_without_a_person_each_launch_is_counted(anyone, session):
    for _ in range(2):
        member = Member(anyone, "anonymous")
        for _ in range(DAILY):
            member.token()
        assert member.ask(bytes(tokens.BITS // 8), member.key()).status_code == 429

    assert [row.issued for row in session.scalars(select(TokenQuota))] == [DAILY, DAILY]


def test_promise_13_many_requests_at_once_get_as_many_as_one_after_another(launcher):
    members = [Member(launcher) for _ in range(4)]
    key = members[0].key()

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(members[i % 4].ask, bytes(tokens.BITS // 8), key) for i in range(30)]
        statuses = sorted(each.result().status_code for each in asked)

    assert statuses == [200] * DAILY + [429] * (30 - DAILY)


def test_promise_13_what_is_counted_holds_nothing_of_a_token(launcher, session):
    member = Member(launcher)
    token = member.token()
    other = Member(launcher, "student-02")
    other.token()

    columns = set(TokenQuota.__table__.c.keys())
    dump = repr(
        [
            tuple(row)
            for table in CourseModel.metadata.sorted_tables
            for row in session.execute(table.select())
        ]
    )

    assert columns == {"registration_id", "person_hash", "day", "institution_id", "issued"}
    secrets = [token.nonce, token.prefix, token.signature, token.spent_hash]
    for secret in [*secrets, *(part for each in member.seen for part in vars(each).values())]:
        assert repr(secret)[2:-1] not in dump
        assert base64url.encode(secret) not in dump


def test_promise_14_a_signature_that_went_wrong_is_not_given_and_not_counted(
    launcher, session, monkeypatch
):
    def fail(_signer: BlindSigner, _blinded: bytes) -> bytes:
        raise FaultySignatureError("signing failure")

    member = Member(launcher)
    key = member.key()
    monkeypatch.setattr(BlindSigner, "sign", fail)

    answer = member.ask(bytes(tokens.BITS // 8), key)

    assert (answer.status_code, answer.get_json()["code"]) == (500, ToolError.code)
    assert session.scalars(select(TokenQuota)).all() == []


@pytest.mark.parametrize(
    "blinded", ["", "A", "!" * 512, "A" * 342, "A" * 510, "A" * 516, "_" * 512, "é" * 512]
)
def test_promise_27_what_cannot_be_signed_is_refused_and_not_counted(launcher, session, blinded):
    member = Member(launcher)

    answer = member.ask(blinded, member.key())

    assert (answer.status_code, answer.get_json()["code"]) == (400, "form_incomplete")
    assert session.scalars(select(TokenQuota)).all() == []


def test_promise_12_only_who_opened_a_page_in_a_course_gets_a_token(launcher):
    member = Member(launcher)
    key = member.key()
    placer = Member(launcher, "instructor", **m.deep_linking("http://campus.example/links", {}))

    for launch in ("", "1.nothing", "x" * 200):
        answer = member.ask(bytes(tokens.BITS // 8), key, launch=launch)
        assert (answer.status_code, answer.get_json()["code"]) == (401, "launch_ended")
    launch = placer.visit.page.forms["/deep-linking/insert"].fields["launch"]
    assert (
        placer.ask(bytes(tokens.BITS // 8), key, launch=launch).get_json()["code"] == "not_allowed"
    )


def test_promise_12_only_the_key_of_this_month_signs(launcher, at):
    member = Member(launcher)
    at("2025-11-30T12:00+00:00")
    key = member.key()

    for changed in (
        {"period": "2025-10"},
        {"period": "2025-12"},
        {"period": "x"},
        {"period": ""},
        {"fingerprint": "0" * 64},
        {"fingerprint": ""},
    ):
        answer = member.ask(bytes(tokens.BITS // 8), key, **changed)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "token_key_changed")


def test_a_page_that_was_open_when_the_month_ended_may_finish(launcher, at):
    old = Member(launcher)
    at("2025-11-30T23:59+00:00")
    key = old.key()

    at("2025-12-01T00:09+00:00")
    assert old.ask(bytes(tokens.BITS // 8), key).status_code == 200
    assert old.key()["period"] == "2025-12"

    at("2025-12-01T00:11+00:00")
    assert old.ask(bytes(tokens.BITS // 8), key).get_json()["code"] == "token_key_changed"


def test_an_answer_in_json_has_no_page_in_it(launcher):
    answer = Member(launcher).ask(bytes(tokens.BITS // 8), {"period": "x", "fingerprint": ""})

    assert answer.mimetype == "application/json"
    assert set(json.loads(answer.data)) == {"code", "sentence", "advice", "reference"}
