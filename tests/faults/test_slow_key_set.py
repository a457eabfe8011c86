"""A platform whose key set takes its time, or never comes, while people launch."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
import requests

from lti_app.lti.key_sets import KeySets
from tests.faults.comers import Somebody
from tests.faults.town import Town

PATIENCE = 300
"""Seconds until a test gives up; nothing here waits for time to pass."""


class KeySet:
    """How the key set is given out."""

    def __init__(self) -> None:
        self.asked, self.go_on = Event(), Event()
        self.is_given_up = False
        """Whether who asks has waited long enough, each time."""

    def wait(self) -> None:
        """Be slow."""
        self.asked.set()
        if self.is_given_up:
            raise requests.ReadTimeout
        assert self.go_on.wait(PATIENCE)


@pytest.fixture
def key_set(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeySet]:
    """That of the town's platform, which the tool has not read yet."""
    found = KeySet()
    ask = requests.request

    def request(method: str, url: str, **more: Any) -> requests.Response:
        if url == f"{town.served.platform.issuer}/jwks.json":
            found.wait()
        return ask(method, url, **more)

    monkeypatch.setattr(requests, "request", request)
    monkeypatch.setattr(town.app.extensions["door"], "key_sets", KeySets())
    yield found
    found.go_on.set()


def test_who_launches_while_no_key_set_comes_is_told_when_to_come_back(
    town: Town, key_set: KeySet
) -> None:
    key_set.is_given_up = True
    people = town.students(3)
    assert not any(each.attempt(town.way) for each in people)
    assert town.ledger.statuses == {"302": 3, "401": 3}
    assert town.wrong() == []
    key_set.is_given_up = False
    key_set.go_on.set()
    town.again(people)
    assert town.wrong() == []


def test_who_waits_for_a_key_set_holds_nobody_up(town: Town, key_set: KeySet) -> None:
    key_set.go_on.set()
    there, *newcomers = town.students(3)
    there.launch(town.way)
    town.app.extensions["door"].key_sets.forget()
    key_set.go_on.clear()
    key_set.asked.clear()
    others: list[Somebody] = [there, *town.writers(1), *town.repliers(1)]

    with ThreadPoolExecutor(len(newcomers)) as pool:
        waiting = [pool.submit(each.attempt, town.way) for each in newcomers]
        assert key_set.asked.wait(PATIENCE)
        assert all(each.attempt(town.way) for each in others)
        assert not any(each.done() for each in waiting)
        key_set.go_on.set()
        assert all(each.result(PATIENCE) for each in waiting)

    assert town.wrong() == []
