"""What may stand in `pack.yaml`, field by field; anything else is a fault.

The models are strict: text is text, a number is a number, and a field that is not named here is
refused, because a misspelt `verified_on` must not be lost in silence. `fields.py` says what each
kind of value looks like; `contact_entries.py`, `text_entries.py` and `desk_entries.py` what the
larger parts hold.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from lti_app.campaign.contact_entries import Contact, SourceEntry
from lti_app.campaign.desk_entries import DeskEntry
from lti_app.campaign.fields import (
    DoTexts,
    FileName,
    Label,
    LanguageTag,
    Line,
    Lines,
    Passages,
    Slug,
    Status,
    Strict,
)
from lti_app.campaign.text_entries import (
    ChannelEntry,
    FaqItem,
    GuidanceItem,
    IntroductionsEntry,
    QuestionPart,
    ReportingEntry,
    ThemePart,
)


class LanguageEntry(Strict):
    """A language of the pack; all its texts are given in it."""

    tag: LanguageTag
    status: Status
    """`official` only when an institution has made the text in this language its own."""


class InstitutionEntry(Strict):
    """Whose pack it is."""

    name: Lines
    replace: bool = False


class IllustrationEntry(Strict):
    """The drawing, and what it shows for those who do not see it."""

    file: FileName
    creator: Line
    licence: Line
    alt: Lines
    long: Passages


class DoEntry(Strict):
    """One of the Do's. Its id stays the same for as long as its meaning does."""

    id: Slug
    text: DoTexts


class Manifest(Strict):
    """All of `pack.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    id: Slug
    version: Label
    licence: Line
    institution: InstitutionEntry
    languages: Annotated[list[LanguageEntry], Field(min_length=1, max_length=12)]
    title: Lines
    introduction: Passages
    illustration: IllustrationEntry
    dos: Annotated[list[DoEntry], Field(min_length=1, max_length=12)]
    sources: list[SourceEntry] = Field(default_factory=list)
    contacts: list[Contact]
    valid_from: date | None = None
    """The first day on which the text is meant to be used; said on pages, not enforced."""
    review_by: date | None = None
    """By when somebody should read everything again."""
    introductions: IntroductionsEntry = IntroductionsEntry()
    faq: Annotated[list[FaqItem], Field(max_length=60)] = Field(default_factory=list)
    guidance: Annotated[list[GuidanceItem], Field(max_length=60)] = Field(default_factory=list)
    question: QuestionPart | None = None
    reporting: ReportingEntry | None = None
    desk: DeskEntry | None = None
    theme: ThemePart | None = None
    channels: Annotated[list[ChannelEntry], Field(max_length=40)] = Field(default_factory=list)


def validate(tree: Mapping[str, object]) -> Manifest:
    """Return the manifest in `tree`. Raises pydantic's ValidationError with every fault found."""
    listed = tree.get("languages")
    entries = listed if isinstance(listed, list) else []
    tags = [str(entry["tag"]) for entry in entries if isinstance(entry, dict) and "tag" in entry]
    # By way of JSON, because there a strict model takes a date from its text and nothing else.
    return Manifest.model_validate_json(json.dumps(tree), context={"languages": tags})
