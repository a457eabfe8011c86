"""The public pages, for the crawl: both packs, every page, what is not there."""

from collections.abc import Iterator

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_app.campaign.published import Published
from tests.launcher import Launcher
from tests.web.campaigns import SEEHAFEN, publish_both

States = Iterator[tuple[str, bool, TestResponse]]
PAGES = ("", "/faq", "/guidance", "/help", "/downloads", "/projector", "/about")

CHANNELS = (
    "",
    "?channel=whatsapp-caption",
    "?channel=discord-rules",
    "?channel=slack-topic",
    "?channel=email",
)
"""The usual one, one that splits, one of rules, one that takes only the link, one with HTML."""


def public(launcher: Launcher, language: str) -> States:
    """Visit the public pages, in every language of the campaigns."""
    app = launcher.app
    campaigns: dict[str, Published] = app.extensions.setdefault("crawled", {})
    if not campaigns:
        campaigns.update(publish_both(app))
    client = app.test_client()
    for path in (*_addresses(campaigns), *_nowhere()):
        mark = "&" if "?" in path else "?"
        yield path, False, client.get(f"{path}{mark}language={language}")
    yield from _shared(client, campaigns, language)


def _shared(client: FlaskClient, campaigns: dict[str, Published], language: str) -> States:
    """Send the form of the share kit: in order, and with an introduction that cannot be used."""
    for institution, found in campaigns.items():
        tag = next(iter(found.version.editions))
        path = f"/campaign/{institution}/{tag}/share?language={language}"
        for state, intro in (("in own words", "Hoi {group} <b>"), ("refused", "Hoi \u202e")):
            form = {"channel": "whatsapp-message", "group": "A & B", "intro": intro}
            yield f"{path}, {state}", False, client.post(path, data=form)


def _addresses(campaigns: dict[str, Published]) -> Iterator[str]:
    for institution, found in campaigns.items():
        for tag, edition in found.version.editions.items():
            place = f"/campaign/{institution}/{tag}"
            yield from (place + page for page in PAGES)
            yield f"{place}/guidance/{edition.guidance[0].id}"
            yield f"{place}/lecture"
            yield from (f"{place}/share{channel}" for channel in CHANNELS)
            yield f"/v/{edition.hash}"
        yield f"/v/{found.version.hash[:12]}"
    yield "/accessibility"


def _nowhere() -> Iterator[str]:
    yield "/campaign/nobody/en"
    yield f"/campaign/{SEEHAFEN}/en/guidance/nothing"
    yield "/v/0123456789ab"
    yield f"/campaign/{SEEHAFEN}/en/share?channel=myspace"
    yield f"/artefact/{'0' * 64}/x.png"
