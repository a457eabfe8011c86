"""The switches of the course page: how nasty the platform is to be, for one browser.

A switch is a field of `Switches`, a parameter of the course page's address by the same name, and
a control on that page. An address that names one switch says all of them: the others are off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

from practice.nasty import SPOILERS
from practice.service_options import GRADES, MEMBERS, OFFERS, SERVICES


class SwitchError(ValueError):
    """A switch was given a value that it does not have; the text says which it has."""


@dataclass(frozen=True)
class Switches:
    """The state of all switches; the defaults are a platform that behaves."""

    spoiler: str = "none"
    failing: str = "none"
    locale: str = "nl-NL"
    document_target: str = "as-opened"
    sandbox: str = "none"
    allow: str = "none"
    login: str = "post"
    no_cookies: bool = False
    family: str = "plain"
    no_pii: bool = False
    anonymous: bool = False
    slow: bool = False
    no_return_url: bool = False
    one_use_hint: bool = False
    storage: str = "none"
    deep_link_types: str = "all"
    deep_link_one: bool = False
    deep_link_no_lineitem: bool = False
    deep_link_no_data: bool = False
    deep_link_no_target: bool = False
    services: str = "well"
    offers: str = "all"
    members: str = "all"
    grades: str = "strict"


@dataclass(frozen=True)
class Control:
    """How a switch is shown: its name, a sentence, and its values (none for a plain on or off)."""

    name: str
    label: str
    sentence: str
    options: Mapping[str, str] = field(default_factory=dict)


def _spoiler_options() -> dict[str, str]:
    options = {"none": "none, a good launch"}
    for spoiler in SPOILERS.values():
        verdict = "" if spoiler.refused else " (allowed)"
        options[spoiler.id] = f"{spoiler.id}: {spoiler.sentence}{verdict}"
    return options


SANDBOXES: Mapping[str, str] = MappingProxyType(
    {
        "full": "allow-scripts allow-forms allow-same-origin allow-popups",
        "no-popups": "allow-scripts allow-forms allow-same-origin",
        "no-same-origin": "allow-scripts allow-forms allow-popups",
    }
)

DEEP_LINK_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "all": ("link", "file", "html", "ltiResourceLink", "image"),
        "links": ("ltiResourceLink",),
        "quicklink": ("ltiResourceLink", "link", "file", "image"),
        "editor": ("html", "link", "image"),
    }
)

CONTROLS: tuple[Control, ...] = (
    Control(
        "spoiler",
        "Bad payload",
        "Changes one thing in the id_token; the tool should refuse it, unless it says allowed.",
        _spoiler_options(),
    ),
    Control(
        "failing",
        "Failing",
        "Makes a part of the platform fail. The key set then fails for every browser.",
        {
            "none": "nothing",
            "key-set": "the key set answers 503",
            "access-denied": "we refuse the launch (access_denied)",
        },
    ),
    Control(
        "locale",
        "Language of the launch",
        "The language that the platform asks the tool for.",
        {
            "nl-NL": "Dutch (nl-NL)",
            "en-GB": "English (en-GB)",
            "de-DE": "German (de-DE), which the tool may not speak",
            "account": "as the person's account says",
            "none": "not sent",
        },
    ),
    Control(
        "services",
        "Services",
        "How the services for members and grades answer. It holds for every browser.",
        SERVICES,
    ),
    Control("offers", "Offer of services", "Which services a launch says that there are.", OFFERS),
    Control(
        "members",
        "Members service",
        "Whom the tool finds in the course, and how. It holds for every browser.",
        MEMBERS,
    ),
    Control(
        "grades",
        "Grade service",
        "What becomes of a score that the tool sends. It holds for every browser.",
        GRADES,
    ),
    Control(
        "document_target",
        "Presentation",
        "Where the launch says that the tool is shown, true or not.",
        {
            "as-opened": "as it is opened",
            "iframe": "iframe",
            "frame": "frame",
            "window": "window",
            "none": "not sent",
        },
    ),
    Control(
        "sandbox",
        "Sandbox of the frame",
        "Takes rights away from the frame; without same-origin it has no storage of its own.",
        {
            "none": "no sandbox",
            "full": "scripts, forms, same-origin, pop-ups",
            "no-popups": "the same without pop-ups",
            "no-same-origin": "the same without same-origin",
        },
    ),
    Control(
        "allow",
        "Permissions of the frame",
        "Without clipboard-write, a copy button in the frame needs another way.",
        {"none": "none", "clipboard-write": "clipboard-write"},
    ),
    Control(
        "login",
        "Login initiation",
        "A tool has to accept both ways of being opened.",
        {"post": "as a form (POST)", "get": "as an address (GET)"},
    ),
    Control(
        "storage",
        "Platform storage",
        "Keeps the tool's state in our page, for browsers that keep its cookies away.",
        {
            "none": "not offered (Moodle)",
            "parent": "by the page (_parent, Brightspace)",
            "frame": "by a frame (lti_storage_frame, Blackboard)",
            "forwarding": "by a frame (post_message_forwarding, Canvas)",
            "old-names": "by the page, under the older names",
            "late": "by the page, which is slow to listen",
            "silent": "offered, but never answers",
            "full": "offered, but has no room",
            "wrong-value": "offered, but gives another value back",
        },
    ),
    Control(
        "deep_link_types",
        "Deep linking, types",
        "What the course takes when somebody adds content from the tool.",
        {
            "all": "everything",
            "links": "links to the tool only (Moodle)",
            "quicklink": "no HTML (a quicklink of Brightspace)",
            "editor": "no links to the tool (an editor)",
        },
    ),
    Control(
        "no_cookies",
        "Cookies of the frame blocked",
        "Opens the tool's login outside this browser, so that no cookie of it comes back.",
    ),
    Control(
        "family",
        "Claims of a family",
        "Adds what platforms of that family claim beside what a tool needs.",
        {
            "plain": "none",
            "brightspace": "like Brightspace: its own claim with user name and Org Defined ID",
            "canvas": "like Canvas: SIS id, picture, nulls, remains of LTI 1.1",
            "moodle": "like Moodle: ID number, user name, an id_token for a minute",
        },
    ),
    Control("no_pii", "No personal data", "Leaves out the names and the e-mail address."),
    Control("anonymous", "Anonymous", "Leaves out the user id and the roles as well."),
    Control("slow", "Slow", "Waits two seconds before it answers with the id_token."),
    Control("no_return_url", "No way back", "Leaves out the return address."),
    Control("one_use_hint", "Launch hint once", "A reload of the tool's login is refused."),
    Control("deep_link_one", "Deep linking, one item", "Takes one item and no more."),
    Control("deep_link_no_lineitem", "Deep linking, no grades", "Ignores grade columns."),
    Control("deep_link_no_data", "Deep linking, no data", "Sends nothing to be sent back."),
    Control("deep_link_no_target", "Deep linking, no target", "Leaves out target_link_uri."),
)


def from_query(query: Mapping[str, str]) -> Switches | None:
    """Read the switches from an address; None when it names none of them.

    Raises `SwitchError` for a value that a switch does not have.
    """
    if not any(control.name in query for control in CONTROLS):
        return None
    values: dict[str, str | bool] = {}
    for control in CONTROLS:
        text = query.get(control.name)
        if text is not None:
            values[control.name] = _value(control, text)
    return Switches(**values)  # type: ignore[arg-type]  # checked value by value just above


def _value(control: Control, text: str) -> str | bool:
    if control.options:
        if text not in control.options:
            raise SwitchError(
                f"{control.name} has no value {text!r}; it has {', '.join(control.options)}"
            )
        return text
    if text not in {"on", "off"}:
        raise SwitchError(f"{control.name} has no value {text!r}; it has on, off")
    return text == "on"


def touched(switches: Switches) -> dict[str, str]:
    """The switches that are not as they were at first, by name."""
    found: dict[str, str] = {}
    for each in fields(Switches):
        value = getattr(switches, each.name)
        if value != each.default:
            found[each.name] = value if isinstance(value, str) else "on"
    return found
