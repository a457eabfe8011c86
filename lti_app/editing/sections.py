"""The sections of the editor: which fields are on which page, and which lists can grow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from lti_app.campaign.problems import Problem
from lti_app.editing import contact_parts, desk_parts, parts
from lti_app.editing.fields import Field, Form, Group, Text, read
from lti_app.editing.sketch import Item, Path, Sketch, key_of

_MOST = 60


@dataclass(frozen=True)
class Section:
    """A page of the editor, or a list whose items have pages of their own."""

    name: str
    title: Text
    lead: Text
    holds: tuple[str, ...]
    """The parts of the manifest that belong here, such as `faq`, or lists of one: `desk.roles`."""
    groups: tuple[Group, ...] = ()
    part: Path | None = None
    """The list that is edited here."""
    item: tuple[Group, ...] = ()
    has_pages: bool = False
    """Whether each item has a page of its own."""
    most: int = _MOST
    add: Text = ""
    """What the button says that adds an item."""
    new: Text = ""
    """What is asked for to begin an item with."""
    tidy: Callable[[Sketch, Path], None] | None = None

    def owns(self, problem: Problem) -> bool:
        """Return whether a problem is about something on the pages of this section."""
        if problem.field:
            part, *rest = problem.field.replace("[", ".").split(".")
            return part in self.holds or ".".join((part, *rest[:1])) in self.holds
        folder = problem.file.partition("/")[0]
        return folder in self.holds or (
            problem.file.endswith(".svg") and "illustration" in self.holds
        )

    def take(self, sketch: Sketch, form: Form, key: str | None = None) -> list[str]:
        """Take over a form: of an item, or of the page; return texts without a place."""
        lost: list[str] = []
        for base, groups in self._forms(sketch, form, key):
            for part in (each for group in groups for each in group.parts):
                lost += read(sketch, base, part, form)
            if self.tidy is not None:
                self.tidy(sketch, base)
        return lost

    def _forms(
        self, sketch: Sketch, form: Form, key: str | None
    ) -> Iterator[tuple[Path, tuple[Group, ...]]]:
        if key is not None and self.part is not None:
            yield (*self.part, key), self.item
            return
        yield (), self.groups
        if self.part is not None and not self.has_pages:
            prefix = ".".join(map(str, self.part)) + "."
            sent = {
                name[len(prefix) :].partition(".")[0] for name in form if name.startswith(prefix)
            }
            known = [key_of(each) for each in sketch.items(self.part)]
            for each in (*known, *sorted(sent - set(known))):
                if each in sent:
                    yield (*self.part, each), self.item

    def new_item(self, sketch: Sketch, text: str) -> Item:
        """Return an item called `text`, with the least that it needs."""
        assert self.part is not None
        first, *others = sketch.languages
        name = sketch.unused(self.part, text, fallback=str(self.part[-1]).rstrip("s"))
        texts = {first: text, **dict.fromkeys(others, "")}
        nothing = dict.fromkeys(sketch.languages, "")
        match self.name:
            case "dos":
                return {"id": name, "text": texts}
            case "contacts":
                return {"id": name, "kind": "internal", "name": texts, "description": nothing}
            case "sources":
                return {"id": name, "title": texts, "taken_on": ""}
            case "faq":
                return {"id": name, "audience": "everyone", "question": texts}
            case "guidance":
                return {"id": name, "audience": "students", "title": texts, "summary": nothing}
            case _:
                first_text, *more = self._texts_of_item()
                return {"id": name, first_text: texts, **{each: {**nothing} for each in more}}

    def _texts_of_item(self) -> Iterator[str]:
        for part in (each for group in self.item for each in group.parts):
            if isinstance(part, Field) and part.per_language:
                yield str(part.path[0])


SECTIONS = (
    Section(
        "names",
        _("Institution and title"),
        _("What stands above the Do's on every page, picture and poster."),
        ("institution", "title", "introduction"),
        groups=parts.NAMES,
    ),
    Section(
        "languages",
        _("Languages"),
        _("Every text is given in all of them. The first one is shown to who reads none of them."),
        ("languages",),
        part=("languages",),
        item=parts.LANGUAGE,
        most=12,
        add=_("Add a language"),
    ),
    Section(
        "dos",
        _("The Do's"),
        _("They are shown exactly as they stand here, everywhere, as plain text on one line."),
        ("dos",),
        part=("dos",),
        item=parts.DO,
        most=12,
        add=_("Add a Do"),
        new=_("Text of the new Do"),
    ),
    Section(
        "illustration",
        _("Illustration"),
        _("A drawing that says what the Do's say, and its description in words."),
        ("illustration",),
        groups=parts.ILLUSTRATION,
    ),
    Section(
        "introductions",
        _("Introductions"),
        _("What comes before the Do's when somebody shares them."),
        ("introductions", "channels"),
        groups=parts.INTRODUCTIONS,
    ),
    Section(
        "contacts",
        _("Where to find help"),
        _("People and lines that somebody can turn to, in the order in which they are shown."),
        ("contacts",),
        part=("contacts",),
        item=contact_parts.CONTACT,
        has_pages=True,
        add=_("Add a contact"),
        new=_("Name of the new contact"),
        tidy=contact_parts.tidy_contact,
    ),
    Section(
        "sources",
        _("Sources"),
        _("Where the details of contacts were read, and when."),
        ("sources",),
        part=("sources",),
        item=parts.SOURCE,
        add=_("Add a source"),
        new=_("Title of the new source"),
    ),
    Section(
        "faq",
        _("Questions and answers"),
        _("What people ask about the Do's."),
        ("faq",),
        part=("faq",),
        item=parts.FAQ,
        has_pages=True,
        add=_("Add a question"),
        new=_("The new question"),
    ),
    Section(
        "guidance",
        _("Guidance"),
        _("Pages of advice: for students, and for who teaches or looks after a group."),
        ("guidance",),
        part=("guidance",),
        item=parts.GUIDANCE,
        has_pages=True,
        add=_("Add a page"),
        new=_("Title of the new page"),
    ),
    Section(
        "question",
        _("The question"),
        _("One question that students may answer after the Do's; nobody has to."),
        ("question",),
        groups=parts.QUESTION,
        part=("question", "answers"),
        item=parts.ANSWER,
        most=5,
        add=_("Add an answer"),
        new=_("The new answer"),
        tidy=parts.tidy_question,
    ),
    Section(
        "reporting",
        _("Reporting"),
        _("What the pages for reports promise in the name of the institution."),
        ("reporting",),
        groups=parts.REPORTING,
        part=("reporting", "kinds"),
        item=parts.REPORT_KIND,
        most=24,
        add=_("Add a kind"),
        new=_("The new kind"),
    ),
    *(
        Section(
            f"desk-{each.list}",
            each.title,
            each.lead,
            (f"desk.{each.list}", *each.holds),
            groups=each.groups,
            part=("desk", each.list),
            item=each.item,
            most=each.most,
            add=each.add,
            new=each.new,
        )
        for each in desk_parts.PAGES
    ),
    Section(
        "colours",
        _("Colours"),
        _("Empty fields mean the colours of the tool. With one of your own, give all four."),
        ("theme",),
        groups=parts.COLOURS,
    ),
    Section(
        "details",
        _("Version, dates and licence"),
        _("How this version is called, and how long it is meant to be used."),
        ("version", "licence", "valid_from", "review_by", "schema", "id"),
        groups=parts.DETAILS,
    ),
)
_BY_NAME = {each.name: each for each in SECTIONS}


def section_named(name: str) -> Section | None:
    """Return the section called `name`."""
    return _BY_NAME.get(name)


def section_of(problem: Problem) -> Section | None:
    """Return the section in which a problem can be mended."""
    return next((each for each in SECTIONS if each.owns(problem)), None)
