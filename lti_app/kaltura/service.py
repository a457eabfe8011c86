"""The link of a placement: made, changed, withdrawn by staff; found by who follows it."""

import re
import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, delete, select, update

from lti_app.access.models import Course, Placement
from lti_app.access.service import Visitor
from lti_app.access.side_doors import Threshold
from lti_app.db import insert_once
from lti_app.errors import KalturaLinkUnknownError
from lti_app.institution.models import Institution
from lti_app.kaltura.models import KalturaLink
from lti_app.lti.models import Deployment, DeploymentStatus, Registration, RegistrationStatus

NAME = re.compile("[A-Za-z0-9_-]{22}")
MOST_WITHDRAWN = 20
"""Links of one placement that are remembered as withdrawn; older ones are as if never made."""


@dataclass(frozen=True)
class Wishes:
    """What staff want to stand on the page."""

    course_url: str | None = None
    course_title: str | None = None


@dataclass(frozen=True)
class Link:
    """The link of a placement that is in use."""

    name: str
    course_url: str | None
    course_title: str | None
    is_recorded: bool


@dataclass(frozen=True)
class Found:
    """What an address leads to."""

    link: Link
    institution: str
    """Short name."""
    time_zone: str
    is_open: bool
    """False once the link was withdrawn, or the platform switched off."""
    threshold: Threshold


def current(connection: Connection, visitor: Visitor) -> Link | None:
    """Return the link of the visitor's placement; None before the first one."""
    row = connection.execute(
        select(
            KalturaLink.name,
            KalturaLink.course_url,
            KalturaLink.course_title,
            KalturaLink.is_recorded,
        ).where(_of(visitor), KalturaLink.withdrawn_on.is_(None))
    ).one_or_none()
    return Link(*row) if row else None


def make(connection: Connection, visitor: Visitor, wishes: Wishes) -> None:
    """Make a link; nothing happens where there is one, or where retention took the placement."""
    placement_id = connection.scalar(_placement(visitor))
    if placement_id is None:
        return
    connection.execute(
        insert_once(connection.dialect.name, KalturaLink.__table__),
        {
            "institution_id": visitor.institution_id,
            "placement_id": placement_id,
            "name": secrets.token_urlsafe(16),
            "is_recorded": visitor.is_recorded,
            **vars(wishes),
        },
    )


def change(connection: Connection, visitor: Visitor, wishes: Wishes) -> None:
    """Change what stands on the page of the link in use."""
    connection.execute(
        update(KalturaLink)
        .where(_of(visitor), KalturaLink.withdrawn_on.is_(None))
        .values(**vars(wishes))
    )


def withdraw(connection: Connection, visitor: Visitor, *, today: date) -> None:
    """Let the link in use lead nowhere from now on; forget those of long ago."""
    connection.execute(
        update(KalturaLink)
        .where(_of(visitor), KalturaLink.withdrawn_on.is_(None))
        .values(withdrawn_on=today)
    )
    kept = (
        select(KalturaLink.id)
        .where(_of(visitor))
        .order_by(KalturaLink.id.desc())
        .limit(MOST_WITHDRAWN)
    )
    connection.execute(delete(KalturaLink).where(_of(visitor), KalturaLink.id.not_in(kept)))


def renew(connection: Connection, visitor: Visitor, *, today: date) -> None:
    """Replace the link in use by another one that says the same; nothing happens without one."""
    before = current(connection, visitor)
    if before is not None:
        withdraw(connection, visitor, today=today)
        make(connection, visitor, Wishes(before.course_url, before.course_title))


def find(connection: Connection, name: str) -> Found:
    """Return what the link called `name` leads to. Raises KalturaLinkUnknownError."""
    if not NAME.fullmatch(name):
        raise KalturaLinkUnknownError("not a name")
    row = connection.execute(_FIND.where(KalturaLink.name == name)).one_or_none()
    if row is None:
        raise KalturaLinkUnknownError("no such link")
    is_active = (
        row.registration_status is RegistrationStatus.ACTIVE
        and row.deployment_status is DeploymentStatus.ACTIVE
    )
    return Found(
        link=Link(name, row.course_url, row.course_title, row.is_recorded),
        institution=row.slug,
        time_zone=row.time_zone,
        is_open=is_active and row.withdrawn_on is None,
        threshold=Threshold(
            institution_id=row.institution_id,
            registration_id=row.registration_id,
            deployment_id=row.deployment_id,
            course_id=row.course_id,
            place=row.place,
            resource_link_id=row.resource_link_id,
            course_title=row.course_title,
            is_recorded=row.is_recorded,
            is_graded=row.is_graded,
        ),
    )


def _placement(visitor: Visitor) -> Select[int]:
    return select(Placement.id).where(
        Placement.deployment_id == visitor.deployment_id,
        Placement.resource_link_id == visitor.resource_link_id,
    )


def _of(visitor: Visitor) -> ColumnElement[bool]:
    return KalturaLink.placement_id.in_(_placement(visitor))


_FIND = (
    select(
        KalturaLink.course_url,
        KalturaLink.course_title,
        KalturaLink.is_recorded,
        KalturaLink.withdrawn_on,
        KalturaLink.institution_id,
        Institution.slug,
        Institution.time_zone,
        Registration.status.label("registration_status"),
        Deployment.status.label("deployment_status"),
        Placement.registration_id,
        Placement.deployment_id,
        Placement.course_id,
        Placement.resource_link_id,
        Placement.is_graded,
        Course.place,
    )
    .join(Placement, Placement.id == KalturaLink.placement_id)
    .join(Course, Course.id == Placement.course_id)
    .join(Institution, Institution.id == KalturaLink.institution_id)
    .join(Registration, Registration.id == Placement.registration_id)
    .join(Deployment, Deployment.id == Placement.deployment_id)
)
