"""Faults of packs: each has words in every language, and nothing else can reach a page."""

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from lti_app.campaign.document import Document, read_document
from lti_app.campaign.fault_words import WORDS, Words
from lti_app.campaign.faults import FAULTS, problems_in
from lti_app.campaign.manifest import Manifest, validate
from lti_app.campaign.problems import fault
from lti_app.campaign.writing import manifest_bytes
from lti_app.config import ROOT
from lti_app.i18n import LANGUAGES, speaking
from tests.unit.campaign_example import PACK
from tests.unit.test_campaign_desk import DESK
from tests.unit.test_campaign_texts import TEXTS

RAISERS = ("fault", "refused", "_written_as")
PLACE = re.compile(r"%\((\w+)\)s")
NOTHING: frozenset[str] = frozenset()
CAN_SAY: dict[str, dict[str, frozenset[str]]] = {
    "model": {"type": frozenset({"model_type"})},
    "model-fields": {"fields": frozenset({"missing", "extra_forbidden"})},
    "model-field": {},
    "default": {},
    "nullable": {},
    "function-after": {},
    "no-info": {},
    "with-info": {},
    "literal": {"expected": frozenset({"literal_error"})},
    "bool": {"type": frozenset({"bool_type"})},
    "date": {"type": frozenset({"date_type", "date_parsing"})},
    "dict": {"type": frozenset({"dict_type"})},
    "str": {
        "type": frozenset({"string_type"}),
        "min_length": frozenset({"string_too_short"}),
        "max_length": frozenset({"string_too_long"}),
    },
    "int": {
        "type": frozenset({"int_type"}),
        "ge": frozenset({"greater_than_equal"}),
        "le": frozenset({"less_than_equal"}),
    },
    "list": {
        "type": frozenset({"list_type"}),
        "min_length": frozenset({"too_short"}),
        "max_length": frozenset({"too_long"}),
    },
}
"""What pydantic can find in strict JSON, by the kind of a schema and by its settings."""
LIMITS = ("pattern", "gt", "lt", "multiple_of", "min_length", "max_length", "ge", "le")
CHANNEL = """\
channels:
  - id: matrix
    app: Matrix
    name: { nl: bericht, ar: رسالة }
    limit: 500
    html: true
    most_rules: 3
    source: documentation
    taken_on: 2026-11-26
"""
ODD: tuple[object, ...] = (
    None,
    True,
    7,
    -1,
    10**12,
    "",
    "x",
    "x" * 1300,
    "2026-13-01",
    [],
    [None],
    ["x"] * 99,
    {},
    {"nl": 1},
    {"zz": "x"},
)


def test_every_code_that_is_raised_has_words_with_places_for_its_values():
    for name, call in _raised():
        code, *_rest = (each for each in call.args if isinstance(each, ast.Constant))
        texts = _texts(WORDS[str(code.value)] if name != "_written_as" else WORDS[_last(call)])
        places = {place for text in texts for place in PLACE.findall(text)}
        given = {"text"} if name == "_written_as" else {str(each.arg) for each in call.keywords}

        assert places <= given, f"{name}: {ast.unparse(call)}"
        assert given <= places | {"text"}, f"{name}: {ast.unparse(call)}"


def test_every_code_with_words_is_raised_somewhere():
    used = {
        node.value
        for path, tree in _modules()
        if "fault_words" not in path
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set(WORDS) - used == set()


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_fault_is_said_in_every_language(sites, language):
    english = {code: list(_texts(words)) for code, words in WORDS.items()}
    with speaking(sites.course, language):
        own = {code: list(_texts(words)) for code, words in WORDS.items()}

    assert {code for code, texts in own.items() if set(texts) & set(english[code])} == set()
    for code, texts in own.items():
        for mine, theirs in zip(texts, english[code], strict=True):
            assert sorted(PLACE.findall(mine)) == sorted(PLACE.findall(theirs)), code


def test_all_that_pydantic_can_find_in_a_manifest_has_a_code_of_ours_and_nothing_else_has():
    found = set(_findings(Manifest.__pydantic_core_schema__))

    assert found == set(FAULTS)
    assert set(FAULTS.values()) <= set(WORDS)


def test_whatever_stands_in_a_manifest_none_of_the_words_about_it_are_those_of_pydantic():
    seen = set()
    for tree in _spoilt(_whole()):
        try:
            validate(tree)
        except ValidationError as error:
            findings = error.errors(include_url=False)
            seen |= {each["type"] for each in findings}
            for problem, each in zip(
                problems_in(error, Document("pack.yaml", tree)), findings, strict=True
            ):
                assert problem.fault.code != "unusable", each
                assert each["type"] == "pack" or each["msg"] not in str(problem), each
                assert "%(" not in str(problem)

    # Only a schema with its mandatory fields left out lacks something; see the test before.
    assert seen >= set(FAULTS) - {"missing"} | {"pack"}


def test_what_pydantic_may_find_one_day_is_said_in_our_words_too():
    assert str(fault("unusable")) == "cannot be used as it stands. Correct the value."


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in (ROOT / "lti_app").rglob("*.py"):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def _raised() -> Iterator[tuple[str, ast.Call]]:
    """Give each call that makes a fault of a code that stands there."""
    for _path, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                is_ours = node.func.id in RAISERS and isinstance(node.args[0], ast.Constant)
                if is_ours and not any(each.arg is None for each in node.keywords):
                    yield node.func.id, node


def _last(call: ast.Call) -> str:
    last = call.args[-1]
    assert isinstance(last, ast.Constant)
    return str(last.value)


def _texts(words: Words) -> Iterator[str]:
    for each in (words.message, words.mend, words.form_message, words.form_mend):
        if each is not None:
            yield str(each)


def _findings(schema: Any) -> Iterator[str]:
    """Give every type of finding that a schema of pydantic's core can lead to."""
    if isinstance(schema, dict) and isinstance(schema.get("type"), str):
        known = CAN_SAY[schema["type"]]
        for setting in (*LIMITS, "type", "fields", "expected"):
            if setting in schema and (setting in known or setting in LIMITS):
                yield from known[setting]
    if isinstance(schema, dict):
        for each in schema.values():
            yield from _findings(each)
    elif isinstance(schema, list | tuple):
        for each in schema:
            yield from _findings(each)


@cache
def _whole() -> dict[str, Any]:
    """Return a manifest in which every part stands."""
    read: dict[str, Any] = YAML(typ="safe", pure=True).load(PACK + TEXTS + CHANNEL + DESK)
    written: dict[str, Any] = read_document("pack.yaml", manifest_bytes(_as_text(read))).tree
    validate(written)
    return written


def _as_text(value: Any) -> Any:
    """Return `value` with dates as text, as the reader of manifests gives them."""
    if isinstance(value, dict):
        return {key: _as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def _spoilt(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the manifest with one of its values after the other replaced by odd ones."""
    for path in list(_paths(whole, ())):
        for odd in ODD:
            tree = deepcopy(whole)
            holder: Any = tree
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = odd
            yield tree
    yield {**whole, "extra": 1}


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        steps = value if isinstance(value, dict) else range(len(value))
        for step in steps:
            yield from _paths(value[step], (*path, step))
