"""The groups of fields that the sections of the editor are made of."""

from flask_babel import lazy_gettext as _

from lti_app.editing.fields import Choices, Field, Group, Kind
from lti_app.editing.sketch import Item, Sketch, key_of, texts_of

AUDIENCES: Choices = (
    ("everyone", _("everyone")),
    ("students", _("students")),
    ("staff", _("lecturers and those who look after groups")),
)


def title_of(item: Item) -> str:
    """Return how an item of a list is called: its name, question, title or text.

    The name of a field stands behind that of its application.
    """
    for name in ("name", "question", "title", "text"):
        for text in texts_of(item.get(name)):
            return f"{item['app']}: {text}" if item.get("app") else text
    return str(item.get("app") or key_of(item))


def field(name: str, label: object, kind: Kind = Kind.LINE, **more: object) -> Field:
    return Field(tuple(name.split(".")), label, kind, **more)  # type: ignore[arg-type]


def texts(name: str, label: object, kind: Kind = Kind.LINE, **more: object) -> Field:
    most = 200 if kind is Kind.LINE else 1200
    return field(name, label, kind, per_language=True, **{"most": most, **more})


def replace_mark(name: str = "replace") -> Field:
    label = _("These details still have to be filled in by us")
    return field(name, label, Kind.TICK, is_optional=True)


NAMES = (
    Group(
        _("The institution"),
        (
            texts("institution.name", _("Name of the institution")),
            replace_mark("institution.replace"),
        ),
    ),
    Group(
        _("Above the Do's"),
        (
            texts("title", _("Title")),
            texts("introduction", _("Introduction"), Kind.PASSAGE),
        ),
    ),
)
LANGUAGE = (
    Group(
        "",
        (
            field(
                "status",
                _("Status"),
                Kind.CHOICE,
                choices=(
                    ("working", _("working version: not adopted yet")),
                    ("official", _("official: adopted by the institution")),
                ),
            ),
        ),
    ),
)
DO = (Group("", (texts("text", _("Text"), Kind.PASSAGE, most=280),)),)
ILLUSTRATION = (
    Group(
        _("For those who do not see the drawing"),
        (
            texts("illustration.alt", _("What it shows, in one sentence")),
            texts("illustration.long", _("What it shows, in full"), Kind.PASSAGE),
        ),
    ),
    Group(
        _("Who made it"),
        (
            field("illustration.creator", _("Maker"), most=200),
            field("illustration.licence", _("Licence of the drawing"), most=200),
        ),
    ),
)
_CHANNEL_HINT = _("{group} may stand in it once: the group's name comes there.")
INTRODUCTIONS = (
    Group(
        "",
        (
            texts("introductions.chat", _("For a group chat"), Kind.PASSAGE, is_optional=True),
            texts(
                "introductions.description",
                _("For the description of a group"),
                Kind.PASSAGE,
                is_optional=True,
            ),
            texts(
                "introductions.lecture",
                _("For the chat of an online lecture"),
                Kind.PASSAGE,
                is_optional=True,
            ),
            texts(
                "introductions.course",
                _("For an announcement in a course"),
                Kind.PASSAGE,
                is_optional=True,
            ),
            texts(
                "introductions.group",
                _("What stands for the group's name when nobody fills one in"),
                is_optional=True,
            ),
            texts(
                "introductions.language_choice",
                _("A sentence that says in which language the group writes"),
                is_optional=True,
            ),
            field(
                "introductions.replace",
                _("These are still the tool's proposal: not replaced or confirmed by us"),
                Kind.TICK,
                is_optional=True,
            ),
        ),
        hint=_CHANNEL_HINT,
    ),
)
SOURCE = (
    Group(
        "",
        (
            texts("title", _("Title")),
            field("taken_on", _("Day on which the details were read there"), Kind.DATE),
        ),
    ),
)
_MARKDOWN_HINT = _("Markdown: ## before a heading, - before a point, **bold**, [text](https://…).")
FAQ = (
    Group(
        "",
        (
            texts("question", _("Question")),
            field("text", _("Answer"), Kind.MARKDOWN, per_language=True, hint=_MARKDOWN_HINT),
            field("audience", _("For whom"), Kind.CHOICE, choices=AUDIENCES, default="everyone"),
            replace_mark(),
            field("id", _("Short name in addresses"), Kind.ID),
        ),
    ),
)
GUIDANCE = (
    Group(
        "",
        (
            texts("title", _("Title")),
            texts("summary", _("One sentence for the list")),
            field("text", _("Text"), Kind.MARKDOWN, per_language=True, hint=_MARKDOWN_HINT),
            field("audience", _("For whom"), Kind.CHOICE, choices=AUDIENCES[1:]),
            replace_mark(),
            field("id", _("Short name in addresses"), Kind.ID),
        ),
    ),
)
QUESTION = (
    Group(
        "",
        (
            field(
                "question.kind",
                _("Kind of question"),
                Kind.CHOICE,
                is_optional=True,
                choices=(
                    ("", _("no question")),
                    ("choice", _("a choice between the Do's")),
                    ("scenario", _("a scenario with answers of its own")),
                ),
            ),
            texts("question.text", _("Question"), Kind.PASSAGE, is_optional=True),
        ),
    ),
)
ANSWER = (
    Group(
        "",
        (
            texts("text", _("Answer")),
            texts("feedback", _("What somebody reads who chooses it"), Kind.PASSAGE),
        ),
    ),
)
REPORT_KIND = (
    Group(
        "",
        (
            texts("text", _("What can have happened")),
            field(
                "fast",
                _("Images are being spread: help with removal first"),
                Kind.TICK,
                is_optional=True,
            ),
        ),
    ),
)
REPORTING = (
    Group(
        "",
        (
            texts("reporting.response", _("When somebody answers"), Kind.PASSAGE, is_optional=True),
            texts(
                "reporting.done",
                _("What happens with a report"),
                Kind.PASSAGE,
                is_optional=True,
            ),
            texts("reporting.not_done", _("What does not"), Kind.PASSAGE, is_optional=True),
            replace_mark("reporting.replace"),
        ),
    ),
)


def _colour(name: str, label: object, default: str, hint: object) -> Field:
    return field(f"theme.{name}", label, Kind.COLOUR, is_optional=True, default=default, hint=hint)


COLOURS = (
    Group(
        "",
        (
            _colour(
                "brand", _("On light paper"), "#0f6462", _("Links and buttons; carries white text.")
            ),
            _colour(
                "brand_dark",
                _("On dark paper"),
                "#84d3c8",
                _("The same in the dark; carries dark text."),
            ),
            _colour(
                "panel",
                _("Large areas"),
                "#0f5e5c",
                _("Picture, slide and poster; carries white text."),
            ),
            _colour("accent", _("Highlights"), "#f6b54d", _("Carries dark text.")),
        ),
    ),
)
DETAILS = (
    Group(
        "",
        (
            field(
                "version",
                _("Label of the version"),
                most=40,
                hint=_(
                    "Such as 2026.11. A label names one text for ever, so each publication "
                    "has a new one."
                ),
            ),
            field("licence", _("Licence of the texts"), most=200),
            field("valid_from", _("Meant to be used from"), Kind.DATE, is_optional=True),
            field("review_by", _("To be read again by"), Kind.DATE, is_optional=True),
        ),
    ),
)


def tidy_question(sketch: Sketch, _path: tuple[str | int, ...]) -> None:
    """Without a kind there is no question."""
    question = sketch.value(("question",))
    if isinstance(question, dict):
        if not question.get("kind"):
            sketch.drop(("question",))
        elif not question.get("answers"):
            question.pop("answers", None)
