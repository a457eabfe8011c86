"""A page that was open while its text was replaced: by a correction, or by another meaning."""

from sqlalchemy import select

from lti_app.acknowledgement.models import Acknowledgement
from lti_app.campaign import release
from lti_app.campaign.models import Change
from lti_app.campaign.pack import SHIPPED, load_pack
from lti_app.campaign.shelf import shelf
from tests.launcher import TOOL, code_of
from tests.web.publishing import KINDER
from tests.web.visit import Visit

OCTOBER = "2026-10-05T10:00:00+02:00"


def test_a_click_on_a_page_that_a_correction_replaced_counts_for_what_stood_there(
    launcher, at, publish, session
):
    first = publish(now=at(OCTOBER))
    visit = Visit(launcher, now=at(OCTOBER), locale="en")
    fields = visit.page.forms["/dos/acknowledge"].fields
    publish(KINDER, change=Change.EDITORIAL, now=at(OCTOBER))

    answer = visit.post("/dos/acknowledge", fields)

    assert answer.status_code == 303
    row = session.scalars(select(Acknowledgement)).one()
    assert row.version_hash == row.meaning_hash == first.hash
    assert row.edition_hash == first.edition("en").hash
    assert Visit(launcher, now=at(OCTOBER), locale="en").page.confirmation == "You have confirmed"


def test_a_click_on_a_page_whose_meaning_has_changed_is_refused(launcher, at, publish, events):
    publish(now=at(OCTOBER))
    visit = Visit(launcher, now=at(OCTOBER), locale="en")
    fields = visit.page.forms["/dos/acknowledge"].fields
    publish(KINDER, change=Change.MEANING, now=at(OCTOBER))

    answer = visit.post("/dos/acknowledge", fields)

    assert (answer.status_code, code_of(answer)) == (409, "text_changed")
    assert events() == []


def test_a_word_beside_the_dos_of_the_shipped_pack_asks_nobody_again(
    launcher, at, publish, monkeypatch
):
    older = publish(("Lezen kost een minuut.", "Lezen kost even tijd."), now=at(OCTOBER))
    monkeypatch.setattr(release, "shipped_hashes", lambda: frozenset({older.hash}))
    Visit(launcher, now=at(OCTOBER), locale="en").acknowledge()
    books = shelf(launcher.app)

    row = release.release_shipped(
        books.engine, "default", public_url=TOOL, now=at(OCTOBER), bare=True
    )
    books.forget()

    assert row is not None
    assert (row.change, row.meaning_hash) == (Change.EDITORIAL, older.hash)
    assert row.version_hash == load_pack(SHIPPED).hash
    assert Visit(launcher, now=at(OCTOBER), locale="en").page.confirmation == "You have confirmed"
