"""What differs between two versions, as a command prints it."""

from dataclasses import replace

from lti_app.campaign.differences import as_lines
from tests.campaign.packs import shipped


def test_languages_that_are_gone_are_named_in_the_order_that_they_had():
    after = shipped()
    gone = ["fy", "de", "pl", "ar", "tr", "fr"]
    before = replace(
        after, editions={**after.editions, **dict.fromkeys(gone, after.editions["en"])}
    )

    lines = [each for each in as_lines(before, after) if each.endswith("is gone")]

    assert lines == [f"{language}: the language is gone" for language in gone]
