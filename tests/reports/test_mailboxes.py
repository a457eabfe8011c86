"""What a mailbox shows where there are others, and as days go by."""

from datetime import datetime, timedelta

from lti_app import clock
from lti_app.reports import mailboxes
from lti_app.sealing import base64url
from tests.reports.reporter import STORY
from tests.reports.test_mailbox import answer_of_the_desk, opened


def hold_the_clock(monkeypatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_each_mailbox_shows_its_own_report_among_others(reporter):
    told = {"First.": reporter(), "Second.": reporter()}
    for story, somebody in told.items():
        somebody.send(story=story)
        somebody.post("mailbox/write", somebody.message(story))

    for story, somebody in told.items():
        shown = somebody.look().json
        assert opened(somebody, shown, "content")["story"] == story
        assert len(shown["messages"]) == 1


def test_who_writes_changes_nothing_in_the_mailbox_of_another(reporter, readers, engine):
    writing, waiting = reporter(), reporter()
    for somebody in (writing, waiting):
        somebody.send()
        answer_of_the_desk(engine, somebody, readers, "How are you?")

    assert writing.post("mailbox/write", writing.message("Better.")).status_code == 201

    assert writing.look().json["status"] == "in_progress"
    told = waiting.look().json
    assert (told["status"], len(told["messages"])) == ("waiting", 1)


def test_since_when_nobody_waits_is_the_day_of_the_last_message_of_the_reporter(
    reporter, readers, engine, monkeypatch
):
    """Also where the desk wrote once more before its hour, and has not seen it yet."""
    asked = clock.now()
    somebody = reporter()
    somebody.send()
    answer_of_the_desk(engine, somebody, readers, "How are you?")
    for days in (1, 2):
        hold_the_clock(monkeypatch, asked + timedelta(days=days))
        somebody.post("mailbox/write", somebody.message("Better."))
    hold_the_clock(monkeypatch, asked + timedelta(days=3))
    answer_of_the_desk(engine, somebody, readers, "Are you there?")

    told = somebody.look().json

    last = (asked + timedelta(days=2)).date().isoformat()
    assert (told["status"], told["status_on"]) == ("in_progress", last)


def test_promise_8_messages_come_by_day_and_within_one_in_an_order_that_tells_nothing(
    reporter, monkeypatch
):
    begun = clock.now()
    somebody = reporter()
    somebody.send()
    for days in (0, 1):
        hold_the_clock(monkeypatch, begun + timedelta(days=days))
        for _ in range(5):
            somebody.post("mailbox/write", somebody.message("More."))

    shown = [
        (each["sent_on"], base64url.decode(each["id"])) for each in somebody.look().json["messages"]
    ]

    assert len(shown) == 10
    assert shown == sorted(shown)


def test_each_of_several_messages_can_be_sent_again_and_stands_there_once(reporter):
    somebody = reporter()
    somebody.send()
    written = [somebody.message(text) for text in ("One.", "Another.")]

    answers = [somebody.post("mailbox/write", each).status_code for each in (*written, *written)]

    assert answers == [201, 201, 200, 200]
    assert len(somebody.look().json["messages"]) == 2


def test_a_mailbox_is_filled_only_by_what_its_reporter_wrote_today(
    reporter, readers, engine, monkeypatch
):
    monkeypatch.setattr(mailboxes, "MOST_MESSAGES", 1)
    somebody, other = reporter(), reporter()
    for each in (somebody, other):
        each.send()
    assert other.post("mailbox/write", other.message("More.")).status_code == 201
    answer_of_the_desk(engine, somebody, readers, "How are you?")
    assert somebody.post("mailbox/write", somebody.message("Better.")).status_code == 201

    hold_the_clock(monkeypatch, clock.now() + timedelta(days=1))

    assert somebody.post("mailbox/write", somebody.message("Good.")).status_code == 201
    assert somebody.post("mailbox/write", somebody.message("Fine.")).status_code == 429


def test_what_is_taken_back_twice_was_taken_back_the_first_time(reporter, monkeypatch):
    sent = clock.now()
    somebody = reporter()
    somebody.send()
    for days in (1, 2):
        hold_the_clock(monkeypatch, sent + timedelta(days=days))
        somebody.post("mailbox/withdraw", {"lookup": somebody.lookup})

    told = somebody.look().json

    first = (sent + timedelta(days=1)).date().isoformat()
    assert (told["withdrawn_on"], told["status_on"]) == (first, first)


def test_what_is_taken_back_takes_nothing_of_another_along(reporter):
    gone, staying = reporter(), reporter()
    for each in (gone, staying):
        each.send()
        each.post("mailbox/write", each.message("More."))

    gone.post("mailbox/withdraw", {"lookup": gone.lookup})

    told = staying.look().json
    assert (told["status"], len(told["messages"])) == ("new", 1)
    assert opened(staying, told, "content")["story"] == STORY
