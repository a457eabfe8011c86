"""The two packs that the tests render: the shipped one, and one that differs in every way."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

from lti_app.campaign.pack import SHIPPED, load_pack
from lti_app.campaign.rendering.sheet import Sheet, sheet_for
from lti_app.campaign.versions import Do, Version

SECOND = Path(__file__).parents[1] / "campaign_packs" / "second"
WHEN = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
ADDRESSES = {
    language: f"https://dos.example.edu/campaign/example/{language}/"
    for language in ("nl", "en", "de", "ar", "fi")
}


@cache
def shipped() -> Version:
    return load_pack(SHIPPED)


@cache
def second() -> Version:
    return load_pack(SECOND)


EDITIONS = [
    (version, language) for version in (shipped(), second()) for language in version.editions
]


def sheet(version: Version, language: str) -> Sheet:
    """Return what the renderers of one artefact get."""
    return sheet_for(version, language, ADDRESSES[language], WHEN)


def with_texts(version: Version, language: str, *texts: str, **changes: str) -> Version:
    """Return `version` in `language` only, with `texts` for Do's and with other fields changed."""
    edition = version.editions[language]
    dos = tuple(Do(f"do-{number}", text) for number, text in enumerate(texts, 1))
    changed = replace(edition, dos=dos or edition.dos, **changes)  # type: ignore[arg-type]
    return replace(version, editions=MappingProxyType({language: changed}))
