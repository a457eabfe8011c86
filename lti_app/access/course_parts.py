"""Sections that other features add to the course page, which does not know those features."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from lti_app.access.service import Visitor


@dataclass(frozen=True)
class CoursePart:
    """One section. Features add theirs to the list `extensions["course_parts"]`."""

    template: str
    """Finds what `made` returned as `part`."""
    style: str
    script: str
    looked_up: Callable[[Visitor], Hashable]
    """Returns all that the section depends on besides the publication and the language.

    It is part of the key under which the page is kept, so it holds nothing of a person. At most one
    query.
    """
    made: Callable[[str, Any], Mapping[str, Any]]
    """Returns what the template needs, from the visitor's language and what was looked up.

    Called only when the page is rendered.
    """
