"""Who is in a course, and in which state.

The thirty students and those who teach them are in every course. A course may have thousands more
students, invented by number at the moment somebody asks for them.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from practice.courses import Course
from practice.personas import LEARNER, PERSONAS, Persona

ACTIVE = "Active"
INACTIVE = "Inactive"
DELETED = "Deleted"
STATUSES = (ACTIVE, INACTIVE, DELETED)
"""What a member's status can be (NRPS 2.0, section 2.3)."""

_NOT_ENROLLED = frozenset({"administrator", "support", "test-user", "anonymous"})
_FIRST_NUMBER = uuid.UUID("7c3b1f52-90de-4e1a-8a44-000000000000").int

SUSPENDED = Persona(
    "student-suspended",
    "d1d7a1f2-54c0-5b8e-9a55-3a0c64f1f0aa",
    "Wim",
    "Scholten",
    "student-suspended@student.example",
    (LEARNER,),
    label="Student whose enrolment is suspended",
)
LEFT = Persona(
    "student-left",
    "3c0a7f8e-2f6b-5c0d-8d3e-5b9f7a1e2c44",
    "Amira",
    "Haddad",
    "student-left@student.example",
    (LEARNER,),
    label="Student who left the course",
)


@dataclass(frozen=True)
class Member:
    """Somebody in a course; `status` is one of `STATUSES`."""

    persona: Persona
    status: str = ACTIVE

    @property
    def subject(self) -> str:
        """The user id that the tool gets."""
        assert self.persona.subject is not None, "nobody unknown is enrolled"
        return self.persona.subject

    @property
    def learns(self) -> bool:
        """Whether this is a student, who can be graded."""
        return LEARNER in self.persona.roles


def generated_student(number: int) -> Persona:
    """The student of that number, from 0; always the same one."""
    thirty = _THIRTY
    given = thirty[number % len(thirty)].given_name
    family = thirty[number // len(thirty) % len(thirty)].family_name
    persona_id = f"generated-{number:05d}"
    subject = str(uuid.UUID(int=_FIRST_NUMBER + number))
    return Persona(persona_id, subject, given, family, f"{persona_id}@student.example", (LEARNER,))


def generated_by_id(persona_id: str, among: int) -> Persona | None:
    """The student of that id, if they are among the first so many."""
    digits = persona_id.removeprefix("generated-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) < among):
        return None
    persona = generated_student(int(digits))
    return persona if persona.id == persona_id else None


def _number_of(subject: str) -> int | None:
    """The number of the generated student with that user id; None if it is not one's."""
    try:
        found = uuid.UUID(subject)
    except ValueError:
        return None
    return found.int - _FIRST_NUMBER if str(found) == subject else None


_THIRTY = [persona for persona in PERSONAS.values() if persona.id.startswith("student-")]
_ENROLLED = (
    *(Member(persona) for persona in PERSONAS.values() if persona.id not in _NOT_ENROLLED),
    Member(SUSPENDED, INACTIVE),
    Member(LEFT, DELETED),
)


class Roster:
    """The members of one course, in an order that stays the same."""

    def __init__(self, generated: int = 0) -> None:
        self._generated = generated
        self._known = {member.subject: member for member in _ENROLLED}
        self._lock = threading.Lock()
        self._changed: dict[str, str] = {}
        self._seen: set[str] = set()

    def __len__(self) -> int:
        return len(_ENROLLED) + self._generated

    def since(self, position: int) -> Iterator[tuple[int, Member]]:
        """The members from `position` on, each with its position."""
        for index in range(position, len(self)):
            yield index, self._at(index)

    def find(self, subject: str) -> Member | None:
        """The member with that user id."""
        member = self._known.get(subject)
        if member is not None:
            return self._as_changed(member)
        number = _number_of(subject)
        if number is None or not 0 <= number < self._generated:
            return None
        return self._as_changed(Member(generated_student(number)))

    def change(self, subject: str, status: str) -> None:
        """Give a member another status; raises ValueError for one that there is not."""
        if status not in STATUSES:
            raise ValueError(f"{status!r} is not one of {', '.join(STATUSES)}")
        with self._lock:
            self._changed[subject] = status

    def saw(self, subject: str) -> None:
        """Remember that a member opened the tool."""
        self._seen.add(subject)

    def has_seen(self, subject: str) -> bool:
        """Whether that member opened the tool before."""
        return subject in self._seen

    def _at(self, index: int) -> Member:
        if index < len(_ENROLLED):
            return self._as_changed(_ENROLLED[index])
        return self._as_changed(Member(generated_student(index - len(_ENROLLED))))

    def _as_changed(self, member: Member) -> Member:
        return Member(member.persona, self._changed.get(member.subject, member.status))


class Rosters:
    """The rosters of all courses, each made when it is asked for first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rosters: dict[str, Roster] = {}

    def of(self, course: Course) -> Roster:
        """The roster of that course."""
        with self._lock:
            if course.id not in self._rosters:
                self._rosters[course.id] = Roster(course.generated)
            return self._rosters[course.id]
