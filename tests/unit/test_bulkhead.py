"""A thread of each process stays free, and nobody waits long for one who waits long."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event

import pytest

from lti_app import bulkhead
from lti_app.bulkhead import Bulkhead, FullError, Turn
from tests.patience import PATIENCE, wait_until

BRIEF = 2 * PATIENCE
"""Nobody of these tests waits for so long; they move the clock."""


class Clock:
    """Seconds that pass when a test says so, and how often somebody looked."""

    def __init__(self) -> None:
        self.seconds, self.looks = 1000.0, 0

    def __call__(self) -> float:
        self.looks += 1
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(bulkhead, "BRIEF", BRIEF)
    return Clock()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


def begun(pool: ThreadPoolExecutor, clock: Clock, work: Callable[[], bool]) -> Future[bool]:
    """Let another thread begin something in which it looks at the clock."""
    looks = clock.looks
    future = pool.submit(work)
    wait_until(lambda: clock.looks > looks)
    return future


def passes(two: Bulkhead) -> bool:
    with two.place():
        return True


def test_so_many_have_a_place_and_no_more(clock: Clock) -> None:
    two = Bulkhead(2, clock)
    with two.place(), two.place():
        clock.seconds += BRIEF
        with pytest.raises(FullError), two.place():
            pytest.fail("a third came in")
    assert passes(two)


def test_who_comes_soon_waits_for_a_place(clock: Clock, pool: ThreadPoolExecutor) -> None:
    two = Bulkhead(2, clock)
    with two.place():
        with two.place():
            clock.seconds += BRIEF - 1
            third = begun(pool, clock, lambda: passes(two))
            assert not third.done()
        assert third.result(PATIENCE)


def test_the_last_who_came_decides_how_long_others_wait(
    clock: Clock, pool: ThreadPoolExecutor
) -> None:
    two = Bulkhead(2, clock)
    with two.place():
        clock.seconds += BRIEF
        with two.place():
            third = begun(pool, clock, lambda: passes(two))
            assert not third.done()
        assert third.result(PATIENCE)


def test_who_has_waited_long_enough_is_told(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulkhead, "BRIEF", 0.01)
    one = Bulkhead(1)
    with one.place(), pytest.raises(FullError), one.place():
        pytest.fail("a second came in")
    assert passes(one)


def test_an_error_gives_the_place_back(clock: Clock) -> None:
    one = Bulkhead(1, clock)
    with pytest.raises(ValueError, match="oh"), one.place():
        raise ValueError("oh")
    clock.seconds += BRIEF
    assert passes(one)


def test_only_who_answers_a_request_keeps_to_the_places(clock: Clock) -> None:
    one = Bulkhead(1, clock)
    with one.place():
        clock.seconds += BRIEF
        with bulkhead.place():
            pass
        with bulkhead.kept_by(one), pytest.raises(FullError), bulkhead.place():
            pytest.fail("a request came in")
        with bulkhead.place():
            pass


def test_another_thread_answers_no_request(clock: Clock, pool: ThreadPoolExecutor) -> None:
    one = Bulkhead(1, clock)

    def ask() -> bool:
        with bulkhead.place():
            return True

    with ExitStack() as stack:
        stack.enter_context(bulkhead.kept_by(one))
        stack.enter_context(bulkhead.place())
        clock.seconds += BRIEF
        assert pool.submit(ask).result(PATIENCE)


def test_a_turn_is_one_threads_and_the_next_waits_for_it(
    clock: Clock, pool: ThreadPoolExecutor
) -> None:
    turn = Turn(clock)
    assert turn.take(wait=True)
    assert not turn.take(wait=False)
    clock.seconds += BRIEF - 1
    waiting = begun(pool, clock, lambda: turn.take(wait=True))
    assert not waiting.done()
    turn.give_back()
    assert waiting.result(PATIENCE)
    turn.give_back()
    assert turn.take(wait=False)


def test_nobody_waits_for_a_turn_that_was_taken_long_ago(clock: Clock) -> None:
    turn = Turn(clock)
    assert turn.take(wait=True)
    clock.seconds += BRIEF
    assert not turn.take(wait=True)
    turn.give_back()
    assert turn.take(wait=True)


def test_who_came_before_the_turn_was_said_to_be_taken_waits_as_well(
    pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, go_on = Event(), Event()

    def slowly() -> float:
        looked.set()
        assert go_on.wait(PATIENCE)
        return 0.0

    monkeypatch.setattr(bulkhead, "BRIEF", PATIENCE)
    turn = Turn(slowly)
    first = pool.submit(turn.take, wait=True)
    assert looked.wait(PATIENCE)
    second = pool.submit(turn.take, wait=True)
    go_on.set()
    assert first.result(PATIENCE)
    turn.give_back()
    assert second.result(PATIENCE)
