"""Promise 33: the digest says that there is something, and never what or how much."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from lti_app.reports.models import Report
from lti_app.support import batches, delivery, digest
from lti_app.support.batches import Hour
from lti_app.support.models import Batch
from tests.reports.seasons import fill
from tests.support.hours import Worker, local
from tests.support.post_office import Letter, PostOffice, open_office

NINE, THREE = local("2026-11-20T09:00"), local("2026-11-20T15:00")
DAY = date(2026, 11, 20)


@pytest.fixture
def office(monkeypatch) -> Iterator[PostOffice]:
    """A mail server; what this machine is called, nobody asks the network for it."""
    monkeypatch.setattr("socket.getfqdn", lambda *_: "localhost")
    with open_office() as found:
        yield found


@pytest.fixture
def worker(settings, desk, office) -> Worker:
    """A worker that knows the mail server, and two members who want the digest."""
    own = replace(settings, mail_url=office.url, mail_from="dos@example.edu")
    found = Worker(own, desk.engine)
    found.give_addresses(Case_handler="handler@example.edu", Coordinator="boss@example.edu")
    return found


def put(worker: Worker, count: int, **changes: object) -> list[bytes]:
    """Let reports come."""
    usual = {"released": False, "unannounced": True, "release_on": DAY}
    return list(fill(worker.engine, count, **{**usual, **changes}))


def told(letter: Letter) -> tuple[str, str, list[str]]:
    """Return the subject, the text and the names of the headers."""
    message = letter.message
    text = message.get_content().replace("\r\n", "\n")
    return message["Subject"], text, sorted(message.keys())


def waits(worker: Worker) -> list[bool]:
    with worker.engine.connect() as connection:
        return list(connection.scalars(select(Batch.mail_waits)))


@pytest.mark.parametrize("count", [1, 9])
def test_promise_33_the_digest_is_the_same_for_one_report_and_for_nine(worker, office, count):
    put(worker, count)

    worker.work(NINE)

    assert office.addresses == ["boss@example.edu", "handler@example.edu"]
    assert {told(each)[:2] for each in office.letters} == {
        (digest.SUBJECT, digest.TEXT.format(address=f"{worker.settings.public_url}/desk/"))
    }
    assert not re.search(r"\d", digest.SUBJECT + digest.TEXT)


def test_promise_33_it_is_the_same_for_a_message_for_what_is_late_and_for_images(worker, office):
    for changes in (
        {"released": True, "unread": True},
        {"released": True, "unannounced": False, "unread": True, "release_on": date(2026, 11, 2)},
        {"fast": True, "released": True},
        {"staff": True},
    ):
        reports = put(worker, 1, **changes)
        number = len(office.letters)
        worker.work(local(f"2026-11-2{number // 2}T09:00"))
        assert len(office.letters) == number + 2, changes
        worker.change(reports, unread=False)

    assert len({told(each)[:2] for each in office.letters}) == 1


def test_promise_33_nothing_in_a_mail_names_a_report_a_person_or_another_address(worker, office):
    (report,) = put(worker, 1)

    worker.work(NINE)

    for letter in office.letters:
        (own,) = letter.recipients
        message = letter.message
        assert message["To"] == own
        text = letter.content.decode().replace(message["Message-ID"], "").replace(own, "")
        assert re.findall(r"[\w.]+@[\w.]+", text) == ["dos@example.edu"]
        assert not [each for each in (report.hex(), "handler", "Case") if each in text]
        assert told(letter)[2] == sorted(
            [
                *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
                *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
            ]
        )


def test_promise_33_the_time_in_a_mail_is_that_of_the_hour_and_not_of_a_report(worker, office):
    put(worker, 1)

    worker.work(THREE)

    assert {each.message["Date"].datetime for each in office.letters} == {THREE}


def test_no_digest_goes_out_when_nothing_has_come(worker, office):
    put(worker, 3, unannounced=False, released=True)

    worker.work(NINE)

    assert office.letters == []
    assert waits(worker) == [False]


def test_what_was_announced_once_is_not_announced_again(worker, office):
    put(worker, 1)

    worker.work(NINE)
    worker.work(NINE.replace(minute=1))
    worker.work(THREE)

    assert len(office.letters) == 2


def test_promise_33_what_nobody_opens_for_two_working_days_is_announced_again(worker, office):
    """From Friday on: Monday and Tuesday are the two working days."""
    reports = put(worker, 1, unread=True)
    worker.work(NINE)
    office.letters.clear()

    for day in ("21", "22", "23", "24"):
        worker.work(local(f"2026-11-{day}T09:00"))
    assert office.letters == []
    worker.work(local("2026-11-25T09:00"))
    assert len(office.letters) == 2

    worker.change(reports, unread=False)
    worker.work(local("2026-11-25T15:00"))
    assert len(office.letters) == 2


def test_promise_33_a_mail_server_that_is_away_is_tried_again_and_gets_one_digest(worker, office):
    right = worker.settings
    worker.settings = replace(right, mail_url="smtp://127.0.0.1:1")
    put(worker, 1)
    worker.work(NINE)
    put(worker, 2)
    worker.work(THREE)
    assert waits(worker) == [True, True]
    assert len(worker.released()) == 3, "nobody waits for the mail"

    worker.settings = right
    worker.work(THREE.replace(minute=1))

    assert office.addresses == ["boss@example.edu", "handler@example.edu"]
    assert waits(worker) == [False, False]


def test_a_mail_server_that_takes_nothing_is_tried_again(worker, office, caplog):
    office.is_ill = True
    put(worker, 1)

    worker.work(NINE)
    assert waits(worker) == [True]
    assert "example.edu" not in caplog.text

    office.is_ill = False
    worker.work(NINE.replace(minute=1))
    assert len(office.letters) == 2


def test_an_address_that_is_refused_keeps_nobody_from_their_digest(worker, office, caplog):
    office.refused = {"boss@example.edu"}
    put(worker, 1)

    worker.work(NINE)
    worker.work(NINE.replace(minute=1))

    assert office.addresses == ["handler@example.edu"]
    assert waits(worker) == [False]
    assert "mail_address_refused" in caplog.text
    assert "boss" not in caplog.text


def test_promise_9_a_worker_that_dies_between_release_and_mail_loses_neither(
    worker, office, monkeypatch
):
    def die(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    reports = put(worker, 2)
    with monkeypatch.context() as patch:
        patch.setattr(digest, "send", die)
        with pytest.raises(KeyboardInterrupt):
            worker.work(NINE)
    assert worker.released() == set(reports)
    assert waits(worker) == [True]

    worker.work(NINE.replace(minute=1))

    assert len(office.letters) == 2
    assert waits(worker) == [False]


def test_the_digest_goes_to_who_reads_or_coordinates_and_to_nobody_who_left(worker, office, desk):
    worker.give_addresses(Auditor="auditor@example.edu", First_desk="first@example.edu")
    gone = desk.triage.id.hex()
    assert desk.coordinator.press("team/leave", member=gone).status_code == 303
    put(worker, 1)

    worker.work(NINE)

    assert office.addresses == ["boss@example.edu", "handler@example.edu"]


def test_the_digest_of_one_institution_is_not_that_of_another(worker, office):
    put(worker, 1, institution="elsewhere")

    zones = {"default": "Europe/Amsterdam", "elsewhere": "Europe/Amsterdam"}
    delivery.release_all(worker.settings, zones, now=NINE)

    assert office.letters == []


def test_where_nobody_gave_an_address_or_there_is_no_mail_server_nothing_waits(settings, desk):
    worker = Worker(settings, desk.engine)
    put(worker, 1)
    worker.work(NINE)
    assert waits(worker) == [False]

    worker.settings = replace(settings, mail_url="smtp://127.0.0.1:1", mail_from="dos@example.edu")
    put(worker, 1)
    worker.work(THREE)
    assert waits(worker) == [False, False]


def test_the_digest_leads_to_the_desks_own_address_where_it_has_one(worker, office):
    worker.settings = replace(worker.settings, desk_url="https://desk.example.edu")
    put(worker, 1)

    worker.work(NINE)

    assert "\nhttps://desk.example.edu/\n" in told(office.letters[0])[1]


def test_a_report_that_comes_marks_itself_as_not_announced(desk):
    desk.report()

    with desk.engine.connect() as connection:
        assert connection.scalars(select(Report.unannounced)).all() == [True]


def test_workers_at_once_send_one_digest(worker, office):
    put(worker, 3)
    barrier = Barrier(3)

    def work(_number: int) -> None:
        barrier.wait()
        worker.work(NINE)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))

    assert office.addresses == ["boss@example.edu", "handler@example.edu"]
    assert waits(worker) == [False]


def test_what_one_worker_is_sending_no_other_sends_and_the_next_hour_does(worker, office):
    put(worker, 1)
    worker.settings, right = (
        replace(worker.settings, mail_url="smtp://127.0.0.1:1"),
        worker.settings,
    )
    worker.work(NINE)
    worker.settings = right
    with worker.engine.begin() as connection:
        assert batches.claim_mail(connection, "default") == [Hour(DAY, "09:00")]

    worker.work(NINE.replace(minute=1))
    assert office.letters == [], "somebody else is sending it, or was killed over it"

    worker.work(THREE)
    assert office.addresses == ["boss@example.edu", "handler@example.edu"]
    assert waits(worker) == [False, False]
