"""Another institution on the same installation, with rows in every table.

Everything that can be the same is the same: issuer, deployment, course, link and people. Only the
client differs, as with Canvas and Blackboard, where all schools share one issuer.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.access.models import Administrator, Course, PersonLink, Placement
from lti_app.acknowledgement.models import (
    AcknowledgementTotal,
    AnswerTally,
    DeliveryState,
    GradeDelivery,
)
from lti_app.campaign import drafts
from lti_app.campaign.artefacts import Artefact, ArtefactKind
from lti_app.campaign.drafts import StoredDraft
from lti_app.campaign.shelf import shelf
from lti_app.db import CourseModel
from lti_app.editing.service import pack_from_list
from lti_app.editing.sketch import Sketch
from lti_app.institution.models import Institution, Invite, InviteKind
from lti_app.kaltura.models import KalturaLink
from lti_app.lti.models import Registration, ServiceToken
from lti_app.membership.models import TokenQuota
from lti_app.sharing.models import CourseSharing
from lti_app.teams.models import TeamsInstructor, TeamsPlacement
from practice.personas import PERSONAS
from practice.platform import Platform
from tests.factories import Factories
from tests.launcher import TOOL, Launcher
from tests.web.visit import Visit

MARK = "neighbour-7c1"
"""Stands in every text of the neighbour that has no meaning, and so on no page of ours."""
MANY = 1_987_654_321
"""The same for numbers: longer than what chance makes of a token or of a reference to the log."""

COLOURS = {"brand": "#004488", "brand_dark": "#99ccff", "panel": "#003366", "accent": "#ffcc00"}

Rows = Mapping[str, list[tuple[Any, ...]]]


def move_in(launcher: Launcher, factories: Factories, session: Session) -> Institution:
    """Add the institution, let its people use the tool, and fill the tables that are left."""
    ours = launcher.platform
    theirs = Platform(ours.issuer, f"client-{MARK}", ours.deployment_id, ours.keys, TOOL)
    owner = factories.institution(MARK)
    factories.registration(theirs, owner, name=f"Platform {MARK}")
    beside = Launcher(launcher.app, theirs)
    title = {"context": {"id": "course-2026-psy-g", "title": f"Course {MARK}"}}
    for persona in ("student-01", "student-02"):
        Visit(beside, persona, **title).acknowledge()
    Visit(beside, "instructor", **title)
    session.rollback()
    _fill(session, owner)
    session.commit()
    return owner


def _fill(session: Session, owner: Institution) -> None:
    registration = session.scalars(
        select(Registration).where(Registration.institution_id == owner.id)
    ).one()
    registration.last_service_error = MARK
    course = session.scalars(select(Course).where(Course.institution_id == owner.id)).one()
    course.memberships_url = f"https://lms.example/{MARK}"
    placement = session.scalars(select(Placement).where(Placement.institution_id == owner.id)).one()
    placement.lineitem_url = placement.lineitems_url = f"https://lms.example/{MARK}"
    placement.is_graded = True
    now = clock.now()
    for kind in InviteKind:
        session.add(
            Invite(institution_id=owner.id, kind=kind, token_hash=kind.encode()[:32], ends_at=now)
        )
    session.add_all(
        [
            Administrator(
                institution_id=owner.id,
                registration_id=registration.id,
                subject=PERSONAS["administrator"].subject or "",
                made_at=now,
            ),
            TokenQuota(
                registration_id=registration.id,
                person_hash=bytes(32),
                day=now.date(),
                institution_id=owner.id,
                issued=5,
            ),
            ServiceToken(
                registration_id=registration.id,
                scopes=MARK,
                institution_id=owner.id,
                token=MARK,
                ends_at=now,
            ),
            GradeDelivery(
                institution_id=owner.id,
                placement_id=placement.id,
                subject=PERSONAS["student-01"].subject or "",
                scored_at=now,
                state=DeliveryState.FAILED,
                due_at=now,
                problem=MARK,
            ),
            PersonLink(
                registration_id=registration.id,
                identifier_hash=MARK.encode(),
                institution_id=owner.id,
                subject=PERSONAS["student-01"].subject or "",
            ),
            CourseSharing(
                institution_id=owner.id,
                course_id=course.id,
                channel=MARK,
                introductions=json.dumps({"nl/chat": MARK}),
            ),
            KalturaLink(
                institution_id=owner.id,
                placement_id=placement.id,
                name=MARK,
                is_recorded=True,
                course_url=f"https://lms.example/{MARK}",
                course_title=MARK,
            ),
            AnswerTally(
                institution_id=owner.id,
                deployment_id=course.deployment_id,
                place=course.place,
                run=1,
                question_hash=MARK,
                answer_id=MARK,
                people=MANY,
                shown_people=MANY,
            ),
            TeamsPlacement(id=MARK, institution_id=owner.id, title=MARK, made_on=now.date()),
            TeamsInstructor(institution_id=owner.id, subject=MARK, name=MARK, made_on=now.date()),
            AcknowledgementTotal(
                institution_id=owner.id, academic_year=2025, meaning_hash=MARK, people=MANY
            ),
        ]
    )


def begin_draft(launcher: Launcher, institution: str, text: str) -> StoredDraft | None:
    """Give an institution a draft with `text` in it, and an artefact of it; return the draft."""
    sketch = Sketch.of(pack_from_list(f"- {text}", "nl", text) or {})
    sketch.put(("theme",), COLOURS)
    with shelf(launcher.app).engine.begin() as connection:
        drafts.begin(connection, institution, sketch.packed())
        draft = drafts.find(connection, institution)
        assert draft
        drafts.ask_for_artefacts(connection, draft, draft.revision)
        draft = drafts.find(connection, institution)
        assert draft
        slide = Artefact("nl", ArtefactKind.SLIDE, "a.pptx", "application/x", text.encode())
        drafts.show(connection, draft, [slide], None)
    return draft_of(launcher, institution)


def draft_of(launcher: Launcher, institution: str) -> StoredDraft | None:
    """Return the draft of an institution as it is now."""
    with shelf(launcher.app).engine.connect() as connection:
        return drafts.find(connection, institution)


def owned() -> Iterator[Table]:
    """Yield every table whose rows belong to an institution."""
    for table in CourseModel.metadata.sorted_tables:
        if "institution_id" in table.c:
            yield table


def belongings(session: Session, owner_id: int) -> Rows:
    """Return all that belongs to an institution, as it is in the database now."""
    session.rollback()
    rows = {
        table.name: sorted(
            (
                tuple(row)
                for row in session.execute(select(table).where(table.c.institution_id == owner_id))
            ),
            key=repr,
        )
        for table in owned()
    }
    institution = select(Institution.__table__).where(Institution.id == owner_id)
    return {**rows, "institution": [tuple(row) for row in session.execute(institution)]}
