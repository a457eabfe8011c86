"""From the pages of a launch to the public pages: where they lead, and that the course stays."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lti_app.db import db
from lti_app.institution import service
from practice.platform import Platform
from tests.factories import Factories
from tests.launcher import TOOL, Launcher
from tests.web.campaigns import SEEHAFEN
from tests.web.page import Page
from tests.web.visit import Visit

FOR_ALL = {"/faq", "/guidance"}
FOR_STUDENTS = FOR_ALL | {"/help"}
FOR_STAFF = FOR_ALL | {"/guidance#for-staff", "/downloads", "/projector"}


def _public(page: Page) -> set[str]:
    links = [each.get("href") or "" for each in page.all("a")]
    begin = "/campaign/default/nl"
    return {link.removeprefix(begin) for link in links if link.startswith(begin)}


@pytest.mark.parametrize(
    ("persona", "pages"), [("student-01", FOR_STUDENTS), ("instructor", FOR_STAFF)]
)
def test_a_launched_page_leads_to_what_its_reader_needs(launcher, persona, pages):
    page = Visit(launcher, persona, locale="nl").page

    assert _public(page) == pages


def test_other_pages_of_a_launch_have_the_way_in_their_foot(launcher):
    page = Visit(launcher, "student-01", locale="nl").get("/my-data").page

    assert _public(page) == FOR_ALL


@pytest.mark.parametrize("persona", ["student-01", "instructor"])
def test_what_leaves_the_frame_opens_apart_because_no_frame_may_show_it(launcher, persona):
    page = Visit(launcher, persona, locale="nl").page

    apart = ("/campaign/", "/privacy", "/accessibility", "/terms")
    links = [each for each in page.all("a") if (each.get("href") or "").startswith(apart)]
    assert len(links) >= 6
    for link in links:
        assert link.get("target") == "_blank"
        assert set((link.get("rel") or "").split()) == {"noopener", "noreferrer"}


def test_a_public_page_stays_in_its_window(reader):
    for path in ("/", "/privacy", "/campaign/shipped/nl", "/campaign/shipped/nl/faq"):
        for link in Page(reader.get(path)).all("a"):
            if (link.get("href") or "").startswith("/"):
                assert link.get("target") is None, path


def test_the_front_door_leads_to_the_pages_of_the_default_institution(reader):
    links = Page(reader.get("/?language=en")).links()

    assert {"/campaign/default/en/faq", "/campaign/default/en/downloads"} <= set(links)


def _launcher(app: Flask, platform: Platform, institution: str) -> Launcher:
    """Launches from a client of `platform` that belongs to `institution`."""
    client = Platform(platform.issuer, institution, "deployment-1", platform.keys, TOOL)
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        owner = service.find(session, institution)
        Factories(session).registration(client, institution=owner)
    return Launcher(app, client)


def _addresses(page: Page) -> list[str]:
    return [each.get("href") or "" for tag in ("a", "link") for each in page.all(tag)]


def test_a_launch_shows_the_colours_and_leads_to_the_pages_of_its_institution(public, platform):
    found = _addresses(Visit(_launcher(public, platform, SEEHAFEN), locale="en").page)

    assert any(address.startswith("/theme/") for address in found)
    assert "/campaign/seehafen/en/faq" in found


def test_two_institutions_with_the_same_text_share_no_page(public, platform):
    for institution in ("shipped", "default"):
        found = _addresses(Visit(_launcher(public, platform, institution), locale="en").page)

        campaigns = {each.split("/")[2] for each in found if each.startswith("/campaign/")}
        assert campaigns == {institution}
