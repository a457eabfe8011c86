"""What may stand in `pack.yaml` under `desk`: what support staff work with, on no public page.

Every list may be left out or empty; the desk then uses that of the shipped pack (`desk.py`).
"""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from lti_app.campaign.fields import Lines, Notices, Passages, Slug, Strict, refused


class QuestionForStaff(Strict):
    """A question to answer while a case is mapped."""

    id: Slug
    text: Lines


class RoleEntry(Strict):
    """Somebody who can be in the team around a case."""

    id: Slug
    name: Lines
    task: Lines
    """What they are there for, in one sentence."""
    core: bool = False
    """In every team; the others join where they are needed."""


class FacultyEntry(Strict):
    """A part of the institution that staff can set for the figures."""

    id: Slug
    name: Lines


class MessageEntry(Strict):
    """A message to a reporter to begin from."""

    id: Slug
    title: Lines
    text: Notices


class NormEntry(Strict):
    """A message to a group or a course that restores the norm; names and details never belong."""

    id: Slug
    title: Lines
    text: Notices
    incident: bool = False
    """It says that something happened; without, those who know of nothing learn of nothing."""


class EvaluationEntry(Strict):
    """A question to a reporter about how the report was dealt with."""

    id: Slug
    text: Passages


Entry = TypeVar(
    "Entry", QuestionForStaff, RoleEntry, FacultyEntry, MessageEntry, NormEntry, EvaluationEntry
)


def _each_id_once(entries: Sequence[Entry]) -> Sequence[Entry]:
    ids = [each.id for each in entries]
    if repeated := next((each for each in ids if ids.count(each) > 1), None):
        raise refused("entries_alike", id=repeated)
    return entries


_EachOnce = AfterValidator(_each_id_once)


class DeskEntry(Strict):
    """What an institution may change of the desk."""

    replace: bool = False
    """It is still the template of the tool, to be replaced or confirmed."""
    mapping: Annotated[list[QuestionForStaff], _EachOnce] = Field(
        default_factory=list, max_length=40
    )
    roles: Annotated[list[RoleEntry], _EachOnce] = Field(default_factory=list, max_length=24)
    faculties: Annotated[list[FacultyEntry], _EachOnce] = Field(default_factory=list, max_length=60)
    messages: Annotated[list[MessageEntry], _EachOnce] = Field(default_factory=list, max_length=40)
    norms: Annotated[list[NormEntry], _EachOnce] = Field(default_factory=list, max_length=24)
    evaluation: Annotated[list[EvaluationEntry], _EachOnce] = Field(
        default_factory=list, max_length=3
    )
