"""What platforms say about themselves, and what they answer: read strictly, and stored.

LTI Dynamic Registration 1.0, sections 3.3 to 3.5.
"""

from typing import Any

import pytest

from lti_app.errors import PlatformError, RegistrationRefusedError
from lti_app.lti import dynamic_registration, quirks
from lti_app.lti.dynamic_registration import (
    PLATFORM_CONFIGURATION,
    Registered,
    read_answer,
    read_configuration,
)
from lti_app.lti.members import SCOPE as MEMBERS
from lti_app.lti.public_web import PublicWeb
from lti_app.lti.quirks import Family
from lti_app.lti.tool_metadata import SCOPES, TOOL_CONFIGURATION

AT = "https://lms.example/.well-known/openid-configuration"
TOOL = "https://dos.example.edu"


def said(**changed: Any) -> dict[str, Any]:
    """A configuration without a fault, with changes; None leaves a part out."""
    whole = {
        "issuer": "https://lms.example",
        "authorization_endpoint": "https://lms.example/auth",
        "token_endpoint": "https://lms.example/token",
        "jwks_uri": "https://lms.example/jwks",
        "registration_endpoint": "https://lms.example/register",
        "scopes_supported": ["openid", *SCOPES],
        "id_token_signing_alg_values_supported": ["RS256"],
        PLATFORM_CONFIGURATION: {"product_family_code": "moodle"},
        **changed,
    }
    return {name: value for name, value in whole.items() if value is not None}


def code(value: dict[str, Any], at: str = AT) -> str:
    with pytest.raises(RegistrationRefusedError) as refused:
        read_configuration(value, at)
    return refused.value.code


def test_a_configuration_is_read() -> None:
    found = read_configuration(said(), AT)
    assert found.issuer == "https://lms.example"
    assert found.registration_url == "https://lms.example/register"
    assert found.family is Family.MOODLE
    assert found.token_audience is None
    assert found.messages is None


@pytest.mark.parametrize(
    "name",
    [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "registration_endpoint",
    ],
)
@pytest.mark.parametrize("value", [None, "", 7, [], {}, "https://lms.example/" + "x" * 2000])
def test_what_is_missing_or_has_the_wrong_type_is_refused(name: str, value: object) -> None:
    assert code(said(**{name: value})) == "configuration_malformed"


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "lms.example"},
        {"issuer": "https://lms.example/\n"},
        {"scopes_supported": "openid"},
        {"scopes_supported": [1]},
        {"id_token_signing_alg_values_supported": ["HS256"]},
        {"authorization_server": 7},
        {PLATFORM_CONFIGURATION: "moodle"},
        {PLATFORM_CONFIGURATION: {"product_family_code": 7}},
        {PLATFORM_CONFIGURATION: {"messages_supported": "all"}},
        {PLATFORM_CONFIGURATION: {"messages_supported": ["all"]}},
        {PLATFORM_CONFIGURATION: {"messages_supported": [{}]}},
        {PLATFORM_CONFIGURATION: {"messages_supported": [{"type": "x", "placements": 1}]}},
        {PLATFORM_CONFIGURATION: {"variables": {}}},
    ],
)
def test_what_makes_no_sense_is_refused(changed: dict[str, Any]) -> None:
    assert code(said(**changed)) == "configuration_malformed"


def test_little_is_enough() -> None:
    optional = ("scopes_supported", "id_token_signing_alg_values_supported", PLATFORM_CONFIGURATION)
    found = read_configuration(said(**dict.fromkeys(optional)), AT)
    assert found.family is Family.OTHER
    assert found.scopes is None


