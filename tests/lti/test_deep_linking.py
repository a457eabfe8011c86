"""Deep linking: cases D1 and D2, and what the platform gets back.

LTI Deep Linking 2.0. Every answer is read by the practice platform's own strict check.
"""

import re
from typing import Any

import pytest

from practice import claims as c
from practice.claims import ABSENT
from practice.personas import PERSONAS
from tests.launcher import Launcher, code_of
from tests.lti.placing import Placing, claims_on
from tests.lti.refusals import rows

INSTITUTION_STUDENT = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"
HISTORY = {
    "link_history": "$ResourceLink.id.history",
    "course_history": "$Context.id.history",
    "course_end": "$CourseSection.timeFrame.end",
}
DATA = "https://purl.imsglobal.org/spec/lti-dl/claim/data"


def test_d1_a_request_without_a_target_gets_the_picker_and_a_verified_answer(
    launcher: Launcher,
) -> None:
    placing = Placing(
        launcher,
        launch={c.TARGET_LINK_URI: ABSENT},
        accept_types=["link", "file", "html", "ltiResourceLink"],
        accept_presentation_document_targets=["iframe", "window"],
        accept_media_types="image/*,text/html",
        data="909708",
    )

    assert placing.answer.status_code == 200
    assert placing.kinds() == ["acknowledge", "read", "copy", "link", "share"]
    page = placing.insert("acknowledge")
    (item,) = placing.returned(page).items
    assert item["type"] == "ltiResourceLink"
    assert item["url"] == "http://localhost:8000/lti/launch"
    assert item["custom"] == HISTORY
    assert "lineItem" not in item
    claims = claims_on(page)
    assert claims[DATA] == "909708"
    assert claims["aud"] == launcher.platform.issuer
    assert claims["exp"] - claims["iat"] <= 300


@pytest.mark.parametrize(
    ("kind", "fields", "shows", "row"),
    [
        ("acknowledge", {}, "Have you read the Do", (True, False)),
        ("acknowledge", {"graded": "yes"}, "Have you read the Do", (True, True)),
        ("read", {}, "Nothing is recorded", (False, False)),
    ],
)
def test_d2_an_item_can_be_launched_back_with_what_was_chosen(
    launcher: Launcher, kind: str, fields: dict[str, str], shows: str, row: tuple[bool, bool]
) -> None:
    (item,) = Placing(launcher).items(kind, **fields)

    answer = launcher.launch(
        target_link_uri=item["url"],
        roles=[*PERSONAS["student-01"].roles, INSTITUTION_STUDENT],
        resource_link={"id": "placed", "title": item["title"]},
        custom=item["custom"],
        locale="en-GB",
    )

    assert answer.status_code == 200
    assert shows in answer.text
    (launch,) = [each for each in rows(launcher.app) if each.resource_link_id == "placed"]
    assert (launch.is_recorded, launch.is_graded) == row
    assert ("lineItem" in item) is launch.is_graded


def test_a_language_that_was_chosen_is_the_language_of_the_launch(launcher: Launcher) -> None:
    (item,) = Placing(launcher).items("acknowledge", language="nl")

    answer = launcher.launch(custom=item["custom"], locale="en-GB")

    assert item["title"].startswith("Onze Do")
    assert '<html lang="nl"' in answer.text


def test_a_graded_link_asks_for_a_column_of_one_point(launcher: Launcher) -> None:
    (item,) = Placing(launcher).items("acknowledge", graded="yes")

    assert item["custom"] == {**HISTORY, "dos_grade": "yes"}
    assert item["lineItem"] == {
        "label": item["title"],
        "scoreMaximum": 1,
        "resourceId": "online-dos",
        "tag": "dos-ack",
        "submissionReview": {"reviewableStatus": ["Completed"]},
    }


def test_a_column_without_the_button_is_asked_about_and_lost_by_no_one(launcher: Launcher) -> None:
    placing = Placing(launcher)

    page = placing.insert("read", "copy", graded="yes", language="nl")
    assert page.status_code == 400
    assert "A column in the gradebook goes with the button to confirm." in page.text
    assert re.search(r'id="graded" aria-describedby="about-graded" checked', page.text)
    assert re.search(r'id="insert-read" aria-describedby="about-read" checked', page.text)
    both = placing.items("acknowledge", "read", graded="yes")
    assert ["lineItem" in item for item in both] == [True, False]


def test_no_column_is_offered_or_made_where_the_platform_takes_none(launcher: Launcher) -> None:
    placing = Placing(launcher, accept_lineitem=False)

    assert 'name="graded"' not in placing.answer.text
    (item,) = placing.items("acknowledge", graded="yes")
    assert "lineItem" not in item
    assert item["custom"] == HISTORY


