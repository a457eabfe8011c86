"""From somebody whom another than the platform named to a visitor of a course, as a student.

What follows is as after a launch: the same token, the same pages. Nobody becomes staff here, and
nothing goes to a gradebook but of who is known as a user of the platform.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Connection, Table, insert, update
from sqlalchemy.exc import IntegrityError

from lti_app.access.models import Course, Door, Launch
from lti_app.access.person_keys import is_hash
from lti_app.access.service import LIFE, Visitor
from lti_app.access.tokens import digest, new_token
from lti_app.errors import ReplayedError
from lti_app.lti.roles import Role


@dataclass(frozen=True)
class Threshold:
    """A placement before which somebody stands."""

    institution_id: int
    registration_id: int
    deployment_id: int
    course_id: int
    place: str
    resource_link_id: str
    course_title: str | None = None
    is_recorded: bool = True
    """False where the link was placed to be read only."""
    is_graded: bool = False
    """Whether confirmations through the link go to the gradebook, which knows its own users."""


def enter(
    connection: Connection,
    threshold: Threshold,
    door: Door,
    subject: str,
    *,
    language: str,
    today: date,
    now: datetime,
    once: str | None = None,
) -> tuple[str, Visitor]:
    """Let somebody in; return the launch token and the visitor.

    With `once` nobody else comes in with the same while the launch is kept: then ReplayedError is
    raised. The course counts as used today, so that it is not deleted under those who come so.
    """
    token = new_token(threshold.registration_id)
    visitor = _visitor(threshold, door, subject, language)
    row = {
        **vars(visitor),
        "token_hash": digest(token),
        # As the nonce of a message; where nothing can come twice it is one of its own.
        "nonce_hash": digest(f"{door} {once or token}"),
        "is_open": True,
        "ends_at": now + LIFE,
    }
    try:
        connection.execute(insert(cast("Table", Launch.__table__)), row)
    except IntegrityError as error:
        raise ReplayedError from error
    connection.execute(
        update(Course)
        .where(Course.id == threshold.course_id, Course.last_used_on < today)
        .values(last_used_on=today)
    )
    return token, visitor


def _visitor(threshold: Threshold, door: Door, subject: str, language: str) -> Visitor:
    return Visitor(
        institution_id=threshold.institution_id,
        registration_id=threshold.registration_id,
        deployment_id=threshold.deployment_id,
        context_id=threshold.place,
        context_title=threshold.course_title,
        resource_link_id=threshold.resource_link_id,
        subject=subject,
        role=Role.LEARNER,
        is_test_user=False,
        language=language,
        return_url=None,
        is_recorded=threshold.is_recorded,
        is_graded=threshold.is_graded and not is_hash(subject),
        door=door,
    )
