"""Messages that this tool does not serve: refused politely, and nothing in them is followed.

LTI 1.3 Core, section 5.3.1. Cases E1, R1 and P1.
"""

from typing import Any

import pytest

from practice import claims as c
from practice.claims import ABSENT
from tests.lti.refusals import Refusals, on_one_database

pytestmark = on_one_database


def launch(refusals: Refusals, persona: str, **changes: Any) -> Any:
    client, asked = refusals.begin()
    claims = refusals.claims(asked, persona, **changes)
    return refusals.post(client, asked, refusals.launcher.platform.id_token(claims))


@pytest.mark.parametrize(
    "message_type",
    [
        "LtiSubmissionReviewRequest",
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


def test_a_message_that_is_not_served_must_still_be_genuine(
    refusals: Refusals, stranger: Any
) -> None:
    client, asked = refusals.begin()
    claims = refusals.claims(asked, message_type="LtiEulaRequest")
    token = refusals.launcher.platform.id_token(claims, key=stranger.private_key)
    refusals.check(refusals.post(client, asked, token), "signature_invalid")
