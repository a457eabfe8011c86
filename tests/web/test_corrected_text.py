"""A page that was open while its text was replaced: by a correction, or by another meaning."""

from sqlalchemy import select

from lti_app.acknowledgement.models import Acknowledgement
from lti_app.campaign.models import Change
from tests.launcher import code_of
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
