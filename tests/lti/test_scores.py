"""Assignment and Grade Services as a client: columns, scores, results; cases A1 and X31.

AGS 2.0, sections 3.2 to 3.4; what platforms do differently stands in lti_app/lti/scores.py.
"""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Engine

from lti_app.errors import PlatformError
from lti_app.lti.keys import ToolKey
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.scores import (
    LINE_ITEM,
    LINE_ITEM_READ,
    RESULT_READ,
    SCORE,
    Gradebook,
    Score,
)
from lti_app.lti.services import Service
from tests.lti.replies import Replies, Reply

ALL = frozenset({SCORE, LINE_ITEM, LINE_ITEM_READ, RESULT_READ})
POINT = Score("sanne", datetime(2026, 9, 2, 8, tzinfo=UTC), "Read on 2 September 2026.")


class Books:
    """Makes gradebooks of a platform that grants what a test says."""

    def __init__(self, service: Service, replies: Replies) -> None:
        self.service = service
        self.replies = replies
        self.url = f"{replies.url}/items?type_id=7"

    def __call__(self, *granted: str) -> Gradebook:
        return Gradebook(self.service, frozenset(granted) or ALL)

    def column(self, number: int = 1, link: str = "link", tag: str = "dos-ack") -> dict[str, Any]:
        address = f"{self.replies.url}/items/{number}/item?type_id=7"
        return {"id": address, "label": "x", "resourceLinkId": link, "tag": tag}


@pytest.fixture
def books(engine: Engine, target: RegisteredPlatform, tool_key: ToolKey, replies: Replies) -> Books:
    replies.at["/token"] = [Reply(b'{"access_token": "token-1"}')]
    return Books(Service(engine, target, (), tool_key), replies)


def as_reply(value: Any, **headers: str) -> Reply:
    return Reply(json.dumps(value).encode(), headers=headers)


def scopes_asked(replies: Replies) -> list[str]:
    return [asked.form["scope"] for asked in replies.asked if asked.path == "/token"]


# --- columns ------------------------------------------------------------------------------------


def test_a_column_is_looked_for_by_link_and_tag_without_a_limit(books: Books) -> None:
    books.replies.json([books.column()])
    assert books().find_column(books.url, "link") == books.column()["id"]
    asked = books.replies.asked[-1]
    assert asked.path == "/items?type_id=7&resource_link_id=link&tag=dos-ack"
    assert asked.headers["Accept"] == "application/vnd.ims.lis.v2.lineitemcontainer+json"
    assert scopes_asked(books.replies) == [LINE_ITEM_READ]


def test_a_platform_that_heeds_no_filters_does_not_get_our_score_into_another_column(
    books: Books,
) -> None:
    others = [books.column(1, link="other"), books.column(2, tag="quiz"), None, {"id": 3}]
    books.replies.json(others)
    assert books().find_column(books.url, "link") is None
    books.replies.json([*others, books.column(4)])
    assert books().find_column(books.url, "link") == books.column(4)["id"]


def test_a_column_is_found_on_a_later_page(books: Books) -> None:
    following = f"{books.replies.url}/items?page=AbC"
    books.replies.at["/items"] = [
        as_reply([books.column(1, link="other")], Link=f'<{following}>; rel="next"'),
        as_reply([books.column(2)]),
    ]
    assert books().find_column(books.url, "link") == books.column(2)["id"]
    assert books.replies.asked[-1].path == "/items?page=AbC"


def test_the_scope_that_may_also_write_reads_where_there_is_no_other(books: Books) -> None:
    books.replies.json([])
    assert books(LINE_ITEM, SCORE).find_column(books.url, "link") is None
    assert scopes_asked(books.replies) == [LINE_ITEM]


def test_a_column_is_made_for_one_point_and_marked_as_ours(books: Books) -> None:
    books.replies.json(books.column(5), status=201)
    assert books().make_column(books.url, "link", "Do's") == books.column(5)["id"]
    asked = books.replies.asked[-1]
    assert (asked.method, asked.path) == ("POST", "/items?type_id=7")
    assert asked.headers["Content-Type"] == "application/vnd.ims.lis.v2.lineitem+json"
    assert json.loads(asked.body) == {
        "label": "Do's",
        "scoreMaximum": 1,
        "resourceLinkId": "link",
        "tag": "dos-ack",
    }
    assert scopes_asked(books.replies) == [LINE_ITEM]


