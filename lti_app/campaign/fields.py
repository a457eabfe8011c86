"""The kinds of value that a manifest is made of, each with the check that belongs to it.

A check that fails raises `refused(code)`: a fault, whose words are in `fault_words`. Every text for
readers is given per language and must be there in exactly the languages of the pack, which come
with the validation context under `languages`.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Literal

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from lti_app.campaign.hours import weekdays, zone_named
from lti_app.campaign.problems import Value, fault

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


def refused(code: str, **values: Value) -> PydanticCustomError:
    """Return the error to raise for a value that is wrong: the fault of that code."""
    return PydanticCustomError("pack", "{fault}", {"fault": fault(code, **values)})


def _written_as(pattern: str, code: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not text:
            raise refused("empty")
        if not compiled.fullmatch(text):
            raise refused(code, text=text)
        return text

    return AfterValidator(check)


def _one_line(text: str) -> str:
    if found := _HIDDEN.search(text):
        if found[0] == "\n":
            raise refused("line_break")
        raise refused("hidden_character", sign=ascii(found[0]))
    return text


def _without_markup(text: str) -> str:
    if found := sorted(set(MARKUP) & set(text)):
        raise refused("markup", signs=" ".join(found))
    if code := _CHAT_CODE.search(text):
        raise refused("chat_code", sign=code[0])
    if begins := _LIST.match(text):
        raise refused("chat_list", sign=begins[0].strip())
    return text


def _language_tag(tag: str) -> str:
    if not is_language(tag):
        raise refused("unknown_language", tag=tag)
    return tag


@lru_cache(256)
def is_language(tag: str) -> bool:
    """Return whether a tag names a language that is known."""
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _with_one_group(text: str) -> str:
    if found := _PLACEHOLDER.findall(text.replace("{group}", "", 1)):
        raise refused("placeholder", found=found[0])
    return text


def _with_one_date(text: str) -> str:
    if found := _PLACEHOLDER.findall(text.replace("{date}", "", 1)):
        raise refused("date_placeholder", found=found[0])
    return text


def _weekdays(text: str) -> str:
    if not weekdays(text):
        raise refused("not_days", text=text)
    return text


def _zone(name: str) -> str:
    if zone_named(name) is None:
        raise refused("unknown_zone", name=name)
    return name


def can_be_judged_by(languages: Sequence[str]) -> bool:
    """Return whether it can be said of a text that its language is none of `languages`.

    What is no language is a fault of the list, and meant to be one: it is said once, and not of
    every text and file in the language that is meant.
    """
    return bool(languages) and all(map(is_language, languages))


def _in_every_language(texts: Mapping[str, str], info: ValidationInfo) -> Mapping[str, str]:
    languages: Sequence[str] = (info.context or {}).get("languages", ())
    missing = ", ".join(tag for tag in languages if tag not in texts and is_language(tag))
    unknown = ""
    if can_be_judged_by(languages):
        unknown = ", ".join(tag for tag in texts if tag not in languages)
    if unknown and missing:
        raise refused("foreign_and_untranslated", unknown=unknown, missing=missing)
    if unknown:
        raise refused("foreign", unknown=unknown)
    if missing:
        raise refused("untranslated", missing=missing)
    return texts


Slug = Annotated[
    str,
    _written_as("[a-z0-9]+(-[a-z0-9]+)*", "not_an_id"),
]
FileName = Annotated[
    str,
    _written_as(r"[a-z0-9][a-z0-9._-]*\.svg", "not_an_svg_name"),
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
        "not_a_share_address",
    ),
]
ChannelRoom = Literal["messages", "field", "rules", "link"]
ChannelUnit = Literal["utf16", "characters", "bytes"]
ChannelPicture = Literal["caption", "separate", "inline", "none"]
Audience = Literal["everyone", "students", "staff"]
QuestionKind = Literal["choice", "scenario"]
Colour = Annotated[str, _written_as("#[0-9a-fA-F]{6}", "not_a_colour")]

ContactKind = Literal["emergency", "helpline", "internal", "confidential", "police"]
Age = Annotated[int, Field(ge=0, le=120)]
PhoneNumber = Annotated[
    str,
    _written_as(
        r"\+[1-9][0-9]{6,14}|[1-9][0-9]{2,5}",
        "not_a_phone_number",
    ),
]
Mail = Annotated[
    str,
    _written_as(
        r"[^\s@<>\"]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
        "not_a_mail_address",
    ),
]
Link = Annotated[
    str,
    Field(max_length=500),
    _written_as(
        r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:[0-9]+)?(/[^\s\"<>]*)?",
        "not_a_web_address",
    ),
]
Clock = Annotated[
    str,
    _written_as("([01][0-9]|2[0-3]):[0-5][0-9]", "not_a_time"),
]
ClockOrMidnight = Annotated[
    str,
    _written_as("([01][0-9]|2[0-3]):[0-5][0-9]|24:00", "not_a_closing_time"),
]
Weekdays = Annotated[str, AfterValidator(_weekdays)]
Zone = Annotated[str, AfterValidator(_zone)]
