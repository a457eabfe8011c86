"""The courses of the practice platform, each with the places where the tool is linked.

Two courses are there from the start; what the tool adds to them, and their copies, is kept in
memory (`Catalogue`).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType


@dataclass(frozen=True)
class ResourceLink:
    """One link to the tool in a course: `id` is what the tool sees, `window` opens it outside.

    A link that the tool added has a `target` of its own, custom values and perhaps a line item as
    the tool described it; `client_id` says which registration it belongs to (empty: the built-in
    one). `history` has the ids that it was copied from, the last first.
    """

    id: str
    title: str
    description: str
    window: bool
    target: str | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    line_item: Mapping[str, object] | None = None
    client_id: str = ""
    added: bool = False
    history: tuple[str, ...] = ()

    def claim(self) -> dict[str, object]:
        """The resource_link claim (LTI 1.3 core, section 5.3.5)."""
        return {"id": self.id, "title": self.title, "description": self.description}


@dataclass(frozen=True)
class Course:
    """A course: `name` is its word in our addresses, `id` is what the tool sees.

    `items` is other content that the tool added, as it described it.
    """

    name: str
    id: str
    label: str
    title: str
    year: str
    welcome: str
    links: tuple[ResourceLink, ...]
    items: tuple[Mapping[str, object], ...] = ()
    history: tuple[str, ...] = ()
    begins: str = "2026-09-01T00:00:00Z"
    ends: str = "2027-01-31T23:59:59Z"
    generated: int = 0
    """How many students it has beside the thirty; they are invented when they are asked for."""

    def claim(self) -> dict[str, object]:
        """The context claim (LTI 1.3 core, section 5.4.1)."""
        return {
            "id": self.id,
            "label": self.label,
            "title": self.title,
            "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"],
        }

    def link(self, *, window: bool) -> ResourceLink:
        """The link that opens in the page, or the one that opens in a new window."""
        return next(link for link in self.links if link.window is window)

    def link_by_id(self, link_id: str) -> ResourceLink | None:
        """The link of that id, if this course has it."""
        return next((link for link in self.links if link.id == link_id), None)

    def copy(self, number: int) -> Course:
        """A new course like this one: new ids throughout, which remember those before them."""
        links = tuple(
            replace(link, id=new_link_id(), history=(link.id, *link.history)) for link in self.links
        )
        return replace(
            self,
            name=f"copy-{number}",
            id=f"course-{secrets.token_hex(6)}",
            title=f"{self.title} (copy)",
            links=links,
            history=(self.id, *self.history),
        )


def new_link_id() -> str:
    """An id for a resource link that no other has."""
    return f"link-{secrets.token_hex(6)}"


def _links(course: str) -> tuple[ResourceLink, ...]:
    return (
        ResourceLink(
            id=f"{course}-dos",
            title="Online Do's",
            description="How we keep this course a safe place to learn.",
            window=False,
            line_item={"scoreMaximum": 1},
        ),
        ResourceLink(
            id=f"{course}-dos-window",
            title="Online Do's in a new window",
            description="The same page, outside the course.",
            window=True,
        ),
    )


COURSES: Mapping[str, Course] = MappingProxyType(
    {
        course.name: course
        for course in (
            Course(
                name="groups",
                id="course-2026-psy-g",
                label="PSY-G",
                title="Psychology of Groups",
                year="2026-2027",
                welcome="How people think, decide and disagree together. Before the first "
                "discussion, take five minutes for the Do's below.",
                links=_links("groups"),
            ),
            Course(
                name="methods",
                id="course-2026-res-m",
                label="RES-M",
                title="Research Methods",
                year="2026-2027",
                welcome="Asking a question well, and answering it honestly. We work online "
                "in small groups: the Do's below hold there too.",
                links=_links("methods"),
            ),
        )
    }
)


class Catalogue:
    """All courses as they are now."""

    def __init__(self, *more: Course) -> None:
        self._lock = threading.Lock()
        self._courses = {**COURSES, **{course.name: course for course in more}}
        self._copies = 0

    def all(self) -> list[Course]:
        """Every course, oldest first."""
        return list(self._courses.values())

    def find(self, name: str) -> Course | None:
        """The course of that name in our addresses."""
        return self._courses.get(name)

    def by_id(self, context_id: str) -> Course | None:
        """The course of that id, as the tool knows it."""
        return next((course for course in self.all() if course.id == context_id), None)

    def add(
        self, name: str, links: tuple[ResourceLink, ...], items: tuple[Mapping[str, object], ...]
    ) -> None:
        """Add content at the end of a course."""
        with self._lock:
            course = self._courses[name]
            self._courses[name] = replace(
                course, links=(*course.links, *links), items=(*course.items, *items)
            )

    def copy(self, name: str) -> Course:
        """Copy a course with all its content."""
        with self._lock:
            self._copies += 1
            made = self._courses[name].copy(self._copies)
            self._courses[made.name] = made
        return made


def big_course(generated: int) -> Course:
    """A third course, with `generated` students beside the thirty that are in every course."""
    return Course(
        name="big",
        id="course-2026-big",
        label="PSY-1",
        title="Introduction to Psychology",
        year="2026-2027",
        welcome="The whole first year is here. So many people, so much the more reason for the "
        "Do's below.",
        links=_links("big"),
        generated=generated,
    )
