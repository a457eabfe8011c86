"""The second pack of the tests is right, and as different from the shipped one as a pack may be."""

from tests.campaign.packs import second, shipped


def test_it_has_five_dos_in_four_languages_of_which_one_runs_from_right_to_left():
    editions = second().editions

    assert list(editions) == ["de", "en", "ar", "fi"]
    assert [each.direction for each in editions.values()] == ["ltr", "ltr", "rtl", "ltr"]
    assert {len(each.dos) for each in editions.values()} == {5}
    assert {each.status for each in editions.values()} == {"official", "working"}


def test_it_has_words_longer_than_thirty_letters():
    longest = max(
        (word.strip(".,:") for each in second().editions["de"].dos for word in each.text.split()),
        key=len,
    )

    assert len(longest) > 30


def test_it_leaves_nothing_to_replace_and_has_colours_of_its_own():
    assert second().to_replace == ()
    assert second().theme is not None
    assert second().theme != shipped().theme
