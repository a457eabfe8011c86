"""Coming back: the same answer for whoever guesses, messages both ways, and taking it all back."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, insert, select, update

from lti_app import clock
from lti_app.db import db
from lti_app.reports import mailboxes, tidying
from lti_app.reports.models import Message, Report, SealedKey, Status
from lti_app.sealing import base64url, envelopes
from lti_app.sealing.envelopes import MAILBOX
from tests.reports.reporter import SITE, STAFF, STORY, recipients
from tests.reports.stored import on_disk, stored_texts


def opened(somebody, told, part: str) -> dict[str, object]:
    """Return what stands in a part of one's own report."""
    place = envelopes.Place("default", somebody.report, part.encode())
    text = envelopes.open_envelope(
        place,
        base64url.decode(told[part]),
        base64url.decode(told["keys"][part]),
        MAILBOX,
        somebody.receipt.mailbox_key("default"),
    )
    found: dict[str, object] = json.loads(text)
    return found


def answer_of_the_desk(engine, somebody, readers, text: str) -> bytes:
    """Put a message of a reader into the mailbox, as the desk does."""
    message = secrets.token_bytes(16)
    place = envelopes.message_of("default", somebody.report, message)
    to = recipients(readers, STAFF, somebody.mailbox)
    sealed = envelopes.seal(place, json.dumps({"version": 1, "text": text}).encode(), to)
    with engine.begin() as connection:
        connection.execute(
            insert(Message).values(
                id=message,
                report_id=somebody.report,
                from_desk=True,
                sent_on=clock.now().date(),
                content=sealed.content,
            )
        )
        connection.execute(
            insert(SealedKey).values(
                report_id=somebody.report,
                message_id=message,
                part="message",
                recipient="mailbox",
                sealed=sealed.keys[MAILBOX],
            )
        )
        connection.execute(update(Report).values(status=Status.WAITING))
    return message


def test_the_mailbox_shows_what_was_sent_and_how_far_it_is(reporter):
    somebody = reporter()
    somebody.send(names="A is Anna")
    today = clock.now().date().isoformat()

    told = somebody.look().json

    assert (told["status"], told["received_on"], told["status_on"]) == ("new", today, today)
    assert (told["keep_until"], told["withdrawn_on"], told["messages"]) == (None, None, [])
    assert opened(somebody, told, "content")["story"] == STORY
    assert opened(somebody, told, "names")["names"] == "A is Anna"


def test_messages_go_both_ways_and_writing_says_that_somebody_waits_no_more(
    reporter, readers, engine
):
    somebody = reporter()
    somebody.send()
    desk = answer_of_the_desk(engine, somebody, readers, "How are you?")
    assert somebody.look().json["status"] == "waiting"

    written = somebody.message("Better.")
    assert somebody.post("mailbox/write", written).status_code == 201
    assert somebody.post("mailbox/write", written).status_code == 200

    told = somebody.look().json
    assert told["status"] == "in_progress"
    texts = {}
    for message in told["messages"]:
        place = envelopes.message_of("default", somebody.report, base64url.decode(message["id"]))
        text = envelopes.open_envelope(
            place,
            base64url.decode(message["content"]),
            base64url.decode(message["sealed"]),
            MAILBOX,
            somebody.receipt.mailbox_key("default"),
        )
        texts[message["from_desk"]] = json.loads(text)["text"]
    assert texts == {True: "How are you?", False: "Better."}
    assert base64url.encode(desk) in {message["id"] for message in told["messages"]}


def test_a_message_is_checked_like_a_report(reporter, engine):
    somebody, other = reporter(), reporter()
    somebody.send()
    other.send()
    body = somebody.message("First.")
    message = body["message"]
    assert somebody.post("mailbox/write", body).status_code == 201

    changed = {**body, "message": {**message, "content": base64url.encode(bytes(4124))}}
    elsewhere = {**body, "lookup": other.lookup}
    twice = {**body, "message": {**message, "keys": [*message["keys"], message["keys"][0]]}}
    fewer = {**somebody.message("Second."), "lookup": somebody.lookup}
    fewer["message"] = {**fewer["message"], "keys": fewer["message"]["keys"][1:]}
    unknown = {**body, "lookup": base64url.encode(bytes(32))}

    codes = [
        somebody.post("mailbox/write", wrong).json["code"]
        for wrong in (changed, elsewhere, twice, fewer, unknown)
    ]
    assert codes == [
        "report_malformed",
        "report_malformed",
        "report_malformed",
        "readers_changed",
        "mailbox_unknown",
    ]
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Message)) == 1


