"""Which content items a strict platform takes, and what it says of the others."""

from typing import Any

import pytest

from practice.content_items import problems
from tests.practice.deep_linking import FILE, HTML, IMAGE, LINK, PAGE

TOOL = "http://localhost:8000"
EVERYTHING = {
    "accept_types": ["link", "file", "html", "ltiResourceLink", "image"],
    "accept_multiple": True,
}


def found(item: Any) -> list[str]:
    return list(problems([item], EVERYTHING, TOOL))


@pytest.mark.parametrize("item", [LINK, HTML, IMAGE, PAGE, FILE])
def test_a_good_item_is_taken(item: dict[str, Any]) -> None:
    assert found(item) == []


@pytest.mark.parametrize(
    "more",
    [
        {"icon": {"url": "https://cdn.example/i.png", "width": 20, "height": 20}},
        {"https://vendor.example/extension": {"anything": None}},
        {"lineItem": {"scoreMaximum": 0.5, "gradesReleased": False}},
        {"lineItem": {"scoreMaximum": 1, "submissionReview": {"reviewableStatus": ["Submitted"]}}},
        {"submission": {"endDateTime": "2026-10-01T12:00:00+02:00"}},
    ],
)
def test_everything_that_the_specification_knows_is_taken(more: dict[str, Any]) -> None:
    assert found({**LINK, **more}) == []


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"title": None}, "items[0].title is null, not a text"),
        ({"text": 4}, "items[0].text is a number, not a text"),
        ({"url": None}, "items[0].url is null, not an address"),
        ({"url": "javascript:alert(1)"}, "not a full http or https address"),
        ({"url": "/lti/launch"}, "not a full http or https address"),
        ({"url": "http://[bad"}, "not a full http or https address"),
        ({"url": "http://localhost:8000/a\nb"}, "not a full http or https address"),
        ({"url": "https://other.example/lti"}, "not at the tool's own"),
        ({"icon": "https://cdn.example/i.png"}, "items[0].icon is a text, not an object"),
        ({"icon": {"width": 20}}, "items[0].icon.url is missing"),
        ({"window": {"width": "800"}}, "items[0].window.width is a text"),
        ({"window": {"width": True}}, "items[0].window.width is true or false"),
        ({"iframe": {"height": 0}}, "items[0].iframe.height is 0, not above zero"),
        ({"custom": None}, "items[0].custom is null, not an object"),
        ({"custom": {"do": 3}}, "items[0].custom.do is a number, not a text"),
        ({"custom": {"do": None}}, "items[0].custom.do is null, not a text"),
        ({"lineItem": None}, "items[0].lineItem is null"),
        ({"lineItem": {"label": "x"}}, "items[0].lineItem.scoreMaximum is missing"),
        ({"lineItem": {"scoreMaximum": 0}}, "scoreMaximum is 0, not a number above zero"),
        ({"lineItem": {"scoreMaximum": float("nan")}}, "not a number above zero"),
        ({"lineItem": {"scoreMaximum": "1"}}, "scoreMaximum is a text, not a number"),
        ({"lineItem": {"scoreMaximum": 1, "gradesReleased": 1}}, "not true or false"),
        ({"lineItem": {"scoreMaximum": 1, "startDateTime": "x"}}, "startDateTime is not known"),
        ({"submission": {"endDateTime": "2026-10-01T12:00:00"}}, "with a time zone"),
        ({"submission": {"endDateTime": "tomorrow"}}, "with a time zone"),
        ({"available": {"endDateTime": 5}}, "with a time zone"),
        ({"target": "window"}, "items[0].target is not known"),
        (
            {"lineItem": {"scoreMaximum": 1, "submissionReview": {"reviewableStatus": "All"}}},
            "reviewableStatus is a text, not a list",
        ),
        (
            {"lineItem": {"scoreMaximum": 1, "submissionReview": {"reviewableStatus": [1]}}},
            "reviewableStatus[0] is a number",
        ),
    ],
)
def test_a_bad_item_is_refused_with_the_place(more: dict[str, Any], reason: str) -> None:
    (only,) = found({**LINK, **more})
    assert reason in only


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("link", "items[0] is a text, not an object"),
        ({}, "items[0].type is None"),
        ({"type": ["link"]}, "items[0].type is ['link']"),
        ({"type": "other"}, "items[0].type is 'other'"),
        ({"type": "link"}, "items[0].url is missing"),
        ({"type": "html"}, "items[0].html is missing"),
        ({**PAGE, "iframe": {"width": 3}}, "items[0].iframe.src is missing"),
        ({**PAGE, "embed": {}}, "items[0].embed.html is missing"),
        ({**IMAGE, "width": "80"}, "items[0].width is a text"),
        ({**FILE, "expiresAt": "later"}, "with a time zone"),
    ],
)
def test_an_item_of_the_wrong_kind_is_refused(item: Any, reason: str) -> None:
    assert any(reason in each for each in found(item))


def test_a_type_that_was_not_asked_for_is_refused() -> None:
    settings = {"accept_types": ["ltiResourceLink"], "accept_multiple": True}
    assert len(list(problems([HTML, LINK, PAGE], settings, TOOL))) == 2


def test_several_items_need_leave() -> None:
    settings = {"accept_types": ["link"]}
    assert "accept_multiple" in next(problems([PAGE, PAGE], settings, TOOL))
