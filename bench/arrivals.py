"""A lecture begins: so many students arrive within a minute, whether the tool keeps up or not.

Other than in the rounds of `bench.load`, nobody waits for somebody else's answer before coming.
Each opens the tool, clicks the button and sees what follows, without a pause in between. Time is
counted from the moment at which a student was due, so a generator that is late hides nothing.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable

from bench.load import PATIENCE, Outcome, Run, Visitor
from bench.visits import Visit

SEED = 2_000


class Arrivals(Run):
    """Students who come one by one, at moments that chance has chosen."""

    def __init__(self, port: int, next_visit: Callable[[], Visit]) -> None:
        super().__init__(port, next_visit)
        self._due: deque[float] = deque()

    def receive(self, students: int, seconds: float) -> Outcome:
        """Let `students` arrive, evenly spread by chance over `seconds`, until all have gone."""
        chance = random.Random(SEED)
        began, cpu = time.perf_counter(), time.process_time()
        self._due.extend(began + at for at in sorted(_moments(chance, students, seconds)))
        self._ends_at = float("inf")
        try:
            self._loop()
        finally:
            self._selector.close()
        self._outcome.seconds = time.perf_counter() - began
        self._outcome.generator_cpu = time.process_time() - cpu
        return self._outcome

    def _loop(self) -> None:
        heard = time.perf_counter()
        while self._due or self._selector.get_map():
            ready = self._selector.select(self._until_next())
            now = time.perf_counter()
            for key, _events in ready:
                heard = now
                self._read(key.data, key.fileobj)
            while self._due and self._due[0] <= now:
                self._arrive(self._due.popleft())
            if self._selector.get_map() and not self._due and now - heard > PATIENCE:
                self._outcome.errors.append(f"no answer within {PATIENCE:.0f} seconds")
                return

    def _until_next(self) -> float:
        """Seconds until somebody else is due."""
        return max(0.0, self._due[0] - time.perf_counter()) if self._due else PATIENCE

    def _arrive(self, due: float) -> None:
        visitor = Visitor(self._port)
        self._begin(visitor)
        visitor.began = due

    def _go_on(self, visitor: Visitor) -> None:
        """Leave."""
        visitor.hang_up()


def _moments(chance: random.Random, students: int, seconds: float) -> list[float]:
    return [chance.uniform(0, seconds) for _ in range(students)]
