"""The desk's part of an edition: questions, roles, faculties, messages, drafts."""

from dataclasses import dataclass

from lti_app.campaign.desk_entries import DeskEntry


@dataclass(frozen=True)
class DeskQuestion:
    """A question: to staff who map a case, or to a reporter afterwards."""

    id: str
    text: str
    language: str
    """Of the text; another one than the edition's where the shipped pack stands in."""


@dataclass(frozen=True)
class TeamRole:
    """Somebody who can be in the team around a case."""

    id: str
    name: str
    task: str
    is_core: bool
    """In every team; the others join where they are needed."""
    language: str


@dataclass(frozen=True)
class Faculty:
    """A part of the institution, as figures know it."""

    id: str
    name: str
    language: str


@dataclass(frozen=True)
class MessageTemplate:
    """A message to a reporter to begin from.

    `{date}` in the text is the place of a day, … that of words of one's own.
    """

    id: str
    title: str
    text: str
    language: str


@dataclass(frozen=True)
class NormDraft:
    """A message to a group or a course that restores the norm, without names or details."""

    id: str
    title: str
    text: str
    refers_to_incident: bool
    """Whether it says that something happened."""
    language: str


@dataclass(frozen=True)
class Desk:
    """What support staff work with, in one language; it stands on no public page."""

    mapping: tuple[DeskQuestion, ...] = ()
    roles: tuple[TeamRole, ...] = ()
    faculties: tuple[Faculty, ...] = ()
    messages: tuple[MessageTemplate, ...] = ()
    norms: tuple[NormDraft, ...] = ()
    evaluation: tuple[DeskQuestion, ...] = ()
    """At most three questions to a reporter."""
    is_template: bool = False
    """Whether any of it is the tool's template, which the institution has not confirmed."""


def desk_in(language: str, entry: DeskEntry) -> Desk:
    """Return the desk's part of a pack in one of its languages."""
    return Desk(
        mapping=tuple(
            DeskQuestion(each.id, each.text[language], language) for each in entry.mapping
        ),
        roles=tuple(
            TeamRole(each.id, each.name[language], each.task[language], each.core, language)
            for each in entry.roles
        ),
        faculties=tuple(
            Faculty(each.id, each.name[language], language) for each in entry.faculties
        ),
        messages=tuple(
            MessageTemplate(each.id, each.title[language], each.text[language], language)
            for each in entry.messages
        ),
        norms=tuple(
            NormDraft(each.id, each.title[language], each.text[language], each.incident, language)
            for each in entry.norms
        ),
        evaluation=tuple(
            DeskQuestion(each.id, each.text[language], language) for each in entry.evaluation
        ),
        is_template=entry.replace,
    )
