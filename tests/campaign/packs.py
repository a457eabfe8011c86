"""The two packs that the tests render: the shipped one, and one that differs in every way."""

from functools import cache
from pathlib import Path

from lti_app.campaign.pack import SHIPPED, load_pack
from lti_app.campaign.versions import Version

SECOND = Path(__file__).parents[1] / "campaign_packs" / "second"


@cache
def shipped() -> Version:
    return load_pack(SHIPPED)


@cache
def second() -> Version:
    return load_pack(SECOND)
