"""The door to the report site: on the pages of a launch and in the picker, once it is open."""

import pytest
from sqlalchemy.exc import OperationalError

from lti_app import clock
from lti_app.campaign.doors import open_door
from lti_app.campaign.shelf import shelf
from lti_app.reports.codes import DayCodes
from tests.lti.placing import Placing
from tests.opened import channel
from tests.web.page import Page
from tests.web.visit import Visit


@pytest.fixture
def opened(app):
    """The channel of the default institution, open; that it was opened twice changes nothing."""
    with channel(app):
        with shelf(app).engine.begin() as connection:
            open_door(connection, "default", today=clock.now().date())
        yield app


def doors(page: Page) -> list[dict[str, str]]:
    return [dict(link.attrib) for link in page.all("a") if "data-report-door" in link.attrib]


@pytest.mark.parametrize("persona", ["student-01", "instructor", "observer"])
def test_while_it_is_closed_the_page_says_so(launcher, persona):
    visit = Visit(launcher, persona, locale="en")

    assert doors(visit.page) == []
    assert "The reporting channel of your institution is not open." in visit.answer.text


@pytest.mark.parametrize("persona", ["student-01", "instructor", "observer"])
def test_promise_10_the_door_opens_a_window_that_knows_nothing_of_the_course(
    launcher, opened, persona
):
    visit = Visit(launcher, persona, locale="en")

    (door,) = doors(visit.page)
    assert door["href"] == "http://localhost:8000/report/default/"
    assert (door["target"], door["rel"]) == ("_blank", "noopener noreferrer")


def test_the_code_of_the_day_stands_there_for_everybody_alike(launcher, opened):
    codes = DayCodes(opened.extensions["settings"].keys_dir)
    code = codes.of("default", clock.now().date())

    for persona in ("student-01", "student-02", "instructor"):
        page = Visit(launcher, persona, locale="en").page
        assert [text for each in page.all("noscript") for text in each.itertext() if code in text]


def test_promise_6_who_reports_and_who_does_not_get_the_same_door(launcher, opened):
    first, second = (
        doors(Visit(launcher, persona).page) for persona in ("student-01", "student-02")
    )

    assert first == second


def test_the_picker_offers_a_link_once_the_channel_is_open(launcher, opened):
    placing = Placing(launcher)

    assert "report" in placing.kinds()
    (item,) = placing.items("report", language="nl")
    assert item["type"] == "link"
    assert item["url"] == "http://localhost:8000/report/default/?language=nl"
    (item,) = placing.items("report")
    assert item["url"] == "http://localhost:8000/report/default/"


def test_the_picker_offers_none_before(launcher):
    placing = Placing(launcher)

    assert "report" not in placing.kinds()


def test_while_the_campaign_database_does_not_answer_the_door_is_as_it_was(opened, monkeypatch):
    content = shelf(opened)
    assert content.is_door_open("default")

    def away(*_rest):
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(content, "read", away)
    monkeypatch.setattr("lti_app.campaign.shelf.LOOK_AGAIN", -1.0)
    assert content.is_door_open("default")
    assert not content.is_door_open("neighbour")
