"""Templates: all of them are used, none can be made to say what a stranger wrote."""

import re

import pytest
from jinja2 import StrictUndefined, meta

from lti_app.app import Sites
from lti_app.config import ROOT

FOLDER = ROOT / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))


def _rendered_by_code() -> set[str]:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "lti_app").rglob("*.py"))
    return set(re.findall(r'"([\w/]+\.html)"', code))


def _asked_for_by_templates(sites: Sites) -> set[str]:
    names: set[str] = set()
    for name in NAMES:
        text = (FOLDER / name).read_text("utf-8")
        references = meta.find_referenced_templates(sites.course.jinja_env.parse(text))
        names |= {found for found in references if found}
        names |= set(re.findall(r'part\("([^"]+)"\)', text))
    return names


def test_every_template_is_used_and_every_one_that_is_used_exists(sites: Sites):
    assert _rendered_by_code() | _asked_for_by_templates(sites) == set(NAMES)


def test_a_name_that_a_template_does_not_get_is_an_error(sites: Sites):
    for site in (sites.course, sites.report, sites.desk):
        assert site.jinja_env.undefined is StrictUndefined


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_from_outside_is_escaped(sites: Sites, name: str):
    text = (FOLDER / name).read_text("utf-8")

    assert not re.search(r"\|\s*safe\b|autoescape|Markup", text)
    assert callable(sites.course.jinja_env.autoescape)
    assert sites.course.jinja_env.autoescape(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_runs_and_styles_nothing_inline(name: str):
    text = (FOLDER / name).read_text("utf-8")

    assert not re.search(r"\son\w+\s*=", text)
    assert not re.search(r"\sstyle\s*=|<style", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)|javascript:", text)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_first_what_it_is_for(name: str):
    assert (FOLDER / name).read_text("utf-8").startswith("{#-")


@pytest.mark.parametrize("name", NAMES)
def test_every_address_of_ours_is_made_by_its_name(name: str):
    text = (FOLDER / name).read_text("utf-8")

    assert not re.search(r'(?:href|src|action)="/', text)


def test_no_address_of_ours_is_made_of_what_a_request_says_of_its_host():
    """Behind a web server a request knows of no https, and anybody can say another host."""
    said = re.compile(r"_external|request\.(host|url|base_url|url_root|host_url|root_url)\b")
    files = [*(ROOT / "lti_app").rglob("*.py"), *FOLDER.rglob("*.html")]

    assert [path for path in files if said.search(path.read_text("utf-8"))] == []
