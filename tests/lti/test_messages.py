"""Messages that this tool does not serve: refused politely, and nothing in them is followed.

LTI 1.3 Core, section 5.3.1. Cases E1, R1 and P1.
"""

from typing import Any

import pytest

from practice import claims as c
from practice.claims import ABSENT
from practice.personas import PERSONAS
from tests.lti.refusals import Refusals, on_one_database

pytestmark = on_one_database


def launch(refusals: Refusals, persona: str, **changes: Any) -> Any:
    client, asked = refusals.begin()
    claims = refusals.claims(asked, persona, **changes)
    return refusals.post(client, asked, refusals.launcher.platform.id_token(claims))


@pytest.mark.parametrize(
    "message_type",
    [
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


@pytest.mark.parametrize("persona", ["student-01", "instructor", "administrator"])
@pytest.mark.parametrize("case", ["E1", "R1", "P1", "unheard of"])
def test_messages_of_the_certification_that_we_do_not_serve_are_refused_politely(
    case: str, persona: str, refusals: Refusals
) -> None:
    platform = refusals.launcher.platform
    builders = {
        "E1": platform.eula_claims,
        "R1": platform.report_review_claims,
        "P1": platform.asset_settings_claims,
        "unheard of": platform.unknown_claims,
    }
    client, asked = refusals.begin()
    claims = builders[case](PERSONAS[persona], nonce=asked["nonce"], locale="en-GB")

    answer = refusals.post(client, asked, platform.id_token(claims))
    refusals.check(answer, "message_unsupported")
    assert "You can use Online Do's by opening it as a link in your course." in answer.text
