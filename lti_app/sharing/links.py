"""Addresses that open an application with a text in it, for those that have such addresses."""

from dataclasses import dataclass
from urllib.parse import quote

from lti_app.sharing.channels import Channel
from lti_app.sharing.snippets import Message, Role, Snippet

LONGEST_ADDRESS = 8_000
"""Characters; browsers and proxies refuse longer ones sooner or later."""


@dataclass(frozen=True)
class Way:
    """A way into an application."""

    address: str
    brings_text: bool
    """Whether the message goes along; else only its link does, with the title."""


def share_way(channel: Channel, text: str, *, link: str, title: str) -> Way | None:
    """Return the way into `channel` with `text`; None where there is none.

    A text is never shortened: where the application takes less, only `{link}` is handed over, if it
    has a place of its own.
    """
    if channel.share is None:
        return None
    brings_text = True
    if channel.share_limit is not None and len(text) > channel.share_limit:
        if "{link}" not in channel.share:
            return None
        brings_text = False
        text = title if len(title) <= channel.share_limit else ""
    address = channel.share.format(
        text=quote(text, safe=""), link=quote(link, safe=""), title=quote(title, safe="")
    )
    return Way(address, brings_text) if len(address) <= LONGEST_ADDRESS else None


def share_ways(snippet: Snippet, *, link: str, title: str) -> tuple[Way | None, ...]:
    """Return the way for each message of a snippet."""
    channel = snippet.channel
    return tuple(_way(channel, message, link, title) for message in snippet.messages)


def _way(channel: Channel, message: Message, link: str, title: str) -> Way | None:
    """Return the way for one message; an application that takes the link apart adds it."""
    if channel.share is None or "{link}" not in channel.share:
        return share_way(channel, message.text, link=link, title=title)
    if message.role is Role.INTRO:
        return None  # It would be sent with the link, and the link belongs to the Do's.
    text = message.text.removesuffix(link).rstrip("\n")
    return share_way(channel, text, link=link, title=title)
