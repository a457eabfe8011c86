"""The channels we know, with the source and the date of each limit.

One file, so that a limit that an application changes is mended in one place. Limits that nobody
documents are the lowest that is reported: a text that fits them fits.
"""

from collections.abc import Sequence
from datetime import date

from lti_app.campaign.texts import OwnChannel
from lti_app.campaign.versions import Edition
from lti_app.sharing.channels import Basis, Channel, Fact, Picture, Room, Unit

_LOOKED = date(2026, 11, 26)


def _documented(source: str) -> Fact:
    return Fact(Basis.DOCUMENTED, source, _LOOKED)


def _reported(source: str) -> Fact:
    return Fact(Basis.REPORTED, source, _LOOKED)


CHANNELS = (
    Channel(
        "whatsapp-message", "WhatsApp", "message", Room.MESSAGES, 65_536, Unit.UTF16,
        _documented("constant in WhatsApp's client"),
        bullet="- ", share="https://wa.me/?text={text}",
    ),
    Channel(
        "whatsapp-caption", "WhatsApp", "caption", Room.MESSAGES, 1_024, Unit.UTF16,
        _documented("constant in an older WhatsApp client"),
        bullet="- ", picture=Picture.CAPTION,
    ),
    Channel(
        "whatsapp-description", "WhatsApp", "group_description", Room.FIELD, 2_048, Unit.UTF16,
        _reported("code that cites WhatsApp Web"), picture=Picture.NONE,
    ),
    Channel(
        "discord-message", "Discord", "message", Room.MESSAGES, 2_000, Unit.UTF16,
        _documented("Discord developer documentation, Message"), bullet="- ",
    ),
    Channel(
        "discord-topic", "Discord", "channel_topic", Room.FIELD, 1_024, Unit.UTF16,
        _documented("Discord developer documentation, Channel"), picture=Picture.NONE,
    ),
    Channel(
        "discord-rules", "Discord", "rules_screening", Room.RULES, 300, Unit.UTF16,
        _reported("Discord's settings page"), bullet="", picture=Picture.NONE, most_rules=16,
    ),
    Channel(
        "teams-chat", "Microsoft Teams", "chat", Room.MESSAGES, 28_000, Unit.BYTES,
        _documented("Microsoft Teams limits, with markup"), bullet="- ", html=True,
        share="https://teams.microsoft.com/share?href={link}&msgText={text}", share_limit=200,
    ),
    Channel(
        "teams-post", "Microsoft Teams", "channel_post", Room.MESSAGES, 28_000, Unit.BYTES,
        _documented("Microsoft Teams limits, with markup"), bullet="- ", html=True,
        share="https://teams.microsoft.com/share?href={link}&msgText={text}", share_limit=200,
    ),
    Channel(
        "teams-team", "Microsoft Teams", "team_description", Room.FIELD, 1_024, Unit.UTF16,
        _documented("Microsoft Graph, team resource"), picture=Picture.NONE,
    ),
    Channel(
        "teams-channel", "Microsoft Teams", "channel_description", Room.FIELD, 1_024, Unit.UTF16,
        _documented("New-TeamChannel reference"), picture=Picture.NONE,
    ),
    Channel(
        "kaltura-chat", "Kaltura Room", "chat", Room.MESSAGES, None, Unit.UTF16,
        _reported("no limit is documented"), picture=Picture.NONE,
    ),
    Channel(
        "kaltura-announcement", "Kaltura Room", "announcement", Room.MESSAGES, None, Unit.UTF16,
        _reported("no limit is documented"), picture=Picture.NONE,
    ),
    Channel(
        "kaltura-description", "Kaltura Room", "room_description", Room.FIELD, None, Unit.UTF16,
        _reported("no limit is documented"), picture=Picture.NONE,
    ),
    Channel(
        "kaltura-button", "Kaltura", "channel_button", Room.LINK, None, Unit.UTF16,
        _reported("an address and a label"), picture=Picture.NONE,
    ),
    Channel(
        "brightspace-announcement", "Brightspace", "announcement", Room.FIELD, None, Unit.UTF16,
        _reported("HTML editor without a practical limit"), html=True, picture=Picture.INLINE,
    ),
    Channel(
        "brightspace-discussion", "Brightspace", "discussion", Room.FIELD, None, Unit.UTF16,
        _reported("HTML editor without a practical limit"), html=True, picture=Picture.INLINE,
    ),
    Channel(
        "brightspace-page", "Brightspace", "content_page", Room.FIELD, None, Unit.UTF16,
        _reported("HTML editor without a practical limit"), html=True, picture=Picture.INLINE,
    ),
    Channel(
        "zoom-chat", "Zoom", "meeting_chat", Room.MESSAGES, 1_024, Unit.UTF16,
        _reported("meeting chat; the newer one takes more"), picture=Picture.NONE,
    ),
    Channel(
        "slack-message", "Slack", "message", Room.MESSAGES, 4_000, Unit.CHARACTERS,
        _documented("Slack, chat.postMessage: advised length"), html=True,
    ),
    Channel(
        "slack-topic", "Slack", "channel_topic", Room.FIELD, 250, Unit.CHARACTERS,
        _reported("Slack's help centre"), picture=Picture.NONE,
    ),
    Channel(
        "telegram-message", "Telegram", "message", Room.MESSAGES, 4_096, Unit.UTF16,
        _documented("Telegram Bot API, sendMessage"),
        share="https://t.me/share/url?url={link}&text={text}",
    ),
    Channel(
        "telegram-caption", "Telegram", "caption", Room.MESSAGES, 1_024, Unit.UTF16,
        _documented("Telegram Bot API, sendPhoto"), picture=Picture.CAPTION,
    ),
    Channel(
        "telegram-description", "Telegram", "group_description", Room.FIELD, 255, Unit.UTF16,
        _reported("Telegram Bot API, setChatDescription"), picture=Picture.NONE,
    ),
    Channel(
        "signal-message", "Signal", "message", Room.MESSAGES, 2_000, Unit.CHARACTERS,
        _reported("longer texts become an attachment"),
    ),
    Channel(
        "signal-description", "Signal", "group_description", Room.FIELD, 480, Unit.CHARACTERS,
        _documented("Signal for Android"), picture=Picture.NONE,
    ),
    Channel(
        "email", "E-mail", "email", Room.FIELD, None, Unit.CHARACTERS,
        _documented("RFC 5322"), html=True, picture=Picture.SEPARATE,
        share="mailto:?subject={title}&body={text}",
    ),
    Channel(
        "plain", "", "plain_text", Room.MESSAGES, None, Unit.CHARACTERS,
        _documented("a text without a limit"),
    ),
)  # fmt: skip


def channels(edition: Edition) -> Sequence[Channel]:
    """Return all channels for `edition`: ours, with what its institution corrected or added."""
    own = {each.id: _own(each) for each in edition.channels}
    known = [own.pop(channel.id, channel) for channel in CHANNELS]
    return sorted([*known, *own.values()], key=lambda channel: _APPS.get(channel.app, len(_APPS)))


_APPS = {app: place for place, app in enumerate(dict.fromkeys(each.app for each in CHANNELS))}
"""Channels of one application stand together, in the order above; those of others at the end."""


def _own(entry: OwnChannel) -> Channel:
    return Channel(
        id=entry.id,
        app=entry.app,
        name="",
        room=Room(entry.room),
        limit=entry.limit,
        unit=Unit(entry.unit),
        fact=Fact(Basis.REPORTED, entry.source, entry.taken_on),
        # A text of a pack has no space at its ends.
        bullet=f"{mark} " if (mark := entry.bullet.strip()) else "",
        html=entry.html,
        picture=Picture(entry.picture),
        most_rules=entry.most_rules,
        share=entry.share,
        share_limit=entry.share_limit,
        own_name=entry.name,
    )
