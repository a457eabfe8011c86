"""Exemptions: staff of a course say that somebody need not acknowledge there, and take that back.

They are events as all others, so nothing is lost; who it was is not among what is kept.
"""

from sqlalchemy import Connection

from lti_app.access.service import Visitor
from lti_app.acknowledgement import history, statements
from lti_app.acknowledgement.asking import Asking
from lti_app.acknowledgement.models import Action, Reason
from lti_app.lti.roles import Role


def exempt(
    connection: Connection, visitor: Visitor, subject: str, reason: Reason, asking: Asking
) -> None:
    """Exempt a student of the visitor's course; nothing happens where they need not be.

    That is where they are exempt already, or have confirmed in the meantime.
    """
    found = history.of_person(connection, visitor, subject)
    stands = found.stands
    if stands is not None and stands.action is not Action.WITHDRAWN:
        about = stands.meaning_hash, stands.recorded_at
        if stands.action is Action.EXEMPTED or asking.is_current(*about):
            return
    version = asking.published.version
    # No text was read. The pack's first language says nothing about who looked at the page.
    edition = next(iter(version.editions.values()))
    event = {
        **history.person(visitor, subject),
        "new_run": stands.run if stands else None,
        "new_round": found.rounds,
        "new_role": Role.LEARNER,
        "new_action": Action.EXEMPTED,
        "new_reason": reason,
        "new_meaning_hash": asking.published.meaning_hash,
        "new_period": asking.period,
        "new_version_hash": version.hash,
        "new_language": edition.language,
        "new_edition_hash": edition.hash,
        "new_recorded_at": asking.now,
    }
    connection.execute(statements.add_in_round(connection.dialect.name), event)


def end(connection: Connection, visitor: Visitor, subject: str, asking: Asking) -> None:
    """End an exemption; nothing happens without one."""
    found = history.of_person(connection, visitor, subject)
    if found.stands is not None and found.stands.action is Action.EXEMPTED:
        history.end(connection, visitor, subject, found, role=Role.LEARNER, now=asking.now)
