"""Promise 9: what a reporter writes later becomes visible at the desk's hours, as a report does."""

from datetime import timedelta

from sqlalchemy import select, update

from lti_app import clock
from lti_app.reports import news
from lti_app.reports.models import Message, ReaderKind, Report
from lti_app.support import desk as letters
from lti_app.support.desk import Key
from lti_app.support.models import LogEntry
from tests.support.passing import admit, missing, pass_on
from tests.support.staff import join
from tests.support.test_meanwhile import meanwhile
from tests.support.working import make_ready

LISTS = ("", "?unread=1", "?status=waiting", "?status=in_progress", "?status=closed", "?whose=mine")


def write(somebody, text: str = "Something has come up.") -> None:
    answer = somebody.post("mailbox/write", somebody.message(text))
    assert answer.status_code == 201, answer.text


def asked(desk, *, status: str = "waiting"):
    """Return somebody whom the desk has asked something, and the name of the case."""
    somebody, case = desk.taken()
    text = desk.handler.sealed(case, {"version": 1, "text": "How are you?", "n": 0})
    assert desk.handler.post(f"case/{case}/message", text).status_code == 201
    assert desk.handler.press(f"case/{case}/status", status=status).status_code == 303
    return somebody, case


def seen(desk, case: str) -> dict[str, bytes]:
    """Return everything that the desk's members get to see, to the byte."""
    paths = [*(f"inbox{query}" for query in LISTS), f"case/{case}", "inbox/sealed", "team"]
    found = {}
    for name in ("triage", "handler", "confidential", "coordinator"):
        for path in paths:
            answer = desk.everybody[name].get(path)
            if answer.status_code == 200:
                found[f"{name}: {path}"] = answer.data
    for name in ("triage", "handler"):
        found[f"{name}: opened"] = desk.everybody[name].get(f"case/{case}/sealed").data
    return found


def messages_of(answer) -> list[bool]:
    return [each["from_desk"] for each in answer.json["messages"]]


def test_promise_9_before_the_hour_nothing_at_the_desk_tells_that_somebody_wrote(desk):
    somebody, case = asked(desk)
    seen(desk, case)  # whoever opens it first changes what the others see
    before = seen(desk, case)
    assert len(before) > 30

    write(somebody)

    assert seen(desk, case) == before


def test_promise_9_after_the_hour_it_is_in_the_list_the_case_and_the_counts(desk):
    somebody, case = asked(desk)
    desk.triage.get(f"case/{case}/sealed")
    write(somebody)
    assert case not in desk.triage.get("inbox?unread=1").text

    desk.strike()

    assert case in desk.triage.get("inbox?unread=1").text
    assert case in desk.triage.get("inbox?status=in_progress").text
    page = desk.triage.get("inbox?language=en").text
    assert "Waiting for the reporter (0)" in page
    assert "In progress (1)" in page
    assert sorted(messages_of(desk.triage.get(f"case/{case}/sealed"))) == [False, True]


def test_promise_9_the_reporter_sees_at_once_what_the_desk_sees_at_its_hour(desk):
    somebody, _case = asked(desk)

    write(somebody)

    told = somebody.look()
    today = clock.now().date().isoformat()
    assert (told.json["status"], told.json["status_on"]) == ("in_progress", today)
    assert sorted(messages_of(told)) == [False, True]
    desk.strike()
    after = somebody.look().json
    assert after == told.json


def test_promise_9_what_the_desk_asks_in_between_still_waits_for_an_answer_after_the_hour(desk):
    somebody, case = asked(desk)
    write(somebody)

    desk.handler.press(f"case/{case}/status", status="waiting")
    assert somebody.look().json["status"] == "waiting"
    desk.strike()

    assert somebody.look().json["status"] == "waiting"
    assert case in desk.triage.get("inbox?unread=1&status=waiting").text


def test_promise_9_a_case_is_closed_over_what_waits_and_it_then_comes_as_something_new(desk):
    somebody, case = asked(desk)
    make_ready(desk, somebody)
    write(somebody)

    assert desk.handler.press(f"case/{case}/close", keep_days="30").status_code == 303
    assert somebody.look().json["status"] == "closed"
    desk.strike()

    assert somebody.look().json["status"] == "closed"
    assert case in desk.triage.get("inbox?unread=1").text


