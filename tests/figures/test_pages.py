"""The page with the figures, and its files: what people see of a quarter, and what never."""

import csv
import io
import random
import re
from datetime import date

import html5lib
import pytest
from sqlalchemy import update

from lti_app.errors import FiguresUnknownError
from lti_app.figures import pages
from lti_app.figures.codes import FIELDS, Codes
from lti_app.figures.freezing import Names, freeze
from lti_app.figures.models import FrozenTables
from lti_app.figures.pages import Links
from lti_app.figures.tables import TABLES
from tests.figures.quarters import AFTER, NAMES, QUARTER, TODAY, cases, categories, store

LINKS = Links(lambda quarter: f"/figures/{quarter}", lambda quarter, table: f"/f/{quarter}/{table}")
MAY_PUBLISH = Links(LINKS.of_quarter, LINKS.of_file, "/publish", {"token": "a&b"})
HOSTILE = Names(
    {
        "images": {
            "nl": '=HYPERLINK("https://elsewhere.example")',
            "en": "<script>alert(1)</script>",
        }
    },
    {"law": "=1+1"},
)


@pytest.fixture
def desk(app):
    """The desk's own application."""
    return app.wsgi_app.sites.desk


@pytest.fixture
def busy(connection):
    """A published quarter of 600 cases."""
    possible = {
        **categories(0, 0),
        "theme": [*NAMES.themes, "other"],
        "faculty": ["law", "science", "unknown"],
    }
    store(connection, cases(random.Random(7), 600, possible))
    return freeze(connection, "default", QUARTER, names=NAMES, today=AFTER)


def page(
    desk,
    connection,
    *,
    language="en",
    links=LINKS,
    quarter=None,
    institution="default",
    threshold=10,
    today=TODAY,
):
    with desk.test_request_context(f"/?language={language}"):
        return pages.figures_page(
            connection, institution, quarter=quarter, threshold=threshold, today=today, links=links
        )


def file(desk, connection, table, *, language="en", quarter=QUARTER):
    with desk.test_request_context(f"/?language={language}"):
        answer = pages.figures_file(connection, "default", quarter, table)
        return answer, answer.get_data().decode("utf-8-sig")


def rows_of(text, delimiter=","):
    """The table of a file, below its facts."""
    _facts, _empty, table = text.partition("\r\n\r\n")
    return list(csv.reader(io.StringIO(table), delimiter=delimiter))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_sound_and_runs_and_styles_nothing_inline(desk, connection, busy, language):
    text = page(desk, connection, language=language, links=MAY_PUBLISH)

    html5lib.HTMLParser(strict=True).parse(text)
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_every_table_has_a_caption_headings_and_a_bar_beside_each_number(desk, connection, busy):
    text = page(desk, connection)

    grids = text.split("<table")[1:]
    assert len(grids) == len(TABLES)
    for grid in grids:
        body = grid.partition("</table>")[0]
        assert "<caption" in body
        assert 'scope="col"' in body
        assert 'scope="row"' in body
    numbers = [each for table in busy.content["tables"].values() for line in table for each in line]
    assert text.count("<rect") == sum(isinstance(each, int) for each in numbers) > 20
    assert text.count(">under 10</span>") > 0


def test_lines_of_a_two_way_table_without_a_number_are_named_below_it(desk, connection):
    possible = categories(8, 2)
    names = Names({name: {"en": f"Kind {name[-1]}"} for name in possible["theme"][:-1]})
    store(connection, cases(random.Random(1), 400, possible))
    told = freeze(connection, "default", QUARTER, names=names, today=AFTER)

    grid = page(desk, connection).partition('id="figure-theme-setting"')[2]

    lines = dict(zip("01234567o", told.content["tables"]["theme-setting"], strict=True))
    shown = [f"Kind {n}" for n, line in lines.items() if any(isinstance(x, int) for x in line)]
    assert 0 < len(shown) < 8
    assert re.findall(r'<th scope="row">([^<]+)</th>', grid) == shown
    silent = [f"Kind {n}" for n in "01234567" if f"Kind {n}" not in shown]
    assert f"or hidden ones: {'; '.join(silent)}; Something else, or not clear." in grid
    assert len(rows_of(file(desk, connection, "theme-setting")[1])) == 10


def test_a_bar_is_as_long_as_its_number(desk, connection, busy):
    widths = [int(width) for width in re.findall(r'<rect width="(\d+)"', page(desk, connection))]

    assert max(widths) == 100
    assert min(widths) > 0


def test_the_page_says_how_to_read_it_and_when_it_was_frozen(desk, connection, busy):
    text = page(desk, connection)

    assert "Quarter 3 of 2026, published on 1 October 2026." in text
    assert "rounded to 5, each by itself" in text
    assert "“Under 10” can also be zero" in text
    assert "Quarter 4 of 2026: not yet. It ends on 31 December 2026." in text
    assert busy.hash in text


def test_a_quarter_keeps_the_threshold_that_it_was_published_with(desk, connection, busy):
    freeze(connection, "default", "2026-Q2", names=NAMES, threshold=5, today=AFTER)

    text = page(desk, connection, links=MAY_PUBLISH, threshold=15)
    earlier = page(desk, connection, quarter="2026-Q2", threshold=15)

    assert "“Under 10” can also be zero" in text
    assert "Numbers under 15 will be hidden" in text
    assert "There were fewer than 5 reports in this quarter" in earlier
    assert '"Smallest number that is told","10"' in file(desk, connection, "theme")[1]


