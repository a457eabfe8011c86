"""Puts pydantic's findings about a manifest into the words of the person who wrote it."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lti_app.campaign.document import Document
from lti_app.campaign.problems import Problem

_WORDS = {
    "missing": ("is missing", "Add it"),
    "extra_forbidden": (
        "is not a field that a pack knows",
        "Correct its spelling or remove it",
    ),
    "string_type": ("must be text", "Write the text, and put a number in quotes"),
    "string_too_short": ("is empty", "Write the text"),
    "string_too_long": ("is longer than {max_length} characters", "Shorten it"),
    "string_pattern_mismatch": (
        "is not written as it should be",
        "Write it as {pattern} allows",
    ),
    "literal_error": ("must be {expected}", "Choose one of these"),
    "int_type": ("must be a whole number", "Write it in digits, without quotes"),
    "bool_type": ("must be true or false", "Write one of these, without quotes"),
    "list_type": ("must be a list", "Begin each item with a dash"),
    "too_short": ("has too few items", "Add at least {min_length}"),
    "too_long": ("has too many items", "Keep at most {max_length}"),
    "dict_type": ("must be given per language", "Write one line for each language"),
    "model_type": ("must have fields of its own", "Write them below it, indented"),
    "greater_than_equal": ("is lower than {ge}", "Write a number that can be true"),
    "less_than_equal": ("is higher than {le}", "Write a number that can be true"),
    "date_type": ("must be a date", "Write it as 2026-11-20"),
    "date_from_datetime_parsing": ("is not a date", "Write it as 2026-11-20"),
    "date_parsing": ("is not a date", "Write it as 2026-11-20"),
}


def problems_in(error: ValidationError, document: Document) -> Iterator[Problem]:
    """Every finding of `error`, with its line in `document`."""
    for found in error.errors(include_url=False):
        path = tuple(found["loc"])
        message, mend = _in_words(found)
        yield document.problem(path, message, mend)


def _in_words(found: ErrorDetails) -> tuple[str, str]:
    context = found.get("ctx", {})
    if found["type"] == "pack":
        return context["message"], context["mend"]
    message, mend = _WORDS.get(found["type"], (found["msg"], "Correct the value"))
    return message.format(**context), mend.format(**context)
