"""The share kit in small, a section of the course page: from the launch one click copies.

The place that was chosen last is there already; the usual ones are one click away.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from flask import g, url_for

from lti_app.access.campaigns import published
from lti_app.access.course_parts import CoursePart
from lti_app.access.service import Visitor
from lti_app.campaign.places import Place
from lti_app.db import db
from lti_app.sharing import service
from lti_app.sharing.channels import Channel
from lti_app.sharing.kit import DEFAULT_CHANNEL, Kit, Wishes, known_or_usual
from lti_app.sharing.known_channels import CHANNELS, channels
from lti_app.sharing.pages import kit_of, parts

SECTION = "sharing/_panel.html"
TEMPLATE = "sharing/_panel_kit.html"
"""What a script puts in the place of the old one after another choice."""
USUAL = (
    DEFAULT_CHANNEL,
    "teams-chat",
    "discord-message",
    "kaltura-chat",
    "brightspace-announcement",
    "zoom-chat",
)
"""One for each application that the campaign names, the one that is used most."""


def panel_parts(place: Place, found: Kit) -> dict[str, Any]:
    """Return what the panel's template needs."""
    return {
        **parts(place, found, is_chosen=True),
        "share_url": url_for("course_sharing.change"),
        "usual": _usual(place, found.channel),
    }


def _usual(place: Place, chosen: Channel) -> tuple[Channel, ...]:
    """Return the places that one click chooses: the usual ones, and those of the institution."""
    ours = {channel.id for channel in CHANNELS}
    return tuple(
        channel
        for channel in channels(place.edition)
        if channel.id in (*USUAL, chosen.id) or channel.id not in ours
    )


def _looked_up(visitor: Visitor) -> Hashable:
    kept = service.kept(db.connection, visitor)
    language = published().version.edition(visitor.language).language
    return kept.channel, tuple(sorted(kept.in_language(language).items()))


def _made(language: str, kept: tuple[str | None, tuple[tuple[str, str], ...]]) -> Mapping[str, Any]:
    channel, introductions = kept
    found = published()
    place = Place(g.institution, found, found.version.edition(language))
    wishes = Wishes(channel=known_or_usual(place.edition, channel).id)
    return panel_parts(place, kit_of(place, wishes, saved=dict(introductions)))


PANEL = CoursePart(SECTION, "css/share.css", "js/share.js", looked_up=_looked_up, made=_made)
