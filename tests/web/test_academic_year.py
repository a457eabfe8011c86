"""A confirmation in another course counts for the academic year, which begins in Amsterdam."""

import pytest

from tests.web.visit import SECOND_COURSE, Visit

FIRST_SEPTEMBER = "2026-09-01T00:00:00+02:00"
LAST_MOMENT = "2026-08-31T23:59:59+02:00"


@pytest.mark.parametrize(
    ("confirmed", "opened", "status"),
    [
        (FIRST_SEPTEMBER, FIRST_SEPTEMBER, "You confirmed this before"),
        (FIRST_SEPTEMBER, "2027-08-31T23:59:59+02:00", "You confirmed this before"),
        (FIRST_SEPTEMBER, "2027-09-01T00:00:00+02:00", "Have you read the Do's?"),
        (LAST_MOMENT, LAST_MOMENT, "You confirmed this before"),
        (LAST_MOMENT, FIRST_SEPTEMBER, "Have you read the Do's?"),
        ("2026-08-31T22:00:00+00:00", "2026-12-01T12:00:00+00:00", "You confirmed this before"),
        ("2026-08-31T21:59:59+00:00", "2026-12-01T12:00:00+00:00", "Have you read the Do's?"),
    ],
)
def test_another_course_counts_within_the_same_academic_year(
    launcher, at, confirmed, opened, status
):
    Visit(launcher, now=at(confirmed)).acknowledge()

    page = Visit(launcher, now=at(opened), context=SECOND_COURSE, locale="en").page

    assert page.confirmation == status


def test_in_the_same_course_the_new_year_asks_again_and_one_click_answers(launcher, at, events):
    Visit(launcher, now=at(LAST_MOMENT)).acknowledge()

    visit = Visit(launcher, now=at(FIRST_SEPTEMBER), locale="en")

    assert visit.page.confirmation == "A new academic year: still fine?"
    assert "You confirmed the Do's on 31 August 2026, and they mean the same today." in visit.text
    assert "That counts here until 15 September 2026." in visit.text
    assert "What changed" not in visit.text
    assert visit.acknowledge().confirmation == "Thank you, your confirmation is saved"
    assert events() == [("acknowledged", 0), ("acknowledged", 0)]


def test_the_day_on_the_page_is_the_day_in_amsterdam(launcher, at):
    moment = at("2026-10-05T22:30:00+00:00")

    page = Visit(launcher, now=moment, locale="en")
    page.acknowledge()

    assert "6 October 2026" in page.answer.text
