"""Translations: the catalogue holds what the code says, all of it, and nothing else."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from lti_app.config import ROOT
from lti_app.i18n import LANGUAGES

Key = str | tuple[str, ...]
TRANSLATED = pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
PLACEHOLDER = re.compile(r"%\((\w+)\)s|</?(\w+)")
OURS = {"lti_app", "templates"}


def _is_ours(path: str) -> bool:
    """Return whether to look into a folder; Babel would leave out those that begin with `_`."""
    relative = path.removeprefix(str(ROOT)).strip("/")
    return relative.partition("/")[0] in OURS


@cache
def _in_code(*, trimmed: bool = True) -> frozenset[Key]:
    """Return every text that people see, as `make messages` finds it.

    Without `trimmed`, as templates look it up: with the spaces and new lines around it.
    """
    with (ROOT / "translations" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    if not trimmed:
        options["templates/**.html"]["trimmed"] = "false"
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords={**DEFAULT_KEYWORDS, "_": None, "lazy_gettext": None},
        directory_filter=_is_ours,
    )
    return frozenset(message for _file, _line, message, _comments, _context in found)


def _catalogue(language: str) -> Catalog:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _messages(language: str) -> Iterator[Message]:
    return (message for message in _catalogue(language) if message.id)


def _key(message: Message) -> Key:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def test_texts_are_found_in_code_and_in_every_folder_of_templates():
    texts = {text for key in _in_code() for text in _texts(key)}

    assert "Something went wrong on our side." in texts
    assert "Skip to the content" in texts
    assert "Open now" in texts


def test_templates_look_a_text_up_as_the_catalogue_has_it():
    assert _in_code(trimmed=False) - _in_code() == set()


@TRANSLATED
def test_promise_41_no_text_is_missing_and_none_is_left_over(language: str):
    known = {_key(message) for message in _messages(language)}

    assert {"missing": _in_code() - known, "left over": known - _in_code()} == {
        "missing": set(),
        "left over": set(),
    }
    assert _catalogue(language).obsolete == {}


@TRANSLATED
def test_promise_41_every_text_is_translated_and_none_is_a_guess(language: str):
    assert [message.id for message in _messages(language) if not all(_texts(message.string))] == []
    assert [message.id for message in _messages(language) if message.fuzzy] == []


@TRANSLATED
def test_a_translation_keeps_placeholders_and_tags(language: str):
    wrong = [
        message.id
        for message in _messages(language)
        for text in _texts(message.string)
        if sorted(PLACEHOLDER.findall(text))
        not in [sorted(PLACEHOLDER.findall(source)) for source in _texts(message.id)]
    ]

    assert wrong == []


@TRANSLATED
def test_a_translation_ends_as_the_text_does(language: str):
    wrong = [
        message.id
        for message in _messages(language)
        for source, text in zip(_texts(message.id), _texts(message.string), strict=True)
        if source[-1:] in ".?!:" and text[-1:] != source[-1:]
    ]

    assert wrong == []


@TRANSLATED
def test_dutch_says_je_and_not_u(language: str):
    formal = re.compile(r"\b(?:U|u|uw|Uw)\b")

    assert [
        message.id for message in _messages(language) if formal.search(str(message.string))
    ] == []
