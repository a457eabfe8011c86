"""At set hours readers get to see what is new, and a digest says that there is something.

So neither the list nor a mail tells when somebody was writing, be it a report or a message of
later. Only a report about images whose reporter has ticked that it may be seen at once is there at
once, and so are messages in it. The digest is the same for one report and for nine, names nothing,
and links to no case (promises 9 and 33 of the threat model).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, exists, or_, select, update

from lti_app.db import dialect_of, insert_once
from lti_app.reports import news
from lti_app.reports.holding import hold
from lti_app.reports.models import Message, Report
from lti_app.support import ended, log, timers
from lti_app.support.models import Batch, Invite, Member, UsedNote

KEPT_DAYS = 7
"""How long it is remembered that an hour's reports have been released."""


@dataclass(frozen=True)
class Hour:
    """An hour of a day at which reports are released."""

    day: date
    hour: str
    """Such as 09:00."""


def last_hour(hours: Sequence[str], time_zone: str, *, now: datetime) -> Hour:
    """Return the latest of `hours` (local times such as 09:00) that has struck at `now`."""
    local = now.astimezone(ZoneInfo(time_zone))
    struck = [hour for hour in hours if hour <= f"{local:%H:%M}"]
    if struck:
        return Hour(local.date(), max(struck))
    return Hour(local.date() - timedelta(days=1), max(hours))


def release(connection: Connection, institution: str, hour: Hour, *, today: date) -> bool:
    """Let readers see what has come, once for each hour; return whether this call did it.

    Reports above the ceiling of their day wait for their own day (`release_on`).
    """
    first = insert_once(dialect_of(connection), Batch.__table__).values(
        institution=institution, day=hour.day, hour=hour.hour, mail_waits=False
    )
    if connection.execute(first.returning(Batch.hour)).first() is None:
        return False
    # Who claimed a digest of an hour before and still has not sent it died over it.
    connection.execute(
        update(Batch)
        .where(Batch.institution == institution, Batch.mail_claimed.is_(True))
        .values(mail_claimed=False)
    )
    _release(connection, institution, today)
    waits = _announce(connection, institution) or _is_late(connection, institution, today)
    connection.execute(
        update(Batch)
        .where(Batch.institution == institution, Batch.day == hour.day, Batch.hour == hour.hour)
        .values(mail_waits=waits)
    )
    return True


def release_now(connection: Connection, institution: str, *, today: date) -> int:
    """Release before the hour, by a command, and write it down; return in how many reports."""
    count = _release(connection, institution, today)
    log.write(
        connection, institution, "released_now", actor=None, today=today, reason=f"{count} reports"
    )
    return count


def _release(connection: Connection, institution: str, today: date) -> int:
    """Let readers see reports and messages; return in how many reports something is new."""
    written = news.waiting(connection, institution)
    # Before anything is changed, so that two who change several wait in one order.
    hold(connection, written)
    released = connection.scalars(
        update(Report)
        .where(
            Report.institution == institution,
            Report.released.is_(False),
            Report.release_on <= today,
        )
        .values(released=True)
        .returning(Report.id)
    ).all()
    seen = select(Report.id).where(Report.id.in_(written), Report.released.is_(True))
    told = connection.scalars(seen).all()
    news.tell(connection, told, today=today)
    return len({*released, *told})


def _announce(connection: Connection, institution: str) -> bool:
    """Return whether something of a reporter has come since the last time, and take note of it."""
    changed = connection.execute(
        update(Report)
        .where(
            Report.institution == institution,
            Report.released.is_(True),
            Report.unannounced.is_(True),
        )
        .values(unannounced=False)
        .returning(Report.id)
    )
    return len(changed.all()) > 0


def _is_late(connection: Connection, institution: str, today: date) -> bool:
    """Return whether something has been waiting unread for too long: it is announced again."""
    since = timers.unread_since(today)
    later = exists().where(
        Message.report_id == Report.id, Message.from_desk.is_(False), Message.sent_on > since
    )
    late = exists().where(
        Report.institution == institution,
        Report.released.is_(True),
        Report.unread.is_(True),
        Report.release_on <= since,
        ~later,
    )
    return bool(connection.scalar(select(late)))


def mails_waiting(connection: Connection) -> Sequence[str]:
    """Return the institutions for which a digest has still to go out, and nobody sends it."""
    waits = (Batch.mail_waits.is_(True), Batch.mail_claimed.is_(False))
    found = select(Batch.institution).distinct().where(*waits)
    return connection.scalars(found.order_by(Batch.institution)).all()


def claim_mail(connection: Connection, institution: str) -> list[Hour]:
    """Return the hours whose digest is this caller's to send; nothing where another was first."""
    claimed = connection.execute(
        update(Batch)
        .where(
            Batch.institution == institution,
            Batch.mail_waits.is_(True),
            Batch.mail_claimed.is_(False),
        )
        .values(mail_claimed=True)
        .returning(Batch.day, Batch.hour)
    )
    return [Hour(day, hour) for day, hour in claimed]


def mail_ended(
    connection: Connection, institution: str, hours: Sequence[Hour], *, is_sent: bool
) -> None:
    """Remember that the digest of some hours has gone out, or give it back to be sent later."""
    for hour in hours:
        connection.execute(
            update(Batch)
            .where(Batch.institution == institution, Batch.day == hour.day, Batch.hour == hour.hour)
            .values(mail_waits=not is_sent, mail_claimed=False)
        )


def addresses(connection: Connection, institution: str) -> Sequence[str]:
    """Return where the digest goes: members who read or coordinate, and gave an address."""
    return connection.scalars(
        select(Member.mail)
        .where(
            Member.institution == institution,
            Member.left_on.is_(None),
            Member.mail.is_not(None),
            or_(Member.reads.is_not(None), Member.coordinates.is_(True)),
        )
        .order_by(Member.mail)
    ).all()  # type: ignore[return-value]


def forget(connection: Connection, *, today: date) -> None:
    """Delete what the desk remembers no longer: hours, notes, sessions and invitations."""
    ended.forget(connection, today=today)
    connection.execute(delete(Batch).where(Batch.day < today - timedelta(days=KEPT_DAYS)))
    connection.execute(delete(UsedNote).where(UsedNote.used_on < today - timedelta(days=1)))
    connection.execute(delete(Invite).where(Invite.ends_on < today))
