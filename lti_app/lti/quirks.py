"""What platforms do in their own way: everything that depends on the platform's family.

Each entry names the platform and what it does; delete it when the platform does it as others do.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit

from lti_app.lti.claims import Message


class Family(StrEnum):
    """A family of platforms; its value names the texts that are for it."""

    BRIGHTSPACE = "brightspace"
    CANVAS = "canvas"
    MOODLE = "moodle"
    BLACKBOARD = "blackboard"
    OTHER = "other"


_FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "desire2learn": Family.BRIGHTSPACE,
        "canvas": Family.CANVAS,
        "moodle": Family.MOODLE,
        "blackboardlearn": Family.BLACKBOARD,
    }
)


def family_of(product_family_code: str) -> Family:
    """Return the family that a `product_family_code` means; platforms spell it in their own way."""
    return _FAMILIES.get(product_family_code.lower(), Family.OTHER)


_SHARED_ISSUERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "https://canvas.instructure.com": ("instructure.com", "canvaslms.com"),
        "https://canvas.beta.instructure.com": ("instructure.com", "canvaslms.com"),
        "https://canvas.test.instructure.com": ("instructure.com", "canvaslms.com"),
        "https://blackboard.com": ("blackboard.com",),
    }
)
"""Canvas and Blackboard: one issuer for all their customers, configured from other hosts.

The domains belong to the same company as the issuer. Dynamic Registration 1.0 otherwise asks that
the issuer's host is the configuration's.
"""


def may_speak_for(configuration_url: str, issuer: str) -> bool:
    """Return whether what stands at `configuration_url` may describe `issuer`."""
    host = urlsplit(configuration_url).hostname or ""
    if host == urlsplit(issuer).hostname:
        return True
    return any(_is_within(host, domain) for domain in _SHARED_ISSUERS.get(issuer, ()))


def registration_frames(configuration_url: str) -> tuple[str, ...]:
    """Return who else than the configuration's own origin frames a registration.

    Canvas: the page stands on the customer's host, the configuration on one for all.
    """
    host = urlsplit(configuration_url).hostname or ""
    if any(_is_within(host, domain) for domain in ("instructure.com", "canvaslms.com")):
        return ("https://*.instructure.com",)
    return ()


def deployments_are_customers(family: Family) -> bool:
    """Return whether a deployment is another customer; then each of them needs a review.

    Blackboard: one client ID serves all customers, told apart by the deployment only.
    """
    return family is Family.BLACKBOARD


CANVAS_PLACEMENTS: Mapping[Message, tuple[str, ...]] = MappingProxyType(
    {
        Message.RESOURCE_LINK: ("course_navigation",),
        Message.DEEP_LINKING: ("link_selection", "assignment_selection", "editor_button"),
    }
)
"""Canvas: where the tool is useful, in its own words."""
_STANDARD_PLACEMENTS: Mapping[Message, tuple[str, ...]] = MappingProxyType(
    {Message.DEEP_LINKING: ("ContentArea", "RichTextEditor")}
)


def placements(message: Message) -> tuple[str, ...]:
    """Return where this message is useful, in the words of Canvas and of the specification.

    Ask for them only where the platform lists them: Moodle has no words for it, Brightspace lets
    an administrator choose.
    """
    return (*CANVAS_PLACEMENTS.get(message, ()), *_STANDARD_PLACEMENTS.get(message, ()))


CANVAS = "https://canvas.instructure.com/lti/"
"""Canvas: what begins with this is its extension of a tool's configuration."""


def extension(family: Family, *, with_names: bool) -> Mapping[str, object]:
    """Return what only this family understands in a tool's configuration."""
    if family is not Family.CANVAS:
        return {}
    return {
        f"{CANVAS}privacy_level": "name_only" if with_names else "anonymous",
        f"{CANVAS}tool_id": "online-dos",
        f"{CANVAS}vendor": "Online Do's",
    }


def message_extension(family: Family, message: Message) -> Mapping[str, object]:
    """Return what only this family understands in one message of a tool's configuration."""
    if family is Family.CANVAS and message is Message.RESOURCE_LINK:
        # Not in every course at once: a lecturer chooses to show it.
        return {f"{CANVAS}course_navigation/default_enabled": False}
    return {}


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
