"""Assignment and Grade Services: the columns of a gradebook, for a tool that asks rightly."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from practice.courses import COURSES
from practice.line_items import CONTAINER, LINE_ITEM
from practice.personas import PERSONAS
from practice.platform import Platform
from practice.running import Running
from practice.service_claims import (
    GRADES,
    LINE_ITEMS,
    LINE_ITEMS_READ,
    RESULTS_READ,
    SCORES,
    line_item_url,
    line_items_url,
)
from tests.practice.conftest import ISSUER

Call = Callable[..., TestResponse]
GROUPS = COURSES["groups"]
ALL = line_items_url(ISSUER, GROUPS.id)
FIRST = line_item_url(ISSUER, GROUPS.id, 1)
GOOD: dict[str, Any] = {"label": "The Do's", "scoreMaximum": 1}
FULL = GOOD | {
    "resourceLinkId": "groups-dos-window",
    "resourceId": "dos",
    "tag": "dos-ack",
    "startDateTime": "2026-09-01T00:00:00Z",
    "endDateTime": "2027-01-31T23:59:59+01:00",
    "gradesReleased": True,
}


@pytest.fixture
def add(call: Call) -> Callable[..., TestResponse]:
    def adding(body: Any = GOOD, url: str = ALL, **fields: Any) -> TestResponse:
        data = json.dumps(body | fields) if isinstance(body, dict) else body
        return call("POST", url, LINE_ITEMS, data=data, content_type=LINE_ITEM)

    return adding


@pytest.fixture
def put(call: Call) -> Callable[..., TestResponse]:
    def putting(url: str = FIRST, **fields: Any) -> TestResponse:
        data = json.dumps(GOOD | fields)
        return call("PUT", url, LINE_ITEMS, data=data, content_type=LINE_ITEM)

    return putting


@pytest.fixture
def listed(call: Call) -> Callable[..., list[dict[str, Any]]]:
    """The line items that fit, without the parameters' own paging."""

    def listing(**filters: str) -> list[dict[str, Any]]:
        url = "".join([ALL, *(f"&{name}={value}" for name, value in filters.items())])
        answer = call("GET", url, LINE_ITEMS_READ)
        assert (answer.status_code, answer.content_type) == (200, CONTAINER)
        items: list[dict[str, Any]] = json.loads(answer.data)
        return items

    return listing


@pytest.fixture
def claim_of(
    login: Callable[..., dict[str, str]],
    request_of: Callable[..., dict[str, str]],
    browser: Any,
    read: Callable[[str], Any],
    verified: Callable[[str], dict[str, Any]],
) -> Callable[..., dict[str, Any]]:
    """The claim about the grade services in a launch from a course page."""

    def claiming(frame: str = "iframe", query: str = "as=student-01") -> dict[str, Any]:
        answer = browser.post("/auth", data=request_of(login(query, frame)))
        claims = verified(str(read(answer.text).fields()["id_token"]))
        claim: dict[str, Any] = claims[GRADES]
        return claim

    return claiming


def test_a_launch_says_where_the_line_items_are(platform: Platform) -> None:
    claims = platform.launch_claims(PERSONAS["student-01"], nonce="n")
    assert claims[GRADES] == {
        "scope": [LINE_ITEMS, LINE_ITEMS_READ, RESULTS_READ, SCORES],
        "lineitems": f"{ISSUER}/services/course-2026-psy-g/lineitems?type_id=1",
    }


def test_a_link_with_a_column_says_which(claim_of: Any, listed: Any) -> None:
    claim = claim_of()
    assert claim["lineitem"] == FIRST
    assert listed() == [
        {
            "id": FIRST,
            "label": "Online Do's",
            "scoreMaximum": 1,
            "resourceLinkId": "groups-dos",
        }
    ]


def test_a_link_without_a_column_says_nothing(claim_of: Any, running: Running) -> None:
    assert "lineitem" not in claim_of("window")
    running.gradebook.remove(GROUPS, running.gradebook.line_items(GROUPS)[0].number)
    assert "lineitem" not in claim_of()


def test_a_column_can_be_added_and_read(add: Any, call: Call, listed: Any) -> None:
    answer = add(FULL)
    assert (answer.status_code, answer.content_type) == (201, LINE_ITEM)
    made = json.loads(answer.data)
    assert made == FULL | {"id": answer.headers["Location"]}
    again = call("GET", made["id"], LINE_ITEMS, headers={"Accept": LINE_ITEM})
    assert (json.loads(again.data), again.content_type) == (made, LINE_ITEM)
    assert listed()[-1] == made


def test_the_same_column_twice_is_two(add: Any, listed: Any) -> None:
    assert json.loads(add(FULL).data)["id"] != json.loads(add(FULL).data)["id"]
    assert len(listed(tag="dos-ack")) == 2


