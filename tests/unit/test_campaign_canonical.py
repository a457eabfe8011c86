"""The canonical form and the hashes, checked against values worked out by hand."""

import hashlib
import json

import pytest

from lti_app.campaign.canonical import (
    canonical_json,
    canonical_text,
    language_hash,
    media_hash,
    pack_hash,
)

DOS = [("kind", "Wees aardig."), ("help", "Vraag om hulp.")]


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_text_gets_plain_line_ends_and_no_white_space_around_it():
    assert canonical_text("  een\r\ntwee\rdrie \n") == "een\ntwee\ndrie"


def test_letters_with_a_separate_accent_become_one_character():
    assert canonical_text("cre\u0301e\u0308r") == "cr\u00e9\u00ebr"


def test_white_space_inside_a_text_stays():
    assert canonical_text("een  twee") == "een  twee"


def test_json_has_sorted_keys_no_spaces_and_no_needless_escapes():
    assert canonical_json({"b": [True, None, 3], "a": " Do’s "}) == (
        '{"a":"Do’s","b":[true,null,3]}'.encode()
    )


def test_a_number_with_a_fraction_has_no_canonical_form():
    with pytest.raises(TypeError, match=r"2026\.1"):
        canonical_json({"version": 2026.10})


def test_the_hash_of_a_language_is_that_of_its_pairs_as_documented():
    expected = sha256('[["kind","Wees aardig."],["help","Vraag om hulp."]]')

    assert language_hash(DOS) == expected


def test_the_hash_of_a_language_changes_with_one_character():
    changed = [("kind", "Wees aardig!"), DOS[1]]

    assert language_hash(changed) != language_hash(DOS)


def test_the_hash_of_a_language_changes_with_an_id_and_with_the_order():
    renamed = [("nice", DOS[0][1]), DOS[1]]

    assert len({language_hash(DOS), language_hash(renamed), language_hash(DOS[::-1])}) == 3


def test_the_same_text_typed_in_another_way_has_the_same_hash():
    typed = language_hash([("a", "cre\u0301ativiteit \r\n")])

    assert typed == language_hash([("a", "cr\u00e9ativiteit")])


def test_the_hash_of_a_file_is_that_of_its_bytes():
    assert media_hash(b"<svg/>\r\n") == hashlib.sha256(b"<svg/>\r\n").hexdigest()


def test_the_hash_of_a_pack_is_that_of_manifest_and_media_as_documented():
    manifest = {"id": "a", "dos": [{"id": "b"}]}
    plain = json.dumps(
        {"manifest": manifest, "media": {"i.svg": "00"}}, sort_keys=True, separators=(",", ":")
    )

    assert pack_hash(manifest, {"i.svg": "00"}) == sha256(plain)
