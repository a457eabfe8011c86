"""What somebody has put into the Kaltura channel and its room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """A channel with one button, and a room with a description and a chat."""

    label: str = ""
    link: str = ""
    description: str = ""
    messages: tuple[str, ...] = ()
