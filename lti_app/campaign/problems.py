"""What is wrong with a pack, said so that the person who wrote it can mend it.

A check never stops at the first fault: everything found is collected as `Problem`s and raised
together in one `PackError`. A fault is a code with values. Its words (`fault_words`) are looked up
when somebody reads them, in the language of that page or command.
"""

import dataclasses
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import get_locale, gettext
from flask_babel.speaklater import LazyString

from lti_app.campaign.fault_words import WORDS

Value = str | float | tuple[str, ...]
"""What stands in a sentence; several texts are things to choose from."""
Path = tuple[str | int, ...]
_LONGEST = 600
"""Characters of a value in a sentence: twelve ids of Do's with their lengths."""
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What would move the cursor of a terminal, or turn the direction of a line."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, and what to do about it; as text two sentences."""

    code: str
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def message(self) -> str:
        """What is wrong, as it goes on after the name of a field."""
        return self._filled_in(WORDS[self.code].message)

    @property
    def mend(self) -> str:
        """What to do about it."""
        return self._filled_in(WORDS[self.code].mend)

    @property
    def in_form(self) -> str:
        """Both, for somebody who has a form and no file in view."""
        words = WORDS[self.code]
        message = str(words.form_message or words.message)
        # Before the values are filled in: those stay as somebody wrote them.
        message = self._filled_in(message[:1].upper() + message[1:])
        return f"{message}. {self._filled_in(words.form_mend or words.mend)}."

    def __str__(self) -> str:
        return f"{self.message}. {self.mend}."

    def _filled_in(self, words: LazyString | str) -> str:
        values = {name: _shown(value) for name, value in self.values}
        return str(words) % values


def fault(code: str, **values: Value) -> Fault:
    """Return the fault called `code`; `values` are those that its words have places for."""
    return Fault(code, tuple(values.items()))


def stored(found: Fault) -> str:
    """Return a fault as text for a database."""
    return json.dumps([found.code, dict(found.values)], ensure_ascii=False)


def restored(text: str) -> Fault | None:
    """Return the fault in `text`; None for an empty one.

    What an earlier version stored in another way is `unexpected`.
    """
    if not text:
        return None
    try:
        code, values = json.loads(text)
        found = fault(code, **values)
        _ = found.in_form
    except (ValueError, TypeError, KeyError):
        return fault("unexpected")
    return found


def _shown(value: Value) -> str:
    # Without a language, outside the tool: the English of Great Britain, as everywhere else.
    locale = get_locale() or "en_GB"
    if isinstance(value, tuple):
        return format_list([f"'{each}'" for each in value], "or", locale)
    if isinstance(value, float):
        return format_decimal(value, locale=locale)
    text = _HIDDEN.sub("\ufffd", str(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@dataclass(frozen=True)
class Problem:
    """One fault, and where it is."""

    file: str
    line: int | None
    """Counted from 1; None when the fault is not on a line, such as a missing file."""
    field: str
    """Such as `dos[privacy].text`; empty when the whole file is meant."""
    fault: Fault
    path: Path = dataclasses.field(default=(), compare=False)
    """`field` as steps from the top of the manifest, items counted from 0."""

    @property
    def message(self) -> str:
        """What is wrong."""
        return self.fault.message

    @property
    def mend(self) -> str:
        """What to do about it."""
        return self.fault.mend

    def __str__(self) -> str:
        line = gettext("line %(line)s", line=self.line) if self.line is not None else ""
        place = ", ".join(filter(None, (self.file, line, self.field)))
        return f"{place}: {self.fault}"


class PackError(Exception):
    """A pack cannot be used. `problems` holds every fault found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: (each.file, each.line or 0)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
