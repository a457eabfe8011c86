"""How SQLite goes about the desk's list and search: by an index, past no sealed text."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event

from lti_app.reports import news
from tests.support.staff import Staff
from tests.support.test_long_list import put

Statement = tuple[str, object]


@pytest.fixture
def asked(desk) -> Iterator[list[Statement]]:
    """The statements about reports, with their parameters."""
    engine: Engine = desk.app.wsgi_app.sites.desk.extensions["database"]
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by what it has counted, and reads small tables whole")
    sent: list[Statement] = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if "FROM report" in statement or "FROM message" in statement:
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def plans(desk, asked: list[Statement], member: Staff, path: str) -> list[str]:
    """Return the plan of each statement about reports that a page sends."""
    asked.clear()
    assert member.get(path).status_code == 200
    return explained(desk, asked)


def explained(desk, asked: list[Statement]) -> list[str]:
    """Return how SQLite goes about each of these statements."""
    with desk.engine.connect() as connection:
        return [
            "; ".join(
                str(step[-1])
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
            )
            for text, values in asked
        ]


@pytest.mark.parametrize("query", ["", "?status=closed", "?page=3", "?unread=1", "?about=staff"])
@pytest.mark.parametrize("who", ["triage", "coordinator"])
def test_the_list_is_counted_and_put_in_order_from_an_index_alone(desk, asked, who, query):
    put(desk, 200)

    page, details, counts, total = plans(desk, asked, getattr(desk, who), f"inbox{query}")

    for plan in (page, counts, total):
        assert "report USING COVERING INDEX ix_report_list" in plan
        assert "SCAN" not in plan
    assert "report USING PRIMARY KEY (id=?)" in details
    assert details.count("message USING COVERING INDEX ix_message_report (report_id=?") == 3


@pytest.mark.parametrize("query", ["whose=mine", "whose=nobodys", "theme=other"])
def test_whose_case_it_is_and_its_codes_are_asked_by_the_key_of_the_case(desk, asked, query):
    put(desk, 200)

    page, _details, _counts, total = plans(desk, asked, desk.triage, f"inbox?{query}")

    for plan in (page, total):
        assert "SCAN" not in plan
        assert "ix_report_list" in plan or "ix_desk_case_owner" in plan


def test_an_hour_of_the_desk_looks_at_nothing_but_what_waits(desk, asked):
    put(desk, 200)
    asked.clear()

    with desk.app.wsgi_app.sites.desk.extensions["database"].connect() as connection:
        assert news.waiting(connection, "default") == []

    waiting, _theirs = explained(desk, asked)
    assert waiting == "SEARCH message USING COVERING INDEX ix_message_waiting (released=?)"


def test_the_search_begins_where_it_stopped_and_puts_nothing_in_order(desk, asked):
    put(desk, 200)

    (plan,) = plans(desk, asked, desk.triage, "inbox/sealed")

    assert "sealed_key USING INDEX ix_sealed_key_recipient (recipient=? AND part=?" in plan
    assert "B-TREE" not in plan
    assert "SCAN" not in plan
