"""What the codes of cases and the tables are called, in the language of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lti_app.campaign.versions import Edition
from lti_app.figures.codes import FIELDS, OTHER, UNKNOWN, Offered, Outcome, Part, Setting

FIELD_NAMES = {
    "theme": lazy_gettext("Theme"),
    "part": lazy_gettext("The reporter’s own part"),
    "setting": lazy_gettext("Where it happened"),
    "outcome": lazy_gettext("What came of it"),
    "faculty": lazy_gettext("Faculty"),
}
TABLE_NAMES = {
    **FIELD_NAMES,
    "theme-outcome": lazy_gettext("Theme, and what came of it"),
    "theme-setting": lazy_gettext("Theme, and where it happened"),
}
_FIXED: Mapping[str, Mapping[str, object]] = {
    "theme": {OTHER: lazy_gettext("Something else, or not clear")},
    "part": {
        Part.HAPPENED: lazy_gettext("It happened to them"),
        Part.SAW: lazy_gettext("They saw it"),
        Part.TOLD: lazy_gettext("They were told about it"),
        Part.SHARED: lazy_gettext("They took part, or passed something on"),
        Part.UNSAID: lazy_gettext("Not said"),
    },
    "setting": {
        Setting.GROUP_CHAT: lazy_gettext("A group chat"),
        Setting.PRIVATE: lazy_gettext("Private messages or mail"),
        Setting.SOCIAL_MEDIA: lazy_gettext("Social media"),
        Setting.COURSE_SITE: lazy_gettext("The site of a course, its forum too"),
        Setting.ONLINE_CLASS: lazy_gettext("An online class or meeting"),
        Setting.ELSEWHERE: lazy_gettext("Somewhere else online"),
        Setting.IN_PERSON: lazy_gettext("Face to face"),
        Setting.UNKNOWN: lazy_gettext("Not known"),
    },
    "outcome": {
        Outcome.OPEN: lazy_gettext("Not closed yet"),
        Outcome.ADVICE: lazy_gettext("Advice, or somebody who listened"),
        Outcome.CARE: lazy_gettext("Help or aftercare arranged"),
        Outcome.CONVERSATION: lazy_gettext("A conversation, with those involved or the group"),
        Outcome.MEASURE: lazy_gettext("A measure by the institution"),
        Outcome.PASSED_ON: lazy_gettext("Passed on, such as to the police or an adviser"),
        Outcome.WITHDRAWN: lazy_gettext("Taken back by who reported"),
        Outcome.NOTHING: lazy_gettext("Nothing could be done, or no answer came"),
    },
    "faculty": {UNKNOWN: lazy_gettext("Not known")},
}


@dataclass(frozen=True)
class Choice:
    """A field of a case's figure, with all that can be chosen."""

    field: str
    label: str
    options: list[tuple[str, str]]


def offered(edition: Edition, faculties: Mapping[str, str]) -> Offered:
    """Return what can be chosen at an institution: the kinds of its pack, its faculties."""
    return Offered(tuple(_kinds(edition)), tuple(faculties))


def choices(edition: Edition, faculties: Mapping[str, str]) -> list[Choice]:
    """Return the fields of a case's figure, for a form."""
    given: dict[str, Mapping[str, str]] = {"theme": _kinds(edition), "faculty": faculties}
    possible = offered(edition, faculties)
    return [
        Choice(
            field,
            str(FIELD_NAMES[field]),
            [(code, label(field, code, given.get(field, {}))) for code in possible.of(field)],
        )
        for field in FIELDS
    ]


def label(field: str, code: str, given: Mapping[str, str]) -> str:
    """Return what a code is called: our own word for it, or else the one `given`, or its id."""
    ours = _FIXED[field].get(code)
    return given.get(code, code) if ours is None else str(ours)


def quarter_in_words(quarter: str) -> str:
    """Return a quarter as people say it."""
    return str(_("Quarter %(number)s of %(year)s", number=quarter[-1], year=quarter[:4]))


def _kinds(edition: Edition) -> dict[str, str]:
    found = edition.reporting.kinds if edition.reporting else ()
    return {kind.id: kind.text for kind in found}
