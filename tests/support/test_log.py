"""Promise 39: what staff did is written down, unbroken; what a reporter did is nowhere in it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import delete, select, update

from lti_app.support import log
from lti_app.support.inbox import reference
from lti_app.support.models import LogEntry
from lti_app.support.pages import in_groups
from lti_app.support.words import ACTIONS
from tests.support.rows import acts
from tests.support.staff import Staff, refusal
from tests.support.working import closed

DAY = date(2026, 11, 20)
MANY = 12


@pytest.fixture
def entries(desk) -> int:
    """Write some entries, and return how many there are."""
    with desk.engine.begin() as connection:
        for number in range(MANY):
            log.write(
                connection,
                "default",
                "opened",
                actor=desk.triage.id,
                today=DAY,
                reference=f"{number:04}-AAAA",
            )
        return len(log.entries(connection, "default"))


def broken(desk, institution: str = "default") -> int | None:
    with desk.engine.connect() as connection:
        return log.first_broken(connection, institution)


def test_a_log_that_nobody_touched_is_whole(desk, entries):
    assert broken(desk) is None
    assert "broken" not in desk.auditor.get("log?language=en").text.lower()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("day", date(2026, 11, 21)),
        ("actor", "command"),
        ("action", "searched"),
        ("reference", "0000-BBBB"),
        ("reason", "because"),
        ("before", "0" * 64),
        ("hash", "f" * 64),
        ("institution", "elsewhere"),
    ],
)
def test_promise_39_an_entry_that_was_changed_is_found(desk, entries, column, value):
    with desk.engine.begin() as connection:
        changed = update(LogEntry).where(LogEntry.number == entries - 3)
        connection.execute(changed.values({column: value}))

    assert broken(desk) == entries - 3
    assert str(entries - 3) in desk.auditor.get("log").text


def test_promise_39_an_entry_that_was_changed_with_its_own_hash_is_found_at_the_next(desk, entries):
    with desk.engine.begin() as connection:
        row = connection.execute(
            select(LogEntry.__table__).where(LogEntry.number == entries - 3)
        ).one()
        values = {name: getattr(row, name) for name in log._FIELDS} | {"action": "searched"}
        values["hash"] = log._hash(values)
        changed = update(LogEntry).where(LogEntry.number == entries - 3)
        connection.execute(changed.values(values))

    assert broken(desk) == entries - 2


@pytest.mark.parametrize("numbers", [[1], [3], [3, 4, 5]])
def test_promise_39_an_entry_that_was_removed_is_found(desk, entries, numbers):
    with desk.engine.begin() as connection:
        connection.execute(delete(LogEntry).where(LogEntry.number.in_(numbers)))

    assert broken(desk) == numbers[0]


def test_promise_39_one_that_was_removed_with_the_others_moved_up_is_found(desk, entries):
    with desk.engine.begin() as connection:
        connection.execute(delete(LogEntry).where(LogEntry.number == 3))
        for number in range(4, entries + 1):
            moved = update(LogEntry).where(LogEntry.number == number)
            connection.execute(moved.values(number=number - 1))

    assert broken(desk) == 3


def test_promise_39_two_that_changed_places_are_found(desk, entries):
    with desk.engine.begin() as connection:
        for old, new in ((4, 1000), (5, 4), (1000, 5)):
            moved = update(LogEntry).where(LogEntry.number == old)
            connection.execute(moved.values(number=new))

    assert broken(desk) == 4


def test_cutting_off_the_end_breaks_nothing_and_shows_another_last_hash(desk, entries):
    def last() -> str:
        with desk.engine.connect() as connection:
            return in_groups(log.entries(connection, "default", limit=1)[0].hash)

    before = last()
    assert before in desk.auditor.get("log").text
    with desk.engine.begin() as connection:
        connection.execute(delete(LogEntry).where(LogEntry.number == entries))

    assert broken(desk) is None
    assert before not in desk.auditor.get("log").text
    assert last() in desk.auditor.get("log").text


def test_promise_39_writers_at_once_keep_one_chain_for_each_institution(desk):
    barrier = Barrier(6)
    before = len(acts(desk.engine))

    def write(writer: int) -> None:
        barrier.wait()
        for _ in range(5):
            with desk.engine.begin() as connection:
                institution = "default" if writer % 2 else "elsewhere"
                log.write(connection, institution, "opened", actor=None, today=DAY)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))

    assert (broken(desk), broken(desk, "elsewhere")) == (None, None)
    with desk.engine.connect() as connection:
        assert len(log.entries(connection, "elsewhere")) == 15
        assert len(log.entries(connection, "default")) == before + 15


def test_promise_39_members_who_open_at_once_keep_one_chain(desk):
    case = desk.report().report.hex()
    before = len(acts(desk.engine))
    barrier = Barrier(4)

    windows = [desk.triage.window() for _ in range(4)]

    def ask(window: Staff) -> int:
        barrier.wait()
        return window.get(f"case/{case}/sealed").status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, windows)) == [200] * 4

    assert broken(desk) is None
    assert len(acts(desk.engine)) == before + 4


def test_promise_39_opening_leaves_an_entry_and_looking_at_the_list_none(desk):
    somebody = desk.report()
    case = somebody.report.hex()
    before = acts(desk.engine)

    desk.triage.get("inbox")
    desk.triage.get(f"case/{case}")
    assert acts(desk.engine) == before

    desk.triage.get(f"case/{case}/sealed")
    assert acts(desk.engine) == [*before, "opened"]
    desk.triage.get("inbox/sealed")
    assert acts(desk.engine) == [*before, "opened", "searched"]
    with desk.engine.connect() as connection:
        opened = log.entries(connection, "default", limit=2)[1]
    assert opened.reference == reference(somebody.report)
    assert opened.actor == desk.triage.id.hex()


def test_promise_39_what_is_refused_leaves_none(desk):
    case = desk.report().report.hex()
    before = acts(desk.engine)

    assert desk.handler.get(f"case/{case}/sealed").status_code == 403
    assert desk.confidential.get(f"case/{case}/sealed").status_code == 404

    assert acts(desk.engine) == before


def test_promise_39_nothing_that_a_reporter_does_is_in_the_log(desk):
    somebody, _case = closed(desk)
    before = acts(desk.engine)

    for path in ("", "tell", "code", "mailbox", "readers.json", "cannot"):
        client = desk.app.test_client(use_cookies=False)
        assert client.get(f"/report/default/{path}").status_code in (200, 304)
    desk.report()
    assert somebody.look().status_code == 200
    assert somebody.post("mailbox/write", somebody.message("More.")).status_code == 201
    withdrawn = somebody.post("mailbox/withdraw", {"lookup": somebody.lookup})
    assert withdrawn.status_code == 200

    assert acts(desk.engine) == before


def test_promise_39_no_entry_has_a_time_a_name_or_words_of_a_person(desk):
    closed(desk, names="A is Anna", story="A secret.")

    with desk.engine.connect() as connection:
        rows = connection.execute(select(LogEntry.__table__)).all()

    assert {type(row.day) for row in rows} == {date}
    told = " ".join(f"{row.reference} {row.reason} {row.actor}" for row in rows)
    assert not [word for word in ("Anna", "secret", "Case handler") if word in told]
    assert {row.action for row in rows} <= set(ACTIONS)


def test_the_log_is_shown_a_page_at_a_time(desk, entries):
    page = desk.auditor.get(f"log?before={entries - 10}").text

    assert page.count("AAAA") == MANY - 11
    assert refusal(desk.auditor.get("log?before=x")) == (422, "desk_form")
    assert refusal(desk.auditor.get("log?before=9999999999")) == (422, "desk_form")
    assert refusal(desk.auditor.get("log?before=-1")) == (422, "desk_form")
