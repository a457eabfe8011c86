"""What may stand in `pack.yaml` about longer texts, the question, reporting and colours."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from lti_app.campaign.fields import (
    Audience,
    ChannelPicture,
    ChannelRoom,
    ChannelUnit,
    Colour,
    Line,
    Lines,
    Openings,
    Passages,
    QuestionKind,
    ShareAddress,
    Slug,
    Strict,
    refused,
)
from lti_app.campaign.theme import LEAST_CONTRAST, Theme, clashes


class IntroductionsEntry(Strict):
    """What comes before the Do's, for each channel."""

    group: Lines | None = None
    chat: Openings | None = None
    description: Openings | None = None
    lecture: Openings | None = None
    course: Openings | None = None
    language_choice: Lines | None = None
    replace: bool = False
    """They are still the proposal of the tool, to be replaced or confirmed."""


class FaqItem(Strict):
    """A question; the answer is in `faq/<id>.<language>.md`."""

    id: Slug
    audience: Audience = "everyone"
    question: Lines
    replace: bool = False
    """The institution has to fill in its own details here."""


class GuidanceItem(Strict):
    """A page of advice; the text is in `guidance/<id>.<language>.md`."""

    id: Slug
    audience: Audience
    title: Lines
    summary: Lines
    replace: bool = False
    """The institution has to fill in its own details here."""


class AnswerEntry(Strict):
    """One way to answer a scenario."""

    id: Slug
    text: Lines
    feedback: Passages


class QuestionEntry(Strict):
    """The one question of a pack. The answers to a choice are the Do's themselves."""

    kind: QuestionKind
    text: Passages
    answers: Annotated[list[AnswerEntry], Field(max_length=5)] = Field(default_factory=list)


def _answerable(question: QuestionEntry) -> QuestionEntry:
    if question.kind == "choice" and question.answers:
        raise refused("answers_to_a_choice")
    if question.kind == "scenario" and len(question.answers) < 2:
        raise refused("too_few_answers")
    ids = [each.id for each in question.answers]
    if len(set(ids)) != len(ids):
        raise refused("answers_alike")
    return question


class KindEntry(Strict):
    """One kind of what can have happened, to tick in a report; none is ever required."""

    id: Slug
    text: Lines
    fast: bool = False
    """Removal help comes first, and the report is read sooner: images that are being spread."""


def _each_id_once(kinds: list[KindEntry]) -> list[KindEntry]:
    if len({each.id for each in kinds}) != len(kinds):
        raise refused("kinds_alike")
    return kinds


class ReportingEntry(Strict):
    """What the reporting pages say on behalf of the institution."""

    response: Passages
    done: Passages
    not_done: Passages
    kinds: Annotated[list[KindEntry], Field(max_length=24), AfterValidator(_each_id_once)] = Field(
        default_factory=list
    )
    replace: bool = False
    """The institution has to fill in its own details here."""


class ChannelEntry(Strict):
    """A place to share the Do's in: one more, or better facts about a known one."""

    id: Slug
    app: Annotated[str, Field(max_length=40)]
    """The application, as people know it."""
    name: Lines
    """What the field is called there, such as "announcement"."""
    room: ChannelRoom = "messages"
    limit: Annotated[int, Field(ge=50, le=1_000_000)] | None = None
    unit: ChannelUnit = "characters"
    bullet: Annotated[str, Field(max_length=4)] = "• "
    html: bool = False
    picture: ChannelPicture = "separate"
    most_rules: Annotated[int, Field(ge=1, le=100)] | None = None
    share: ShareAddress | None = None
    share_limit: Annotated[int, Field(ge=1, le=10_000)] | None = None
    source: Line
    """Where the limit comes from."""
    taken_on: date


class ThemeEntry(Strict):
    """The institution's colours; see `theme.py`."""

    brand: Colour
    brand_dark: Colour
    panel: Colour
    accent: Colour


def _readable(entry: ThemeEntry) -> ThemeEntry:
    found = clashes(Theme(**dict(entry)))
    if found:
        which = "; ".join(
            f"{each.field} has {each.contrast:.1f} beside {each.other}" for each in found
        )
        raise refused("hard_to_read", which=which, least=LEAST_CONTRAST)
    return entry


QuestionPart = Annotated[QuestionEntry, AfterValidator(_answerable)]
ThemePart = Annotated[ThemeEntry, AfterValidator(_readable)]
