"""Sending a sealed report: who may, what is checked, and that nothing arrives twice."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import func, select, update

from lti_app import clock
from lti_app.reports import service
from lti_app.reports.models import Reader, ReaderKind, Report, SealedKey, SpentToken, Status
from lti_app.sealing import base64url, envelopes, periods
from tests.reports import mint
from tests.reports.desk import open_channel, usual
from tests.reports.reporter import SITE, STORY, Reporter


def count(engine, model) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(model)) or 0


def only_report(engine):
    with engine.connect() as connection:
        return connection.execute(select(Report.__table__)).one()


def opened_by(engine, reader, reporter, place, part, content) -> bytes:
    with engine.connect() as connection:
        sealed = connection.scalar(
            select(SealedKey.sealed).where(
                SealedKey.part == part, SealedKey.recipient == reader.id.hex()
            )
        )
    return envelopes.open_envelope(place, content, sealed, reader.id, reader.private)


def test_a_report_arrives_and_its_readers_can_open_it(reporter, readers, engine):
    somebody = reporter()
    today = clock.now().date()

    answer = somebody.send(names="A is Anna")

    assert (answer.status_code, answer.json) == (201, {"received": True})
    row = only_report(engine)
    assert (row.received_on, row.release_on, row.status) == (today, today, Status.NEW)
    assert (row.staff, row.fast, row.weaker, row.keep_until) == (False, False, False, None)
    triage, handler, adviser, _spare = readers
    place = envelopes.content_of("default", somebody.report)
    text = opened_by(engine, triage, somebody, place, "content", row.content)
    assert json.loads(text)["story"] == STORY
    who = envelopes.names_of("default", somebody.report)
    assert b"Anna" in opened_by(engine, handler, somebody, who, "names", row.names)
    with engine.connect() as connection:
        sealed = connection.execute(select(SealedKey.part, SealedKey.recipient)).all()
    assert ("names", triage.id.hex()) not in {tuple(key) for key in sealed}
    assert adviser.id.hex() not in {key.recipient for key in sealed}


def test_promise_31_a_report_about_staff_goes_to_the_confidential_readers_only(
    reporter, readers, engine
):
    assert reporter().send(staff=True, names="A is a lecturer").status_code == 201

    with engine.connect() as connection:
        to = set(connection.scalars(select(SealedKey.recipient)))
    assert to == {readers[2].id.hex(), "recovery", "mailbox"}


@pytest.mark.parametrize("spoil", ["", "x", "2026-11.short", "é" * 10, "2026-13." + "A" * 599])
def test_promise_12_what_is_no_token_is_refused(reporter, engine, spoil):
    assert reporter().send(token=spoil).json["code"] == "token_refused"
    assert count(engine, Report) == count(engine, SpentToken) == 0


def bad_tokens(app) -> dict[str, str]:
    now = clock.now()
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    period = periods.period_of(now)
    real = mint.private_key(app, "default", period)
    nonce = bytes(32)
    good = mint.signed(real, "default", period, nonce).text
    flipped = good[:-6] + ("A" if good[-6] != "A" else "B") + good[-5:]
    return {
        "forged": mint.signed(stranger, "default", period, nonce).text,
        "changed": flipped,
        "of another institution": mint.signed(real, "neighbour", period, nonce).text,
        "expired": mint.signed(real, "default", "2025-01", nonce).text,
        "of a period that is to come": mint.signed(real, "default", "2999-01", nonce).text,
        "named for another period": periods.previous(period) + good[7:],
        "missing": "",
        "wrong version": f"{period}.{base64url.encode(bytes(449))}",
    }


def test_promise_12_every_bad_token_gets_the_same_answer(app, reporter, engine):
    used = reporter()
    sent = used.sealed()
    assert used.post("send", sent).status_code == 201
    answers = {name: reporter().send(token=token) for name, token in bad_tokens(app).items()}
    answers["used"] = reporter().send(token=sent["token"])

    told = {(answer.status_code, answer.data, str(answer.headers)) for answer in answers.values()}
    assert len(told) == 1
    assert next(iter(told))[0] == 403
    assert count(engine, Report) == 1


def test_promise_12_a_used_token_is_refused_also_with_a_report_that_came_with_another(reporter):
    first, second = reporter(), reporter()
    sent, other = first.sealed(), second.sealed()
    assert first.post("send", sent).status_code == second.post("send", other).status_code == 201

    answer = first.post("send", {**sent, "token": other["token"]})

    assert (answer.status_code, answer.json["code"]) == (403, "token_refused")


def test_promise_12_a_token_of_last_month_is_good_and_an_older_one_is_not(
    app, reporter, monkeypatch
):
    now = clock.now()
    made = mint.token(app, bytes(32))
    monkeypatch.setattr(clock, "now", lambda: now.replace(day=1) + timedelta(days=40))
    assert reporter().send(token=made).status_code == 201
    made = mint.token(app, bytes([1]) * 32, now=now)
    monkeypatch.setattr(clock, "now", lambda: now.replace(day=1) + timedelta(days=70))
    assert reporter().send(token=made).status_code == 403


def test_promise_12_fifty_at_once_with_one_token_and_exactly_one_arrives(app, readers, engine):
    token = mint.token(app, bytes(32))
    sealed = [Reporter(app, readers).sealed(token=token) for _ in range(50)]

    def send(body):
        client = app.test_client(use_cookies=False)
        return client.post(f"{SITE}/default/send", json=body).status_code

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, sealed))

    assert sorted(answers) == [201] + [403] * 49
    assert count(engine, Report) == count(engine, SpentToken) == 1


def test_the_same_sent_again_and_at_once_arrives_once(app, reporter, engine):
    somebody = reporter()
    body = somebody.sealed()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: somebody.post("send", body).status_code, range(16)))

    assert sorted(answers) == [200] * 15 + [201]
    again = somebody.post("send", body)
    assert (again.status_code, again.json) == (200, {"received": True})
    assert count(engine, Report) == 1


def test_the_network_gone_before_the_answer_and_nothing_is_sent_twice(
    reporter, engine, monkeypatch
):
    somebody = reporter()
    body = somebody.sealed()
    with monkeypatch.context() as patch:
        patch.setattr("lti_app.reports.acts.jsonify", lambda **_: 1 / 0)
        assert somebody.post("send", body).status_code == 500
    assert count(engine, Report) == 1

    assert somebody.post("send", body).status_code == 200
    changed = {**body, "fast": True}
    assert somebody.post("send", changed).json["code"] == "token_refused"
    assert count(engine, Report) == 1


def test_an_error_before_the_end_leaves_the_token_unspent(reporter, engine):
    somebody = reporter()
    body = somebody.sealed()
    wrong = {**body, "staff": True}
    assert somebody.post("send", wrong).json["code"] == "readers_changed"

    assert count(engine, SpentToken) == 0
    assert somebody.post("send", body).status_code == 201


@pytest.mark.parametrize("same", ["report", "mailbox"])
def test_an_id_that_is_there_already_is_refused_and_overwrites_nothing(reporter, engine, same):
    first, second = reporter(), reporter()
    assert first.send().status_code == 201
    before = only_report(engine)
    if same == "report":
        second.report = first.report
    else:
        second.receipt = first.receipt

    answer = second.send()

    assert (answer.status_code, answer.json["code"]) == (422, "report_malformed")
    assert only_report(engine) == before


def test_readers_that_changed_are_told_and_the_page_can_ask_who_they_are(
    reporter, readers, engine, visitor
):
    somebody = reporter()
    body = somebody.sealed()
    with engine.begin() as connection:
        connection.execute(
            update(Reader).where(Reader.id == readers[0].id).values(revoked_on=clock.now().date())
        )

    answer = somebody.post("send", body)
    told = visitor.get(f"{SITE}/default/readers.json?language=nl").json or {}

    assert answer.status_code == 409
    assert answer.json["code"] == "readers_changed"
    assert [each["name"] for each in told["usual"]] == ["Case handler"]
    assert [each["names"] for each in told["usual"]] == [True]
    assert [each["role"] for each in told["staff"]] == ["vertrouwenspersoon"]
    assert told["recovery"] == base64url.encode(readers[3].public)
    assert somebody.send(token=body["token"]).status_code == 409
    somebody.readers = readers[1:]
    assert somebody.send(token=body["token"]).status_code == 201


def test_readers_of_another_institution_are_none_of_ours(app, reporter, readers, visitor):
    open_channel(app, usual(), "neighbour")

    told = visitor.get(f"{SITE}/default/readers.json").json

    ours = {base64url.encode(each.id) for each in readers if each.kind is not ReaderKind.RECOVERY}
    assert {each["id"] for part in ("usual", "staff") for each in told[part]} == ours
    assert reporter().send().status_code == 201


def test_promise_22_nothing_new_is_sealed_for_who_has_left(reporter, readers, engine):
    with engine.begin() as connection:
        connection.execute(
            update(Reader)
            .where(Reader.kind == ReaderKind.CONFIDENTIAL)
            .values(revoked_on=clock.now().date())
        )

    assert reporter().send(staff=True).json["code"] == "readers_changed"


@pytest.mark.parametrize(
    "gone",
    [set(ReaderKind), set(ReaderKind) - {ReaderKind.RECOVERY}, {ReaderKind.RECOVERY}],
    ids=["nobody at all", "nobody who reads", "no key for recovery"],
)
def test_a_channel_without_readers_takes_nothing(app, engine, readers, gone):
    with engine.begin() as connection:
        today = clock.now().date()
        connection.execute(update(Reader).where(Reader.kind.in_(gone)).values(revoked_on=today))

    answer = Reporter(app, readers).send()

    assert answer.status_code == 409
    assert (answer.json or {})["code"] == "channel_closed"


def test_above_the_ceiling_reports_are_taken_and_come_later(reporter, engine, monkeypatch):
    monkeypatch.setattr(service, "CEILING", 2)
    today = clock.now().date()

    assert [reporter().send().status_code for _ in range(5)] == [201] * 5

    with engine.connect() as connection:
        days = sorted(connection.scalars(select(Report.release_on)))
    assert days == [today] * 2 + [today + timedelta(days=1)] * 2 + [today + timedelta(days=2)]


@pytest.mark.parametrize("other", ["institution", "day", "way"])
def test_no_report_is_late_because_of_another_institution_another_day_or_the_weaker_way(
    reporter, engine, monkeypatch, other
):
    monkeypatch.setattr(service, "CEILING", 1)
    today = clock.now().date()
    changes: dict[str, dict[str, object]] = {
        "institution": {"institution": "neighbour"},
        "day": {"received_on": today - timedelta(days=1)},
        "way": {"weaker": True},
    }
    reporter().send()
    with engine.begin() as connection:
        connection.execute(update(Report).values(**changes[other]))
    somebody = reporter()
    somebody.send()

    with engine.connect() as connection:
        day = connection.scalar(select(Report.release_on).where(Report.id == somebody.report))

    assert day == today
