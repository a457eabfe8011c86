"""What a good pack becomes: a version with an edition per language, and its hashes."""

import dataclasses

import pytest

from lti_app.campaign.pack import load_pack
from tests.unit.campaign_example import DRAWING, write_pack


@pytest.fixture
def load(tmp_path):
    """Load the example pack with some of its text replaced."""

    def loaded(*changes, **rest):
        write_pack(tmp_path, *changes, **rest)
        return load_pack(tmp_path)

    return loaded


def test_a_good_pack_becomes_a_version_with_an_edition_per_language(load):
    version = load()

    assert (version.id, version.label, version.licence) == ("example", "1", "CC0-1.0")
    assert list(version.editions) == ["nl", "ar"]
    assert version.editions["nl"].dos[1].text == "Vraag om hulp."
    assert version.editions["ar"].direction == "rtl"
    assert version.illustration_credit == "Someone, CC0-1.0"


def test_a_version_cannot_be_changed(load):
    version = load()

    with pytest.raises(dataclasses.FrozenInstanceError):
        version.label = "2"
    with pytest.raises(TypeError):
        version.editions["nl"] = version.editions["ar"]


@pytest.mark.parametrize(
    ("preferred", "shown"),
    [
        ("ar", "ar"),
        ("AR", "ar"),
        ("ar-EG", "ar"),
        ("ar_EG", "ar"),
        ("nl-BE", "nl"),
        ("fr", "nl"),
        ("", "nl"),
        ("-", "nl"),
    ],
)
def test_a_reader_gets_the_closest_language_and_else_the_first(load, preferred, shown):
    assert load().edition(preferred).language == shown


def test_a_reader_of_a_language_gets_a_regional_edition_of_it(load):
    version = load(("tag: ar,", "tag: en-GB,"), (", ar: ", ", en-GB: "))

    assert version.edition("en").language == "en-GB"
    assert version.edition("en-US").language == "en-GB"


def test_a_changed_do_changes_the_hash_of_its_language_and_of_the_pack_only(load):
    before, after = load(), load(("Wees aardig.", "Wees aardig!"))

    assert after.editions["nl"].hash != before.editions["nl"].hash
    assert after.editions["ar"].hash == before.editions["ar"].hash
    assert after.hash != before.hash


def test_a_changed_help_line_changes_the_hash_of_the_pack_only(load):
    before, after = load(), load(("Bel gerust.", "Bel ons."))

    assert after.editions["nl"].hash == before.editions["nl"].hash
    assert after.hash != before.hash


def test_a_changed_drawing_changes_the_hashes_of_drawing_and_pack(load):
    before, after = load(), load(drawing=DRAWING.replace('"4"', '"3"'))

    assert after.illustration_hash != before.illustration_hash
    assert after.hash != before.hash


def test_comments_quotes_and_line_ends_do_not_change_the_hash(load):
    before = load()
    after = load(("id: example", "id: 'example' # the same"), ("\n", "\r\n"))

    assert after.hash == before.hash


def test_times_and_no_stay_text_as_yaml_1_2_says(load):
    version = load(("tag: ar,", "tag: no,"), (", ar: ", ", no: "))

    [contact] = version.editions["no"].contacts
    assert contact.hours.ranges[0].opens.hour == 14
    assert contact.hours.exceptions[0].hours is None
