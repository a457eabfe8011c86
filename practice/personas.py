"""The people of the practice platform, all of them invented.

Every kind of person that a tool has to tell apart: those who teach, those who learn, those who
only watch, those who run the platform, and somebody of whom nothing is known.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_LIS = "http://purl.imsglobal.org/vocab/lis/v2"
INSTRUCTOR = f"{_LIS}/membership#Instructor"
TEACHING_ASSISTANT = f"{_LIS}/membership/Instructor#TeachingAssistant"
LEARNER = f"{_LIS}/membership#Learner"
MENTOR = f"{_LIS}/membership#Mentor"
INSTITUTION_ADMINISTRATOR = f"{_LIS}/institution/person#Administrator"
SYSTEM_ADMINISTRATOR = f"{_LIS}/system/person#Administrator"
STAFF = f"{_LIS}/institution/person#Staff"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"

_SUBJECTS = uuid.UUID("5f0a7d0e-6a43-4c55-9b1d-2f9c8e0b7a11")


@dataclass(frozen=True)
class Persona:
    """Somebody with an account on the platform.

    `id` is our word for them, `subject` the user id that the tool gets (None: it gets none).
    `label` says in a few words who they are; `mentees` are the subjects of those they watch over.
    """

    id: str
    subject: str | None
    given_name: str
    family_name: str
    email: str
    roles: tuple[str, ...]
    locale: str = "nl-NL"
    label: str = "Student"
    mentees: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Both names, as the platform shows them; empty for somebody unknown."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def teaches(self) -> bool:
        """Whether they may change what is in a course."""
        return INSTRUCTOR in self.roles or self.administers

    @property
    def administers(self) -> bool:
        """Whether they run the platform."""
        return INSTITUTION_ADMINISTRATOR in self.roles


def _subject(persona_id: str) -> str:
    """A user id that says nothing about its owner and is the same after every start."""
    return str(uuid.uuid5(_SUBJECTS, persona_id))


def _staff() -> Iterator[Persona]:
    for persona_id, label, given, family, locale, roles in (
        ("instructor", "Instructor", "Annelies", "Brouwer", "nl-NL", (INSTRUCTOR,)),
        ("second-instructor", "Second instructor", "Kwame", "Asante", "en-GB", (INSTRUCTOR,)),
        ("assistant", "Teaching assistant", "Femke", "Çelik", "nl-NL", (TEACHING_ASSISTANT,)),
        (
            "administrator",
            "Administrator, not in the course",
            "Joost",
            "van der Linden",
            "nl-NL",
            (INSTITUTION_ADMINISTRATOR, SYSTEM_ADMINISTRATOR),
        ),
        ("support", "Support officer, not in the course", "Ingrid", "Sørensen", "nl-NL", (STAFF,)),
    ):
        email = f"{persona_id}@staff.example"
        yield Persona(
            persona_id, _subject(persona_id), given, family, email, roles, locale, label=label
        )


_STUDENTS = (
    ("Sanne", "de Vries"),
    ("Noor", "El Amrani"),
    ("Chloé", "N'Diaye-Lefèvre"),
    ("ليلى", "الحسيني"),  # written from right to left
    ("Daan", "van 't Hoff"),
    ("Agnieszka", "Wójcik"),
    ("Mehmet", "Öztürk"),
    ("Sofie", "Jansen"),
    ("Linh", "Nguyễn"),
    ("Tomás", "Ferreira"),
    ("Eva", "Bakker"),
    ("Oluwaseun", "Adeyemi"),
    ("Sem", "Visser"),
    ("Yuki", "Tanaka"),
    ("Fleur", "Hendriks"),
    ("Ravi", "Ramdin"),
    ("Lotte", "Smit"),
    ("Siobhán", "O'Connell"),
    ("Bram", "Mulder"),
    ("Giulia", "Romano"),
    ("Thijs", "de Boer"),
    ("Shanice", "Wijngaarde"),
    ("Zoë", "Dijkstra"),
    ("Andrii", "Kovalenko"),
    ("Jasmijn", "Peeters"),
    ("Emre", "Kaya"),
    ("Hanna", "Lindqvist"),
    ("Ruben", "Vos"),
    ("Min-jun", "Park"),
    ("Iris", "van Leeuwen"),
)


def _students() -> Iterator[Persona]:
    for number, (given, family) in enumerate(_STUDENTS, start=1):
        persona_id = f"student-{number:02d}"
        email = f"{persona_id}@student.example"
        yield Persona(persona_id, _subject(persona_id), given, family, email, (LEARNER,))


def _others() -> Iterator[Persona]:
    yield Persona(
        "observer",
        _subject("observer"),
        "Petra",
        "de Vries",
        "observer@home.example",
        (MENTOR,),
        label="Observer of a student",
        mentees=(_subject("student-01"),),
    )
    yield Persona(
        "test-user",
        _subject("test-user"),
        "Test",
        "Student",
        "test-user@platform.example",
        (LEARNER, TEST_USER),
        label="The platform's test student",
    )
    yield Persona("anonymous", None, "", "", "", (), label="Somebody the platform keeps unknown")


PERSONAS: Mapping[str, Persona] = MappingProxyType(
    {persona.id: persona for group in (_staff(), _students(), _others()) for persona in group}
)
