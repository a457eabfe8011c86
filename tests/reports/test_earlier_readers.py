"""Who could read a report when it came, or was given it, can open it: the mailbox names them."""

import pytest
from sqlalchemy import update

from lti_app import clock
from lti_app.reports.models import Reader, ReaderKind
from tests.reports.reporter import SITE
from tests.reports.test_without_scripts import CODE, filled, receipt_on, today_code
from tests.web.page import Page, text_of

__all__ = ["today_code"]
CONFIDENTIAL = Reader.kind == ReaderKind.CONFIDENTIAL
EARLIER = "These people read such reports when yours came, or were given yours since."


def change(engine, condition, **values) -> None:
    with engine.begin() as connection:
        connection.execute(update(Reader).where(condition).values(**values))


@pytest.fixture
def somebody(reporter, engine):
    """Who reported about staff before there was a confidential reader."""
    found = reporter()
    change(engine, CONFIDENTIAL, admitted=False)
    body = found.sealed(staff=False)
    assert found.post("send", {**body, "staff": True}).status_code == 201
    change(engine, CONFIDENTIAL, admitted=True)
    return found


def test_who_read_it_before_a_confidential_reader_came_is_named(somebody):
    assert somebody.look().json["earlier_readers"] == ["Case handler", "First desk"]


def test_who_has_left_is_not(somebody, engine):
    left = clock.now().date()
    change(engine, Reader.kind == ReaderKind.TRIAGE, revoked_on=left)

    assert somebody.look().json["earlier_readers"] == ["Case handler"]


def test_who_reads_such_reports_today_stands_in_the_list_and_not_there(reporter):
    usual, staff = reporter(), reporter()
    usual.send()
    staff.send(staff=True)

    assert [each.look().json["earlier_readers"] for each in (usual, staff)] == [[], []]


def test_who_was_given_its_key_and_was_never_let_in_is_named_as_well(somebody, engine):
    change(engine, Reader.kind == ReaderKind.TRIAGE, admitted=False)

    assert somebody.look().json["earlier_readers"] == ["Case handler", "First desk"]


def test_the_sheet_on_paper_is_nobody(somebody, engine):
    change(engine, Reader.kind != ReaderKind.RECOVERY, revoked_on=clock.now().date())

    assert somebody.look().json["earlier_readers"] == []


def test_a_report_that_was_taken_back_is_open_to_nobody(somebody):
    somebody.post("mailbox/withdraw", {"lookup": somebody.lookup})

    assert somebody.look().json["earlier_readers"] == []


def test_they_are_named_without_scripts_as_well(readers, visitor, engine, today_code):
    change(engine, CONFIDENTIAL, admitted=False)
    receipt = receipt_on(visitor.post(CODE, data={**filled(today_code), "staff": "yes"}))
    address = f"{SITE}/default/mailbox?language=en"
    before = visitor.post(address, data={"receipt": receipt.text})
    change(engine, CONFIDENTIAL, admitted=True)

    after = Page(visitor.post(address, data={"receipt": receipt.text}))

    assert EARLIER not in before.text
    (named,) = [text_of(each) for each in after.all("p") if EARLIER in text_of(each)]
    assert named.endswith("Case handler, First desk.")
