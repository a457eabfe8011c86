"""What no page of course site and report site ever sends: a clear no, never a mistake of ours.

The desk has a test of its own (`tests/support/test_bad_input.py`).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from werkzeug.routing import Rule

from lti_app.config import Settings
from lti_app.gate import combine
from tests.closing import close
from tests.launcher import SECURE, TOOL
from tests.project import fields_read
from tests.web.neighbour import begin_draft
from tests.web.visit import Visit

STRANGE = {
    "NUL": "a\0b",
    "half a pair": "\ud800",
    "two lines": "a\r\nb",
    "very long": "x" * 20_000,
    "number": "-1",
    "large number": "9" * 30,
    "injection": "'; DROP TABLE launch; --",
    "nothing": "",
}
ORDINARY = {
    "institution": "default",
    "language": "nl",
    "section": "contacts",
    "kind": "slide",
    "digest": "0" * 64,
}
"""What stands in the other places of an address; elsewhere, and in the other fields, a 1."""
OF_STUDENTS = ("/dos", "/membership")
SITES = ("", "/report")
FORM = "application/x-www-form-urlencoded"
IN_AN_ADDRESS = re.compile(r"<(?:\w+:)?(\w+)>")


def _rules() -> Iterator[tuple[str, str, Rule]]:
    """Yield each address that takes something, after its site and with each of its methods."""
    app = combine(Settings.from_env({"PUBLIC_URL": TOOL}))
    for site in SITES:
        here = _site(app, site)
        for rule in here.url_map.iter_rules():
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                if IN_AN_ADDRESS.search(rule.rule) or _fields(here, method, rule):
                    yield site, method, rule
    close(app)


def _site(app: Flask, site: str) -> Flask:
    gate: Any = app.wsgi_app
    return app if site == "" else gate.sites.report


def _fields(app: Flask, method: str, rule: Rule) -> set[str]:
    """Return the names that the view of `rule` reads."""
    view = app.view_functions[rule.endpoint]
    read = fields_read.of_query(view) if method == "GET" else fields_read.of_form(view)
    return read - {fields_read.ALL}


RULES = list(_rules())


def _sent(
    site: str, app: Flask, visit: Visit, method: str, rule: Rule, strange: str
) -> Iterator[int]:
    """Send `strange` in each place of an address, and in each field alone; yield the statuses."""
    octets = strange.encode("utf-8", "surrogatepass")
    for name in IN_AN_ADDRESS.findall(rule.rule):
        yield _open(visit, method, site + _path(rule, {name: quote(octets, safe="")}), {})
    fields = dict.fromkeys(_fields(app, method, rule), b"1")
    for name in fields:
        yield _open(visit, method, site + _path(rule, {}), {**fields, name: octets})


def _path(rule: Rule, changed: Mapping[str, str]) -> str:
    known = {**ORDINARY, **changed}
    return IN_AN_ADDRESS.sub(lambda found: known.get(found[1], "1"), rule.rule)


def _open(visit: Visit, method: str, path: str, fields: Mapping[str, bytes]) -> int:
    sent = urlencode({**fields, "launch": visit.token})
    if method == "GET":
        return visit.client.get(path, base_url=SECURE, query_string=sent).status_code
    return visit.client.post(path, base_url=SECURE, data=sent, content_type=FORM).status_code


@pytest.mark.parametrize(
    ("site", "method", "rule"),
    RULES,
    ids=[f"{method} {site}{rule.rule}" for site, method, rule in RULES],
)
def test_whatever_is_sent_is_no_mistake_of_ours(app, launcher, admin, site, method, rule):
    begin_draft(launcher, "default", "a draft")
    visit = Visit(launcher) if rule.rule.startswith(OF_STUDENTS) else admin
    found = {
        name: set(_sent(site, _site(app, site), visit, method, rule, text))
        for name, text in STRANGE.items()
    }

    assert {name: each for name, each in found.items() if max(each) >= 500} == {}
