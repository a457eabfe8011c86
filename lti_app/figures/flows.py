"""How far a number can be moved while others stay within bounds: flows in a circulation.

Each edge carries a count between bounds; at every node as much comes in as goes out. Bounds are
whole numbers, so by the integrality of flows (Hoffman 1960; Ford and Fulkerson 1956) what is found
here over whole numbers is exact: a value that cannot be reached is impossible, one that is reached
comes with the whole set of counts that shows it.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass
class Edge:
    """From `tail` to `head`: a count, and between which bounds others know it to be."""

    tail: str
    head: str
    count: int
    lower: int = 0
    upper: int | None = None


@dataclass(frozen=True)
class Moved:
    """The outcome of moving one count as far as asked, or as far as it goes."""

    counts: Sequence[int]
    """Of every edge, all within bounds."""
    blocking: frozenset[int]
    """The edges at their bounds that stop it; empty when it got there."""


@dataclass(frozen=True)
class _Step:
    edge: int
    sign: int
    """1: more on this edge, -1: less."""


class Circulation:
    """Edges whose counts are in balance at every node."""

    def __init__(self, edges: Sequence[Edge]) -> None:
        self.edges = edges
        self._steps: dict[str, list[_Step]] = defaultdict(list)
        for number, edge in enumerate(edges):
            self._steps[edge.tail].append(_Step(number, 1))
            self._steps[edge.head].append(_Step(number, -1))

    def move(self, which: int, wanted: int) -> Moved:
        """Move the count of one edge towards `wanted` and let all others follow."""
        counts = [edge.count for edge in self.edges]
        edge, sign = self.edges[which], 1 if wanted > counts[which] else -1
        start, goal = (edge.head, edge.tail) if sign == 1 else (edge.tail, edge.head)
        while counts[which] != wanted:
            found = self._search(counts, start, goal, which)
            if goal not in found:
                return Moved(counts, frozenset(self._around(found, which)))
            way = list(self._way(found, start, goal))
            free = [room for step in way if (room := self._room(counts, step)) is not None]
            amount = min([abs(wanted - counts[which]), *free])
            counts[which] += sign * amount
            for step in way:
                counts[step.edge] += step.sign * amount
        return Moved(counts, frozenset())

    def _search(
        self, counts: Sequence[int], start: str, goal: str, which: int
    ) -> dict[str, _Step | None]:
        """Return each node that more can come to, with the last step to it; breadth first."""
        found: dict[str, _Step | None] = {start: None}
        waiting = deque([start])
        while waiting and goal not in found:
            for step in self._steps[waiting.popleft()]:
                node = self._end(step)
                if node not in found and step.edge != which and self._room(counts, step) != 0:
                    found[node] = step
                    waiting.append(node)
        return found

    def _way(self, found: dict[str, _Step | None], start: str, goal: str) -> Iterator[_Step]:
        while goal != start:
            step = found[goal]
            assert step is not None, "only the start has none"
            yield step
            goal = self._end(_Step(step.edge, -step.sign))

    def _around(self, found: dict[str, _Step | None], which: int) -> Iterator[int]:
        for number, edge in enumerate(self.edges):
            if number != which and (edge.tail in found) != (edge.head in found):
                yield number

    def _end(self, step: _Step) -> str:
        edge = self.edges[step.edge]
        return edge.head if step.sign == 1 else edge.tail

    def _room(self, counts: Sequence[int], step: _Step) -> int | None:
        """Return how much further a count can go; None where nothing bounds it."""
        edge, count = self.edges[step.edge], counts[step.edge]
        if step.sign == -1:
            return count - edge.lower
        return None if edge.upper is None else edge.upper - count
