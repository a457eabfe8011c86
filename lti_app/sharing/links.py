"""Addresses that open an application with a text in it, for those that have such addresses."""

from urllib.parse import quote

from lti_app.sharing.channels import Channel
from lti_app.sharing.snippets import Message, Role, Snippet

LONGEST_ADDRESS = 8_000
"""Characters; browsers and proxies refuse longer ones sooner or later."""


def share_address(channel: Channel, text: str, *, link: str, title: str) -> str | None:
    """Return the address that opens `channel` with `text`; None where that cannot be done.

    A text is never shortened: where the application takes less, only `{link}` is handed over, if it
    has a place of its own.
    """
    if channel.share is None:
        return None
    if channel.share_limit is not None and len(text) > channel.share_limit:
        if "{link}" not in channel.share:
            return None
        text = title if len(title) <= channel.share_limit else ""
    address = channel.share.format(
        text=quote(text, safe=""), link=quote(link, safe=""), title=quote(title, safe="")
    )
    return address if len(address) <= LONGEST_ADDRESS else None


def share_addresses(snippet: Snippet, *, link: str, title: str) -> tuple[str | None, ...]:
    """Return the address for each message of a snippet."""
    channel = snippet.channel
    return tuple(_address(channel, message, link, title) for message in snippet.messages)


def _address(channel: Channel, message: Message, link: str, title: str) -> str | None:
    """Return the address for one message; an application that takes the link apart adds it."""
    if channel.share is None or "{link}" not in channel.share:
        return share_address(channel, message.text, link=link, title=title)
    if message.role is Role.INTRO:
        return None  # It would be sent with the link, and the link belongs to the Do's.
    text = message.text.removesuffix(link).rstrip("\n")
    return share_address(channel, text, link=link, title=title)
