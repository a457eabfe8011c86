"""What people are called whom no platform named: a keyed hash, one for each of them."""

import pytest

from lti_app.access.models import Door
from lti_app.access.person_keys import PersonKeys
from lti_app.errors import NotPreparedError


def test_without_its_key_nobody_is_named(tmp_path):
    with pytest.raises(NotPreparedError):
        PersonKeys(tmp_path).subject(Door.SIGN_IN, "https://op.example", "anna")


def test_people_of_two_issuers_and_two_doors_are_never_the_same(tmp_path):
    keys = PersonKeys(tmp_path)
    keys.ensure()
    keys.ensure()

    names = {
        keys.subject(door, issuer, subject)
        for door in (Door.SIGN_IN, Door.KALTURA)
        for issuer, subject in (("a", "bc"), ("ab", "c"))
    }

    assert len(names) == 4
