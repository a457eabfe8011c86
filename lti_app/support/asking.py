"""What the desk's browsers say to a reporter by themselves, in each language a report may be in.

The server does not know which language that is; the browser that opened the report does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from lti_app import i18n
from lti_app.campaign.desk import desk_of
from lti_app.campaign.desk_texts import DeskQuestion
from lti_app.support import pages


@dataclass(frozen=True)
class Asked:
    """The questions afterwards, as they are asked in one language."""

    language: str
    opening: str
    questions: tuple[DeskQuestion, ...]


def in_every_language(institution: str) -> list[Asked]:
    """Return the questions of an institution's pack in every language of the interface."""
    version = pages.version_of(institution)
    return [
        Asked(language, opening, desk_of(version.edition(language)).evaluation)
        for language, opening in said(_opening).items()
    ]


def copy_letters() -> dict[str, str]:
    """Return how a reporter is told of a masked copy; … is the place of the reason."""
    return said(_copy_letter)


def said(text: Callable[[], str]) -> dict[str, str]:
    """Return what `text` gives in every language of the interface, by its code."""
    found = {}
    for language in i18n.LANGUAGES:
        with force_locale(i18n.region(language)):
            found[language] = text()
    return found


def _opening() -> str:
    text: str = _(
        "Thank you for letting us look along. We want to learn from this, so we ask you a few "
        "short questions. You need not answer any of them, and we still do not know who you are."
    )
    return text


def _copy_letter() -> str:
    text: str = _(
        "A copy of your report was made to pass on, without the names from the box for names. "
        "The reason: …"
    )
    return text
