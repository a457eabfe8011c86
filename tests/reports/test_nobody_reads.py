"""Who has reported before is not left with a page that says nothing when all readers have gone."""

import re

import pytest
from sqlalchemy import true, update

from lti_app.reports.models import Reader, ReaderKind
from tests.reports.reporter import SITE
from tests.web.page import Page, text_of

WORDS = {
    "en": "The reporting channel is closed now",
    "nl": "Het meldkanaal is nu gesloten",
}
TAKEN = {"en": "No reports are taken now.", "nl": "We nemen nu geen meldingen aan."}
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


def test_who_can_open_it_is_named_while_only_the_sheet_is_missing(reporter, visitor, engine):
    somebody = reporter()
    assert somebody.send().status_code == 201
    with engine.begin() as connection:
        sheet = Reader.kind == ReaderKind.RECOVERY
        connection.execute(update(Reader).where(sheet).values(revoked_on=Reader.since))
    address = f"{SITE}/default/mailbox?language=en"

    assert somebody.look().json["earlier_readers"] == ["Case handler", "First desk"]
    assert Page(visitor.get(address)).all("p", **{"data-earlier-readers": ""})
    plain = visitor.post(address, data={"receipt": somebody.receipt.text})
    assert "and what the desk answers: Case handler, First desk." in text_of(Page(plain).root)


@BOTH
@pytest.mark.parametrize("left", ["nobody", "readers"])
def test_the_start_says_that_nothing_is_taken_and_never_that_readers_are_gone(
    engine, readers, visitor, language, left
):
    gone = Reader.kind == ReaderKind.RECOVERY if left == "readers" else true()
    with engine.begin() as connection:
        connection.execute(update(Reader).where(gone).values(revoked_on=Reader.since))

    text = text_of(Page(visitor.get(f"{SITE}/default/?language={language}")).all("main")[0])

    assert TAKEN[language] in text
    assert not re.search("Nobody here|Niemand kan hier", text)


def test_the_start_still_leads_to_the_mailbox(somebody, visitor):
    page = Page(visitor.get(f"{SITE}/default/?language=en"))

    [main] = page.all("main")
    assert f"{SITE}/default/mailbox" in [link.get("href") for link in main.iter("a")]
