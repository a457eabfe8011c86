"""Opening a page changes nothing in the course database, however often it is opened."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from werkzeug.routing import Rule

from lti_app.db import CourseModel
from tests.launcher import SECURE
from tests.web.visit import Visit

ARGUMENTS = {
    "digest": "0123456789abcdef",
    "secret": "none",
    "code": "none",
    "institution": "default",
    "language": "nl",
    "name": "incident",
    "file_name": "none.png",
    "section": "dos",
    "item": "privacy",
    "part": "dos",
    "kind": "slide",
}


def _rows(engine: Engine) -> dict[str, list[object]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in CourseModel.metadata.sorted_tables
        }


def _addresses(rules: Iterator[Rule]) -> list[str]:
    readable = [rule for rule in rules if "GET" in (rule.methods or ())]
    built = [rule.build({name: ARGUMENTS[name] for name in rule.arguments}) for rule in readable]
    return [address for _host, address in filter(None, built)]


@pytest.mark.parametrize("persona", ["student-01", "instructor", "observer"])
def test_no_get_writes(launcher, engine, statements, persona):
    Visit(launcher, "student-01").acknowledge()
    visit = Visit(launcher, persona)
    addresses = [*_addresses(launcher.app.url_map.iter_rules()), "/report/", "/desk/"]
    query = {
        "launch": visit.token,
        "language": "en",
        "just_now": "acknowledged",
        "iss": launcher.platform.issuer,
        "login_hint": "somebody",
        "target_link_uri": "x",
    }
    before = _rows(engine)
    statements.clear()

    for address in addresses:
        for method in ("GET", "HEAD", "OPTIONS"):
            visit.client.open(address, method=method, query_string=query, base_url=SECURE)

    assert {"/dos", "/course", "/lti/login", "/"} <= set(addresses)
    assert [sent for sent in statements if not sent.lstrip().startswith(("SELECT", "PRAGMA"))] == []
    assert _rows(engine) == before
