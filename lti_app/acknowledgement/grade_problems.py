"""Why a grade is not in the gradebook: stable codes, with words for the instructor.

The codes stand in docs/errors.md (a test compares) and in the database, never anything personal.
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from lti_app.errors import PlatformError
from lti_app.lti.scores import NOT_FOUND

SERVICE_MISSING = "grade_service_missing"
COLUMN_REFUSED = "grade_column_refused"
COLUMN_GONE = "grade_column_gone"
PERSON_REFUSED = "grade_person_refused"
FORBIDDEN = "grade_forbidden"
GIVEN_UP = "grade_given_up"
TOKEN_REFUSED = "grade_token_refused"  # noqa: S105 - a code, not a secret
BUSY = "grade_platform_busy"
UNREACHABLE = "grade_platform_unreachable"


@dataclass(frozen=True)
class Problem:
    """What an instructor reads about a code."""

    sentence: Any
    advice: Any
    is_final: bool = True
    """Whether nothing more is tried until somebody asks for it."""


_TRIED_AGAIN = _("You need not do anything: we try again by ourselves, for two weeks.")

PROBLEMS = {
    SERVICE_MISSING: Problem(
        _("Your learning platform does not let Online Do's send grades from this course."),
        _("Ask the people who manage it to switch on grades for Online Do's, then send again."),
    ),
    COLUMN_REFUSED: Problem(
        _("Your learning platform did not let Online Do's make a column in the gradebook."),
        _("Ask the people who manage it to allow that, or add the link anew with a grade."),
    ),
    COLUMN_GONE: Problem(
        _("The column in the gradebook was removed and could not be made again."),
        _("Open Online Do's from the course again, then send again."),
    ),
    PERSON_REFUSED: Problem(
        _("Your learning platform does not let this person be graded."),
        _("Often the person has left the course, or has a role that gets no grades."),
    ),
    FORBIDDEN: Problem(
        _("Your learning platform does not let Online Do's grade this person."),
        _("Check that the role of your students can be graded, then send again."),
    ),
    GIVEN_UP: Problem(
        _("For two weeks your learning platform did not take the grade."),
        _("Send again. If that does not help, tell the people who manage your platform."),
    ),
    TOKEN_REFUSED: Problem(
        _("Your learning platform does not recognise Online Do's at the moment."),
        _TRIED_AGAIN,
        False,
    ),
    BUSY: Problem(_("Your learning platform is busy and asks us to wait."), _TRIED_AGAIN, False),
    UNREACHABLE: Problem(
        _("Your learning platform did not answer as expected."), _TRIED_AGAIN, False
    ),
}
_FINAL = NOT_FOUND | {400, 403, 422}


def of_call(error: PlatformError, token_url: str) -> str:
    """Return the code for a call to a service that failed."""
    status = error.platform_status
    if status in (429, 503):
        return BUSY
    at_door = error.url == token_url.partition("?")[0]
    if status == 401 or (at_door and status is not None and 400 <= status < 500):
        return TOKEN_REFUSED
    if at_door or status not in _FINAL:
        return UNREACHABLE
    return FORBIDDEN if status == 403 else PERSON_REFUSED


def is_final(code: str) -> bool:
    """Return whether trying again is no use."""
    return PROBLEMS[code].is_final


def concerns_whole_platform(error: PlatformError, code: str) -> bool:
    """Return whether other scores would fare the same now, so that they had better wait."""
    return code in (BUSY, TOKEN_REFUSED) or error.platform_status is None
