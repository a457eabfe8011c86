"""A version of a pack as the rest of the tool sees it: immutable, and in one language at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lti_app.campaign.contacts import HelpContact
from lti_app.campaign.desk_texts import Desk
from lti_app.campaign.fields import Status
from lti_app.campaign.texts import (
    FaqEntry,
    GuidancePage,
    Introductions,
    OwnChannel,
    Question,
    Reporting,
)
from lti_app.campaign.theme import Theme


@dataclass(frozen=True)
class Do:
    """One of the Do's, in one language. Its text is shown to the byte, never edited."""

    id: str
    text: str


@dataclass(frozen=True)
class Edition:
    """A version in one language."""

    language: str
    """A language tag (BCP 47)."""
    direction: Literal["ltr", "rtl"]
    status: Status
    """`working` until an institution has made the text in this language its own."""
    hash: str
    """Names the text of the Do's in this language; see `canonical.py`."""
    title: str
    introduction: str
    dos: tuple[Do, ...]
    illustration_alt: str
    illustration_long: str
    contacts: tuple[HelpContact, ...]
    institution: str
    introductions: Introductions
    faq: tuple[FaqEntry, ...]
    guidance: tuple[GuidancePage, ...]
    question: Question | None
    reporting: Reporting | None
    desk: Desk | None
    """For support staff only: on no public page; see `desk.desk_of`."""
    channels: tuple[OwnChannel, ...]
    """Those that the institution added or corrected."""


@dataclass(frozen=True)
class Version:
    """A pack at one moment: everything in it, in every language of it."""

    id: str
    """The id of the pack; stays the same from version to version."""
    label: str
    """The name of the version for people, such as 2026.11."""
    hash: str
    """Names everything in the pack; see `canonical.py`."""
    editions: Mapping[str, Edition]
    """By language tag, in the order of the pack."""
    illustration: bytes
    """The drawing, an SVG."""
    illustration_hash: str
    illustration_credit: str
    """Who made the drawing, and under which licence."""
    licence: str
    """Of the texts."""
    to_replace: tuple[str, ...]
    """What the institution still has to fill in, such as `contacts[study-adviser]`."""

    theme: Theme | None
    """The institution's colours; None: those of the tool."""
    valid_from: date | None
    review_by: date | None

    def edition(self, preferred: str) -> Edition:
        """Return the edition for a reader who prefers the language `preferred`.

        That language, else one with the same primary language (`nl-BE` gets `nl`), else the first
        language of the pack. Never fails, whatever a browser or a platform sends.
        """
        wanted = preferred.strip().replace("_", "-").lower()
        primary = wanted.split("-")[0]
        by_tag = {tag.lower(): edition for tag, edition in self.editions.items()}
        related = [by_tag[tag] for tag in by_tag if tag.split("-")[0] == primary]
        first = next(iter(by_tag.values()))
        return by_tag.get(wanted) or by_tag.get(primary) or next(iter(related), first)