@pytest.mark.parametrize(
    "address",
    [None, 7, "", "elsewhere", "https://elsewhere.example/items/1", "javascript:x", "http://["],
)
def test_a_column_without_an_address_on_the_platform_is_no_column(
    address: object, books: Books
) -> None:
    books.replies.json({**books.column(), "id": address})
    with pytest.raises(PlatformError):
        books().make_column(books.url, "link", "Do's")
    books.replies.json([{**books.column(), "id": address}])
    with pytest.raises(PlatformError):
        books().find_column(books.url, "link")


@pytest.mark.parametrize("end", ["a\0b", "half \ud83d of a pair", "x" * 2000])
def test_an_address_that_no_database_can_hold_is_none_either(end: str, books: Books) -> None:
    books.replies.json({**books.column(), "id": f"{books.url}/{end}"})
    with pytest.raises(PlatformError):
        books().make_column(books.url, "link", "Do's")


@pytest.mark.parametrize("answer", [{}, None, 7, "text"])
def test_what_is_no_list_of_columns_is_an_error_and_not_an_empty_gradebook(
    answer: object, books: Books
) -> None:
    books.replies.json(answer)
    with pytest.raises(PlatformError):
        books().find_column(books.url, "link")


@pytest.mark.parametrize(("status", "there"), [(200, True), (404, False), (410, False)])
def test_a_column_is_there_or_it_is_not(status: int, there: bool, books: Books) -> None:
    books.replies.next = Reply(status=status)
    assert books().has_column(f"{books.replies.url}/items/1/item") is there


def test_a_platform_that_is_down_has_not_lost_a_column(books: Books) -> None:
    books.replies.next = Reply(status=500)
    with pytest.raises(PlatformError):
        books().has_column(f"{books.replies.url}/items/1/item")


def test_a_column_that_may_not_be_looked_at_counts_as_there(books: Books) -> None:
    assert books(SCORE, RESULT_READ).has_column(f"{books.replies.url}/items/1/item")
    assert books.replies.asked == []


# --- scores -------------------------------------------------------------------------------------


def test_x31_a_score_goes_to_the_path_of_the_column_and_keeps_its_query(books: Books) -> None:
    books().send(books.column()["id"], POINT)
    asked = books.replies.asked[-1]
    assert (asked.method, asked.path) == ("POST", "/items/1/item/scores?type_id=7")
    assert asked.headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
    assert json.loads(asked.body) == {
        "userId": "sanne",
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-09-02T08:00:00.000000+00:00",
        "comment": "Read on 2 September 2026.",
    }
    assert scopes_asked(books.replies) == [SCORE]


def test_the_timestamp_always_says_its_zone_and_a_fraction_of_a_second(books: Books) -> None:
    moment = datetime(2026, 9, 2, 10, 0, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    books().send(books.column()["id"], Score("sanne", moment, "x"))
    assert json.loads(books.replies.asked[-1].body)["timestamp"] == (
        "2026-09-02T10:00:00.000001+02:00"
    )


@pytest.mark.parametrize(
    ("granted", "scores", "columns"),
    [((SCORE,), True, False), ((LINE_ITEM,), False, True), ((LINE_ITEM_READ,), False, False)],
)
def test_a_gradebook_knows_what_the_platform_granted(
    granted: tuple[str, ...], scores: bool, columns: bool, books: Books
) -> None:
    assert books(*granted).takes_scores is scores
    assert books(*granted).lets_make_columns is columns


# --- results ------------------------------------------------------------------------------------


RESULTS = {
    "a-grade": ([{"userId": "sanne", "resultScore": 1, "resultMaximum": 1}], True),
    "nought": ([{"userId": "sanne", "resultScore": 0.0}], True),
    "nobody": ([], False),
    "somebody-else": ([{"userId": "noor", "resultScore": 1}, None, 7], False),
    "no-score": ([{"userId": "sanne", "comment": "x"}], False),
    "null": ([{"userId": "sanne", "resultScore": None}], False),
    "true": ([{"userId": "sanne", "resultScore": True}], False),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_grade_is_read_back_with_care(name: str, books: Books) -> None:
    answer, expected = RESULTS[name]
    books.replies.json(answer)
    assert books().has_result(books.column()["id"], "sanne") is expected
    asked = books.replies.asked[-1]
    assert asked.path == "/items/1/item/results?type_id=7&user_id=sanne"
    assert asked.headers["Accept"] == "application/vnd.ims.lis.v2.resultcontainer+json"
    assert scopes_asked(books.replies) == [RESULT_READ]


def test_a_grade_that_may_not_be_read_is_not_asked_for(books: Books) -> None:
    assert books(SCORE).has_result(books.column()["id"], "sanne") is None
    assert books.replies.asked == []
