"""A link in a course with what stands beside it: what is done to the one must not touch the others.

Ids are alike where platforms may choose them alike: the other platform has a course and a link that
are called as ours are, and people too.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.access.models import Course, Launch, Placement
from lti_app.access.service import Visitor
from lti_app.acknowledgement import service
from lti_app.acknowledgement.answers import Chosen
from lti_app.acknowledgement.asking import Asking
from lti_app.acknowledgement.models import (
    Acknowledgement,
    Action,
    DeliveryState,
    GradeDelivery,
)
from lti_app.acknowledgement.service import ShownText
from lti_app.campaign.published import Published
from lti_app.institution.models import AsksAgain
from lti_app.lti.models import Deployment, DeploymentStatus, Registration
from lti_app.lti.roles import Role

NOW = clock.now()
OURS, OF_COURSE, OF_PLATFORM = ("ours", "of-course", "of-platform")
"""A link, one beside it, and one in another course."""
BESIDE, FOREIGN = ("beside", "foreign")
"""Two that are called as ours is, in a course called so: in another deployment on the platform, and
on another platform."""
LINKS = (OURS, OF_COURSE, OF_PLATFORM, BESIDE, FOREIGN)
PLACES = {OURS: "1", OF_COURSE: "1", OF_PLATFORM: "2", BESIDE: "1", FOREIGN: "1"}
SOMEBODY = "somebody"
ELSEWHERE = (
    {"link": OF_PLATFORM},
    {"link": BESIDE},
    {"link": FOREIGN},
    {"run": 2},
    {"subject": "another"},
)
"""What tells an event from one of somebody through our link in the run of today."""


class Neighbours:
    """A link with its neighbours; in each somebody has an open page, and a score that waits."""

    def __init__(
        self, session: Session, published: Published, own: Registration, other: Registration
    ) -> None:
        self._session = session
        self._published = published
        self.own, self.other = own, other
        self.placements: dict[str, int] = {}
        self.deliveries: dict[str, int] = {}
        self._keys: dict[str, dict[str, Any]] = {}
        courses: dict[tuple[int, str], int] = {}
        for link in LINKS:
            key = self._keys[link] = self._deployment(
                other if link == FOREIGN else own, "beside" if link == BESIDE else None
            )
            at = key["deployment_id"], PLACES[link]
            if at not in courses:
                row = {**key, "place": PLACES[link], "last_used_on": NOW.date()}
                made = insert(Course).values(row).returning(Course.id)
                courses[at] = session.scalars(made).one()
            self._place(link, courses[at])
        session.commit()

    def _deployment(self, registration: Registration, new: str | None) -> dict[str, Any]:
        """Return the keys of the registration's deployment, or of a `new` one."""
        owner = {
            "institution_id": registration.institution_id,
            "registration_id": registration.id,
        }
        if new is not None:
            row = {**owner, "deployment_id": new, "made_at": NOW}
            made = insert(Deployment).values(**row, status=DeploymentStatus.ACTIVE)
            number = self._session.scalars(made.returning(Deployment.id)).one()
        else:
            first = select(func.min(Deployment.id)).where(
                Deployment.registration_id == registration.id
            )
            number = self._session.scalars(first).one()
        return {**owner, "deployment_id": number}

    def _place(self, link: str, course_id: int) -> None:
        key, name = self._keys[link], self.name(link)
        placed = insert(Placement).values(
            **key, course_id=course_id, resource_link_id=name, is_graded=True
        )
        self.placements[link] = self._session.scalars(placed.returning(Placement.id)).one()
        waiting = insert(GradeDelivery).values(
            institution_id=key["institution_id"],
            placement_id=self.placements[link],
            subject=SOMEBODY,
            scored_at=NOW,
            state=DeliveryState.WAITING,
            due_at=NOW,
        )
        self.deliveries[link] = self._session.scalars(waiting.returning(GradeDelivery.id)).one()
        self.launch(link)

    @staticmethod
    def name(link: str) -> str:
        """Return what the platform calls a link."""
        return OURS if link in (BESIDE, FOREIGN) else link

    def visitor(self, link: str = OURS, subject: str | None = SOMEBODY, **changes: Any) -> Visitor:
        """Return somebody who opened a link."""
        known: dict[str, Any] = {
            **self._keys[link],
            "context_id": PLACES[link],
            "context_title": None,
            "resource_link_id": self.name(link),
            "subject": subject,
            "role": Role.LEARNER,
            "is_test_user": False,
            "language": "nl",
            "return_url": None,
        }
        return Visitor(**{**known, **changes})

    def launch(self, link: str = OURS, subject: str | None = SOMEBODY, **changes: Any) -> None:
        """Let somebody have a page open."""
        once = secrets.token_bytes(32)
        row = {
            **vars(self.visitor(link, subject)),
            "is_open": True,
            "ends_at": NOW + timedelta(hours=1),
            "token_hash": once,
            "nonce_hash": once,
        }
        self._session.execute(insert(Launch).values({**row, **changes}))
        self._session.commit()

    def event(
        self,
        subject: str = SOMEBODY,
        link: str = OURS,
        action: Action = Action.ACKNOWLEDGED,
        at: datetime = NOW,
        **changes: Any,
    ) -> None:
        """Add something that happened with somebody."""
        version = self._published.version
        row = {
            **self._keys[link],
            "place": PLACES[link],
            "run": 1,
            "resource_link_id": self.name(link),
            "subject": subject,
            "role": Role.LEARNER,
            "action": action,
            "round": 0,
            "meaning_hash": self._published.meaning_hash,
            "version_hash": version.hash,
            "language": "nl",
            "edition_hash": version.editions["nl"].hash,
            "recorded_at": at,
        }
        self._session.execute(insert(Acknowledgement).values({**row, **changes}))
        self._session.commit()

    def acknowledge(
        self, engine: Engine, link: str = OURS, *, answer: Chosen | None = None, **known: Any
    ) -> None:
        """Let somebody confirm today's text."""
        asking = self.asking()
        version = asking.published.version
        text = ShownText(version.hash, version.editions["nl"])
        with engine.begin() as connection:
            service.acknowledge(
                connection, self.visitor(link, **known), asking, lambda: text, answer
            )

    def asking(self, policy: AsksAgain = AsksAgain.MEANING) -> Asking:
        """Return what is asked now."""
        return Asking(self._published, policy, 0, "Europe/Amsterdam", NOW)

    def change(self, model: type[Any], *links: str, **values: object) -> None:
        """Change the placement or the score of each of `links`, or of all."""
        ids = self.placements if model is Placement else self.deliveries
        chosen = [ids[link] for link in links or LINKS]
        self._session.execute(update(model).where(model.id.in_(chosen)).values(**values))
        self._session.commit()

    def read(self, column: Any) -> dict[str, object]:
        """Return a column of the placements or scores by link; None where the row is gone."""
        model = column.class_
        ids = self.placements if model is Placement else self.deliveries
        self._session.rollback()
        rows = self._session.execute(select(model.id, column.label("value")))
        found = {row.id: row.value for row in rows}
        return {link: found.get(number) for link, number in ids.items()}


def only(link: str, value: object, rest: object) -> dict[str, object]:
    """Return what is read where `link` alone has `value`."""
    return {each: value if each == link else rest for each in LINKS}