def test_what_is_null_is_not_there(add: Any) -> None:
    made = json.loads(add(tag=None, resourceLinkId=None, gradesReleased=None).data)
    assert set(made) == {"id", "label", "scoreMaximum"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("label", None),
        ("label", ""),
        ("label", " "),
        ("label", 7),
        ("label", "\ud800"),
        ("label", "x" * 20_001),
        ("scoreMaximum", None),
        ("scoreMaximum", 0),
        ("scoreMaximum", -1),
        ("scoreMaximum", "1"),
        ("scoreMaximum", True),
        ("scoreMaximum", 10**400),
        ("scoreMaximum", 1e-300),
        ("resourceLinkId", "methods-dos"),
        ("resourceLinkId", ["groups-dos"]),
        ("resourceId", 7),
        ("tag", "x" * 257),
        ("startDateTime", "yesterday"),
        ("endDateTime", "2026-09-01T00:00:00"),
        ("gradesReleased", "yes"),
    ],
)
def test_a_bad_field_is_refused_by_name(name: str, value: Any, add: Any, listed: Any) -> None:
    answer = add(**{name: value})
    assert answer.status_code == 400
    assert name in answer.json["error"]
    assert len(listed()) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"label"',
        b"\xff",
        b"[" * 50_000,
        b'{"label": "a", "scoreMaximum": NaN}',
        b'{"label": "a", "scoreMaximum": Infinity}',
        b'{"label": "a", "scoreMaximum": 1e999}',
        b'{"label": "a", "scoreMaximum": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_no_line_item_is_refused(body: bytes, add: Any) -> None:
    answer = add(body)
    assert (answer.status_code, answer.is_json) == (400, True)


def test_a_body_that_never_ends_is_refused(add: Any) -> None:
    answer = add(padding="x" * 200_000)
    assert (answer.status_code, answer.is_json) == (413, True)


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("content_type", ["application/json", "text/plain", None])
def test_another_content_type_is_refused(method: str, content_type: str | None, call: Call) -> None:
    url = ALL if method == "POST" else FIRST
    answer = call(method, url, LINE_ITEMS, data=json.dumps(GOOD), content_type=content_type)
    assert answer.status_code == 415


def test_columns_are_found_by_link_and_tag_and_resource(add: Any, listed: Any) -> None:
    full = json.loads(add(FULL).data)["id"]
    other = json.loads(add(tag="other").data)["id"]

    def ids(**filters: str) -> list[str]:
        return [item["id"] for item in listed(**filters)]

    assert ids() == [FIRST, full, other]
    assert ids(resource_link_id="groups-dos") == [FIRST]
    assert ids(resource_link_id="groups-dos-window", tag="dos-ack") == [full]
    assert ids(resource_id="dos") == [full]
    assert ids(tag="DOS-ACK") == []


def test_columns_come_in_pages(add: Any, call: Call) -> None:
    for number in range(4):
        add(tag="paged", label=f"Column {number}")
    url, labels = f"{ALL}&tag=paged&limit=3", []
    while url:
        answer = call("GET", url, LINE_ITEMS_READ)
        labels += [item["label"] for item in json.loads(answer.data)]
        url = answer.headers.get("Link", "").removesuffix('>; rel="next"').removeprefix("<")
    assert labels == [f"Column {number}" for number in range(4)]


def test_a_column_can_be_described_anew(put: Any, call: Call) -> None:
    answer = put(label="New", scoreMaximum=40, tag="new")
    assert answer.status_code == 200
    now = json.loads(call("GET", FIRST, LINE_ITEMS).data)
    assert now == json.loads(answer.data)
    assert now | {"id": ""} == {
        "id": "",
        "label": "New",
        "scoreMaximum": 40,
        "tag": "new",
        "resourceLinkId": "groups-dos",
    }
    assert "tag" not in json.loads(put().data)


def test_the_link_of_a_column_cannot_change(put: Any) -> None:
    assert put(resourceLinkId="groups-dos").status_code == 200
    assert put(resourceLinkId="groups-dos-window").status_code == 400


def test_a_column_can_be_deleted(call: Call, put: Any) -> None:
    assert call("DELETE", FIRST, LINE_ITEMS).status_code == 204
    assert call("DELETE", FIRST, LINE_ITEMS).status_code == 404
    assert call("GET", FIRST, LINE_ITEMS).status_code == 404
    assert put().status_code == 404


@pytest.mark.parametrize("query", ["", "?type_id=2", "?type_id=1&type_id=1", "?TYPE_ID=1"])
@pytest.mark.parametrize("url", [ALL, FIRST])
def test_an_address_without_its_query_is_refused(url: str, query: str, call: Call) -> None:
    answer = call("GET", url.partition("?")[0] + query, LINE_ITEMS)
    assert (answer.status_code, answer.is_json) == (404, True)


@pytest.mark.parametrize(
    "url",
    [
        line_item_url(ISSUER, COURSES["methods"].id, 1),
        line_item_url(ISSUER, "none", 1),
        line_item_url(ISSUER, GROUPS.id, 10**30),
        FIRST.replace("/1/", "/one/"),
    ],
)
def test_the_column_of_another_course_is_not_there(url: str, call: Call, listed: Any) -> None:
    assert listed()
    answer = call("GET", url, LINE_ITEMS)
    assert (answer.status_code, answer.is_json) == (404, True)
