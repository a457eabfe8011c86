"""The courses of the practice platform, each with the places where the tool is linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class ResourceLink:
    """One link to the tool in a course: `id` is what the tool sees, `window` opens it outside."""

    id: str
    title: str
    description: str
    window: bool

    def claim(self) -> dict[str, object]:
        """The resource_link claim (LTI 1.3 core, section 5.3.5)."""
        return {"id": self.id, "title": self.title, "description": self.description}


@dataclass(frozen=True)
class Course:
    """A course: `name` is its word in our addresses, `id` is what the tool sees."""

    name: str
    id: str
    label: str
    title: str
    year: str
    welcome: str
    links: tuple[ResourceLink, ...]

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


def _links(course: str) -> tuple[ResourceLink, ...]:
    return (
        ResourceLink(
            id=f"{course}-dos",
            title="Online Do's",
            description="How we keep this course a safe place to learn.",
            window=False,
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
