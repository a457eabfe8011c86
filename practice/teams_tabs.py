"""The tabs that people added in the stand-in for Teams, and where in Teams such a tab can be."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

MOST_TABS = 200
"""The oldest gives way, so that nobody can fill the memory."""
TEAM = "19:team-of-the-class@thread.tacv2"
GROUP = "7a1d5c1e-52c4-4d0e-9f0b-6c7d8e9fa0b1"


@dataclass(frozen=True)
class Place:
    """A place in Teams: how people call it, and what a page in it is told."""

    label: str
    told: Mapping[str, object]
    frame: str = "content"


PLACES: Mapping[str, Place] = MappingProxyType(
    {
        "channel": Place(
            "A channel of a class team",
            {
                "teamId": TEAM,
                "groupId": GROUP,
                "channelId": "19:channel-general@thread.tacv2",
                "channelType": "Regular",
            },
        ),
        "chat": Place("A group chat", {"chatId": "19:chat@thread.v2"}),
        "meeting": Place(
            "The side panel of a meeting",
            {"chatId": "19:meeting@thread.v2", "meetingId": "MCMxOTptZWV0aW5n"},
            "sidePanel",
        ),
        "stage": Place(
            "The stage of a meeting",
            {"chatId": "19:meeting@thread.v2", "meetingId": "MCMxOTptZWV0aW5n"},
            "meetingStage",
        ),
    }
)


@dataclass(frozen=True)
class Tab:
    """A tab as its settings page described it."""

    number: int
    name: str
    content_url: str
    website_url: str
    entity_id: str
    on_stage: str | None = None
    """What its side panel put on the stage of the meeting, for everybody there."""


class Tabs:
    """All tabs, by number; kept in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tabs: dict[int, Tab] = {}
        self._last = 0

    def add(self, name: str, content_url: str, website_url: str, entity_id: str) -> Tab:
        """Keep a tab and give it with its number."""
        with self._lock:
            self._last += 1
            made = Tab(self._last, name, content_url, website_url, entity_id)
            self._tabs[made.number] = made
            self._tabs.pop(self._last - MOST_TABS, None)
        return made

    def put_on_stage(self, number: str, url: str) -> None:
        """Let everybody who sees the stage of this tab's meeting see `url`."""
        with self._lock:
            tab = self.find(number)
            if tab is not None:
                self._tabs[tab.number] = replace(tab, on_stage=url)

    def find(self, number: str) -> Tab | None:
        """The tab of that number, if there is one."""
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        return self._tabs.get(int(number)) if is_number else None

    def all(self) -> list[Tab]:
        """All tabs, oldest first."""
        return list(self._tabs.values())
