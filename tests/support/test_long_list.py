"""Ten thousand open reports: a page of the list costs as much as with ten."""

import re
import secrets
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event, insert

from lti_app.reports.models import Message, SealedKey, Status
from lti_app.support.inbox import PAGE
from lti_app.support.models import Case, Link
from tests.reports.seasons import fill

FIRST = date(2026, 11, 2)
QUERIES = (
    *("", "?page=2", "?page=200", "?whose=mine", "?status=closed"),
    *("?unread=1&fast=1&about=others", "?theme=other"),
)


@pytest.fixture
def statements(desk) -> Iterator[list[str]]:
    """The statements that reach the database of the desk, in the order they were sent."""
    engine: Engine = desk.app.wsgi_app.sites.desk.extensions["database"]
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def put(desk, count: int, **changes: object) -> list[bytes]:
    """Let there be many reports, sealed for who reads first, with a case and a message each."""
    content = secrets.token_bytes(4124)
    usual = {"staff": False, "unread": True, "content": content, "mailbox_key": bytes(65)}
    reports = list(fill(desk.engine, count, **{**usual, **changes}))
    key = {"part": "content", "recipient": desk.triage.reader.hex(), "sealed": bytes(113)}
    messages = [
        {"id": secrets.token_bytes(16), "report_id": each, "from_desk": False} for each in reports
    ]
    with desk.engine.begin() as connection:
        keys = [{"report_id": each, "message_id": b"", **key} for each in reports]
        connection.execute(insert(SealedKey), keys)
        connection.execute(insert(Case), [{"report_id": each} for each in reports])
        sent = [{**each, "sent_on": FIRST, "content": b"x"} for each in messages]
        connection.execute(insert(Message), sent)
    return reports


@pytest.mark.parametrize("count", [10, 10_000])
def test_a_page_of_the_list_is_at_most_nine_statements_however_many_there_are(
    desk, statements, count
):
    put(desk, count)
    desk.triage.get("inbox")
    for query in QUERIES:
        statements.clear()

        assert desk.triage.get(f"inbox{query}").status_code == 200

        assert len(statements) <= 9, statements


def test_every_one_of_many_reports_is_on_one_page_and_the_pressing_ones_are_first(desk):
    usual, fast = set(put(desk, 3 * PAGE - 20, unread=False)), set(put(desk, 5, fast=True))
    old = set(put(desk, 3, unread=False, release_on=FIRST))
    pages = [desk.triage.get(f"inbox?page={number}").text for number in range(1, 5)]
    shown = [re.findall(r'href="[^"]*/case/([0-9a-f]{32})"', page) for page in pages]
    order = list(dict.fromkeys(bytes.fromhex(each) for page in shown for each in page))

    assert set(order) == usual | fast | old
    assert len(order) == 3 * PAGE - 12
    assert set(order[:5]) == fast
    assert set(order[5:8]) == old


def test_the_counts_are_those_of_all_pages(desk):
    put(desk, PAGE + 7)
    put(desk, 3, status=Status.WAITING)

    page = desk.triage.get("inbox?language=en").text

    assert f"New ({PAGE + 7})" in page
    assert "Waiting for the reporter (3)" in page


def test_the_search_gives_every_report_once_in_answers_of_a_hundred(desk):
    reports, found, after = set(put(desk, 250)), [], ""
    sizes = []
    while after is not None:
        told = desk.triage.get(f"inbox/sealed?after={after}").json
        found += [bytes.fromhex(each["ref"]) for each in told["reports"]]
        sizes.append(len(told["reports"]))
        after = told["next"]

    assert sizes == [100, 100, 50]
    assert (len(found), set(found)) == (250, reports)


def test_the_search_of_who_has_no_key_finds_nothing(desk):
    put(desk, 3)
    desk.triage.press("me/forget")

    assert desk.triage.get("inbox/sealed").json["reports"] == []


def test_a_case_is_at_most_twenty_statements_with_many_messages_and_links(desk, statements):
    case, *others = put(desk, 6)
    with desk.engine.begin() as connection:
        for _ in range(20):
            connection.execute(
                insert(Message).values(
                    id=secrets.token_bytes(16),
                    report_id=case,
                    from_desk=True,
                    sent_on=FIRST + timedelta(days=1),
                    content=b"x",
                )
            )
        for other in others:
            first, second = sorted((case, other))
            connection.execute(insert(Link).values(report_id=first, other_id=second))
    desk.triage.get("inbox")
    statements.clear()

    assert desk.triage.get(f"case/{case.hex()}").status_code == 200

    assert len(statements) <= 20 + 2 * len(others), statements
    statements.clear()
    assert desk.triage.get(f"case/{case.hex()}/sealed").status_code == 200
    assert len(statements) <= 20, statements


def test_the_team_is_at_most_nine_statements(desk, statements):
    desk.coordinator.get("team")
    statements.clear()

    desk.coordinator.get("team")

    assert len(statements) <= 9, statements