def test_nobody_fills_a_mailbox(reporter, monkeypatch):
    monkeypatch.setattr(mailboxes, "MOST_MESSAGES", 2)
    somebody = reporter()
    somebody.send()

    answers = [somebody.post("mailbox/write", somebody.message("Again.")) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].headers["Retry-After"] == "86400"
    assert len(somebody.look().json["messages"]) == 2


def test_promise_37_what_is_withdrawn_is_destroyed_and_a_stub_stays(reporter, engine, settings):
    somebody = reporter()
    body = somebody.sealed(names="A is Anna")
    somebody.post("send", body)
    written = somebody.message("More.")
    somebody.post("mailbox/write", written)
    texts = stored_texts(engine)
    texts += [base64url.decode(key["sealed"]) for key in body["keys"]]
    # Strings of the middle, so that a page that SQLite cut in two is found as well.
    traces = [text[40:72] for text in texts]
    disk = on_disk(engine)
    assert all(trace in disk for trace in traces)

    answer = somebody.post("mailbox/withdraw", {"lookup": somebody.lookup})

    assert (answer.status_code, answer.json) == (200, {"withdrawn": True})
    if engine.dialect.name == "postgresql":
        # There an old row stays in its file until the tidying of the day.
        tidying.tidy(engine, now=clock.now())
    disk = on_disk(engine)
    assert not any(trace in disk for trace in traces)
    with engine.connect() as connection:
        row = connection.execute(select(Report.__table__)).one()
        kept = [
            connection.scalar(select(func.count()).select_from(m)) for m in (Message, SealedKey)
        ]
    assert (row.content, row.names, row.sent_hash, kept) == (None, None, None, [0, 0])
    assert (row.withdrawn_on, row.status) == (clock.now().date(), Status.CLOSED)
    # Nobody at the desk is called to a report that is gone.
    assert (row.unread, row.unannounced) == (False, False)
    told = somebody.look().json
    assert (told["status"], told["content"], told["names"], told["messages"]) == (
        "withdrawn",
        None,
        None,
        [],
    )
    assert somebody.post("mailbox/withdraw", {"lookup": somebody.lookup}).status_code == 200
    assert somebody.post("mailbox/write", written).json["code"] == "mailbox_unknown"
    assert somebody.post("send", body).json["code"] == "token_refused"


def test_who_takes_a_report_back_never_holds_two_connections(app, reporter, monkeypatch):
    """A pool that is full of such requests would otherwise wait for itself."""
    somebody = reporter()
    somebody.send()
    with app.wsgi_app.sites.report.app_context():
        pool: Any = db.engine.pool
    held = []
    monkeypatch.setattr(tidying, "wipe", lambda _engine: held.append(pool.checkedout()))

    assert somebody.post("mailbox/withdraw", {"lookup": somebody.lookup}).status_code == 200

    assert held == [0]


GUESSES: tuple[Any, ...] = (
    {"lookup": base64url.encode(bytes([7]) * 32)},
    {"lookup": "short"},
    {"lookup": 5},
    {"lookup": None, "more": 1},
    {},
    [],
    "text",
)


def test_promise_15_unknown_and_malformed_questions_get_the_same_answer(reporter):
    somebody = reporter()
    somebody.send()

    for path in ("mailbox", "mailbox/withdraw"):
        answers = [somebody.post(path, guess) for guess in GUESSES]
        told = {(each.status_code, each.data, str(each.headers)) for each in answers}
        assert len(told) == 1
        assert answers[0].status_code == 404
    assert somebody.look().status_code == 200


@pytest.mark.parametrize("path", ["mailbox", "mailbox/withdraw"])
def test_promise_15_and_costs_as_much(app, reporter, path):
    """What cannot be a receipt is looked for like one: no answer comes back sooner."""
    somebody = reporter()
    somebody.send()
    with app.wsgi_app.sites.report.app_context():
        sites = db.engine
    asked: dict[str, list[str]] = {"unknown": [], "malformed": []}

    for name, guess in zip(asked, GUESSES, strict=False):
        with listening(sites, asked[name]):
            somebody.post(path, guess)

    assert asked["unknown"] == asked["malformed"]
    assert asked["unknown"]


@contextmanager
def listening(engine: Engine, statements: list[str]) -> Iterator[None]:
    """Note each statement that is made on `engine` until the block ends."""

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", ["mailbox", "mailbox/withdraw"])
def test_a_mailbox_is_not_found_by_way_of_another_institution(reporter, visitor, monkeypatch, path):
    somebody = reporter()
    somebody.send()
    monkeypatch.setattr("lti_app.reports.pages._is_served", lambda _name: True)

    answer = visitor.post(f"{SITE}/neighbour/{path}", json={"lookup": somebody.lookup})

    assert answer.status_code == 404
    assert somebody.look().status_code == 200