def test_promise_9_in_a_case_that_asked_for_speed_a_message_is_there_at_once(desk):
    somebody, case = desk.taken(fast=True)
    desk.handler.get(f"case/{case}/sealed")
    desk.handler.press(f"case/{case}/status", status="waiting")

    write(somebody)

    assert case in desk.triage.get("inbox?unread=1&status=in_progress").text
    assert messages_of(desk.triage.get(f"case/{case}/sealed")) == [False]


def test_promise_9_what_a_command_writes_is_not_numbered_by_what_waits(desk):
    somebody, _case = asked(desk)
    write(somebody)

    words = ("desk", "answer", somebody.report.hex(), "--text", "We will call you.")
    said = desk.app.test_cli_runner().invoke(args=list(words))
    assert said.exit_code == 0, said.output

    key = Key(desk.handler.reader, desk.handler.private)
    with desk.engine.connect() as connection:
        opened = letters.open_report(connection, "default", somebody.report, key)
    numbers = sorted(each.number for each in opened.letters if each.from_desk)
    assert numbers == [0, 1]


def test_promise_9_keys_of_what_waits_are_passed_on_after_the_hour(desk):
    somebody, _case = asked(desk)
    new = join(desk.app, "New handler", ReaderKind.HANDLER).make_key()
    known = missing(desk.handler, new)
    late = desk.report(released=False)

    write(somebody)

    assert missing(desk.handler, new) == known
    admit(desk.handler, new)
    pass_on(desk.handler, new)
    desk.strike()
    found = {(each["part"], each["report"]) for each in missing(desk.handler, new)}
    told = [each.look().json["report"] for each in (somebody, late)]
    assert found == {("message", told[0]), ("content", told[1])}
    assert pass_on(desk.handler, new).status_code == 200
    assert missing(desk.handler, new) == []


def test_promise_37_what_waits_goes_with_the_report_when_it_is_withdrawn(desk):
    somebody, _case = asked(desk)
    write(somebody)

    assert somebody.post("mailbox/withdraw", {"lookup": somebody.lookup}).status_code == 200

    with desk.engine.connect() as connection:
        assert connection.execute(select(Message.id)).all() == []
    desk.strike()
    assert somebody.look().json["status"] == "withdrawn"


def test_promise_9_a_message_that_comes_while_an_hour_strikes_is_seen_with_its_mark(
    desk, monkeypatch
):
    somebody, case = asked(desk)
    desk.handler.get(f"case/{case}/sealed")
    write(somebody)

    with meanwhile(monkeypatch, news, "tell", lambda: write(somebody, "And one thing more.")):
        desk.strike()

    with desk.engine.connect() as connection:
        rows = connection.execute(select(Message.from_desk, Message.released)).all()
        assert sorted(tuple(row) for row in rows) == [(False, False), (False, True), (True, True)]
    desk.strike()
    assert case in desk.triage.get("inbox?unread=1").text


def test_promise_9_opening_while_an_hour_strikes_takes_no_mark_away(desk, monkeypatch):
    somebody, case = asked(desk)
    write(somebody)
    told: list[list[object]] = []

    def opening() -> None:
        told.append(desk.handler.get(f"case/{case}/sealed").json["messages"])

    with meanwhile(monkeypatch, news, "tell", opening):
        desk.strike()

    is_unread = case in desk.triage.get("inbox?unread=1").text
    assert is_unread is (len(told[0]) == 1), "it was opened before or after the hour"


def test_a_command_releases_messages_too_and_says_in_how_many_reports(desk):
    somebody, case = asked(desk)
    desk.handler.get(f"case/{case}/sealed")
    write(somebody)
    write(somebody, "And one thing more.")
    desk.report(released=False)

    told = desk.app.test_cli_runner().invoke(args=["desk", "release"])

    assert told.output.startswith("Reports with something new for readers: 2.")
    assert case in desk.triage.get("inbox?unread=1").text
    with desk.engine.connect() as connection:
        entry = select(LogEntry.reason).where(LogEntry.action == "released_now")
        assert connection.scalars(entry).all() == ["2 reports"]


def test_promise_9_a_message_that_waits_does_not_make_a_case_less_late(desk):
    somebody = desk.report()
    with desk.engine.begin() as connection:
        connection.execute(update(Report).values(release_on=clock.now().date() - timedelta(days=9)))
    before = desk.triage.get("inbox?language=en").text
    assert "What is new is not opened yet" in before

    write(somebody)
    assert desk.triage.get("inbox?language=en").text == before
    desk.strike()

    assert "What is new is not opened yet" not in desk.triage.get("inbox?language=en").text