def test_a_platform_that_does_not_speak_of_columns_may_get_one(launcher: Launcher) -> None:
    placing = Placing(launcher, accept_lineitem=ABSENT)

    assert 'name="graded"' in placing.answer.text


def test_dates_are_whole_days_of_the_institution(launcher: Launcher) -> None:
    (item,) = Placing(launcher).items(
        "acknowledge",
        visible_from="2026-09-01",
        visible_until="2027-01-31",
        confirm_before="2026-09-15",
    )

    assert item["available"] == {
        "startDateTime": "2026-08-31T22:00:00Z",
        "endDateTime": "2027-01-31T22:59:59Z",
    }
    assert item["submission"] == {"endDateTime": "2026-09-15T21:59:59Z"}


def test_what_is_only_read_has_no_day_to_confirm_by(launcher: Launcher) -> None:
    (item,) = Placing(launcher).items("read", confirm_before="2026-09-15")

    assert "available" not in item
    assert "submission" not in item


@pytest.mark.parametrize(
    ("targets", "there", "not_there"),
    [
        (["iframe", "window"], "iframe", "window"),
        (["frame", "window"], "window", "iframe"),
        (["iframe"], "iframe", "window"),
    ],
)
def test_a_link_opens_where_the_platform_can_show_it(
    launcher: Launcher, targets: list[str], there: str, not_there: str
) -> None:
    placing = Placing(launcher, accept_presentation_document_targets=targets)

    (item,) = placing.items("acknowledge")
    assert there in item
    assert not_there not in item


def test_a_link_says_nothing_of_where_it_opens_when_neither_is_taken(launcher: Launcher) -> None:
    (item,) = Placing(launcher, accept_presentation_document_targets=["embed"]).items("read")

    assert {"iframe", "window"}.isdisjoint(item)


@pytest.mark.parametrize(
    ("types", "kinds"),
    [
        (["ltiResourceLink"], ["acknowledge", "read"]),
        (["html", "link", "image"], ["copy", "picture", "link", "share"]),
        (
            ["ltiResourceLink", "link", "file", "image"],
            ["acknowledge", "read", "picture", "link", "share"],
        ),
        (["image", "madeUp"], ["picture"]),
    ],
    ids=["Moodle", "an editor", "a quicklink", "something unknown"],
)
def test_only_what_the_platform_takes_is_offered(
    launcher: Launcher, types: list[str], kinds: list[str]
) -> None:
    placing = Placing(launcher, accept_types=types)

    assert placing.kinds() == kinds
    assert len(placing.items(*kinds)) == len(kinds)


def test_our_public_pages_are_offered_only_where_they_may_have_a_window(launcher: Launcher) -> None:
    placing = Placing(launcher, accept_presentation_document_targets=["iframe", "embed"])

    assert {"link", "share"}.isdisjoint(placing.kinds())


def test_a_link_to_the_public_page_speaks_the_language_that_was_chosen(
    launcher: Launcher,
) -> None:
    placing = Placing(launcher)

    (item,) = placing.items("link", language="nl")
    assert item["url"] == "http://localhost:8000/campaign/default/nl"
    assert '<html lang="nl"' in placing.browser.get(item["url"]).text
    (item,) = placing.items("link")
    assert item["url"] == "http://localhost:8000/campaign/default"


def test_a_link_to_the_share_kit_says_for_whom_it_is_and_opens_there(launcher: Launcher) -> None:
    placing = Placing(launcher)

    (item,) = placing.items("share", language="nl")
    assert item["title"] == "De Do's delen: voor docenten"
    assert item["url"] == "http://localhost:8000/campaign/default/nl/share"
    assert item["window"]["targetName"] == "online-dos"
    page = placing.browser.get(item["url"]).text
    assert '<html lang="nl"' in page
    assert '<form class="share"' in page


def test_several_items_go_in_at_once_where_several_are_taken(launcher: Launcher) -> None:
    placing = Placing(launcher)

    assert 'type="checkbox" name="insert"' in placing.answer.text
    kinds = [item["type"] for item in placing.items("link", "copy", "acknowledge", "copy")]
    assert kinds == ["ltiResourceLink", "html", "link"]


@pytest.mark.parametrize("several", [False, ABSENT], ids=["refused", "not mentioned"])
def test_one_item_goes_in_where_one_is_taken(launcher: Launcher, several: Any) -> None:
    placing = Placing(launcher, accept_multiple=several)

    assert 'type="radio" name="insert"' in placing.answer.text
    assert code_of(placing.insert("acknowledge", "copy")) == "form_incomplete"
    assert len(placing.items("copy")) == 1
