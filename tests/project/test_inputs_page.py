"""The page of inputs names every address that takes something, and the numbers of the code."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from flask import Flask

from lti_app.app import Sites
from lti_app.config import ROOT
from lti_app.reports.submissions import Strict
from tests.project import fields_read

PAGE = (ROOT / "docs" / "inputs.md").read_text("utf-8")
SITES = {"course": "The course site", "report": "The report site", "desk": "The desk"}
TAKING = ("POST", "PUT", "PATCH", "DELETE")
ON_EVERY_PAGE = {"language", fields_read.ALL}
_ADDRESS = re.compile(r"`([A-Z]+ /[^`]*)`")
_CONSTANT = re.compile(r"`([A-Z_]+)` \(([\d,-]+)\)")
_MODULE = re.compile(r"`(lti_app/[\w/]+)\.py`")
_CODE = re.compile(r"`([a-z]+(?:_[a-z]+)*)`")
_NO_CODES = {"id_token"}
"""Fields that are named in the column of what happens."""


@dataclass(frozen=True)
class Row:
    """A line of a table."""

    site: str
    addresses: tuple[str, ...]
    """Of the line, or of the one above that has some."""
    fields: str
    refused: str
    modules: tuple[str, ...]
    text: str


def _rows() -> Iterator[Row]:
    site, addresses = "", ()
    for line in PAGE.splitlines():
        if line.startswith("#"):
            site, addresses = line.lstrip("# ") if line.startswith("## ") else site, ()
        if not line.startswith("| ") or line.startswith("|---"):
            continue
        cells = [each.strip() for each in line.strip("|").split("|")]
        if cells[0]:
            addresses = tuple(_ADDRESS.findall(cells[0]))
        yield Row(
            site,
            addresses,
            cells[1],
            cells[-2],
            tuple(each.replace("/", ".") for each in _MODULE.findall(cells[-1])),
            line,
        )


ROWS = list(_rows())


def _described(site: str) -> dict[str, str]:
    """Return the addresses of a site that stand on the page, each with what says its fields."""
    found: dict[str, str] = defaultdict(str)
    for row in ROWS:
        for address in row.addresses if row.site == SITES[site] else ():
            found[address] += f" {row.fields}"
    return found


def _views(app: Flask) -> Iterator[tuple[str, Callable[..., Any], set[str]]]:
    """Yield each address that takes something, with its view and the names that this reads."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            read = fields_read.of_form(view) if method in TAKING else fields_read.of_query(view)
            if method in TAKING or read - {"language"}:
                yield f"{method} {rule.rule}", view, read


@pytest.mark.parametrize("site", SITES)
def test_every_address_that_takes_something_stands_on_the_page(sites: Sites, site: str):
    taking = {address for address, _view, _read in _views(getattr(sites, site))}

    assert taking - _described(site).keys() == set()


@pytest.mark.parametrize("site", SITES)
def test_no_address_on_the_page_is_one_that_is_not_there(sites: Sites, site: str):
    there = {
        f"{method} {rule.rule}"
        for rule in getattr(sites, site).url_map.iter_rules()
        for method in rule.methods or ()
    }

    assert _described(site).keys() - there == set()


@pytest.mark.parametrize("site", SITES)
def test_every_field_that_a_view_reads_by_its_name_stands_beside_its_address(
    sites: Sites, site: str
):
    described = _described(site)
    missing = [
        f"{address}: {name}"
        for address, _view, read in _views(getattr(sites, site))
        for name in sorted(read - (set() if address.startswith("POST") else ON_EVERY_PAGE))
        if f"`{name}`" not in described[address]
    ]

    assert missing == []


def test_every_field_of_the_json_that_is_checked_stands_on_the_page():
    models = [*Strict.__subclasses__()]
    for each in models:
        models += each.__subclasses__()
    fields = {name for each in models for name in each.model_fields}

    assert len(fields) > 10
    assert {name for name in fields if f"`{name}`" not in PAGE} == set()


def test_the_numbers_are_those_of_the_code():
    wrong, compared = [], 0
    for row in ROWS:
        for name, number in _CONSTANT.findall(row.text):
            values = [getattr(import_module(each), name, None) for each in row.modules]
            compared += 1
            if number.replace(",", "") not in map(str, values):
                wrong.append(f"{name} ({number}) is {values} in {row.modules}")

    assert wrong == []
    assert compared > 60


def test_every_rule_names_a_module_that_exists():
    named = {module for row in ROWS for module in row.modules}

    assert [each for each in named if not (ROOT / f"{each.replace('.', '/')}.py").is_file()] == []
    assert [row.text for row in ROWS if row.addresses and not row.modules] == []


def test_every_reason_code_that_is_named_is_one():
    errors = (ROOT / "docs" / "errors.md").read_text("utf-8")
    codes = set(re.findall(r"^\| `(\w+)` \|", errors, re.MULTILINE))
    named = {code for row in ROWS for code in _CODE.findall(row.refused)} - _NO_CODES

    assert named - codes == set()
    assert len(named) > 80
