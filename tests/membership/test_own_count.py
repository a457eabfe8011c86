"""What somebody reads about the tokens that their own browser fetched."""

import pytest

from tests.membership.member import Member
from tests.web.page import text_of
from tests.web.visit import Visit


@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
@pytest.mark.parametrize("tokens", [1, 2])
def test_the_number_of_tokens_stands_among_what_is_kept(launcher, locale, tokens):
    member = Member(launcher)
    for _ in range(tokens):
        member.token()

    page = Visit(launcher, "student-01", locale=locale).get("/my-data")

    assert page.answer.status_code == 200
    number = {1: {"nl-NL": "één", "en-GB": "one"}[locale], 2: "2"}[tokens]
    word = {"nl-NL": "kaartje", "en-GB": "ticket"}[locale]
    [section] = [each for each in page.page.all("section") if word in text_of(each)]
    assert f": {number} " in text_of(section)


def test_who_erases_is_told_that_the_number_of_today_stays_until_tomorrow(launcher):
    Member(launcher).token()
    visit = Visit(launcher, "student-01", locale="en-GB")

    page = visit.get("/my-data/erase").page

    [stays] = [each for each in page.all("li") if "tickets" in text_of(each)]
    assert "That number goes tomorrow." in text_of(stays)
    visit.click("/my-data/erase")
    assert "one ticket" in Visit(launcher, "student-01", locale="en-GB").get("/my-data").text
