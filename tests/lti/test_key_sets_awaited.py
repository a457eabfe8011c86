"""One asks for a key set, and others come meanwhile: who waits for it, and who asks next."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, Semaphore

import pytest

from lti_app import bulkhead
from lti_app.bulkhead import Bulkhead
from lti_app.errors import KeysUnreachableError
from lti_app.lti.key_sets import KeySets, _KeySet
from practice.keys import SigningKey, new_key
from tests.lti.replies import Replies, Reply
from tests.lti.seconds import Clock
from tests.patience import wait_until


class Queue:
    """The turn of a key set, for which so many are to have come before the platform answers."""

    def __init__(self, replies: Replies, many: int) -> None:
        self._lock = Lock()
        self._replies = replies
        self._coming = Semaphore(many - 1)

    def take(self, *, wait: bool) -> bool:
        if not self._coming.acquire(blocking=False):
            self._replies.let_go.set()
        return self._lock.acquire(wait)

    def give_back(self) -> None:
        self._lock.release()


def test_those_who_wait_for_a_platform_in_trouble_do_not_ask_it_again(
    key_sets: KeySets, replies: Replies
) -> None:
    replies.next = Reply(b"{}", status=503, is_held=True)
    url = f"{replies.url}/jwks.json"
    key_sets._sets[url] = _KeySet(Queue(replies, 8))  # type: ignore[arg-type]

    def ask(_: int) -> bool:
        with pytest.raises(KeysUnreachableError):
            key_sets.keys_for(url, "k")
        return True

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(8)))
    assert len(replies.asked) == 1


def test_nobody_waits_for_a_slow_platform_whose_key_is_known(
    key_sets: KeySets, replies: Replies, stranger: SigningKey, clock: Clock
) -> None:
    url = f"{replies.url}/jwks.json"
    replies.json({"keys": [stranger.jwk()]})
    key_sets.keys_for(url, stranger.kid)
    clock.seconds += 3601
    replies.json({"keys": [stranger.jwk()]}, is_held=True)
    with ThreadPoolExecutor(1) as thread:
        renewal = thread.submit(key_sets.keys_for, url, stranger.kid)
        try:
            while len(replies.asked) < 2:
                time.sleep(0.01)
            assert len(key_sets.keys_for(url, stranger.kid)) == 1
            assert not renewal.done()
        finally:
            replies.let_go.set()
        assert len(renewal.result()) == 1
    assert len(replies.asked) == 2


def test_who_comes_when_a_platform_has_been_silent_for_a_while_does_not_wait_for_it(
    key_sets: KeySets, replies: Replies, stranger: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulkhead, "BRIEF", 0.0)
    url = f"{replies.url}/jwks.json"
    replies.json({"keys": [stranger.jwk()]}, is_held=True)
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(key_sets.keys_for, url, stranger.kid)
        wait_until(lambda: len(replies.asked) == 1)
        with pytest.raises(KeysUnreachableError):
            key_sets.keys_for(url, stranger.kid)
        replies.let_go.set()
        assert len(first.result()) == 1
    assert len(key_sets.keys_for(url, stranger.kid)) == 1


def test_a_platform_that_was_not_asked_because_many_wait_is_asked_by_the_next(
    key_sets: KeySets, replies: Replies, stranger: SigningKey, clock: Clock, full: Bulkhead
) -> None:
    url = f"{replies.url}/jwks.json"
    replies.json({"keys": [stranger.jwk()]})
    with bulkhead.kept_by(full), pytest.raises(KeysUnreachableError):
        key_sets.keys_for(url, stranger.kid)
    assert len(key_sets.keys_for(url, stranger.kid)) == 1

    newer = new_key(2048)
    replies.json({"keys": [newer.jwk()]})
    clock.seconds += 61
    with bulkhead.kept_by(full):
        assert key_sets.keys_for(url, newer.kid) == ()
    assert len(key_sets.keys_for(url, newer.kid)) == 1, "no cool-down after nothing was asked"
    assert len(replies.asked) == 2
