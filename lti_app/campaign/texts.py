"""The longer texts of an edition: introductions, questions and answers, guidance, reporting."""

from dataclasses import dataclass
from datetime import date

from lti_app.campaign.fields import (
    Audience,
    ChannelPicture,
    ChannelRoom,
    ChannelUnit,
    QuestionKind,
)


@dataclass(frozen=True)
class Introductions:
    """What an administrator of a group writes before the Do's, one text for each channel.

    `{group}` in a text is the place of the group's name.
    """

    group: str | None = None
    """What stands for `{group}` when nobody filled in a name."""
    chat: str | None = None
    description: str | None = None
    """For the description of a group, where the Do's follow in the same field."""
    lecture: str | None = None
    """For the chat at the start of an online lecture."""
    course: str | None = None
    """For an announcement or a page in a course."""
    language_choice: str | None = None
    """One sentence that says in which language the group writes."""


@dataclass(frozen=True)
class FaqEntry:
    """A question and its answer."""

    id: str
    audience: Audience
    question: str
    answer: str
    """Markdown; see `markdown.py`."""


@dataclass(frozen=True)
class GuidancePage:
    """A page of advice for students, or for those who teach or look after a group."""

    id: str
    audience: Audience
    title: str
    summary: str
    """One sentence, for lists."""
    text: str
    """Markdown; see `markdown.py`."""


@dataclass(frozen=True)
class Answer:
    """One way to answer the question of a pack."""

    id: str
    text: str
    feedback: str | None
    """What somebody reads who chose it; only a scenario has it."""


@dataclass(frozen=True)
class Question:
    """The one question that a pack may ask; answering is never needed."""

    kind: QuestionKind
    text: str
    answers: tuple[Answer, ...]
    hash: str
    """Names question and answers in all languages; figures of another question do not count."""


@dataclass(frozen=True)
class OwnChannel:
    """A place to share in that an institution added or corrected; see `sharing.channels`."""

    id: str
    app: str
    name: str
    room: ChannelRoom
    limit: int | None
    unit: ChannelUnit
    bullet: str
    html: bool
    picture: ChannelPicture
    most_rules: int | None
    share: str | None
    share_limit: int | None
    source: str
    taken_on: date


@dataclass(frozen=True)
class Kind:
    """One kind of what can have happened, to tick in a report."""

    id: str
    text: str
    fast: bool = False
    """Images that are being spread: removal help comes first, and the report is read sooner."""


@dataclass(frozen=True)
class Reporting:
    """What the reporting pages say on behalf of the institution."""

    response: str
    """When somebody answers."""
    done: str
    """What happens with a report."""
    not_done: str
    """What does not."""
    kinds: tuple[Kind, ...] = ()
    """What can be ticked in a report, in this order."""
