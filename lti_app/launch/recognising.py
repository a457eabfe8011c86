"""A platform's user whom the institution's own sign-in may know too: one person at both doors.

Only where the institution says so, of students, and by an identifier of a platform that it trusts:
whoever could choose their own identifier could be anybody. docs/decisions/0032-kaltura.md.
"""

from datetime import datetime

from flask import current_app

from lti_app.access import person_links
from lti_app.access.person_keys import PersonKeys, is_hash
from lti_app.access.person_links import Known
from lti_app.access.persons import Person
from lti_app.access.service import Visitor
from lti_app.acknowledgement import joining
from lti_app.config import Settings
from lti_app.db import db
from lti_app.lti.claims import LaunchClaims, Message
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.roles import Role
from lti_app.sign_in import door


def recognise(
    platform: RegisteredPlatform, claims: LaunchClaims, visitor: Visitor, *, now: datetime
) -> None:
    """Keep who the visitor is by the institution's identifier.

    What they did by signing in is theirs from then on. One query where that is
    known, none where it is not wanted.
    """
    provider = door.for_courses(platform.institution)
    if provider is None or not provider.recognises_at(platform.issuer):
        return
    if claims.identifier is None or visitor.subject is None or not _is_student(visitor):
        return
    settings: Settings = current_app.extensions["settings"]
    keys = PersonKeys(settings.keys_dir)
    known = Known(
        visitor.institution_id,
        visitor.registration_id,
        keys.identifier(platform.institution, claims.identifier),
    )
    before = person_links.subject_of(db.connection, known)
    if before == visitor.subject:
        return
    person_links.keep(db.connection, known, visitor.subject)
    # Another user of the platform stays who they are: an account made anew is somebody else's.
    if before is not None and is_hash(before):
        person = Person(visitor.registration_id, visitor.subject)
        joining.join(db.connection, person, before, now=now)


def _is_student(visitor: Visitor) -> bool:
    is_learner = visitor.role is Role.LEARNER and not visitor.is_test_user
    return is_learner and visitor.message is Message.RESOURCE_LINK
