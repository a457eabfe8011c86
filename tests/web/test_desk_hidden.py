"""What the desk works with stands on no page and in no file for anybody else."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.rendering import render_all
from tests.campaign.packs import ADDRESSES, WHEN, shipped
from tests.unit.test_campaign_shipped_desk import texts
from tests.web.crawl_public import PAGES


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_no_public_page_has_a_text_of_the_desk(campaigns, reader, language, page):
    desk = campaigns["shipped"].version.editions[language].desk
    answer = reader.get(f"/campaign/shipped/{language}{page}")

    assert answer.status_code == 200
    assert [name for name, text in texts(desk).items() if text in answer.text] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_of_a_version_has_no_text_of_the_desk(campaigns, reader, language):
    version = campaigns["shipped"].version
    answer = reader.get(f"/v/{version.editions[language].hash}")

    assert answer.status_code == 200
    assert version.editions[language].title in answer.text
    for edition in version.editions.values():
        assert [name for name, text in texts(edition.desk).items() if text in answer.text] == []


def test_pictures_and_files_are_the_same_with_and_without_a_desk():
    version = shipped()
    english = version.editions["en"]
    with_desk = replace(version, editions=MappingProxyType({"en": english}))
    without = replace(version, editions=MappingProxyType({"en": replace(english, desk=None)}))

    made = [
        {each.kind: each.content for each in render_all(pack, ADDRESSES, when=WHEN)}
        for pack in (with_desk, without)
    ]

    assert made[0] == made[1]
    assert ArtefactKind.POSTER_A4 in made[0]
