"""The pack that comes with the tool: complete, honest about its help lines, safe in any chat."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from lti_app.campaign.fields import MARKUP
from lti_app.campaign.pack import SHIPPED, load_pack


@pytest.fixture(scope="module")
def version():
    return load_pack(SHIPPED)


@pytest.fixture(params=["nl", "en"])
def edition(request, version):
    return version.editions[request.param]


def contact(version, name, language="nl"):
    [found] = [each for each in version.editions[language].contacts if each.id == name]
    return found


def test_it_has_eight_dos_in_dutch_and_in_english(version):
    assert {tag: len(each.dos) for tag, each in version.editions.items()} == {"nl": 8, "en": 8}


def test_both_languages_have_the_same_dos_in_the_same_order(version):
    dutch, english = version.editions.values()

    assert [each.id for each in dutch.dos] == [each.id for each in english.dos]
    assert all(a.text != b.text for a, b in zip(dutch.dos, english.dos, strict=True))


def test_each_language_is_a_working_text_until_an_institution_makes_it_its_own(edition):
    assert (edition.status, edition.direction) == ("working", "ltr")


def test_no_do_has_a_character_that_a_chat_turns_into_markup(edition):
    assert not set(MARKUP) & set("".join(each.text for each in edition.dos))


def test_each_do_is_one_line_with_typographic_apostrophes_and_a_full_stop(edition):
    for each in edition.dos:
        assert each.text.endswith(".")
        assert "'" not in each.text
        assert "\n" not in each.text


def test_the_dos_as_a_list_fit_into_a_group_topic_of_1024_characters(edition):
    bulleted = "\n".join(f"• {each.text}" for each in edition.dos)

    assert len(bulleted) <= 1024


def test_the_hash_of_a_language_can_be_computed_from_the_documentation_alone(edition):
    pairs = [[each.id, each.text] for each in edition.dos]
    text = json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))

    assert edition.hash == hashlib.sha256(text.encode()).hexdigest()


def test_the_illustration_is_small_and_described(version, edition):
    drawing = version.illustration

    assert len(drawing) < 12_000
    assert version.illustration_hash == hashlib.sha256(drawing).hexdigest()
    assert edition.illustration_alt
    assert len(edition.illustration_long) > len(edition.illustration_alt)


def test_help_in_acute_danger_stands_first(edition):
    first = edition.contacts[0]

    assert (first.kind, first.tel_uri) == ("emergency", "tel:112")


@pytest.mark.parametrize(
    ("name", "shown", "uri", "ages"),
    [
        ("kindertelefoon", "0800-0432", "tel:+318000432", (8, 18)),
        ("suicide-prevention", "113", "tel:113", (None, None)),
        ("alles-oke", "0800-0450", "tel:+318000450", (18, 24)),
        ("helpwanted", "020 261 52 75", "tel:+31202615275", (None, 26)),
        ("meldknop", None, None, (None, None)),
        ("police", None, None, (None, None)),
    ],
)
def test_promise_30_each_help_line_has_the_number_and_the_ages_of_its_source(
    version, name, shown, uri, ages
):
    line = contact(version, name)

    assert (line.phone_display, line.tel_uri) == (shown, uri)
    assert (line.youngest, line.oldest) == ages


@pytest.mark.parametrize(
    ("name", "day", "hour", "open_now"),
    [
        ("kindertelefoon", 20, 11, True),
        ("kindertelefoon", 20, 21, False),
        ("suicide-prevention", 22, 4, True),
        ("alles-oke", 21, 13, False),
        ("alles-oke", 21, 14, True),
        ("helpwanted", 19, 12, None),
        ("helpwanted", 20, 22, True),
        ("helpwanted", 21, 10, False),
        ("helpwanted", 22, 18, True),
        ("meldknop", 20, 12, None),
        ("police", 20, 12, None),
        ("emergency-number", 20, 12, None),
    ],
)
def test_promise_30_a_line_is_called_open_only_by_hours_its_source_states(
    version, name, day, hour, open_now
):
    in_november = datetime(2026, 11, day, hour - 1, 0, tzinfo=UTC)

    assert contact(version, name).is_open(in_november) is open_now


def test_no_line_is_called_checked_before_somebody_asked_it(version):
    stated = contact(version, "helpwanted", "en").verified

    assert not stated.is_checked
    assert (
        stated.source == "the Dutch step plan for online incidents by Stichting School & Veiligheid"
    )
    assert stated.taken_on == date(2026, 11, 20)


def test_an_overdue_review_is_noticed_the_day_after(version):
    stated = contact(version, "alles-oke").verified

    assert not stated.is_overdue(date(2027, 5, 20))
    assert stated.is_overdue(date(2027, 5, 21))


def test_what_an_institution_must_fill_in_is_listed(version):
    assert version.to_replace == (
        "institution",
        "contacts[moderator]",
        "contacts[study-adviser]",
        "contacts[programme-chair]",
        "contacts[confidential-adviser]",
        "faq[learn-more]",
        "guidance[incident]",
        "guidance[images]",
        "guidance[community]",
        "guidance[find-help]",
        "guidance[after-a-report]",
        "reporting",
        "desk",
    )


def test_a_door_that_is_not_filled_in_gives_no_details(version):
    adviser = contact(version, "confidential-adviser")

    assert adviser.replace
    assert (adviser.phone, adviser.mail, adviser.web, adviser.tel_uri) == (None,) * 4
    assert adviser.verified.source is None


def test_the_pack_is_the_last_of_those_that_were_ever_shipped(version):
    lines = (SHIPPED / "released.txt").read_text("utf-8").splitlines()
    released = dict(line.split() for line in lines if not line.startswith("#"))

    assert list(released.items())[-1] == (version.label, version.hash)
