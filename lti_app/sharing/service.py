"""What a course keeps for sharing: read it, remember the place, keep an introduction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, literal, select

from lti_app.access.models import Course
from lti_app.access.places import Copy
from lti_app.access.service import Visitor
from lti_app.db import insert_once, insert_or_update
from lti_app.sharing.introductions import IntroductionError, checked
from lti_app.sharing.models import CourseSharing

LARGEST = 20_000
"""Characters of all introductions of a course together."""


@dataclass(frozen=True)
class Kept:
    """What a course keeps."""

    channel: str | None = None
    introductions: Mapping[str, str] = field(default_factory=dict)
    """By "<language>/<kind>"."""

    def in_language(self, language: str) -> Mapping[str, str]:
        """Return the introductions in one language, by their kind."""
        prefix = f"{language}/"
        return {
            name.removeprefix(prefix): text
            for name, text in self.introductions.items()
            if name.startswith(prefix)
        }


def kept(connection: Connection, visitor: Visitor) -> Kept:
    """Return what the visitor's course keeps. One query."""
    row = connection.execute(
        select(CourseSharing.channel, CourseSharing.introductions)
        .join(Course, Course.id == CourseSharing.course_id)
        .where(Course.deployment_id == visitor.deployment_id, Course.place == visitor.place)
    ).one_or_none()
    return Kept(row.channel, json.loads(row.introductions)) if row else Kept()


def remember(connection: Connection, visitor: Visitor, channel: str) -> None:
    """Remember which channel was chosen last in the visitor's course."""
    before = kept(connection, visitor)
    if before.channel != channel:
        _store(connection, visitor, channel, before.introductions)


def keep(
    connection: Connection, visitor: Visitor, *, language: str, kind: str, channel: str, text: str
) -> None:
    """Keep an introduction for the course; an empty text forgets it.

    Raises IntroductionError, and then nothing is changed.
    """
    introductions = dict(kept(connection, visitor).introductions)
    name = f"{language}/{kind}"
    ready = checked(text)
    if ready:
        introductions[name] = ready
    else:
        introductions.pop(name, None)
    if sum(map(len, introductions.values())) > LARGEST:
        raise IntroductionError("too_much")
    _store(connection, visitor, channel, introductions)


def carry_over(connection: Connection, copy: Copy) -> None:
    """Let a copied course begin with what the one before it keeps, if that keeps anything."""
    names = ("institution_id", "channel", "introductions")
    earlier = select(
        literal(copy.course_id), *(getattr(CourseSharing, name) for name in names)
    ).where(CourseSharing.course_id == copy.earlier_id)
    table = CourseSharing.__table__
    connection.execute(
        insert_once(connection.dialect.name, table).from_select(("course_id", *names), earlier)
    )


def _store(
    connection: Connection, visitor: Visitor, channel: str, introductions: Mapping[str, str]
) -> None:
    course_id = connection.scalar(
        select(Course.id).where(
            Course.deployment_id == visitor.deployment_id, Course.place == visitor.place
        )
    )
    if course_id is None:
        return  # A launch has stored its course; one that retention took meanwhile keeps nothing.
    statement = insert_or_update(
        connection.dialect.name,
        CourseSharing.__table__,
        ["course_id"],
        ["channel", "introductions"],
    )
    connection.execute(
        statement,
        {
            "institution_id": visitor.institution_id,
            "course_id": course_id,
            "channel": channel,
            "introductions": json.dumps(dict(introductions), ensure_ascii=False),
        },
    )
