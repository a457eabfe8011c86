"""The claims of the messages beside a resource link launch."""

from typing import Any

import pytest

from practice import messages as m
from practice.claims import ABSENT, CONTEXT, MESSAGE_TYPE, RESOURCE_LINK, TARGET_LINK_URI
from practice.personas import PERSONAS
from practice.platform import Platform

INSTRUCTOR = PERSONAS["instructor"]
STUDENT = PERSONAS["student-02"]
ANYONE = PERSONAS["anonymous"]


def test_a_deep_linking_request_has_every_setting_and_no_link(platform: Platform) -> None:
    claims = platform.deep_linking_claims(INSTRUCTOR, nonce="n")
    assert claims[MESSAGE_TYPE] == "LtiDeepLinkingRequest"
    assert RESOURCE_LINK not in claims
    assert claims[CONTEXT]["id"]
    assert set(claims[m.DEEP_LINKING_SETTINGS]) == {
        "deep_link_return_url",
        "accept_types",
        "accept_presentation_document_targets",
        "accept_multiple",
        "accept_lineitem",
        "auto_create",
        "title",
        "text",
        "data",
    }
    assert claims[m.DEEP_LINKING_SETTINGS]["deep_link_return_url"].startswith(platform.issuer)


def test_a_deep_linking_setting_can_be_replaced_or_left_out(platform: Platform) -> None:
    settings: dict[str, object] = {"accept_types": ["html"], "data": ABSENT}
    claims = platform.deep_linking_claims(INSTRUCTOR, nonce="n", settings=settings)
    assert claims[m.DEEP_LINKING_SETTINGS]["accept_types"] == ["html"]
    assert "data" not in claims[m.DEEP_LINKING_SETTINGS]


def test_a_deep_linking_request_can_lack_its_target(platform: Platform) -> None:
    changes: dict[str, Any] = {TARGET_LINK_URI: ABSENT}
    claims = platform.deep_linking_claims(INSTRUCTOR, nonce="n", context=None, **changes)
    assert TARGET_LINK_URI not in claims
    assert CONTEXT not in claims


def test_a_privacy_launch_is_about_somebody_and_comes_from_no_course(platform: Platform) -> None:
    claims = platform.privacy_claims(PERSONAS["administrator"], nonce="n", for_user=STUDENT)
    assert claims[MESSAGE_TYPE] == "DataPrivacyLaunchRequest"
    assert not {CONTEXT, RESOURCE_LINK} & set(claims)
    assert claims["sub"] != STUDENT.subject
    assert claims[m.FOR_USER]["user_id"] == STUDENT.subject
    assert claims[m.FOR_USER]["email"] == STUDENT.email


def test_a_submission_review_names_the_line_item(platform: Platform) -> None:
    claims = platform.submission_review_claims(
        INSTRUCTOR, nonce="n", for_user=STUDENT, line_item_url="https://p.example/l?type_id=1"
    )
    assert claims[m.FOR_USER]["user_id"] == STUDENT.subject
    assert claims[m.AGS_ENDPOINT]["lineitem"] == "https://p.example/l?type_id=1"
    assert claims[RESOURCE_LINK]["id"]


@pytest.mark.parametrize(
    ("builder", "message_type", "adds"),
    [
        ("eula_claims", "LtiEulaRequest", {m.EULA_SERVICE}),
        (
            "report_review_claims",
            "LtiReportReviewRequest",
            {m.FOR_USER, m.ACTIVITY, m.SUBMISSION, m.ASSET, m.ASSET_REPORT_TYPE},
        ),
        ("asset_settings_claims", "LtiAssetProcessorSettingsRequest", {m.ACTIVITY}),
        ("unknown_claims", "LtiUnheardOfRequest", set()),
    ],
)
def test_every_other_message_says_which_it_is(
    builder: str, message_type: str, adds: set[str], platform: Platform
) -> None:
    build: Any = getattr(platform, builder)
    claims = build(INSTRUCTOR, nonce="n", locale="en-GB")
    plain = platform.launch_claims(INSTRUCTOR, nonce="n")
    assert claims[MESSAGE_TYPE] == message_type
    assert set(claims) - set(plain) == adds
    assert claims["locale"] == "en-GB"


def test_whom_a_message_is_about_can_be_somebody_without_a_name() -> None:
    assert m.for_user(ANYONE) == {}
