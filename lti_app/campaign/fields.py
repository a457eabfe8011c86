"""The kinds of value that a manifest is made of, each with the check that belongs to it.

A check that fails raises `fault(message, mend)`: words for the person who wrote the value. Every
text for readers is given per language and must be there in exactly the languages of the pack,
which come with the validation context under `languages`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from lti_app.campaign.hours import DAYS, weekdays, zone_named

MARKUP = "*_~`#>"
"""Characters that chats turn into bold, headings and quotes: a Do would no longer be the same."""

_CHAT_CODE = re.compile(
    r"\|\||<[@#:!/a-zA-Z]|@(everyone|here|channel|all)\b|\]\(|:[a-z][a-z0-9_+-]*:"
)
"""A hidden text, a mention, a link with another label, the name of an emoji."""
_LIST = re.compile(r"([-+•]|\d+[.)])\s")
"""At the beginning of a text: a chat would make a list in a list of it."""
_PLACEHOLDER = re.compile(r"\{[^}]*\}?|\}")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Strict(BaseModel):
    """A part of a manifest: text is text, and a field that is not named is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def fault(message: str, mend: str) -> PydanticCustomError:
    """Return the error to raise for a value that is wrong, in the words of `Problem`."""
    return PydanticCustomError("pack", "{message}", {"message": message, "mend": mend})


def _written_as(pattern: str, what: str, mend: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise fault(f"{text or 'an empty text'} is not {what}", mend)
        return text

    return AfterValidator(check)


def _one_line(text: str) -> str:
    if found := _HIDDEN.search(text):
        what = "a line break" if found[0] == "\n" else f"the hidden character {found[0]!a}"
        raise fault(f"has {what} in it", "Write it as plain text on one line")
    return text


def _without_markup(text: str) -> str:
    if found := sorted(set(MARKUP) & set(text)):
        message = f"has {' '.join(found)} in it, which chats turn into markup"
        raise fault(message, "Use plain text")
    if code := _CHAT_CODE.search(text):
        message = f"has {code[0]} in it, which a chat turns into something else"
        raise fault(message, "Use plain text")
    if begins := _LIST.match(text):
        message = f"begins with {begins[0].strip()}, which a chat turns into a list"
        raise fault(message, "Begin with a word; numbers and dots are added where they belong")
    return text


def _language_tag(tag: str) -> str:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise fault(f"{tag} is not a known language", "Use a code such as nl, en or ar") from error
    return tag


def _with_one_group(text: str) -> str:
    if found := _PLACEHOLDER.findall(text.replace("{group}", "", 1)):
        mend = "Write {group} once, where the name of the group comes, and no other braces"
        raise fault(f"has {found[0]} in it", mend)
    return text


def _with_one_date(text: str) -> str:
    if found := _PLACEHOLDER.findall(text.replace("{date}", "", 1)):
        mend = "Write {date} at most once, where a day comes, and no other braces"
        raise fault(f"has {found[0]} in it", mend)
    return text


def _weekdays(text: str) -> str:
    if not weekdays(text):
        mend = f"Use {', '.join(DAYS)} or a range such as mon-fri"
        raise fault(f"{text} is not a day or a range of days", mend)
    return text


def _zone(name: str) -> str:
    if zone_named(name) is None:
        raise fault(f"{name} is not a known time zone", "Use a name such as Europe/Amsterdam")
    return name


def _in_every_language(texts: Mapping[str, str], info: ValidationInfo) -> Mapping[str, str]:
    languages: Sequence[str] = (info.context or {}).get("languages", ())
    missing = ", ".join(tag for tag in languages if tag not in texts)
    unknown = ", ".join(tag for tag in texts if tag not in languages)
    if unknown:
        also = f", and has no text in {missing}" if missing else ""
        mend = "Give exactly the languages that are in `languages`"
        raise fault(f"has a text in {unknown}, not a language of this pack{also}", mend)
    if missing:
        raise fault(f"has no text in {missing}", "Add the translation")
    return texts


Slug = Annotated[
    str,
    _written_as("[a-z0-9]+(-[a-z0-9]+)*", "an id", "Use only small letters, digits and hyphens"),
]
FileName = Annotated[
    str,
    _written_as(r"[a-z0-9][a-z0-9._-]*\.svg", "the name of an SVG file", "Write illustration.svg"),
]
LanguageTag = Annotated[str, AfterValidator(_language_tag)]
Status = Literal["official", "working"]

Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_one_line)]
Label = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_one_line)]
"""The name of a version."""
Passage = Annotated[str, Field(min_length=1, max_length=1200), AfterValidator(_one_line)]
DoText = Annotated[
    str,
    Field(min_length=1, max_length=280),
    AfterValidator(_one_line),
    AfterValidator(_without_markup),
]
Opening = Annotated[
    str,
    Field(min_length=1, max_length=1200),
    AfterValidator(_one_line),
    AfterValidator(_with_one_group),
]
"""An introduction to the Do's, with the place of the group's name in it."""
Notice = Annotated[Passage, AfterValidator(_with_one_date)]
"""A message of the desk; the place of a day may be in it."""
Lines = Annotated[dict[str, Line], AfterValidator(_in_every_language)]
Passages = Annotated[dict[str, Passage], AfterValidator(_in_every_language)]
DoTexts = Annotated[dict[str, DoText], AfterValidator(_in_every_language)]
Openings = Annotated[dict[str, Opening], AfterValidator(_in_every_language)]
Notices = Annotated[dict[str, Notice], AfterValidator(_in_every_language)]

ShareAddress = Annotated[
    str,
    Field(max_length=300),
    _written_as(
        r"(https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}|mailto:)[^\s\"<>{}]*(\{(text|link|title)\}[^\s\"<>{}]*)+",
        "an address that opens an application",
        "Begin it with https:// and write {text}, {link} or {title} where they come",
    ),
]
ChannelRoom = Literal["messages", "field", "rules", "link"]
ChannelUnit = Literal["utf16", "characters", "bytes"]
ChannelPicture = Literal["caption", "separate", "inline", "none"]
Audience = Literal["everyone", "students", "staff"]
QuestionKind = Literal["choice", "scenario"]
Colour = Annotated[
    str, _written_as("#[0-9a-fA-F]{6}", "a colour", 'Write it as "#0f6462", in quotes')
]

ContactKind = Literal["emergency", "helpline", "internal", "confidential", "police"]
Age = Annotated[int, Field(ge=0, le=120)]
PhoneNumber = Annotated[
    str,
    _written_as(
        r"\+[1-9][0-9]{6,14}|[1-9][0-9]{2,5}",
        "a telephone number",
        'Write it with +, the country code and only digits, such as "+31201234567"',
    ),
]
Mail = Annotated[
    str,
    _written_as(
        r"[^\s@<>\"]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
        "an e-mail address",
        "Write it as name@example.org",
    ),
]
Link = Annotated[
    str,
    Field(max_length=500),
    _written_as(
        r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:[0-9]+)?(/[^\s\"<>]*)?",
        "a web address",
        "Write it in full, beginning with https://",
    ),
]
Clock = Annotated[
    str,
    _written_as("([01][0-9]|2[0-3]):[0-5][0-9]", "a time", 'Write it as "09:30"'),
]
ClockOrMidnight = Annotated[
    str,
    _written_as(
        "([01][0-9]|2[0-3]):[0-5][0-9]|24:00", "a time", 'Write it as "17:00", at most "24:00"'
    ),
]
Weekdays = Annotated[str, AfterValidator(_weekdays)]
Zone = Annotated[str, AfterValidator(_zone)]
