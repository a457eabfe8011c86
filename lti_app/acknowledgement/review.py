"""What a gradebook may ask about one student: whether and when they acknowledged in this course.

LTI Submission Review. Staff of the course see it of each student, a student of themselves.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from lti_app.access.service import Visitor, request_of
from lti_app.acknowledgement.models import Acknowledgement, Action
from lti_app.acknowledgement.statements import RUN
from lti_app.campaign.pack import Version
from lti_app.errors import NotAllowedError
from lti_app.institution.service import local_date
from lti_app.lti.roles import STAFF


@dataclass(frozen=True)
class Review:
    """An acknowledgement that stands; a withdrawn one is none."""

    on: date
    is_current: bool
    """False where it was an earlier version of the Do's."""
    version_hash: str
    language: str


def student_meant(connection: Connection, visitor: Visitor, token: str) -> str:
    """Return about whom the message is: their `sub`. Raises NotAllowedError."""
    subject: str = request_of(connection, token)["for_user"]
    teaches = visitor.role in STAFF and not visitor.is_test_user
    if subject != visitor.subject and not teaches:
        raise NotAllowedError(visitor.role)
    return subject


def review(
    connection: Connection, visitor: Visitor, subject: str, version: Version, *, time_zone: str
) -> Review | None:
    """Return what stands in this run of the course: of the current version, else the last one."""
    events = connection.execute(
        _EVENTS,
        {
            "of_registration": visitor.registration_id,
            "of_subject": subject,
            "of_deployment": visitor.deployment_id,
            "of_place": visitor.place,
        },
    )
    standing: dict[str, Review] = {}
    for version_hash, action, moment, language in events:
        standing.pop(version_hash, None)
        if action is Action.ACKNOWLEDGED:
            is_current = version_hash == version.hash
            day = local_date(moment, time_zone)
            standing[version_hash] = Review(day, is_current, version_hash, language)
    return standing.get(version.hash) or next(reversed(standing.values()), None)


_C = Acknowledgement.__table__.c
_EVENTS = (
    select(_C.version_hash, _C.action, _C.recorded_at, _C.language)
    .where(
        _C.registration_id == bindparam("of_registration"),
        _C.subject == bindparam("of_subject"),
        _C.deployment_id == bindparam("of_deployment"),
        _C.place == bindparam("of_place"),
        _C.run == RUN,
    )
    .order_by(_C.id)
)
