"""A reporter withdraws, or a member leaves, at the moment at which staff act: nothing is left."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_app import clock
from lti_app.db import ReportsModel
from lti_app.reports import mailboxes, tidying
from lti_app.reports.models import Report, Status
from lti_app.sealing import base64url
from lti_app.support import admission, cases, writing
from lti_app.support.models import Case, Member
from tests.support.staff import DESK, HTTPS, join

SOON = 0.3
"""Seconds: mostly longer than an act takes that waits for nobody. In either order all is well."""
CODES = {
    "theme": "other",
    "part": "unsaid",
    "setting": "unknown",
    "outcome": "open",
    "faculty": "unknown",
}


def left_of(desk, report: bytes) -> list[str]:
    """Return the tables in which something still hangs on a report."""
    with desk.engine.connect() as connection:
        return [
            table.name
            for table in ReportsModel.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name == "report"
            and connection.execute(select(table).where(key.parent == report)).first()
        ]


@contextmanager
def meanwhile(
    monkeypatch, place: Any, name: str, act: Any, *, seconds: float | None = SOON
) -> Iterator[None]:
    """Let `act` begin when a request is about to call a function, after it looked at the case.

    The request goes on when `act` has ended, or after some seconds, because `act` may be waiting
    for it; None is for one that waits for nobody.
    """
    usual = getattr(place, name)
    others: list[Thread] = []

    def late(*args: Any, **options: Any) -> Any:
        if not others:
            others.append(Thread(target=act))
            others[0].start()
            others[0].join(seconds)
        return usual(*args, **options)

    monkeypatch.setattr(place, name, late)
    yield
    assert others, "the request never came there"
    others[0].join()


def withdrawing(somebody):
    return lambda: somebody.post("mailbox/withdraw", {"lookup": somebody.lookup})


def sent(desk, act: str, case: str) -> Any:
    """Return what is sent for an act of whoever works a case."""
    part = "message" if act == "copy-made" else act
    body = desk.handler.sealed(case, {"version": 1, "text": "x", "n": 0}, part)
    if act == "copy-made":
        return {**body, "purpose": "a colleague"}
    return {**body, "version": 0, "items": {"danger": "done"}} if act == "sheet" else body


@pytest.mark.parametrize(
    ("act", "place", "name"),
    [
        ("message", writing, "answer"),
        ("note", writing, "note"),
        ("sheet", writing, "save_sheet"),
        ("copy-made", writing, "copied"),
    ],
)
def test_what_is_written_while_the_reporter_withdraws_is_destroyed(
    desk, monkeypatch, act, place, name
):
    somebody = desk.report()
    case = somebody.report.hex()
    desk.handler.press(f"case/{case}/take", impartial="yes")
    body = sent(desk, act, case)
    if act == "sheet":
        del body["id"]

    with meanwhile(monkeypatch, place, name, withdrawing(somebody)):
        answer = desk.handler.post(f"case/{case}/{act}", body)

    assert answer.status_code in (200, 201), answer.text
    assert left_of(desk, somebody.report) == []


@pytest.mark.parametrize(
    ("act", "place", "name"),
    [("take", cases, "begin"), ("status", cases, "set_status"), ("codes", cases, "begin")],
)
def test_a_case_that_is_worked_while_the_reporter_withdraws_is_a_stub_afterwards(
    desk, monkeypatch, act, place, name
):
    somebody = desk.report()
    case = somebody.report.hex()
    if act != "take":
        desk.handler.press(f"case/{case}/take", impartial="yes")

    with meanwhile(monkeypatch, place, name, withdrawing(somebody)):
        desk.handler.press(f"case/{case}/{act}", impartial="yes", status="waiting", **CODES)

    assert left_of(desk, somebody.report) == []
    with desk.engine.connect() as connection:
        assert connection.scalar(select(Report.status)) is Status.CLOSED


@pytest.mark.parametrize("act", ["take", "assign"])
def test_who_is_taken_off_the_desk_at_that_moment_leaves_no_case_behind(desk, monkeypatch, act):
    case, member = desk.report().report.hex(), desk.handler.id
    coordinator = join(desk.app, "Second coordinator", coordinates=True)
    who = desk.handler if act == "take" else desk.coordinator
    token = coordinator.token

    def leaving() -> None:
        data = {"token": token, "member": member.hex()}
        coordinator.client.post(f"{DESK}/team/leave", base_url=HTTPS, data=data)

    with meanwhile(monkeypatch, cases, "begin", leaving):
        who.press(f"case/{case}/{act}", impartial="yes", member=member.hex())

    with desk.engine.connect() as connection:
        assert connection.scalar(select(Member.left_on).where(Member.id == member))
        assert connection.scalar(select(Case.owner)) is None


def test_nobody_leaves_that_they_are_not_impartial_in_a_report_that_was_withdrawn(desk):
    somebody = desk.report()
    withdrawing(somebody)()
    with desk.engine.begin() as connection:
        connection.execute(update(Report).values(released=True))

    answer = desk.triage.press(f"case/{somebody.report.hex()}/take", impartial="no")

    assert answer.status_code == 409
    assert left_of(desk, somebody.report) == []


def test_what_the_reporter_writes_in_another_window_while_withdrawing_is_destroyed(
    desk, monkeypatch
):
    somebody = desk.report()

    with meanwhile(monkeypatch, mailboxes, "readers_of", withdrawing(somebody)):
        somebody.post("mailbox/write", somebody.message("One thing more."))

    assert left_of(desk, somebody.report) == []


def test_keys_that_are_passed_on_while_the_reporter_withdraws_are_destroyed(desk, monkeypatch):
    somebody = desk.report()
    case = somebody.report.hex()
    desk.handler.press(f"case/{case}/take", impartial="yes")
    key = base64url.encode(b"\4" + bytes(112))
    part = {"report": base64url.encode(somebody.report), "message": None, "part": "content"}
    with desk.engine.begin() as connection:
        keys = ReportsModel.metadata.tables["sealed_key"]
        connection.execute(keys.delete().where(keys.c.recipient == desk.triage.reader.hex()))

    with meanwhile(monkeypatch, admission, "insert_once", withdrawing(somebody)):
        answer = desk.handler.post(
            f"reader/{desk.triage.reader.hex()}/keys", {"keys": [{**part, "sealed": key}]}
        )

    assert answer.status_code == 200, answer.text
    assert left_of(desk, somebody.report) == []


def test_a_case_that_is_opened_again_while_old_ones_are_destroyed_stays(desk, monkeypatch):
    somebody = desk.report()
    case = somebody.report.hex()
    desk.handler.press(f"case/{case}/take", impartial="yes")
    desk.handler.open(case)
    long_ago = clock.now().date() - timedelta(days=1)
    with desk.engine.begin() as connection:
        connection.execute(update(Report).values(status=Status.CLOSED, keep_until=long_ago))

    def opening() -> None:
        answer = desk.handler.press(f"case/{case}/status", status="in_progress")
        assert answer.status_code == 303, answer.text

    with meanwhile(monkeypatch, tidying, "hold", opening, seconds=None):
        tidying.tidy(desk.engine, now=clock.now())

    with desk.engine.connect() as connection:
        assert connection.scalar(select(Report.content)) is not None
