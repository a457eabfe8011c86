"""What a gradebook may ask about one student: whether and when they acknowledged in this course.

LTI Submission Review. Staff of the course see it of each student, a student of themselves.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from lti_app.access.service import Visitor, request_of
from lti_app.acknowledgement import history
from lti_app.acknowledgement.asking import Asking
from lti_app.acknowledgement.models import Action, Reason
from lti_app.errors import NotAllowedError
from lti_app.lti.roles import STAFF


@dataclass(frozen=True)
class Review:
    """An acknowledgement or exemption that stands; a withdrawn one is none."""

    on: date
    exempt: Reason | None
    """Why the student need not acknowledge; None for an acknowledgement."""
    is_todays: bool
    """Whether the version was that of today."""
    means_the_same: bool
    is_current: bool
    """False where the student is asked again, by a changed meaning or a new academic year."""
    until: date | None
    """The last day on which it counts all the same."""
    version_hash: str
    language: str


def student_meant(connection: Connection, visitor: Visitor, token: str) -> str:
    """Return about whom the message is: their `sub`. Raises NotAllowedError."""
    subject: str = request_of(connection, token)["for_user"]
    teaches = visitor.role in STAFF and not visitor.is_test_user
    if subject != visitor.subject and not teaches:
        raise NotAllowedError(visitor.role)
    return subject


def review(connection: Connection, visitor: Visitor, subject: str, asking: Asking) -> Review | None:
    """Return what stands in this run of the course."""
    event = history.of_person(connection, visitor, subject).stands
    if event is None or event.action is Action.WITHDRAWN:
        return None
    about = event.meaning_hash, event.recorded_at
    is_current = asking.is_current(*about)
    return Review(
        on=asking.day(event.recorded_at),
        exempt=event.reason,
        is_todays=event.version_hash == asking.published.version.hash,
        means_the_same=asking.means_the_same(event.meaning_hash),
        is_current=is_current,
        until=None if is_current else asking.until(*about),
        version_hash=event.version_hash,
        language=event.language,
    )