def test_dutch_is_dutch(desk, connection, busy):
    text = page(desk, connection, language="nl")

    assert "Kwartaal 3 van 2026" in text
    assert "Beelden van iemand" in text
    assert "onder 10" in text
    assert "under 10" not in text


def test_what_the_campaign_reached_is_neither_on_the_page_nor_in_a_file(desk, connection, busy):
    seen = page(desk, connection) + "".join(file(desk, connection, table.id)[1] for table in TABLES)

    assert not re.search("acknowledg|confirmed|course site has|roster", seen, re.IGNORECASE)


def test_before_anything_is_published_the_page_says_so(desk, connection):
    text = page(desk, connection)

    assert "No figures have been published yet." in text
    assert "Quarter 3 of 2026: over, and not published." in text
    assert "<table" not in text
    assert "<form" not in text


def test_a_quarter_under_the_threshold_has_no_number_at_all(desk, connection):
    store(connection, [Codes()] * 9)
    freeze(connection, "default", QUARTER, names=NAMES, today=AFTER)

    text = page(desk, connection)

    assert "There were fewer than 10 reports in this quarter, or none." in text
    assert "<table" not in text
    with pytest.raises(FiguresUnknownError):
        file(desk, connection, "theme")


def test_a_table_without_a_single_number_is_a_sentence(desk, connection):
    store(connection, [Codes(setting="group_chat"), *[Codes()] * 11])
    freeze(connection, "default", QUARTER, names=NAMES, today=AFTER)

    text = page(desk, connection)

    assert "<table" not in text
    assert text.count("There are too few reports for this table") == len(TABLES)


def test_who_may_publish_gets_a_button_for_each_quarter_that_waits(desk, connection, busy):
    text = page(desk, connection, links=MAY_PUBLISH)

    assert re.findall(r'name="quarter" value="([^"]+)"', text) == ["2026-Q2", "2026-Q1", "2025-Q4"]
    assert text.count('name="token" value="a&amp;b"') == 3
    assert len(re.findall(r'<input type="checkbox" id="sure-[^"]+" required>', text)) == 3
    assert "Publishing cannot be undone or repeated." in text
    assert "<form" not in page(desk, connection)


def test_an_older_quarter_is_shown_when_asked_for(desk, connection, busy):
    freeze(connection, "default", "2026-Q2", names=NAMES, today=AFTER)

    assert "Quarter 2 of 2026, published" in page(desk, connection, quarter="2026-Q2")
    assert "Quarter 3 of 2026, published" in page(desk, connection)


@pytest.mark.parametrize("quarter", ["2026-Q1", "2026-Q4", "", "x", "../../etc", "٣"])
def test_a_quarter_that_is_not_published_is_unknown(desk, connection, busy, quarter):
    with pytest.raises(FiguresUnknownError):
        file(desk, connection, "theme", quarter=quarter)
    if quarter:
        with pytest.raises(FiguresUnknownError):
            page(desk, connection, quarter=quarter)


@pytest.mark.parametrize("table", ["", "course", "theme-faculty", "THEME", "total"])
def test_a_table_that_there_is_not_is_unknown(desk, connection, busy, table):
    with pytest.raises(FiguresUnknownError):
        file(desk, connection, table)


def test_the_figures_of_another_institution_are_not_shown(desk, connection, busy):
    assert "No figures have been published yet." in page(desk, connection, institution="neighbour")


@pytest.mark.parametrize("field", FIELDS)
def test_a_file_has_what_the_page_has(desk, connection, busy, field):
    answer, text = file(desk, connection, field)
    heading, *lines = rows_of(text)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        f'filename="online-dos-figures-2026-Q3-{field}.csv"'
        in answer.headers["Content-Disposition"]
    )
    assert heading[1:] == ["Reports"]
    shown = [str(line[0]) for line in busy.content["tables"][field]]
    assert [cell.replace("under 10", "under") for _name, cell in lines] == shown
    assert '"Published on","2026-10-01"' in text
    assert busy.hash in text


def test_a_two_way_file_has_a_column_for_each_outcome(desk, connection, busy):
    heading, *lines = rows_of(file(desk, connection, "theme-outcome")[1])

    assert heading[0] == "Theme"
    assert len(heading) == 9
    assert lines[0][0] == "Gossip"


def test_a_dutch_file_parts_its_cells_as_dutch_spreadsheets_do(desk, connection, busy):
    rows = rows_of(file(desk, connection, "theme", language="nl")[1], ";")

    assert rows[1][0] == "Roddelen"


def test_no_name_is_run_by_a_browser_or_a_spreadsheet(desk, connection):
    store(connection, [Codes("images", faculty="law")] * 300)
    store(connection, [Codes()] * 300, quarter="2026-Q3", institution="default-2")
    freeze(connection, "default", QUARTER, names=HOSTILE, today=AFTER)

    assert "<script>alert" not in page(desk, connection)
    for language, table in (("nl", "theme"), ("en", "faculty")):
        _answer, text = file(desk, connection, table, language=language)
        assert not re.search(r'(?:^|[,;])"?[=+@-]', text, re.MULTILINE)


def test_figures_that_were_changed_in_the_database_are_not_passed_on_in_silence(
    desk, connection, busy
):
    connection.execute(update(FrozenTables).values(content_hash="0" * 64))

    for seen in (page(desk, connection), file(desk, connection, "theme")[1]):
        assert "These are not the figures that were published" in seen


def test_a_page_of_another_day_names_the_quarter_of_that_day(desk, connection, busy):
    text = page(desk, connection, today=date(2027, 1, 1))

    assert "Quarter 1 of 2027: not yet. It ends on 31 March 2027." in text
    assert "Quarter 4 of 2026: over, and not published." in text
