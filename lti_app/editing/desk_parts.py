"""The fields of what support staff work with, and the pages on which they are changed."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from lti_app.editing.fields import Group, Kind, Text
from lti_app.editing.parts import field, texts

_MESSAGE_HINT = _(
    "{date} may stand in it once: a day comes there. … marks where words of your own come."
)
_IS_TEMPLATE = field(
    "desk.replace",
    _("The lists of the desk are still the tool's template: not replaced or confirmed by us"),
    Kind.TICK,
    is_optional=True,
)
QUESTION = (Group("", (texts("text", _("Question"), Kind.PASSAGE, most=200),)),)
ROLE = (
    Group(
        "",
        (
            texts("name", _("Role")),
            texts("task", _("What they are there for, in one sentence"), Kind.PASSAGE, most=200),
            field("core", _("In every team"), Kind.TICK, is_optional=True),
        ),
    ),
)
FACULTY = (Group("", (texts("name", _("Name")),)),)
MESSAGE = (
    Group(
        "",
        (
            texts("title", _("Title")),
            texts("text", _("Text"), Kind.PASSAGE, hint=_MESSAGE_HINT),
        ),
    ),
)
NORM = (
    Group(
        "",
        (
            *MESSAGE[0].parts,
            field("incident", _("It says that something happened"), Kind.TICK, is_optional=True),
        ),
    ),
)
EVALUATION = (Group("", (texts("text", _("Question"), Kind.PASSAGE),)),)


@dataclass(frozen=True)
class DeskPage:
    """One list of the desk's part of a pack, as a page of the editor."""

    list: str
    title: Text
    lead: Text
    item: tuple[Group, ...]
    most: int
    add: Text
    new: Text
    groups: tuple[Group, ...] = ()
    holds: tuple[str, ...] = ()
    """What of the manifest belongs here besides the list."""


PAGES = (
    DeskPage(
        "mapping",
        _("Desk: case questions"),
        _(
            "What support staff answer to map a problem. Where a list of the desk is empty, the "
            "tool's own stands in."
        ),
        QUESTION,
        most=40,
        add=_("Add a question"),
        new=_("The new question"),
        groups=(Group("", (_IS_TEMPLATE,)),),
        holds=("desk.replace",),
    ),
    DeskPage(
        "roles",
        _("Desk: team roles"),
        _("Who can be in the team around a case. No names of people: those stand with the case."),
        ROLE,
        most=24,
        add=_("Add a role"),
        new=_("Name of the new role"),
    ),
    DeskPage(
        "faculties",
        _("Desk: faculties"),
        _("What support staff can set for the figures. Without any, figures have no faculties."),
        FACULTY,
        most=60,
        add=_("Add a faculty"),
        new=_("Name of the new faculty"),
    ),
    DeskPage(
        "messages",
        _("Desk: messages"),
        _("What an answer to a reporter can begin from: thanks first, then what happens next."),
        MESSAGE,
        most=40,
        add=_("Add a message"),
        new=_("Title of the new message"),
    ),
    DeskPage(
        "norms",
        _("Desk: norm messages"),
        _(
            "To restore the norm in a group, a course or a team: with or without the incident, "
            "never with names or details."
        ),
        NORM,
        most=24,
        add=_("Add a message"),
        new=_("Title of the new message"),
    ),
    DeskPage(
        "evaluation",
        _("Desk: evaluation"),
        _("At most three, to the reporter; nobody has to answer."),
        EVALUATION,
        most=3,
        add=_("Add a question"),
        new=_("The new question"),
    ),
)
