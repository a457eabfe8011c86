"""A round: people come, something breaks under them, it is mended, and nothing is lost."""

import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.soak import checks
from tests.soak.faults import FAULTS
from tests.soak.fleet import Fleet
from tests.soak.people import Person, over
from tests.soak.processes import PATIENCE, until

AT_ONCE = 6


@dataclass
class Crowd:
    """People who come one after another, a few at a time; each tries once."""

    people: Sequence[Person]
    port: int
    attempts: int = 0
    left: list[Person] = field(default_factory=list)
    """Those who were not told that it worked."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def coming(self) -> Any:
        """Let them come while the block runs; it ends when all have tried."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            tries = [pool.submit(self._try, each) for each in self.people]
            yield
            for each in tries:
                each.result()

    def wait_for(self, number: int) -> None:
        """Wait until so many have tried, or all."""
        enough = min(number, len(self.people))
        until(lambda: self.attempts >= enough, "nobody is done")

    def _try(self, person: Person) -> None:
        worked = person.attempt(over(self.port))
        with self._lock:
            self.attempts += 1
            if not worked:
                self.left.append(person)


def play(fleet: Fleet, fault: str, chance: random.Random, *, size: int = 24) -> list[str]:
    """Play one round; return what is wrong after it. Raises TooSlowError."""
    people: list[Person] = [*fleet.newcomers(size), *fleet.writers(max(2, size // 8))]
    chance.shuffle(people)
    crowd = Crowd(people, fleet.front.port)
    third = len(people) // 3
    with crowd.coming():
        crowd.wait_for(chance.randint(1, third))
        with FAULTS[fault](fleet, chance):
            crowd.wait_for(crowd.attempts + third)
    fleet.start()
    again(fleet, crowd.left)
    fleet.settle()
    return checks.wrong(fleet)


def begin(fleet: Fleet) -> None:
    """Let one student come while all is well: the gradebook gets its column."""
    again(fleet, fleet.newcomers(1))
    # The clock stays where it is meanwhile: a worker that makes the column must not seem dead.
    until(lambda: fleet.states() == {"sent": 1}, "the first grade waits", 4 * PATIENCE)


def again(fleet: Fleet, people: Sequence[Person]) -> None:
    """Let those who were refused come back until it works. Raises TooSlowError."""
    for each in people:
        attempt = partial(each.attempt, over(fleet.front.port))
        until(attempt, f"number {each.number} cannot get it done")
