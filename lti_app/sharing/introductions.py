"""The introduction: the sender's own words, filled in and checked, never silently changed."""

import re
import unicodedata

from lti_app.campaign.texts import Introductions
from lti_app.sharing.channels import Channel, Room

LONGEST_INTRODUCTION = 2_000
"""Characters. The shipped ones have 300; a longer one hides the Do's."""
LONGEST_GROUP = 100
PLACE = "{group}"

_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""Characters that turn the direction of writing: with them a text can look like another one."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


class IntroductionError(ValueError):
    """An introduction or group name cannot be used; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        """`too_long`, `too_much`, `direction`, `control`, `group_too_long` or `group_line`."""


def kind_of(channel: Channel) -> str:
    """Return which of the pack's introductions suits a channel; empty where none does."""
    if channel.room is Room.MESSAGES:
        return "lecture" if channel.id in _LECTURES else "chat"
    if channel.room is Room.FIELD:
        return "course" if channel.html else "description"
    return ""


_LECTURES = ("zoom-chat", "kaltura-chat", "kaltura-announcement")


def proposed(introductions: Introductions, channel: Channel) -> str:
    """Return the pack's introduction for a channel, with the place of the group's name in it."""
    kind = kind_of(channel)
    return getattr(introductions, kind) or "" if kind else ""


def filled_in(text: str, group: str, *, otherwise: str | None) -> str:
    """Return an introduction ready to send: in normal form, with the group's name in its place.

    `otherwise` stands for a group without a name. Line ends become LF and the text is composed
    (NFC); nothing else is changed. Raises IntroductionError.
    """
    return checked(text).replace(PLACE, _checked_group(group) or otherwise or "")


def checked(text: str) -> str:
    """Return an introduction in normal form, its place for the group untouched.

    Raises IntroductionError.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > LONGEST_INTRODUCTION:
        raise IntroductionError("too_long")
    if _DIRECTION.search(text):
        raise IntroductionError("direction")
    if _CONTROL.search(text):
        raise IntroductionError("control")
    return text


def _checked_group(name: str) -> str:
    name = unicodedata.normalize("NFC", name).strip()
    if len(name) > LONGEST_GROUP:
        raise IntroductionError("group_too_long")
    if "\n" in name or "\r" in name or _CONTROL.search(name) or _DIRECTION.search(name):
        raise IntroductionError("group_line")
    return name
