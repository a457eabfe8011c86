"""What the tool tells platforms about itself: by dynamic registration, or as Canvas's JSON.

LTI Dynamic Registration 1.0, section 3.4 (tool configuration); RFC 7591, section 2 (metadata,
localised by a language tag behind `#`). Asked for is only what the tool uses.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lti_app.lti import members, quirks, scores
from lti_app.lti.claims import Message
from lti_app.lti.quirks import Family

TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
NAME = "Online Do's"
DESCRIPTION = {
    "en": "Eight Do's for a socially safe online course: read, confirmed with one click.",
    "nl": "Acht Do's voor een sociaal veilige online cursus: gelezen, met één klik bevestigd.",
}
"""Sent in both languages at once, so it does not go through the catalogues."""
_LABELS = {
    Message.DEEP_LINKING: {"en": "Add Online Do's", "nl": "Online Do's toevoegen"},
}
SCOPES = (
    members.SCOPE,
    scores.LINE_ITEM,
    scores.LINE_ITEM_READ,
    scores.RESULT_READ,
    scores.SCORE,
)
"""The roster, and one column in the gradebook (Moodle wants leave to read it said apart)."""
CUSTOM = {
    "link_history": "ResourceLink.id.history",
    "course_history": "Context.id.history",
    "course_end": "CourseSection.timeFrame.end",
}
"""Custom parameters by the variable that the platform puts in: of what link and course these are
copies, and when the course ends."""
CLAIMS = ("iss", "sub")
NAME_CLAIMS = ("name", "given_name", "family_name")
"""Only where the institution lets instructors see names; never an e-mail address."""


@dataclass(frozen=True)
class Wishes:
    """What a platform offers and the institution wants; None: the platform does not say."""

    family: Family = Family.OTHER
    scopes: Collection[str] | None = None
    messages: Mapping[str, Collection[str]] | None = None
    """Types of messages, each with the placements that the platform has for it."""
    variables: Collection[str] | None = None
    with_names: bool = False


def metadata(public_url: str, wishes: Wishes) -> dict[str, Any]:
    """Return the registration that is sent to a platform."""
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{public_url}/lti/login",
        "redirect_uris": [f"{public_url}/lti/launch"],
        "client_name": NAME,
        "client_name#nl": NAME,
        "jwks_uri": f"{public_url}/lti/jwks.json",
        "client_uri": public_url,
        "logo_uri": f"{public_url}/logo.svg",
        "policy_uri": f"{public_url}/privacy",
        "policy_uri#nl": f"{public_url}/privacy?language=nl",
        "tos_uri": f"{public_url}/terms",
        "tos_uri#nl": f"{public_url}/terms?language=nl",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scopes(wishes)),
        TOOL_CONFIGURATION: _tool_configuration(public_url, wishes),
    }


def scopes(wishes: Wishes) -> list[str]:
    """Return the scopes to ask for: those that we use and the platform has."""
    return [scope for scope in SCOPES if wishes.scopes is None or scope in wishes.scopes]


def _tool_configuration(public_url: str, wishes: Wishes) -> dict[str, Any]:
    return {
        # With the port, if there is one: Moodle compares it with the host of target_link_uri.
        "domain": urlsplit(public_url).netloc,
        "target_link_uri": f"{public_url}/lti/launch",
        "description": DESCRIPTION["en"],
        "description#nl": DESCRIPTION["nl"],
        "custom_parameters": _custom(wishes),
        "claims": [*CLAIMS, *(NAME_CLAIMS if wishes.with_names else ())],
        "messages": [
            _message(public_url, message, wishes)
            for message in Message
            if _is_offered(message, wishes)
        ],
        **quirks.extension(wishes.family, with_names=wishes.with_names),
    }


def _is_offered(message: Message, wishes: Wishes) -> bool:
    if wishes.messages is None:
        return message in (Message.RESOURCE_LINK, Message.DEEP_LINKING)
    return message in wishes.messages or message is Message.RESOURCE_LINK


def _message(public_url: str, message: Message, wishes: Wishes) -> dict[str, Any]:
    labels = _LABELS.get(message, {"en": NAME, "nl": NAME})
    offered = (wishes.messages or {}).get(message, ())
    placements = [each for each in quirks.placements(message) if each in offered]
    return {
        "type": str(message),
        "target_link_uri": f"{public_url}/lti/launch",
        "label": labels["en"],
        "label#nl": labels["nl"],
        "icon_uri": f"{public_url}/logo.svg",
        **({"placements": placements} if placements else {}),
        **quirks.message_extension(wishes.family, message),
    }


def _custom(wishes: Wishes) -> dict[str, str]:
    return {
        name: f"${variable}"
        for name, variable in CUSTOM.items()
        if wishes.variables is None or variable in wishes.variables
    }


def canvas_json(public_url: str) -> dict[str, Any]:
    """Return the configuration that a Canvas administrator gives as the address of a JSON."""
    return {
        "title": NAME,
        "description": DESCRIPTION["en"],
        "oidc_initiation_url": f"{public_url}/lti/login",
        "target_link_uri": f"{public_url}/lti/launch",
        "public_jwk_url": f"{public_url}/lti/jwks.json",
        "scopes": list(SCOPES),
        "custom_fields": _custom(Wishes()),
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": urlsplit(public_url).netloc,
                "tool_id": "online-dos",
                "privacy_level": "anonymous",
                "settings": {
                    "text": NAME,
                    "icon_url": f"{public_url}/logo.svg",
                    "placements": list(_canvas_placements(public_url)),
                },
            }
        ],
    }


def _canvas_placements(public_url: str) -> Iterator[dict[str, str]]:
    for message, names in quirks.CANVAS_PLACEMENTS.items():
        for name in names:
            yield {
                "placement": name,
                "message_type": str(message),
                "target_link_uri": f"{public_url}/lti/launch",
                "icon_url": f"{public_url}/logo.svg",
                "text": NAME,
                # Not in every course at once: a lecturer chooses to show it.
                **({"default": "disabled"} if message is Message.RESOURCE_LINK else {}),
            }
