"""Puts pydantic's findings about a manifest into the words of the person who wrote it.

Its own messages are never shown: they are English, and about data types.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lti_app.campaign.document import Document
from lti_app.campaign.problems import Fault, Problem, Value, fault

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "missing",
        "extra_forbidden": "unknown_field",
        "string_type": "not_text",
        "string_too_short": "empty",
        "string_too_long": "too_long",
        "literal_error": "not_one_of",
        "int_type": "not_a_number",
        "bool_type": "not_yes_or_no",
        "list_type": "not_a_list",
        "too_short": "too_few",
        "too_long": "too_many",
        "dict_type": "not_per_language",
        "model_type": "not_a_part",
        "greater_than_equal": "too_low",
        "less_than_equal": "too_high",
        "date_type": "no_date",
        "date_parsing": "not_a_date",
    }
)
"""Each type of finding that the models can lead to, and our code for it."""

_VALUES = {
    "max_length": "most",
    "min_length": "least",
    "ge": "least",
    "le": "most",
}
"""What pydantic calls a limit, and how our words call it."""


def problems_in(error: ValidationError, document: Document) -> Iterator[Problem]:
    """Every finding of `error`, with its line in `document`."""
    for found in error.errors(include_url=False):
        yield document.problem(tuple(found["loc"]), _fault(found))


def _fault(found: ErrorDetails) -> Fault:
    context = found.get("ctx", {})
    if isinstance(context.get("fault"), Fault):
        own: Fault = context["fault"]
        return own
    code = FAULTS.get(found["type"], "unusable")
    if code == "not_one_of":
        return fault(code, choices=_choices(str(context["expected"])))
    values: dict[str, Value] = {
        name: context[limit] for limit, name in _VALUES.items() if limit in context
    }
    return fault(code, **values)


def _choices(expected: str) -> Value:
    """Return what a literal may be: texts, which pydantic puts in quotes, or one number."""
    return tuple(re.findall("'([^']*)'", expected)) or expected
