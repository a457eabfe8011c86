"""What a login may lead to, and what a platform may say when it registers itself.

LTI Security Framework, section 5.1.1, and LTI Dynamic Registration 1.0, section 3: the rules, and
good documents to begin with.
"""

from urllib.parse import parse_qsl, urlsplit

from lti_app.errors import LaunchRefusedError
from lti_app.lti import tool_metadata
from lti_app.lti.claims import LONGEST_ID
from lti_app.lti.dynamic_registration import (
    PLATFORM_CONFIGURATION,
    PlatformConfiguration,
    Registered,
)
from lti_app.lti.login import LONGEST_PARAMETER, LoginInitiation
from lti_app.lti.registry import RegisteredPlatform, origin
from lti_app.lti.tool_conf import RegistryToolConf
from lti_app.lti.tool_metadata import SCOPES, TOOL_CONFIGURATION, Wishes
from tests.fuzz.changes import as_json
from tests.fuzz.launches import Launches
from tests.fuzz.runs import judged, tried
from tests.launcher import TOOL

AT = "https://lms.example/.well-known/openid-configuration"
SAID = {
    "issuer": "https://lms.example",
    "authorization_endpoint": "https://lms.example/auth",
    "token_endpoint": "https://lms.example/token",
    "jwks_uri": "https://lms.example/jwks",
    "registration_endpoint": "https://lms.example/register",
    "authorization_server": "https://lms.example",
    "scopes_supported": ["openid", *SCOPES],
    "id_token_signing_alg_values_supported": ["RS256"],
    PLATFORM_CONFIGURATION: {
        "product_family_code": "moodle",
        "variables": ["ResourceLink.id.history", "CourseSection.timeFrame.end"],
        "messages_supported": [
            {"type": "LtiResourceLinkRequest"},
            {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea", "RichTextEditor"]},
        ],
    },
}
ANSWER = {
    "client_id": "client-1",
    "scope": " ".join(SCOPES),
    TOOL_CONFIGURATION: {"deployment_id": "1", "messages": []},
}
ADDRESSES = (
    "https://lms.example",
    "https://lms.example.evil.example",
    "https://lms.example@evil.example",
    "https://evil.example\\@lms.example",
    "https://LMS.example:443/",
    "http://[::1",
    "https://",
    "//lms.example",
    "ftp://lms.example",
    "https://lms.example:99999",
)


def good_login(issuer: str, client_id: str) -> dict[str, str]:
    return {
        "iss": issuer,
        "login_hint": "somebody",
        "target_link_uri": f"{TOOL}/lti/launch",
        "client_id": client_id,
    }


class Logins:
    """Login initiations at one platform."""

    def __init__(self, launches: Launches) -> None:
        self._platform = launches.known
        self._signer = launches.signer
        self.good = good_login(self._platform.issuer, self._platform.client_id)

    def check(self, form: dict[str, str]) -> None:
        """Begin a login with `form`. Fails where the rules say otherwise."""
        asking = LoginInitiation(form, RegistryToolConf(self._find))
        begun = tried(
            "login initiations",
            lambda: asking.begin(self._signer, redirect_uri=f"{TOOL}/lti/launch"),
            LaunchRefusedError,
        )
        judged(begun is not None, self._is_right(form))
        if begun is not None:
            asks_rightly(begun.url, form, self._platform.auth_url)

    def _find(self, issuer: str, client_id: str | None) -> RegisteredPlatform | None:
        ours = self._platform
        is_ours = issuer == ours.issuer and client_id in (None, ours.client_id)
        return ours if is_ours else None

    def _is_right(self, form: dict[str, str]) -> bool:
        return (
            all(form.get(name) for name in ("iss", "login_hint", "target_link_uri"))
            and self._find(form["iss"], form.get("client_id") or None) is not None
            and max(map(len, form.values())) <= LONGEST_PARAMETER
        )


def asks_rightly(url: str, form: dict[str, str], auth_url: str) -> None:
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == auth_url
    asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=20)
    names = [name for name, _ in asked]
    assert len(names) == len(set(names)), "nothing is said twice"
    said = dict(asked)
    assert said["redirect_uri"] == f"{TOOL}/lti/launch"
    assert (said["response_type"], said["response_mode"]) == ("id_token", "form_post")
    assert said["login_hint"] == form["login_hint"]
    assert said["state"] != form.get("state")


def can_be_used(found: PlatformConfiguration) -> None:
    assert origin(found.issuer) is not None
    assert urlsplit(found.issuer).hostname == "lms.example"
    addresses = (found.auth_url, found.token_url, found.jwks_url, found.registration_url)
    for text in (found.issuer, *addresses, found.customer, found.family_code):
        assert text.isprintable()
    wishes = Wishes(found.family, found.scopes, found.messages, found.variables, with_names=True)
    as_json(tool_metadata.metadata("https://dos.example.edu", wishes))
    assert set(tool_metadata.scopes(wishes)) <= set(SCOPES)


def says_who_we_are(found: Registered) -> None:
    for text in (found.client_id, found.deployment_id or "1"):
        assert 1 <= len(text) <= LONGEST_ID
        assert text.isprintable()
    assert set(found.scopes) <= set(SCOPES)
