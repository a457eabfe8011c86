"""Who signed in: what is kept of verified claims, and whom an institution does not admit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lti_app.errors import SignInNotAdmittedError, SignInUnverifiedError
from lti_app.sign_in.identities import LONGEST_NAME, identity_of
from lti_app.sign_in.providers import Provider

PROVIDER = Provider("default", "https://op.example", "client-1", "hush")


@pytest.mark.parametrize("subject", ["", "x" * 256, "a\0b", "\ud800", 5, None, ["s-1"]])
def test_a_subject_that_cannot_be_kept_is_refused(subject: object) -> None:
    with pytest.raises(SignInUnverifiedError) as caught:
        identity_of(PROVIDER, {"sub": subject})
    assert caught.value.code == "sign_in_subject_malformed"


@pytest.mark.parametrize(
    ("value", "is_admitted"),
    [
        ("employee", True),
        (["member", "faculty"], True),
        ("student", False),
        (["student", 5], False),
        ([], False),
        (None, False),
        (True, False),
        ({"employee": 1}, False),
        ("Employee", False),
    ],
)
def test_who_has_none_of_the_required_values_is_not_admitted(
    value: object, is_admitted: bool
) -> None:
    strict = replace(PROVIDER, require={"affiliation": ("employee", "faculty")})
    claims = {"sub": "s-1", "affiliation": value}
    if is_admitted:
        assert identity_of(strict, claims).subject == "s-1"
    else:
        with pytest.raises(SignInNotAdmittedError):
            identity_of(strict, claims)


def test_every_required_claim_has_to_be_there() -> None:
    strict = replace(PROVIDER, require={"tid": ("t-1",), "affiliation": ("employee",)})

    with pytest.raises(SignInNotAdmittedError):
        identity_of(strict, {"sub": "s-1", "tid": "t-1"})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (" Ingrid ", "Ingrid"),
        ("x" * 300, "x" * LONGEST_NAME),
        ("", None),
        (5, None),
        (None, None),
        ("a\0", None),
    ],
)
def test_a_name_is_shown_if_it_can_be(value: object, shown: str | None) -> None:
    named = replace(PROVIDER, name="name")

    assert identity_of(named, {"sub": "s-1", "name": value}).name == shown


@pytest.mark.parametrize(
    ("value", "identifier"),
    [
        (" s123 ", "s123"),
        (["s123"], "s123"),
        (["s123", "s124"], None),
        ([], None),
        (" ", None),
        (123, None),
        (None, None),
        ("x" * 256, None),
    ],
)
def test_the_institutions_number_is_one_text_or_nothing(
    value: object, identifier: str | None
) -> None:
    known = replace(PROVIDER, person_claim="number", person_platforms=("https://platform",))

    identity = identity_of(known, {"sub": "s-1", "number": value})

    assert identity.identifier == identifier
    assert "s123" not in repr(identity)
    assert identity_of(PROVIDER, {"sub": "s-1", "number": value}).identifier is None
