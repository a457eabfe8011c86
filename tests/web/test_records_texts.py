"""Among what is kept about them everybody finds the very text that they confirmed."""

import pytest
from sqlalchemy import update

from lti_app.acknowledgement.models import Acknowledgement
from tests.launcher import SECURE
from tests.web.page import Page, text_of
from tests.web.publishing import KINDER, OLD_DO
from tests.web.visit import Visit


def texts(page: Page) -> list[str]:
    """Return where the versions among the records lead."""
    return [each.get("href") or "" for each in page.all("a") if "/v/" in (each.get("href") or "")]


@pytest.mark.parametrize(("language", "words"), [("en", "version "), ("nl", "versie ")])
def test_each_confirmation_leads_to_its_text_also_when_another_is_shown_by_now(
    launcher, publish, version, language, words
):
    visit = Visit(launcher, "student-01", locale=language)
    visit.acknowledge()
    later = publish(KINDER)
    Visit(launcher, "student-01", locale=language).acknowledge()

    page = Visit(launcher, "student-01", locale=language).get("/my-data").page

    assert texts(page) == [f"/v/{version.hash}", f"/v/{later.hash}"]
    [first, _second] = [each for each in page.all("a") if "/v/" in (each.get("href") or "")]
    assert text_of(first).startswith(f"{words}{version.hash[:8]}")
    assert (first.get("target"), first.get("rel")) == ("_blank", "noopener noreferrer")
    assert OLD_DO in visit.client.get(texts(page)[0], base_url=SECURE).text


def test_a_text_that_cannot_be_found_is_named_and_leads_nowhere(launcher, session):
    Visit(launcher, "student-01", locale="en").acknowledge()
    session.execute(update(Acknowledgement).values(version_hash="a" * 64))
    session.commit()

    page = Visit(launcher, "student-01", locale="en").get("/my-data").page

    assert texts(page) == []
    assert "version aaaaaaaa" in text_of(page.root)
