"""A fault in the list of languages is told once, however many texts are in the language meant."""

from collections import Counter

import pytest

from lti_app.campaign.files import MANIFEST, read_files
from lti_app.campaign.pack import SHIPPED, PackError, open_pack

ENGLISH = b"  - tag: en\n    status: working\n"
DUTCH = b"  - tag: nl\n    status: working\n"


def told(*changes: tuple[bytes, bytes]) -> Counter[str]:
    """Return which faults the shipped pack with some changes is refused for, and how often."""
    files = dict(read_files(SHIPPED))
    for old, new in changes:
        assert old in files[MANIFEST]
        files[MANIFEST] = files[MANIFEST].replace(old, new, 1)
    with pytest.raises(PackError) as refused:
        open_pack(files)
    return Counter(each.fault.code for each in refused.value.problems)


def test_a_language_that_is_misspelt_is_one_fault():
    assert told((ENGLISH, ENGLISH.replace(b"en", b"english", 1))) == {"unknown_language": 1}


def test_a_language_that_is_none_beside_those_of_the_texts_is_one_fault():
    assert told((ENGLISH, ENGLISH + ENGLISH.replace(b"en", b"xx", 1))) == {"unknown_language": 1}


def test_a_pack_without_languages_is_told_so_and_nothing_of_its_texts():
    assert told((b"languages:", b"languages: []"), (DUTCH, b""), (ENGLISH, b"")) == {"too_few": 1}


def test_texts_in_a_language_that_is_not_in_the_list_are_told_one_by_one():
    found = told((ENGLISH, b""))

    assert found.keys() == {"foreign", "file_unnamed"}
    assert min(found.values()) > 20
