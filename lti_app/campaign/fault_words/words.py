"""The shape of the words about a fault."""

from dataclasses import dataclass

from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Words:
    """Two halves that become two sentences; `%(name)s` in them is a value of the fault."""

    message: LazyString
    """Goes on after the name of a field: "is missing"."""
    mend: LazyString
    """Tells somebody what to do."""
    form_message: LazyString | None = None
    """The same for who has a form and no file in view, where that makes a difference."""
    form_mend: LazyString | None = None
