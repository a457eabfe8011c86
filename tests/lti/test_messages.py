"""Messages that this tool does not serve: refused politely, and nothing in them is followed.

LTI 1.3 Core, section 5.3.1; LTI Deep Linking 2.0, section 4.1. Cases X27 and X28.
"""

from typing import Any

import pytest

from practice import claims as c
from practice.claims import ABSENT
from tests.lti.refusals import Refusals, on_one_database

pytestmark = on_one_database

SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"


def launch(refusals: Refusals, persona: str, **changes: Any) -> Any:
    client, asked = refusals.begin()
    claims = refusals.claims(asked, persona, **changes)
    return refusals.post(client, asked, refusals.launcher.platform.id_token(claims))


@pytest.mark.parametrize(
    "message_type",
    [
        "LtiDeepLinkingRequest",
        "LtiSubmissionReviewRequest",
        "DataPrivacyLaunchRequest",
        "LtiEulaRequest",
        "LtiReportReviewRequest",
        "LtiAssetProcessorSettingsRequest",
        "LtiStartProctoring",
        "LtiContextCopyNotice",
        "LtiResourceLinkRequest2",
        "LtiResourceLinkRequest ",
        "LtiResourceLinkReque\u200bst",
        "made up <script>alert(1)</script>",
        "x" * 5000,
    ],
)
def test_a_message_that_is_not_served_is_refused_politely(
    message_type: str, refusals: Refusals
) -> None:
    changes = {c.MESSAGE_TYPE: message_type, c.RESOURCE_LINK: ABSENT}
    answer = launch(refusals, "instructor", **changes)
    refusals.check(answer, "message_unsupported")
    assert "<script>alert" not in answer.text
    assert "<script>" not in refusals.caplog.text


RETURN_URLS = {
    "https": "https://return.example/deep",
    "X27-http": "http://return.example/deep",
    "X27-javascript": "javascript:alert('return.example')",
    "X27-data": "data:text/html,return.example",
}


@pytest.mark.parametrize("persona", ["instructor", "student-01"], ids=["instructor", "X28-student"])
@pytest.mark.parametrize("name", RETURN_URLS)
def test_the_return_url_of_a_deep_linking_request_is_not_followed(
    name: str, persona: str, refusals: Refusals
) -> None:
    settings = {
        "deep_link_return_url": RETURN_URLS[name],
        "accept_types": ["link", "file", "html", "ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "data": "909708",
    }
    changes = {
        c.MESSAGE_TYPE: "LtiDeepLinkingRequest",
        c.RESOURCE_LINK: ABSENT,
        c.TARGET_LINK_URI: ABSENT,
        SETTINGS: settings,
    }
    answer = launch(refusals, persona, **changes)
    refusals.check(answer, "message_unsupported")
    assert "return.example" not in answer.text
    assert "Location" not in answer.headers


def test_a_message_that_is_not_served_must_still_be_genuine(
    refusals: Refusals, stranger: Any
) -> None:
    client, asked = refusals.begin()
    claims = refusals.claims(asked, message_type="LtiDeepLinkingRequest")
    token = refusals.launcher.platform.id_token(claims, key=stranger.private_key)
    refusals.check(refusals.post(client, asked, token), "signature_invalid")
