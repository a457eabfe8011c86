"""What a launch from a course page says of the services, and what the services learn from it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from practice.courses import COURSES
from practice.personas import PERSONAS
from practice.running import Running
from practice.service_claims import (
    GRADES,
    MEMBERSHIPS_READ,
    NAMES_AND_ROLES,
    SCORES,
    members_url,
)
from tests.practice.conftest import ISSUER

Call = Callable[..., TestResponse]
Read = Callable[[str], Any]
GROUPS = COURSES["groups"]


@pytest.fixture
def launched(
    login: Callable[..., dict[str, str]],
    request_of: Callable[..., dict[str, str]],
    browser: FlaskClient,
    read: Read,
    verified: Callable[[str], dict[str, Any]],
) -> Callable[[str], dict[str, Any]]:
    """The claims of a launch from a course page at an address with these switches."""

    def launching(query: str) -> dict[str, Any]:
        answer = browser.post("/auth", data=request_of(login(query)))
        return verified(str(read(answer.text).fields()["id_token"]))

    return launching


def test_members_can_be_those_who_opened_the_tool_before(
    launched: Any, running: Running, call: Call
) -> None:
    launched("as=student-03&members=past-launchers")
    launched("as=student-04&members=past-launchers&anonymous=on")
    launched("as=anonymous&members=past-launchers")
    roster, url = running.rosters.of(GROUPS), members_url(ISSUER, GROUPS.id)
    (only,) = json.loads(call("GET", url, MEMBERSHIPS_READ).data)["members"]
    assert only["name"] == "Chloé N'Diaye-Lefèvre"
    roster.saw(str(PERSONAS["student-01"].subject))
    assert len(json.loads(call("GET", url, MEMBERSHIPS_READ).data)["members"]) == 2


@pytest.mark.parametrize(
    ("offers", "members", "grades", "line_item"),
    [
        ("all", True, True, True),
        ("no-line-item", True, True, False),
        ("no-members", False, True, True),
        ("no-grades", True, False, False),
        ("none", False, False, False),
    ],
)
def test_a_launch_can_offer_less(
    offers: str, members: bool, grades: bool, line_item: bool, launched: Any
) -> None:
    claims = launched(f"as=student-01&offers={offers}")
    assert (NAMES_AND_ROLES in claims, GRADES in claims) == (members, grades)
    assert ("lineitem" in claims.get(GRADES, {})) is line_item


def test_a_tool_with_fewer_scopes_is_offered_less(launched: Any, running: Running) -> None:
    running.clients.built_in.scopes = frozenset({SCORES})
    claims = launched("as=student-01")
    assert NAMES_AND_ROLES not in claims
    assert claims[GRADES]["scope"] == [SCORES]
    running.clients.built_in.scopes = frozenset({MEMBERSHIPS_READ})
    claims = launched("as=student-01")
    assert NAMES_AND_ROLES in claims
    assert GRADES not in claims


def test_moodle_says_nothing_in_place_of_a_deleted_column(launched: Any, running: Running) -> None:
    assert launched("as=student-01&grades=moodle")[GRADES]["lineitem"].startswith(ISSUER)
    (item,) = running.gradebook.line_items(GROUPS)
    running.gradebook.remove(GROUPS, item.number)
    assert launched("as=student-01&grades=moodle")[GRADES]["lineitem"] == ""
