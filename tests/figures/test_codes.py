"""Codes of cases: what is stored, what is refused, and who sees whose."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import LargeBinary, String, select

from lti_app.campaign.pack import SHIPPED, load_pack
from lti_app.errors import (
    FigureChangedError,
    FigureRefusedError,
    FigureUnknownError,
    QuarterRefusedError,
)
from lti_app.figures import service
from lti_app.figures.codes import FIELDS, Codes, Offered, Part
from lti_app.figures.models import CaseFigure
from lti_app.figures.quarters import ended_lately, has_ended, last_day, quarter_of
from lti_app.figures.words import choices
from lti_app.reports import pages as report_pages
from tests.figures.quarters import NAMES, OFFERED, QUARTER, TODAY, published

IMAGES = Codes("images", "happened", "group_chat", "open", "law")


def recorded(connection, codes=IMAGES, quarter="2026-Q4", institution="default"):
    return service.record(
        connection, institution, codes, quarter=quarter, offered=OFFERED, today=TODAY
    )


def changed(connection, figure, codes, *, before, institution="default", offered=OFFERED):
    return service.change(connection, institution, figure, codes, before=before, offered=offered)


def test_what_is_recorded_is_read_again(connection):
    figure = recorded(connection)

    assert service.read(connection, "default", figure.id) == figure
    assert (figure.quarter, figure.codes, figure.is_late) == ("2026-Q4", IMAGES, False)
    assert len(figure.id) == 16


def test_a_case_of_which_nothing_is_known_yet_has_codes_that_say_so(connection):
    codes = recorded(connection, Codes()).codes

    assert codes == Codes("other", "unsaid", "unknown", "open", "unknown")


def test_two_cases_alike_are_two(connection):
    assert recorded(connection).id != recorded(connection).id


def test_nothing_leads_to_a_report_and_nothing_is_finer_than_a_quarter():
    columns = CaseFigure.__table__.columns

    assert set(columns.keys()) == {"id", "institution", "quarter", *FIELDS}
    assert not CaseFigure.__table__.foreign_keys
    assert all(isinstance(column.type, String | LargeBinary) for column in columns)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("code", ["", "elsewhere else", "GOSSIP", "x" * 5000, "' OR 1=1", "\x00"])
def test_a_code_that_is_not_offered_is_refused_and_nothing_is_stored(connection, field, code):
    wrong = replace(IMAGES, **{field: code})

    with pytest.raises(FigureRefusedError) as refused:
        recorded(connection, wrong)

    assert refused.value.detail == field
    assert connection.scalars(select(CaseFigure.id)).all() == []


@pytest.mark.parametrize(
    "quarter", ["", "2026", "2026-Q5", "2026-Q0", "2026-q4", "0000-Q1", "٢٠٢٦-Q1"]
)
def test_what_is_no_quarter_is_refused(connection, quarter):
    with pytest.raises(QuarterRefusedError):
        recorded(connection, quarter=quarter)


def test_a_quarter_that_has_not_begun_is_refused(connection):
    with pytest.raises(QuarterRefusedError):
        recorded(connection, quarter="2027-Q1")


def test_codes_are_changed_and_the_quarter_stays(connection):
    figure = recorded(connection)
    closed = replace(IMAGES, outcome="care")

    after = changed(connection, figure.id, closed, before=IMAGES)

    assert (after.codes, after.quarter, after.is_late) == (closed, figure.quarter, False)
    assert service.read(connection, "default", figure.id) == after


def test_a_wrong_change_is_refused_and_leaves_what_stood_there(connection):
    figure = recorded(connection)

    with pytest.raises(FigureRefusedError):
        changed(connection, figure.id, replace(IMAGES, faculty="magic"), before=IMAGES)

    assert service.read(connection, "default", figure.id).codes == IMAGES


def test_a_theme_that_the_pack_has_no_more_may_stay_but_is_not_chosen_anew(connection):
    figure, later = recorded(connection), Offered(("gossip",), ("law",))
    closed = replace(IMAGES, outcome="advice")

    assert changed(connection, figure.id, closed, before=IMAGES, offered=later).codes == closed
    other = recorded(connection, replace(IMAGES, theme="gossip"))
    with pytest.raises(FigureRefusedError):
        changed(connection, other.id, IMAGES, before=other.codes, offered=later)


def test_of_two_people_at_once_the_second_overwrites_nothing(connection):
    figure = recorded(connection)
    first, second = replace(IMAGES, outcome="care"), replace(IMAGES, outcome="measure")
    changed(connection, figure.id, first, before=IMAGES)

    with pytest.raises(FigureChangedError):
        changed(connection, figure.id, second, before=IMAGES)

    assert service.read(connection, "default", figure.id).codes == first


def test_the_same_change_twice_is_once(connection):
    figure, closed = recorded(connection), replace(IMAGES, outcome="care")
    changed(connection, figure.id, closed, before=IMAGES)

    assert changed(connection, figure.id, closed, before=IMAGES).codes == closed


@pytest.mark.parametrize("wanted", [b"", b"x" * 16, b"x" * 17])
def test_an_id_that_nothing_has_is_unknown(connection, wanted):
    with pytest.raises(FigureUnknownError):
        service.read(connection, "default", wanted)
    with pytest.raises(FigureUnknownError):
        changed(connection, wanted, IMAGES, before=IMAGES)


def test_another_institution_can_neither_read_nor_change_it(connection):
    figure = recorded(connection)

    with pytest.raises(FigureUnknownError):
        service.read(connection, "neighbour", figure.id)
    with pytest.raises(FigureUnknownError):
        changed(connection, figure.id, Codes(), before=IMAGES, institution="neighbour")

    assert service.read(connection, "default", figure.id).codes == IMAGES


def test_what_is_said_after_publication_is_told_to_be_late(connection):
    figure = recorded(connection, quarter=QUARTER)
    published(connection, [])

    assert changed(connection, figure.id, Codes(), before=IMAGES).is_late
    assert recorded(connection, quarter=QUARTER).is_late
    assert not recorded(connection, quarter="2026-Q4").is_late
    assert not recorded(connection, quarter=QUARTER, institution="neighbour").is_late


@pytest.mark.parametrize(
    ("day", "quarter", "last"),
    [
        (date(2026, 1, 1), "2026-Q1", date(2026, 3, 31)),
        (date(2026, 6, 30), "2026-Q2", date(2026, 6, 30)),
        (date(2026, 7, 1), "2026-Q3", date(2026, 9, 30)),
        (date(2026, 12, 31), "2026-Q4", date(2026, 12, 31)),
    ],
)
def test_a_quarter_has_three_months(day, quarter, last):
    assert quarter_of(day) == quarter
    assert last_day(quarter) == last
    assert not has_ended(quarter, today=last)
    assert has_ended(quarter, today=date.fromordinal(last.toordinal() + 1))


def test_the_quarters_that_ended_last_are_four():
    assert ended_lately(date(2026, 2, 3)) == ["2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1"]


def test_the_parts_are_those_of_the_form(app):
    with app.wsgi_app.sites.report.test_request_context():
        assert [code for code, _label in report_pages.parts()] == list(Part)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_choice_of_a_form_has_words_and_can_be_recorded(app, connection, language):
    edition = load_pack(SHIPPED).edition(language)
    with app.wsgi_app.sites.desk.test_request_context(f"/?language={language}"):
        found = {each.field: each for each in choices(edition, NAMES.faculties)}

    assert list(found) == list(FIELDS)
    assert [code for code, _label in found["theme"].options][-2:] == ["stalking", "other"]
    assert found["faculty"].options[0] == ("law", "Law")
    for each in found.values():
        assert each.label
        assert all(label and label != code for code, label in each.options), each.field
        assert len({label for _code, label in each.options}) == len(each.options)
