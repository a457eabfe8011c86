"""What a section of the editor is: a page of fields, or a list that can grow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lti_app.campaign.problems import Problem
from lti_app.editing import channel_parts
from lti_app.editing.fields import Choices, Field, Form, Group, Text, read
from lti_app.editing.sketch import Item, Path, Sketch, key_of

_MOST = 60


@dataclass(frozen=True)
class Offer:
    """What a list can begin an item from, besides from nothing."""

    label: Text
    button: Text
    choices: Callable[[Sketch], Choices]
    item: Callable[[Sketch, str], Item | None]
    """None for what is not on offer."""


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
    is_new_translated: bool = True
    """Whether that is a text in the first language of the pack."""
    offer: Offer | None = None
    about: Callable[[str], Text] | None = None
    """What is said above the form of an item, by its id."""
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
            case "channels":
                return channel_parts.own_channel(sketch, text)
            case _:
                first_text, *more = self._texts_of_item()
                return {"id": name, first_text: texts, **{each: {**nothing} for each in more}}

    def _texts_of_item(self) -> Iterator[str]:
        for part in (each for group in self.item for each in group.parts):
            if isinstance(part, Field) and part.per_language:
                yield str(part.path[0])
