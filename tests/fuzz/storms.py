"""Changed documents by the hundred thousand: as in `changes.py`, from a plain random stream.

Hypothesis makes some hundred documents in a second, and finds the smallest that fails. This makes
many thousands, and finds what is rare.
"""

import pickle
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.fuzz.changes import GONE, NASTY, NUMBERS, Path, apply_change, paths

_PLAIN: tuple[Any, ...] = (None, True, False, [], {}, [None], {"id": ""}, *NASTY, *NUMBERS)


class Storm:
    """An endless stream of copies of `documents`, each with one to three changes."""

    def __init__(self, documents: list[Any], seed: int) -> None:
        self._chance = Random(seed)
        # Read back from bytes, which takes a fifth of the time of a deep copy.
        self._kept = [(pickle.dumps(each), paths(each)) for each in documents]
        self._changes: tuple[Callable[[Any], Any], ...] = (
            lambda _: GONE,
            lambda _: self._chance.choice(_PLAIN),
            lambda _: self._chance.choice(_PLAIN),
            lambda value: [value],
            lambda value: {"id": value},
            self._near,
            self._spoilt,
        )

    def documents(self, number: int) -> Iterator[Any]:
        """Give `number` of them."""
        for _ in range(number):
            content, places = self._chance.choice(self._kept)
            document = pickle.loads(content)
            for _ in range(self._chance.choice((1, 1, 2, 3))):
                self.change(document, self._chance.choice(places))
            yield document

    def change(self, document: Any, path: Path) -> None:
        """Change what is at `path` in `document`."""
        apply_change(document, path, self._chance.choice(self._changes))

    def _near(self, value: Any) -> Any:
        if type(value) is int:
            return value + self._chance.randrange(-90_000, 90_000)
        return value + value if isinstance(value, str) else value

    def _spoilt(self, value: Any) -> Any:
        if not isinstance(value, str) or not value:
            return value
        at = self._chance.randrange(len(value))
        return value[:at] + self._chance.choice(NASTY) + value[at + self._chance.randrange(2) :]
