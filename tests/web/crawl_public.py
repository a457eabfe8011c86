"""The public pages, for the crawl: both packs, every page, what is not there."""

from collections.abc import Iterator

from werkzeug.test import TestResponse

from lti_app.campaign.published import Published
from tests.launcher import Launcher
from tests.web.campaigns import SEEHAFEN, publish_both

States = Iterator[tuple[str, bool, TestResponse]]
PAGES = ("", "/faq", "/guidance", "/help", "/downloads", "/projector", "/about")


def public(launcher: Launcher, language: str) -> States:
    """Visit the public pages, in every language of the campaigns."""
    app = launcher.app
    campaigns: dict[str, Published] = app.extensions.setdefault("crawled", {})
    if not campaigns:
        campaigns.update(publish_both(app))
    client = app.test_client()
    for path in (*_addresses(campaigns), *_nowhere()):
        yield path, False, client.get(f"{path}?language={language}")


def _addresses(campaigns: dict[str, Published]) -> Iterator[str]:
    for institution, found in campaigns.items():
        for tag, edition in found.version.editions.items():
            place = f"/campaign/{institution}/{tag}"
            yield from (place + page for page in PAGES)
            yield f"{place}/guidance/{edition.guidance[0].id}"
            yield f"/v/{edition.hash}"
        yield f"/v/{found.version.hash[:12]}"
    yield "/accessibility"


def _nowhere() -> Iterator[str]:
    yield "/campaign/nobody/en"
    yield f"/campaign/{SEEHAFEN}/en/guidance/nothing"
    yield "/v/0123456789ab"
    yield f"/artefact/{'0' * 64}/x.png"
