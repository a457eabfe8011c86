"""Which registrations a strict platform takes, and what it says of the others."""

from typing import Any

import pytest

from practice.registration_checks import TOOL, problems
from tests.practice.registering import good

SCOPES = {"openid", "https://purl.imsglobal.org/spec/lti-ags/scope/score"}


def found(metadata: Any) -> list[str]:
    return list(problems(metadata, SCOPES))


def test_a_good_registration_is_taken() -> None:
    assert found(good()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": ""},
        {"initiate_login_uri": "http://localhost:8000/lti/login"},
        {"unheard_of": {"anything": 1}},
        {"contacts": ["it@tool.example"], "tos_uri#nl": "https://tool.example/nl"},
    ],
)
def test_what_the_specifications_allow_is_taken(changes: dict[str, Any]) -> None:
    assert found({**good(), **changes}) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"domain": "tool.example"},
        {"domain": "example"},
        {"messages": [{"type": "LtiDeepLinkingRequest", "placements": [], "label": "Add"}]},
    ],
)
def test_a_domain_may_be_wider_than_the_host(changes: dict[str, Any]) -> None:
    assert found({**good(), TOOL: {**good()[TOOL], **changes}}) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"application_type": "native"}, "application_type is 'native'"),
        ({"application_type": None}, "application_type is null"),
        ({"response_types": ["code"]}, "response_types is"),
        ({"response_types": "id_token"}, "response_types is a text, not a list"),
        ({"grant_types": ["implicit"]}, "grant_types is"),
        ({"client_name": " "}, "client_name is empty"),
        ({"client_name#nl": None}, "client_name#nl is null"),
        ({"redirect_uris": []}, "redirect_uris is empty"),
        ({"redirect_uris": ["http://tool.example/l"]}, "redirect_uris[0] is 'http"),
        ({"initiate_login_uri": "http://tool.example/l"}, "initiate_login_uri is 'http"),
        ({"jwks_uri": None}, "jwks_uri is null"),
        ({"token_endpoint_auth_method": "client_secret_basic"}, "token_endpoint_auth_method"),
        ({"scope": "openid admin"}, "scope has 'admin'"),
        ({"scope": ["openid"]}, "scope is a list, not a text"),
        ({"logo_uri": None}, "logo_uri is null"),
        ({TOOL: None}, "is null, not an object"),
    ],
)
def test_a_registration_that_is_not_right_is_refused(changes: dict[str, Any], reason: str) -> None:
    (only,) = found({**good(), **changes})
    assert reason in only


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"domain": "https://tool.example"}, "domain is"),
        ({"domain": None}, "domain is None"),
        ({"domain": "other.example"}, "which is not on other.example"),
        ({"target_link_uri": None}, "target_link_uri is null"),
        ({"target_link_uri": "http://tool.example:9443/"}, "which is not https"),
        ({"claims": None}, "claims is null"),
        ({"custom_parameters": {"a": 1}}, "custom_parameters.a is a number"),
        ({"description": None}, "description is null"),
        ({"messages": []}, "messages is a list, not a list of at least one"),
        ({"messages": ["LtiResourceLinkRequest"]}, "messages[0] is a text"),
        ({"messages": [{"type": "LtiEulaRequest"}]}, "not one of messages_supported"),
        ({"messages": [{"type": "LtiDeepLinkingRequest", "label": 1}]}, "label is a number"),
        (
            {
                "messages": [
                    {
                        "type": "LtiDeepLinkingRequest",
                        "target_link_uri": "https://other.example/pick",
                    }
                ]
            },
            "which is not on tool.example:9443",
        ),
    ],
)
def test_a_tool_configuration_that_is_not_right_is_refused(
    changes: dict[str, Any], reason: str
) -> None:
    assert any(reason in each for each in found({**good(), TOOL: {**good()[TOOL], **changes}}))


def test_what_is_no_object_is_refused() -> None:
    assert found([]) == ["the registration is a list, not an object"]
