"""The share kit as a page shows it: what somebody chose and wrote, and what to paste."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.published import StoredArtefact
from lti_app.campaign.versions import Edition
from lti_app.errors import UnknownChannelError
from lti_app.sharing.channels import Channel
from lti_app.sharing.introductions import (
    LONGEST_INTRODUCTION,
    IntroductionError,
    filled_in,
    kind_of,
    proposed,
)
from lti_app.sharing.known_channels import channels
from lti_app.sharing.links import Way, share_ways
from lti_app.sharing.snippets import Message, Snippet, compose

DEFAULT_CHANNEL = "whatsapp-message"
LECTURE_CHANNEL = "zoom-chat"
"""Where a lecture starts, as long as nobody chose another channel."""
SHOWN = (
    ArtefactKind.CHAT_PICTURE,
    ArtefactKind.SLIDE,
    ArtefactKind.SLIDE_PDF,
    ArtefactKind.SLIDE_PNG,
    ArtefactKind.POSTER_A4,
)


@dataclass(frozen=True)
class Wishes:
    """What somebody chose and wrote; None is what nobody chose yet."""

    channel: str | None = None
    group: str = ""
    intro: str | None = None


@dataclass(frozen=True)
class Parcel:
    """One message with all that a page does with it."""

    message: Message
    way: Way | None
    """Into the application with the message, or at least its link, where that can be done."""


@dataclass(frozen=True)
class Kit:
    """What a page of the share kit shows."""

    channel: Channel
    groups: tuple[tuple[str, tuple[Channel, ...]], ...]
    """All channels, by application."""
    group: str
    intro: str
    """With the place of the group's name in it."""
    proposal: str
    """What the pack proposes, or the course has saved."""
    snippet: Snippet | None
    """None where there is a problem."""
    parcels: tuple[Parcel, ...]
    problem: str | None
    """Why the introduction cannot be used; see `words.PROBLEMS`."""
    files: Mapping[ArtefactKind, StoredArtefact]
    link: str
    longest_intro: int = LONGEST_INTRODUCTION


def channel_called(edition: Edition, name: str | None) -> Channel:
    """Return a channel by its id; the usual one for None. Raises UnknownChannelError."""
    wanted = name or DEFAULT_CHANNEL
    for channel in channels(edition):
        if channel.id == wanted:
            return channel
    raise UnknownChannelError


def known_or_usual(edition: Edition, name: str | None) -> Channel:
    """Return the channel that was remembered; the usual one where it is gone."""
    try:
        return channel_called(edition, name)
    except UnknownChannelError:
        return channel_called(edition, None)


def kit(
    edition: Edition,
    wishes: Wishes,
    *,
    link: str,
    artefacts: Iterable[StoredArtefact],
    picture: str | None = None,
    saved: Mapping[str, str] | None = None,
) -> Kit:
    """Return the kit for `wishes`; `saved` are a course's own introductions, by their kind.

    `picture` is the public address of the picture with the Do's, for what is pasted as HTML.

    Raises UnknownChannelError. What is wrong with an introduction is in `Kit.problem`, and what was
    written stays.
    """
    channel = channel_called(edition, wishes.channel)
    proposal = (saved or {}).get(kind_of(channel)) or proposed(edition.introductions, channel)
    intro = proposal if wishes.intro is None else wishes.intro
    snippet: Snippet | None = None
    problem: str | None = None
    try:
        ready = filled_in(intro, wishes.group, otherwise=edition.introductions.group)
        snippet = compose(edition, channel, intro=ready, link=link, picture=picture)
    except IntroductionError as error:
        problem = error.code
    ways = share_ways(snippet, link=link, title=edition.title) if snippet else ()
    messages = snippet.messages if snippet else ()
    return Kit(
        channel=channel,
        groups=_by_application(channels(edition)),
        group=wishes.group,
        intro=intro,
        proposal=proposal,
        snippet=snippet,
        parcels=tuple(Parcel(*pair) for pair in zip(messages, ways, strict=True)),
        problem=problem,
        files=_files(edition, artefacts),
        link=link,
    )


def _files(
    edition: Edition, artefacts: Iterable[StoredArtefact]
) -> Mapping[ArtefactKind, StoredArtefact]:
    return {
        each.kind: each
        for each in artefacts
        if each.language == edition.language and each.kind in SHOWN
    }


def _by_application(
    channels: Sequence[Channel],
) -> tuple[tuple[str, tuple[Channel, ...]], ...]:
    return tuple(
        (app, tuple(each)) for app, each in groupby(channels, key=lambda channel: channel.app)
    )
