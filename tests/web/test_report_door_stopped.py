"""The door to the report site while no new reports are taken."""

from datetime import timedelta

import pytest

from lti_app import clock
from lti_app.campaign import doors
from lti_app.campaign.shelf import shelf
from tests.lti.placing import Placing
from tests.opened import channel
from tests.web.page import Page, text_of
from tests.web.visit import Visit

BOTH = pytest.mark.parametrize(
    ("language", "said"),
    [("en", "takes no new reports until"), ("nl", "neemt tot")],
)


@pytest.fixture
def stopped(app):
    """The channel of the default institution, which takes no new reports for now."""
    with channel(app):
        with shelf(app).engine.begin() as connection:
            doors.stop_intake(connection, "default", clock.now().date() + timedelta(days=3))
        shelf(app).forget()
        yield app


def links(page: Page) -> list[str]:
    return [link.get("href", "") for link in page.all("a")]


@BOTH
@pytest.mark.parametrize("persona", ["student-01", "instructor"])
def test_the_page_says_so_and_leads_to_the_mailbox_only(launcher, stopped, persona, language, said):
    page = Visit(launcher, persona, locale=language).page

    [section] = page.all("section", **{"class": "reporting-door"})
    assert said in text_of(section)
    assert [link.get("href") for link in section.iter("a")] == [
        "http://localhost:8000/report/default/mailbox"
    ]
    assert not [each for each in page.all("a") if "data-report-door" in each.attrib]


def test_no_token_is_signed_for_a_door_that_takes_nothing(launcher, stopped):
    assert "membership.js" not in Visit(launcher, "student-01").answer.text


def test_the_picker_offers_no_link_to_it(launcher, stopped):
    assert "report" not in Placing(launcher).kinds()
