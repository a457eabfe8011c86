"""Everything of both packs, rendered once for all tests of this folder."""

import pytest

from lti_app.campaign.artefacts import Artefact, ArtefactKind
from lti_app.campaign.rendering import render_all
from lti_app.campaign.versions import Edition
from tests.campaign.packs import ADDRESSES, EDITIONS, WHEN, second, shipped


@pytest.fixture(scope="session")
def rendered() -> dict[tuple[str, str, ArtefactKind], Artefact]:
    """By pack, language and kind."""
    return {
        (version.id, artefact.language, artefact.kind): artefact
        for version in (shipped(), second())
        for artefact in render_all(version, ADDRESSES, when=WHEN)
    }


@pytest.fixture(params=EDITIONS, ids=lambda each: f"{each[0].id}-{each[1]}")
def edition(request) -> Edition:
    version, language = request.param
    found: Edition = version.editions[language]
    return found


@pytest.fixture
def made(rendered, edition) -> dict[ArtefactKind, Artefact]:
    """The artefacts of one edition by kind."""
    pack = next(version.id for version in (shipped(), second()) if _holds(version, edition))
    return {
        kind: artefact
        for (each, language, kind), artefact in rendered.items()
        if each == pack and language == edition.language
    }


def _holds(version, edition) -> bool:
    return any(each is edition for each in version.editions.values())
