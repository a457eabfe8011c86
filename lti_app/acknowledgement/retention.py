"""When acknowledgements go: some months after their course run, with all that hangs on them.

A run ends on the last day that the platform tells, else on the day of the last launch, and where
nothing was told never later than its academic year: a course page that is used for years does not
keep the names of years. What stays is a number, from ten people on (docs/privacy.md).
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from lti_app.access.models import Course, CourseStaff, PersonLink, Placement
from lti_app.acknowledgement.models import (
    Acknowledgement,
    AcknowledgementTotal,
    Action,
    AnswerTally,
    GradeDelivery,
)
from lti_app.institution.models import Institution
from lti_app.institution.service import academic_year_start, local_date
from lti_app.teams.models import TeamsPlacement

FEWEST_PEOPLE = 10
"""Fewer are not counted: a small number in a known course can point at a person."""


@dataclass(frozen=True)
class Deleted:
    """How much one run of the job removed."""

    acknowledgements: int = 0
    courses: int = 0

    def __add__(self, other: "Deleted") -> "Deleted":
        """Return both together."""
        return Deleted(self.acknowledgements + other.acknowledgements, self.courses + other.courses)


def delete_expired(session: Session, *, now: datetime) -> Deleted:
    """Delete what every institution keeps no longer; return how much. Repeating does no harm."""
    deleted = Deleted()
    for institution in session.scalars(select(Institution)).all():
        deleted += _delete_for(session, institution, now)
    return deleted


def _delete_for(session: Session, institution: Institution, now: datetime) -> Deleted:
    today = local_date(now, institution.time_zone)
    last_day = months_before(today, institution.retention_months)
    noon = datetime.combine(last_day, time(12), ZoneInfo(institution.time_zone))
    year_began = academic_year_start(noon, institution.time_zone)
    ended = _ended(institution.id, last_day)
    expired = and_(
        Acknowledgement.institution_id == institution.id,
        or_(
            _in_course(ended),
            and_(
                Acknowledgement.recorded_at < year_began,
                ~_in_course(Course.ends_on >= last_day),
            ),
        ),
    )
    _keep_totals(session, institution, expired)
    gone = session.execute(delete(Acknowledgement).where(expired))
    _delete_deliveries(session, institution.id)
    _delete_answers(session, institution.id)
    _delete_links(session, institution.id)
    first_day = local_date(year_began, institution.time_zone)
    _delete_staff(session, institution.id, first_day, last_day)
    courses = _delete_courses(session, ended)
    _delete_teams_placements(session, institution.id, last_day)
    return Deleted(cast("CursorResult[object]", gone).rowcount, courses)


def _ended(institution_id: int, last_day: date) -> ColumnElement[bool]:
    """Return the condition on a course whose run ended before `last_day`."""
    return and_(
        Course.institution_id == institution_id,
        Course.last_used_on < last_day,
        or_(Course.ends_on.is_(None), Course.ends_on < last_day),
    )


def _in_course(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Course.deployment_id == Acknowledgement.deployment_id,
        Course.place == Acknowledgement.place,
        condition,
    )


def _keep_totals(session: Session, institution: Institution, expired: ColumnElement[bool]) -> None:
    """Add the people behind `expired` events to the totals of their academic year and meaning.

    Who confirmed the same in two academic years is counted in each of them.
    """
    people = (
        select(
            Acknowledgement.registration_id,
            Acknowledgement.subject,
            Acknowledgement.meaning_hash,
            func.min(Acknowledgement.recorded_at).label("since"),
        )
        .where(expired, Acknowledgement.action == Action.ACKNOWLEDGED, ~_was_withdrawn())
        .group_by(
            Acknowledgement.registration_id,
            Acknowledgement.subject,
            Acknowledgement.meaning_hash,
            Acknowledgement.period,
        )
    )
    zone = institution.time_zone
    found = {
        (registration_id, subject, local_date(academic_year_start(since, zone), zone).year, meaning)
        for registration_id, subject, meaning, since in session.execute(people)
    }
    counts = Counter((year, meaning) for _registration, _subject, year, meaning in found)
    _add(session, institution.id, ((*key, n) for key, n in counts.items() if n >= FEWEST_PEOPLE))


def _was_withdrawn() -> ColumnElement[bool]:
    """Return whether an acknowledgement was taken back; an exemption that ended is none."""
    later = aliased(Acknowledgement)
    same = ("registration_id", "subject", "deployment_id", "place", "run", "meaning_hash", "period")
    return exists().where(
        *(getattr(later, name) == getattr(Acknowledgement, name) for name in same),
        later.id > Acknowledgement.id,
        later.action == Action.WITHDRAWN,
        later.reason.is_(None),
    )


def _add(session: Session, institution_id: int, counts: Iterable[tuple[int, str, int]]) -> None:
    for year, meaning_hash, people in counts:
        total = session.scalars(
            select(AcknowledgementTotal).where(
                AcknowledgementTotal.institution_id == institution_id,
                AcknowledgementTotal.academic_year == year,
                AcknowledgementTotal.meaning_hash == meaning_hash,
            )
        ).one_or_none()
        if total is None:
            total = AcknowledgementTotal(
                institution_id=institution_id,
                academic_year=year,
                meaning_hash=meaning_hash,
                people=0,
            )
            session.add(total)
        total.people += people
    session.flush()


def totals(session: Session, institution_id: int) -> Sequence[AcknowledgementTotal]:
    """Return what stays of the acknowledgements that have gone, the last year first."""
    return session.scalars(
        select(AcknowledgementTotal)
        .where(AcknowledgementTotal.institution_id == institution_id)
        .order_by(AcknowledgementTotal.academic_year.desc(), AcknowledgementTotal.meaning_hash)
    ).all()


def _delete_deliveries(session: Session, institution_id: int) -> None:
    """Delete the scores of people of whom no acknowledgement is left in the course."""
    left = exists().where(
        Placement.id == GradeDelivery.placement_id,
        Course.id == Placement.course_id,
        Acknowledgement.registration_id == Placement.registration_id,
        Acknowledgement.subject == GradeDelivery.subject,
        Acknowledgement.deployment_id == Placement.deployment_id,
        # By the link as well: it may have gone to another course since.
        or_(
            Acknowledgement.place == Course.place,
            Acknowledgement.resource_link_id == Placement.resource_link_id,
        ),
    )
    session.execute(
        delete(GradeDelivery).where(GradeDelivery.institution_id == institution_id, ~left)
    )


def _delete_answers(session: Session, institution_id: int) -> None:
    """Delete the figures of answers of course runs of which no acknowledgement is left."""
    left = exists().where(
        Acknowledgement.deployment_id == AnswerTally.deployment_id,
        Acknowledgement.place == AnswerTally.place,
        Acknowledgement.run == AnswerTally.run,
    )
    session.execute(delete(AnswerTally).where(AnswerTally.institution_id == institution_id, ~left))


def _delete_links(session: Session, institution_id: int) -> None:
    """Delete who somebody is at two doors where no acknowledgement of theirs is left.

    Whoever comes again is recognised again.
    """
    left = exists().where(
        Acknowledgement.registration_id == PersonLink.registration_id,
        Acknowledgement.subject == PersonLink.subject,
    )
    session.execute(delete(PersonLink).where(PersonLink.institution_id == institution_id, ~left))


def _delete_staff(session: Session, institution_id: int, first_day: date, last_day: date) -> None:
    """Delete who came as staff in an earlier academic year, as acknowledgements go.

    Whoever comes again is known again.
    """
    runs_on = exists().where(
        Course.id == CourseStaff.course_id,
        Course.ends_on >= last_day,
    )
    session.execute(
        delete(CourseStaff).where(
            CourseStaff.institution_id == institution_id,
            CourseStaff.recorded_on < first_day,
            ~runs_on,
        )
    )


def _delete_courses(session: Session, ended: ColumnElement[bool]) -> int:
    course_ids = select(Course.id).where(ended)
    placement_ids = select(Placement.id).where(Placement.course_id.in_(course_ids))
    # Also of who confirmed by the link when it still stood in a course that goes on.
    session.execute(delete(GradeDelivery).where(GradeDelivery.placement_id.in_(placement_ids)))
    session.execute(delete(Placement).where(Placement.course_id.in_(course_ids)))
    gone = session.execute(delete(Course).where(ended))
    return cast("CursorResult[object]", gone).rowcount


def _delete_teams_placements(session: Session, institution_id: int, last_day: date) -> None:
    """Delete the tabs in Teams that nobody has opened for as long as acknowledgements stay."""
    is_used = exists().where(
        Course.institution_id == TeamsPlacement.institution_id, Course.place == TeamsPlacement.id
    )
    session.execute(
        delete(TeamsPlacement).where(
            TeamsPlacement.institution_id == institution_id,
            TeamsPlacement.made_on < last_day,
            ~is_used,
        )
    )


def months_before(day: date, months: int) -> date:
    """Return the day `months` before `day`, the last of its month where that has fewer days."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
