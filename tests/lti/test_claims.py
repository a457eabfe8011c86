"""What is read from a message that was checked: from where it stands, else from where it may stand.

LTI 1.3 Core, sections 5.3 and 5.4. Everything here is optional; what cannot be used counts as
absent and breaks nothing.
"""

from typing import Any

import pytest

from lti_app.lti import claims
from lti_app.lti.claims import LaunchClaims
from practice import claims as c

REQUIRED: dict[str, Any] = {
    "iss": "https://lms.example",
    "aud": "tool",
    "nonce": "n",
    "sub": "somebody",
    claims.MESSAGE_TYPE: "LtiResourceLinkRequest",
    claims.DEPLOYMENT_ID: "deployment",
    claims.ROLES: [],
}


def read(**others: Any) -> LaunchClaims:
    return claims.read({**REQUIRED, **{getattr(claims, k, k): v for k, v in others.items()}})


@pytest.mark.parametrize(
    ("context", "title"),
    [
        ({"title": "Statistics", "label": "ST1"}, "Statistics"),
        ({"label": "ST1"}, "ST1"),
        ({"title": " ", "label": "ST1"}, "ST1"),
        ({"title": "t" * 2001}, "t" * 2000),
        ({}, None),
    ],
)
def test_a_course_is_called_by_its_title_else_by_its_label(context: Any, title: Any) -> None:
    assert read(CONTEXT=context).context_title == title


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"name": "Sanne de Vries", "given_name": "Sanne"}, "Sanne de Vries"),
        ({"given_name": "Sanne"}, "Sanne"),
        ({"family_name": "de Vries"}, None),
    ],
)
def test_a_person_is_called_by_their_name_else_by_their_given_name(told: Any, name: Any) -> None:
    assert read(**told).person_name == name


@pytest.mark.parametrize(
    ("presentation", "language", "expected"),
    [({"locale": "nl"}, "en", "nl"), ({}, "en", "en"), ({"locale": 1}, None, None)],
)
def test_the_language_of_the_page_comes_before_that_of_the_person(
    presentation: Any, language: Any, expected: Any
) -> None:
    assert read(LAUNCH_PRESENTATION=presentation, locale=language).locale == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://lms.example/back", "https://lms.example/back"),
        ("http://lms.example", "http://lms.example"),
        ("javascript:alert(1)", None),
        ("https:///nowhere", None),
        ("https://[::1", None),
        ("/back", None),
        (7, None),
    ],
)
def test_only_web_addresses_are_called_or_led_to(address: Any, expected: Any) -> None:
    found = read(
        LAUNCH_PRESENTATION={"return_url": address},
        MEMBERSHIPS={"context_memberships_url": address},
        GRADES={"lineitems": address, "lineitem": address},
    )
    services = found.services
    urls = (services.memberships_url, services.lineitems_url, services.lineitem_url)
    assert {found.return_url, *urls} == {expected}


def test_scopes_are_those_that_can_be_kept_and_no_more_than_a_few() -> None:
    odd = [1, None, "s" * 200, "half \ud83d of a pair", "with \0"]
    assert read(GRADES={"scope": [*odd, "b", "a", "s" * 199]}).services.grade_scopes == (
        "a",
        "b",
        "s" * 199,
    )
    many = [f"scope-{number:02}" for number in range(30)]
    assert read(GRADES={"scope": many}).services.grade_scopes == tuple(many[:20])
    assert read(GRADES={"scope": "a b"}).services.grade_scopes == ()


def test_what_a_platform_left_unsubstituted_says_nothing() -> None:
    custom = {"dos_language": "$Person.locale", "course_end": "$End", "number": 1, "mine": "a$b"}
    found = read(CUSTOM=custom)
    assert found.custom == {"mine": "a$b"}
    assert (found.options.language, found.options.ends_at) == (None, None)


def test_a_history_holds_what_can_be_an_id_newest_first_and_each_once() -> None:
    told = f"new , ,old%2Colder,{'x' * 256},half \ud83d,new"
    found = read(CUSTOM={"link_history": told, "course_history": "c" * 255}).options
    assert found.earlier_links == ("new", "old%2Colder", "old", "older")
    assert found.earlier_courses == ("c" * 255,)
    assert read(CUSTOM={"link_history": ",".join("abcdefghijklmnopqrstuvwxyz")}).options == (
        read(CUSTOM={"link_history": ",".join("abcdefghijklmnopqrst")}).options
    )


def test_an_empty_role_is_none_and_an_empty_subject_nobody() -> None:
    found = read(**{claims.ROLES: ["", "Learner"], "sub": ""})
    assert (found.roles, found.subject) == (("Learner",), None)


@pytest.mark.parametrize(
    ("audience", "party"), [("tool", None), (["tool"], None), (["other", "tool"], "tool")]
)
def test_the_client_is_the_audience_or_the_authorized_party_among_several(
    audience: Any, party: Any
) -> None:
    assert read(aud=audience, azp=party).client_id == "tool"


def test_what_the_institution_calls_somebody_is_read_from_its_own_claim() -> None:
    assert read(LIS={"person_sourcedid": "s123"}).identifier == "s123"
    assert read(person_sourcedid="s123").identifier is None
    assert claims.LIS == c.LIS
