"""Clicks that come at the same moment: one event, and everybody gets a good page."""

import threading
from concurrent.futures import ThreadPoolExecutor

from werkzeug.test import TestResponse

from tests.launcher import SECURE
from tests.web.visit import Visit

AT_ONCE = 8


def _together(launcher, path: str, fields: dict[str, str]) -> list[int]:
    """Send the same form from several browsers at the same moment; return the statuses."""
    barrier = threading.Barrier(AT_ONCE)

    def send(_number: int) -> int:
        client = launcher.app.test_client()
        barrier.wait()
        answer: TestResponse = client.post(path, data=fields, base_url=SECURE)
        return answer.status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))


def test_eight_clicks_at_once_are_one_confirmation(launcher, events):
    visit = Visit(launcher)

    statuses = _together(launcher, "/dos/acknowledge", visit.page.forms["/dos/acknowledge"].fields)

    assert statuses == [303] * AT_ONCE
    assert events() == [("acknowledged", 0)]


def test_eight_withdrawals_at_once_are_one_withdrawal(launcher, events):
    visit = Visit(launcher)
    visit.acknowledge()

    statuses = _together(launcher, "/dos/withdraw", visit.page.forms["/dos/withdraw"].fields)

    assert statuses == [303] * AT_ONCE
    assert events() == [("acknowledged", 0), ("withdrawn", 0)]


def test_a_second_round_at_once_is_one_confirmation_too(launcher, events):
    visit = Visit(launcher)
    visit.acknowledge()
    visit.withdraw()

    _together(launcher, "/dos/acknowledge", visit.page.forms["/dos/acknowledge"].fields)

    assert events() == [("acknowledged", 0), ("withdrawn", 0), ("acknowledged", 1)]


def test_somebody_who_opens_the_page_sixteen_times_at_once_gets_sixteen_good_pages(launcher):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _number: launcher.launch("student-01"), range(16)))

    assert [answer.status_code for answer in answers] == [200] * 16
