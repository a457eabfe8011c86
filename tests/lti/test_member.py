"""One member as a platform writes them: roles, status, name, and what is none of these.

Names and Role Provisioning Services 2.0, section 2.2.
"""

from typing import Any

import pytest

from lti_app.lti.members import MemberStatus, read
from lti_app.lti.roles import Role
from practice.personas import INSTRUCTOR, LEARNER, MENTOR, TEACHING_ASSISTANT, TEST_USER


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["Learner"], Role.LEARNER),
        (["Instructor"], Role.INSTRUCTOR),
        (["Mentor"], Role.OBSERVER),
        ([LEARNER], Role.LEARNER),
        ([INSTRUCTOR, TEACHING_ASSISTANT], Role.TEACHING_ASSISTANT),
        ([MENTOR], Role.OBSERVER),
        (["http://elsewhere.example/membership#Learner"], Role.NONE),
        ([7, None, LEARNER], Role.LEARNER),
        ([], None),
        ([""], None),
        (None, None),
    ],
)
def test_roles_are_read_in_short_and_in_full_and_may_be_missing(
    roles: object, expected: Role | None
) -> None:
    member = read({"user_id": "7", "roles": roles})
    assert member is not None
    assert member.role is expected


def test_a_test_student_is_known_as_one() -> None:
    member = read({"user_id": "7", "roles": [LEARNER, TEST_USER]})
    assert member is not None
    assert member.is_test_user


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Active", MemberStatus.ACTIVE),
        ("Inactive", MemberStatus.INACTIVE),
        ("deleted", MemberStatus.DELETED),
        (None, MemberStatus.ACTIVE),
    ],
)
def test_a_status_is_read(status: str | None, expected: MemberStatus) -> None:
    member = read({"user_id": "7", "status": status})
    assert member is not None
    assert member.status is expected


@pytest.mark.parametrize(
    "entry",
    [
        None,
        "7",
        [],
        {},
        {"user_id": None},
        {"user_id": 7},
        {"user_id": ""},
        {"user_id": "x" * 256},
        {"user_id": "a\0b"},
        {"user_id": "\ud83d"},
        {"user_id": "7", "roles": "Learner"},
        {"user_id": "7", "roles": {"Learner": True}},
        {"user_id": "7", "status": "Asleep"},
        {"user_id": "7", "status": 1},
    ],
)
def test_an_entry_that_is_no_member_is_none(
    entry: object,
) -> None:
    assert read(entry) is None


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ({}, None),
        ({"name": None, "given_name": None}, None),
        ({"name": " "}, None),
        ({"name": 7, "given_name": "Sanne"}, "Sanne"),
        ({"name": "", "given_name": "Sanne", "family_name": "de Vries"}, "Sanne de Vries"),
        ({"name": "a\0\r\n\tb\u202ec\ud83d"}, "abc"),
        ({"name": "ليلى الحسيني"}, "ليلى الحسيني"),
        ({"name": "x" * 5000}, "x" * 200),
    ],
)
def test_a_name_is_taken_as_far_as_a_page_can_hold_it(
    entry: dict[str, Any], name: str | None
) -> None:
    member = read({"user_id": "7", **entry})
    assert member is not None
    assert member.name == name
