"""The gradebook of all courses, in memory: columns, and what stands in them for every student.

No Flask here, so that a test can read what a tool brought about: `times_accepted` says how often
the score of a user was taken, whoever counts.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from practice.courses import Course, ResourceLink

FULLY_GRADED = "FullyGraded"


class GradebookError(Exception):
    """What was asked cannot be done; the text says why."""


class NoLineItemError(GradebookError):
    """The line item is not there, or not there any more."""


class StaleScoreError(GradebookError):
    """The score is not newer than the one that we have."""


@dataclass(frozen=True)
class LineItem:
    """A column (AGS 2.0, section 3.2.4); its course and number are given when it is added.

    `own` marks the column that came with a link: what an instructor writes there by hand stays.
    `client_id` says which registration it belongs to, as in a link; no other tool sees it.
    """

    label: str
    score_maximum: float
    resource_link_id: str | None = None
    resource_id: str | None = None
    tag: str | None = None
    starts: str | None = None
    ends: str | None = None
    released: bool | None = None
    client_id: str = ""
    own: bool = False
    number: int = 0
    course_id: str = ""


@dataclass(frozen=True)
class Score:
    """A score as a tool sends it (AGS 2.0, section 3.4); without `given` there is none."""

    user_id: str
    timestamp: datetime
    activity: str
    grading: str
    given: float | None = None
    maximum: float | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Mark:
    """What stands in a column for a student, on the scale of the column."""

    value: float | None = None
    comment: str | None = None
    by_hand: bool = False
    accepted: int = 0
    """How many scores of the tool were taken."""
    last: Score | None = None
    """The newest of them."""


NO_MARK = Mark()


@dataclass
class _Column:
    item: LineItem
    marks: dict[str, Mark] = field(default_factory=dict)


class Gradebook:
    """All columns of all courses; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._columns: dict[int, _Column] = {}
        self._last_number = 0
        self._links_seen: set[str] = set()

    def line_items(self, course: Course) -> list[LineItem]:
        """The columns of a course, oldest first."""
        with self._lock:
            self._add_own(course)
            return [c.item for c in self._columns.values() if c.item.course_id == course.id]

    def line_item(self, course: Course, number: int) -> LineItem:
        """The column of that number; raises `NoLineItemError` if the course has none such."""
        with self._lock:
            self._add_own(course)
            return self._column(course, number).item

    def own(self, course: Course, link_id: str) -> LineItem | None:
        """The column that came with a link, unless somebody deleted it."""
        items = self.line_items(course)
        return next((i for i in items if i.own and i.resource_link_id == link_id), None)

    def add(self, course: Course, item: LineItem) -> LineItem:
        """Add a column at the end; give it with its number."""
        with self._lock:
            self._add_own(course)
            return self._add(course, item)

    def change(self, course: Course, number: int, item: LineItem) -> LineItem:
        """Describe a column anew; what stands in it keeps its share of the maximum."""
        with self._lock:
            column = self._column(course, number)
            ratio = item.score_maximum / column.item.score_maximum
            was = column.item
            column.item = replace(
                item, number=number, course_id=course.id, own=was.own, client_id=was.client_id
            )
            for user_id, mark in column.marks.items():
                if mark.value is not None:
                    column.marks[user_id] = replace(mark, value=mark.value * ratio)
            return column.item

    def remove(self, course: Course, number: int) -> None:
        """Delete a column and all that stands in it."""
        with self._lock:
            self._column(course, number)
            del self._columns[number]

    def accept(self, course: Course, number: int, score: Score, *, moodle: bool = False) -> None:
        """Take a score of the tool.

        As Moodle does it, a score has to be newer by a whole second, and only one that is
        FullyGraded counts: any other takes the grade away.

        Raises `NoLineItemError` and `StaleScoreError`.
        """
        with self._lock:
            column = self._column(course, number)
            mark = column.marks.get(score.user_id, NO_MARK)
            if mark.last is not None and not _newer(score, mark.last, whole_seconds=moodle):
                raise StaleScoreError("the score is not newer than the one we have")
            taken = replace(mark, accepted=mark.accepted + 1, last=score)
            if not (mark.by_hand and column.item.own):
                value = _value(score, column.item.score_maximum, moodle=moodle)
                taken = replace(taken, value=value, comment=score.comment, by_hand=False)
            column.marks[score.user_id] = taken

    def override(
        self, course: Course, number: int, user_id: str, value: float | None, comment: str | None
    ) -> None:
        """Write something by hand, as an instructor does; raises `NoLineItemError`."""
        with self._lock:
            marks = self._column(course, number).marks
            mark = marks.get(user_id, NO_MARK)
            marks[user_id] = replace(mark, value=value, comment=comment, by_hand=True)

    def release(self, course: Course, number: int, user_id: str) -> None:
        """Leave what was written by hand to the tool again; raises `NoLineItemError`."""
        with self._lock:
            marks = self._column(course, number).marks
            if user_id in marks:
                marks[user_id] = replace(marks[user_id], by_hand=False)

    def marks(self, course: Course, number: int) -> dict[str, Mark]:
        """What stands in a column, by user id; raises `NoLineItemError`."""
        with self._lock:
            return dict(self._column(course, number).marks)

    def mark(self, course: Course, number: int, user_id: str) -> Mark:
        """What stands in a column for one user; raises `NoLineItemError`."""
        with self._lock:
            return self._column(course, number).marks.get(user_id, NO_MARK)

    def times_accepted(self, course: Course, number: int, user_id: str) -> int:
        """How many scores were taken for a user in a column; raises `NoLineItemError`."""
        return self.mark(course, number, user_id).accepted

    def _column(self, course: Course, number: int) -> _Column:
        column = self._columns.get(number)
        if column is None or column.item.course_id != course.id:
            raise NoLineItemError("this course has no such line item")
        return column

    def _add(self, course: Course, item: LineItem) -> LineItem:
        self._last_number += 1
        added = replace(item, number=self._last_number, course_id=course.id)
        self._columns[added.number] = _Column(added)
        return added

    def _add_own(self, course: Course) -> None:
        """Add the columns that came with links since we looked last."""
        for item in _own_items(link for link in course.links if link.id not in self._links_seen):
            self._add(course, item)
        self._links_seen.update(link.id for link in course.links)


def _own_items(links: Iterable[ResourceLink]) -> Iterable[LineItem]:
    """The columns that links come with, as the tool or the course described them."""
    for link in links:
        if link.line_item is None:
            continue
        wanted = link.line_item
        label, maximum = wanted.get("label"), wanted.get("scoreMaximum")
        resource_id, tag = wanted.get("resourceId"), wanted.get("tag")
        yield LineItem(
            label=label if isinstance(label, str) and label else link.title,
            score_maximum=maximum if isinstance(maximum, int | float) and maximum > 0 else 1,
            resource_link_id=link.id,
            resource_id=resource_id if isinstance(resource_id, str) else None,
            tag=tag if isinstance(tag, str) else None,
            client_id=link.client_id,
            own=True,
        )


def _newer(score: Score, than: Score, *, whole_seconds: bool) -> bool:
    if whole_seconds:
        return score.timestamp.replace(microsecond=0) > than.timestamp.replace(microsecond=0)
    return score.timestamp > than.timestamp


def _value(score: Score, column_maximum: float, *, moodle: bool) -> float | None:
    """The score on the scale of the column."""
    if score.given is None or score.maximum is None:
        return None
    value = score.given / score.maximum * column_maximum
    if not moodle:
        return value
    return min(max(value, 0.0), column_maximum) if score.grading == FULLY_GRADED else None
