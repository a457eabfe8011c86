"""Scores that ended, forgotten where the point is to be brought again: who confirms gets one anew.

What waits is still brought: it is the point of somebody who has confirmed.
"""

from sqlalchemy import Connection, Select, delete, select

from lti_app.access.models import Course, Placement
from lti_app.access.service import Visitor
from lti_app.acknowledgement.models import DeliveryState, GradeDelivery


def forget_run(connection: Connection, visitor: Visitor) -> None:
    """Forget those of the visitor's course: another run of it begins.

    The gradebook of a platform may have been emptied for the new run, and keeps what is in it
    otherwise.
    """
    of_course = (
        select(Placement.id)
        .join(Course, Course.id == Placement.course_id)
        .where(Course.deployment_id == visitor.deployment_id, Course.place == visitor.place)
    )
    _forget(connection, of_course)


def forget_link(connection: Connection, deployment_id: int, resource_link_id: str) -> None:
    """Forget those of a link that went into another course, which has another gradebook."""
    of_link = select(Placement.id).where(
        Placement.deployment_id == deployment_id, Placement.resource_link_id == resource_link_id
    )
    _forget(connection, of_link)


def _forget(connection: Connection, placements: Select[int]) -> None:
    connection.execute(
        delete(GradeDelivery).where(
            GradeDelivery.placement_id.in_(placements),
            GradeDelivery.state != DeliveryState.WAITING,
        )
    )