@pytest.mark.parametrize(
    ("issuer", "at", "trusted"),
    [
        ("https://lms.example", "https://lms.example/c", True),
        ("https://lms.example", "https://lms.example:8443/c", True),
        ("https://lms.example", "https://evil.example/c", False),
        ("https://lms.example", "https://lms.example.evil.example/c", False),
        ("https://lms.example", "https://sub.lms.example/c", False),
        ("https://canvas.instructure.com", "https://sso.canvaslms.com/api/lti/c", True),
        ("https://canvas.instructure.com", "https://campus.instructure.com/api/lti/c", True),
        ("https://canvas.beta.instructure.com", "https://sso.beta.canvaslms.com/c", True),
        ("https://canvas.instructure.com", "https://canvas.campus.example/c", False),
        ("https://canvas.instructure.com", "https://evilinstructure.com/c", False),
        ("https://blackboard.com", "https://developer.blackboard.com/c", True),
        ("https://blackboard.com", "https://sso.canvaslms.com/c", False),
    ],
)
def test_only_the_issuer_s_own_host_may_speak_for_it(issuer: str, at: str, trusted: bool) -> None:
    assert quirks.may_speak_for(at, issuer) is trusted
    if not trusted:
        assert code(said(issuer=issuer), at) == "issuer_foreign"


@pytest.mark.parametrize(
    ("server", "audience"),
    [
        ("https://api.brightspace.com/auth/token", "https://api.brightspace.com/auth/token"),
        ("canvas.instructure.com", None),
        (None, None),
    ],
)
def test_the_audience_of_tokens_is_an_address_or_the_token_url(
    server: str | None, audience: str | None
) -> None:
    assert read_configuration(said(authorization_server=server), AT).token_audience == audience


# --- what comes back ----------------------------------------------------------------------------


def answered(value: dict[str, Any], **configuration: Any) -> Registered:
    return read_answer(value, read_configuration(said(**configuration), AT), SCOPES)


@pytest.mark.parametrize(
    ("deployment", "expected"), [("7", "7"), (7, "7"), (None, None), ("", None)]
)
def test_a_deployment_may_come_with_the_answer(deployment: object, expected: str | None) -> None:
    value = {"client_id": "abc", TOOL_CONFIGURATION: {"deployment_id": deployment}}
    assert answered(value).deployment_id == expected
    assert answered({"client_id": "abc"}).deployment_id is None


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"client_id": None},
        {"client_id": 7},
        {"client_id": ""},
        {"client_id": "x" * 256},
        {"client_id": "a\nb"},
        {"client_id": "abc", TOOL_CONFIGURATION: []},
        {"client_id": "abc", TOOL_CONFIGURATION: {"deployment_id": True}},
        {"client_id": "abc", TOOL_CONFIGURATION: {"deployment_id": ["7"]}},
        {"client_id": "abc", TOOL_CONFIGURATION: {"deployment_id": "x" * 256}},
    ],
)
def test_an_answer_without_a_clear_client_id_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(RegistrationRefusedError) as refused:
        answered(value)
    assert refused.value.code == "answer_malformed"


def test_what_was_granted_is_remembered() -> None:
    assert answered({"client_id": "a", "scope": f"{MEMBERS} openid"}).scopes == (MEMBERS,)
    assert answered({"client_id": "a"}).scopes == SCOPES
    assert answered({"client_id": "a", "scope": 7}).scopes == SCOPES


@pytest.mark.parametrize("token", ["a\nb", "ü", "x" * 9000])
def test_a_token_that_fits_in_no_header_is_refused(token: str) -> None:
    with pytest.raises(RegistrationRefusedError):
        dynamic_registration.register(
            PublicWeb(is_development=False), AT, token, public_url=TOOL, with_names=False
        )


class Silent(PublicWeb):
    """A platform whose registration endpoint answers with a status only."""

    def __init__(self, status: int) -> None:
        super().__init__(is_development=True, resolve=lambda *_: ["127.0.0.1"])
        self._status = status

    def get_json(self, url: str) -> dict[str, Any]:
        return said()

    def post_json(self, url: str, value: Any, token: str | None) -> dict[str, Any]:
        raise PlatformError("POST", url, status=self._status)


@pytest.mark.parametrize(
    ("status", "error"), [(400, RegistrationRefusedError), (503, PlatformError)]
)
def test_a_refusal_is_told_apart_from_a_failure(status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        dynamic_registration.register(Silent(status), AT, None, public_url=TOOL, with_names=False)
