"""What the tool says about itself, and asks for: as little as it uses.

LTI Dynamic Registration 1.0, section 3.4.
"""

import pytest

from lti_app.launch.landing import LANDINGS
from lti_app.lti import quirks, tool_metadata
from lti_app.lti.claims import Message
from lti_app.lti.members import SCOPE as MEMBERS
from lti_app.lti.quirks import Family
from lti_app.lti.tool_metadata import SCOPES, TOOL_CONFIGURATION, Wishes, metadata

TOOL = "https://dos.example.edu"
EMAIL_OR_MORE = ("email", "picture", "nickname", "phone_number", "address")


def test_everything_that_the_specification_asks_for_is_sent() -> None:
    sent = metadata(TOOL, Wishes())
    assert sent["application_type"] == "web"
    assert sent["response_types"] == ["id_token"]
    assert sent["grant_types"] == ["implicit", "client_credentials"]
    assert sent["token_endpoint_auth_method"] == "private_key_jwt"
    assert sent["redirect_uris"] == [f"{TOOL}/lti/launch"]
    assert {"client_name", "client_name#nl", "logo_uri", "policy_uri", "tos_uri"} <= sent.keys()
    tool = sent[TOOL_CONFIGURATION]
    assert tool["domain"] == "dos.example.edu"
    assert tool["target_link_uri"].startswith(TOOL)
    assert tool["description#nl"] != tool["description"]
    assert [each["type"] for each in tool["messages"]] == [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
    ]
    assert all(each["target_link_uri"] == f"{TOOL}/lti/launch" for each in tool["messages"])


def test_a_port_belongs_to_the_domain() -> None:
    sent = metadata("https://dos.example.edu:9443", Wishes())
    assert sent[TOOL_CONFIGURATION]["domain"] == "dos.example.edu:9443"


@pytest.mark.parametrize("with_names", [True, False])
@pytest.mark.parametrize("family", Family)
def test_names_are_asked_for_only_where_somebody_may_see_them(
    family: Family, with_names: bool
) -> None:
    tool = metadata(TOOL, Wishes(family=family, with_names=with_names))[TOOL_CONFIGURATION]
    assert ("name" in tool["claims"]) is with_names
    assert not set(tool["claims"]) & set(EMAIL_OR_MORE)
    level = tool.get("https://canvas.instructure.com/lti/privacy_level")
    expected = "name_only" if with_names else "anonymous"
    assert level == (expected if family is Family.CANVAS else None)


def test_no_scope_is_asked_for_that_the_platform_lacks() -> None:
    assert metadata(TOOL, Wishes(scopes=["openid", MEMBERS]))["scope"] == MEMBERS
    assert metadata(TOOL, Wishes(scopes=None))["scope"].split() == list(SCOPES)
    assert metadata(TOOL, Wishes(scopes=[]))["scope"] == ""


def test_messages_and_placements_are_those_that_the_platform_has() -> None:
    offered = {
        "LtiDeepLinkingRequest": ("editor_button", "wizard"),
        "DataPrivacyLaunchRequest": (),
        "LtiSubmissionReviewRequest": (),
        "LtiEulaRequest": (),
    }
    tool = metadata(TOOL, Wishes(messages=offered))[TOOL_CONFIGURATION]
    assert {each["type"]: each.get("placements") for each in tool["messages"]} == {
        "LtiResourceLinkRequest": None,
        "LtiDeepLinkingRequest": ["editor_button"],
        "DataPrivacyLaunchRequest": None,
        "LtiSubmissionReviewRequest": None,
    }


def test_variables_are_asked_for_where_the_platform_knows_them() -> None:
    some = metadata(TOOL, Wishes(variables=["ResourceLink.id.history"]))[TOOL_CONFIGURATION]
    assert some["custom_parameters"] == {"link_history": "$ResourceLink.id.history"}
    unknown = metadata(TOOL, Wishes())[TOOL_CONFIGURATION]
    assert set(unknown["custom_parameters"]) == {"link_history", "course_history", "course_end"}


def test_canvas_places_the_tool_in_no_course_by_itself() -> None:
    wishes = Wishes(family=Family.CANVAS, messages={"LtiResourceLinkRequest": ()})
    (message,) = metadata(TOOL, wishes)[TOOL_CONFIGURATION]["messages"]
    assert message["https://canvas.instructure.com/lti/course_navigation/default_enabled"] is False
    (extension,) = tool_metadata.canvas_json(TOOL)["extensions"]
    assert extension["privacy_level"] == "anonymous"
    navigation, *others = extension["settings"]["placements"]
    assert navigation["default"] == "disabled"
    assert {each["message_type"] for each in others} == {"LtiDeepLinkingRequest"}


def test_a_platform_of_canvas_may_show_the_registration_on_the_customer_s_host() -> None:
    assert quirks.registration_frames("https://sso.canvaslms.com/c") == (
        "https://*.instructure.com",
    )
    assert quirks.registration_frames("https://lms.example/c") == ()


def test_a_message_that_is_asked_for_ends_with_a_page() -> None:
    assert set(LANDINGS) == set(Message)
