"""The gradebook as an object: exact under many threads, and it knows who wrote what."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from practice.courses import COURSES, Catalogue, Course, ResourceLink
from practice.gradebook import Gradebook, LineItem, NoLineItemError, Score, StaleScoreError
from practice.personas import PERSONAS

GROUPS = COURSES["groups"]
METHODS = COURSES["methods"]
STUDENT = str(PERSONAS["student-01"].subject)
WHEN = datetime(2026, 9, 2, 8, tzinfo=UTC)


def score(seconds: float = 0, given: float | None = 1, **fields: Any) -> Score:
    good = Score(STUDENT, WHEN, "Completed", "FullyGraded", given, 1 if given is not None else None)
    return replace(good, timestamp=WHEN + timedelta(seconds=seconds), **fields)


@pytest.fixture
def book() -> Gradebook:
    return Gradebook()


@pytest.fixture
def free(book: Gradebook) -> int:
    """A column that a tool made."""
    return book.add(GROUPS, LineItem("Do's", 10)).number


def test_every_course_has_the_columns_of_its_links(book: Gradebook) -> None:
    (first,), (second,) = book.line_items(GROUPS), book.line_items(METHODS)
    assert (first.own, first.resource_link_id) == (True, "groups-dos")
    assert second.number != first.number
    assert book.line_items(GROUPS) == [first]
    assert book.own(GROUPS, "groups-dos") == first
    assert book.own(GROUPS, "groups-dos-window") is None


def test_a_link_that_is_added_brings_its_column(book: Gradebook) -> None:
    courses = Catalogue()
    described = {"label": "Read", "scoreMaximum": 5, "resourceId": "dos", "tag": "dos-ack"}
    odd: dict[str, object] = {"label": "", "scoreMaximum": "many", "resourceId": 7, "tag": None}
    for name, item in (("added", described), ("odd", odd)):
        link = ResourceLink(name, f"The {name} one", "", window=False, line_item=item)
        courses.add("groups", (link,), ())
    course = courses.all()[0]
    assert book.own(course, "added") == LineItem(
        "Read", 5, "added", "dos", "dos-ack", own=True, number=2, course_id=course.id
    )
    assert book.own(course, "odd") == LineItem(
        "The odd one", 1, "odd", own=True, number=3, course_id=course.id
    )


def test_a_copy_of_a_course_has_columns_of_its_own(book: Gradebook) -> None:
    number = book.line_items(GROUPS)[0].number
    book.accept(GROUPS, number, score())
    copy: Course = Catalogue().copy("groups")
    (item,) = book.line_items(copy)
    assert item.number != number
    assert book.marks(copy, item.number) == {}


def test_a_column_that_was_deleted_does_not_come_back(book: Gradebook) -> None:
    book.remove(GROUPS, book.line_items(GROUPS)[0].number)
    assert book.line_items(GROUPS) == []


def test_nothing_is_possible_in_a_column_that_is_not_there(book: Gradebook, free: int) -> None:
    for course, number in ((METHODS, free), (GROUPS, 99)):
        for attempt in (
            lambda c, n: book.line_item(c, n),
            lambda c, n: book.accept(c, n, score()),
            lambda c, n: book.override(c, n, STUDENT, 1, None),
            lambda c, n: book.marks(c, n),
            lambda c, n: book.times_accepted(c, n, STUDENT),
            lambda c, n: book.change(c, n, LineItem("New", 1)),
            lambda c, n: book.remove(c, n),
        ):
            with pytest.raises(NoLineItemError):
                attempt(course, number)


def test_a_new_maximum_keeps_the_share(book: Gradebook, free: int) -> None:
    book.accept(GROUPS, free, score(given=0.8))
    book.accept(GROUPS, free, replace(score(given=None), user_id="nobody"))
    book.change(GROUPS, free, LineItem("Do's", 20))
    assert book.mark(GROUPS, free, STUDENT).value == pytest.approx(16)
    assert book.mark(GROUPS, free, "nobody").value is None


def test_in_a_free_column_the_tool_writes_over_an_instructor(book: Gradebook, free: int) -> None:
    book.override(GROUPS, free, STUDENT, 3, "By hand")
    assert book.mark(GROUPS, free, STUDENT).by_hand
    book.accept(GROUPS, free, score())
    mark = book.mark(GROUPS, free, STUDENT)
    assert (mark.value, mark.comment, mark.by_hand) == (10, None, False)


def test_a_refused_score_changes_nothing(book: Gradebook, free: int) -> None:
    book.accept(GROUPS, free, score())
    before = book.mark(GROUPS, free, STUDENT)
    with pytest.raises(StaleScoreError):
        book.accept(GROUPS, free, score(given=0))
    assert book.mark(GROUPS, free, STUDENT) == before


def test_as_moodle_has_it_a_second_has_to_pass(book: Gradebook, free: int) -> None:
    book.accept(GROUPS, free, score(0.2), moodle=True)
    with pytest.raises(StaleScoreError):
        book.accept(GROUPS, free, score(0.9), moodle=True)
    book.accept(GROUPS, free, score(1.0), moodle=True)
    assert book.times_accepted(GROUPS, free, STUDENT) == 2


@pytest.mark.parametrize("grading", ["Pending", "PendingManual", "Failed", "NotReady"])
def test_as_moodle_has_it_what_is_not_fully_graded_takes_the_grade_away(
    grading: str, book: Gradebook, free: int
) -> None:
    book.accept(GROUPS, free, score(), moodle=True)
    book.accept(GROUPS, free, score(1, grading=grading), moodle=True)
    assert book.mark(GROUPS, free, STUDENT).value is None


def test_as_moodle_has_it_a_score_cannot_leave_the_scale(book: Gradebook, free: int) -> None:
    book.accept(GROUPS, free, score(given=7), moodle=True)
    assert book.mark(GROUPS, free, STUDENT).value == 10
    book.accept(GROUPS, free, score(1, given=7))
    assert book.mark(GROUPS, free, STUDENT).value == 70


def test_thousands_of_scores_from_many_threads_are_counted_exactly(
    book: Gradebook, free: int
) -> None:
    users = [f"user-{number}" for number in range(500)]

    def deliver(number: int) -> bool:
        try:
            book.accept(GROUPS, free, replace(score(number // 1000), user_id=users[number % 500]))
        except StaleScoreError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = sum(pool.map(deliver, range(3000)))
    counted = [book.times_accepted(GROUPS, free, user) for user in users]
    assert sum(counted) == taken
    assert all(1 <= times <= 3 for times in counted)
    assert len(book.marks(GROUPS, free)) == 500
    assert all(mark.value == 10 for mark in book.marks(GROUPS, free).values())
