"""Whether new reports are taken: while somebody can read them, and nobody stopped them for now.

What has been reported goes on: mailboxes, cases and keys know nothing of a stop
(docs/decisions/0043-no-new-reports.md).
"""

from datetime import date, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection

from lti_app.campaign import doors
from lti_app.campaign.shelf import shelf
from lti_app.errors import DeskFormError
from lti_app.reports.readers import readers_of
from lti_app.support import log

LONGEST_STOP = timedelta(days=366)
_NO_DAY = _("This is no day between tomorrow and a year from now.")


def follow(connection: Connection, institution: str, *, today: date) -> bool:
    """Open the way to the report site when there are readers and a sheet, else close it.

    `connection` reads the keys in use, after whatever changed them has been committed.
    Return whether it is open now.
    """
    is_open = readers_of(connection, institution).is_open
    with shelf(current_app).engine.begin() as content:
        if is_open:
            doors.open_door(content, institution, today=today)
        else:
            doors.close_door(content, institution)
    shelf(current_app).forget()
    return is_open


def day_of(text: str, *, today: date) -> date | None:
    """Return the day of a form or command on which reports are taken again; None without one.

    Raises DeskFormError for a day that is over, is today, or is more than a year away.
    """
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise DeskFormError("until", _NO_DAY) from None
    if not today < day <= today + LONGEST_STOP:
        raise DeskFormError("until", _NO_DAY)
    return day


def stop(
    connection: Connection,
    institution: str,
    until: date | None,
    *,
    actor: bytes | None,
    today: date,
) -> None:
    """Take no new reports, until a day or until `resume`. The caller commits the log's entry.

    A second press makes no entry, unless it names another day.
    """
    reason = until.isoformat() if until else ""
    with shelf(current_app).engine.begin() as content:
        if doors.find(content, institution).stopped == doors.Stop(until):
            return
        doors.stop_intake(content, institution, until)
        log.write(
            connection, institution, "intake_stopped", actor=actor, today=today, reason=reason
        )
    shelf(current_app).forget()


def resume(connection: Connection, institution: str, *, actor: bytes | None, today: date) -> None:
    """Take new reports again. The caller commits the log's entry; a second press makes none."""
    with shelf(current_app).engine.begin() as content:
        if doors.resume_intake(content, institution):
            log.write(connection, institution, "intake_resumed", actor=actor, today=today)
    shelf(current_app).forget()
