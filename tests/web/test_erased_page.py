"""What the page says after somebody erased what is kept about them."""

from tests.web.page import text_of
from tests.web.visit import Visit


def test_the_page_names_what_was_erased_and_nothing_else(launcher):
    visit = Visit(launcher, locale="en")
    visit.acknowledge()

    page = visit.get("/my-data/erase").click("/my-data/erase")

    (said,) = page.all("div", role="status")
    assert text_of(said) == "One confirmation was deleted. One visit was made unrecognisable."
