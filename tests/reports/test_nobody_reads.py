"""Who has reported before is not left with a page that says nothing when all readers have gone."""

import pytest
from sqlalchemy import update

from lti_app.reports.models import Reader
from tests.reports.reporter import SITE
from tests.web.page import Page, text_of

WORDS = {
    "en": "The reporting channel is closed now",
    "nl": "Het meldkanaal is nu gesloten",
}
BOTH = pytest.mark.parametrize("language", ["en", "nl"])


@pytest.fixture
def somebody(reporter, engine):
    """Who reported while there were readers; there are none any more."""
    found = reporter()
    assert found.send().status_code == 201
    with engine.begin() as connection:
        connection.execute(update(Reader).values(revoked_on=Reader.since))
    return found


@BOTH
def test_the_mailbox_says_why_nothing_can_be_written(somebody, visitor, language):
    page = Page(visitor.get(f"{SITE}/default/mailbox?language={language}"))

    [told] = [each for each in page.all("section") if WORDS[language] in text_of(each)]
    assert told.get("data-kept") is not None, "of a report that was taken back nothing is said"
    assert [link.get("href") for link in told.iter("a")] == [f"{SITE}/default/#help"]
    assert not page.all("form", **{"data-write-form": ""})


@BOTH
def test_so_does_the_mailbox_without_scripts(somebody, visitor, language):
    page = Page(
        visitor.post(
            f"{SITE}/default/mailbox?language={language}", data={"receipt": somebody.receipt.text}
        )
    )

    assert WORDS[language] in text_of(page.root)
    assert f"{SITE}/default/mailbox/write" not in page.forms
    assert f"{SITE}/default/mailbox/withdraw" in page.forms


def test_where_there_are_readers_nothing_is_said_of_it(reporter, visitor):
    assert reporter().send().status_code == 201

    assert WORDS["en"] not in visitor.get(f"{SITE}/default/mailbox?language=en").text


def test_the_start_still_leads_to_the_mailbox(somebody, visitor):
    page = Page(visitor.get(f"{SITE}/default/?language=en"))

    [main] = page.all("main")
    assert f"{SITE}/default/mailbox" in [link.get("href") for link in main.iter("a")]
