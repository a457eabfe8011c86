"""Tables of a quarter: published once, after it has ended, and never changed or compared."""

import json
import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from lti_app.campaign.pack import SHIPPED, load_pack
from lti_app.errors import (
    FiguresUnknownError,
    QuarterFrozenError,
    QuarterNotEndedError,
    QuarterRefusedError,
    ThresholdRefusedError,
)
from lti_app.figures import service
from lti_app.figures.codes import Codes
from lti_app.figures.freezing import (
    Names,
    freeze,
    frozen,
    names_of,
    published_quarters,
    waiting_quarters,
)
from lti_app.figures.models import CaseFigure, FrozenTables
from lti_app.reports.models import Reader, ReaderKind
from tests.figures.quarters import (
    AFTER,
    NAMES,
    OFFERED,
    QUARTER,
    TODAY,
    open_channel,
    published,
    store,
)

ONE = Codes("images", "saw", "group_chat", "care", "law")
MANY = [*[ONE] * 23, *[replace(ONE, theme="gossip", part="happened")] * 12, Codes()]
LAST_DAY = date(2026, 9, 30)


def tables(found):
    return found.content["tables"]


def frozen_at(connection, today, quarter=QUARTER, **options):
    return freeze(connection, "default", quarter, names=NAMES, today=today, **options)


def test_what_is_published_is_read_again_to_the_letter(connection):
    told = published(connection, MANY)

    again = frozen(connection, "default", QUARTER)

    assert (again.quarter, again.published_on, again.hash) == (QUARTER, AFTER, told.hash)
    assert again.is_intact
    assert again.total == told.total == 35
    assert again.content["threshold"] == 10
    assert tables(again)["theme"] == [["hidden"], ["hidden"], ["under"]]
    assert tables(again) == json.loads(json.dumps(tables(told)))


def test_every_category_is_there_whether_or_not_anything_was_reported_of_it(connection):
    busy = published(connection, MANY)
    quiet = freeze(connection, "neighbour", QUARTER, names=NAMES, today=AFTER)

    assert quiet.total is None
    assert not tables(quiet)
    assert quiet.content["categories"] == busy.content["categories"]
    assert busy.content["categories"]["theme"] == ("gossip", "images", "other")


def test_one_case_and_none_are_published_alike(connection):
    one = published(connection, MANY[:1])
    none = freeze(connection, "neighbour", QUARTER, names=NAMES, today=AFTER)

    assert {**one.content, "institution": ""} == {**none.content, "institution": ""}


def test_before_the_last_day_is_over_nothing_is_published(connection):
    with pytest.raises(QuarterNotEndedError):
        frozen_at(connection, LAST_DAY)

    assert published_quarters(connection, "default") == []
    assert frozen_at(connection, AFTER).quarter == QUARTER


@pytest.mark.parametrize("quarter", ["2026-Q9", "", "2027-Q1"])
def test_what_is_no_quarter_or_has_not_begun_is_refused(connection, quarter):
    with pytest.raises(QuarterRefusedError):
        frozen_at(connection, TODAY, quarter)


def test_a_low_threshold_is_refused_and_nothing_is_published(connection):
    with pytest.raises(ThresholdRefusedError):
        frozen_at(connection, AFTER, threshold=3)

    assert published_quarters(connection, "default") == []


def test_another_threshold_is_part_of_what_is_published(connection):
    store(connection, [*MANY, *[Codes()] * 6])

    told = frozen_at(connection, AFTER, threshold=5)

    assert told.content["threshold"] == 5
    assert tables(told)["theme"] == ((10,), (25,), ("hidden",))


def test_promise_38_a_quarter_is_published_once_whatever_the_threshold(connection):
    told = published(connection, MANY)

    with pytest.raises(QuarterFrozenError):
        frozen_at(connection, TODAY)
    with pytest.raises(QuarterFrozenError):
        frozen_at(connection, TODAY, threshold=5)

    assert frozen(connection, "default", QUARTER).hash == told.hash


@pytest.mark.parametrize("since", [None, AFTER])
def test_no_quarter_before_the_channel_opened_is_published(connection, since):
    store(connection, MANY, institution="north")
    if since is not None:
        open_channel(connection, "north", since=since)

    with pytest.raises(QuarterRefusedError):
        freeze(connection, "north", QUARTER, names=NAMES, today=TODAY)

    assert waiting_quarters(connection, "north", today=TODAY) == []
    assert published_quarters(connection, "north") == []


def test_the_quarter_in_which_the_channel_opened_is_the_first_one(connection):
    open_channel(connection, "north", since=date(2026, 6, 30))

    waiting = waiting_quarters(connection, "north", today=TODAY)
    freeze(connection, "north", "2026-Q2", names=NAMES, today=TODAY)

    assert waiting == ["2026-Q3", "2026-Q2"]
    assert waiting_quarters(connection, "north", today=TODAY) == ["2026-Q3"]


def test_a_key_alone_opens_no_channel(connection):
    open_channel(connection, "north", since=AFTER)
    connection.execute(
        update(Reader)
        .where(Reader.institution == "north", Reader.kind == ReaderKind.HANDLER)
        .values(since=date(2026, 1, 5))
    )

    assert waiting_quarters(connection, "north", today=date(2027, 1, 4)) == ["2026-Q4"]


def test_of_many_who_publish_at_once_one_does(engine):
    done: list[str] = []
    start = threading.Barrier(6)

    def publish():
        start.wait()
        try:
            with engine.begin() as own:
                done.append(frozen_at(own, AFTER).hash)
        except QuarterFrozenError:
            done.append("refused")

    people = [threading.Thread(target=publish) for _ in range(6)]
    for each in people:
        each.start()
    for each in people:
        each.join()

    assert sorted(done)[1:] == ["refused"] * 5
    with engine.connect() as connection:
        assert frozen(connection, "default", QUARTER).hash == sorted(done)[0]


def test_promise_38_a_late_correction_changes_no_published_table_and_counts_in_no_other(connection):
    told = published(connection, MANY)
    one_of_them = select(CaseFigure.id).where(CaseFigure.theme == ONE.theme)
    figure = connection.scalars(one_of_them).first()
    assert figure is not None
    closed = replace(ONE, theme="gossip", outcome="measure")

    after = service.change(connection, "default", figure, closed, before=ONE, offered=OFFERED)
    added = service.record(
        connection, "default", closed, quarter=QUARTER, offered=OFFERED, today=TODAY
    )
    later = frozen_at(connection, date(2027, 1, 4), "2026-Q4")

    assert after.is_late
    assert added.is_late
    assert frozen(connection, "default", QUARTER).content == json.loads(json.dumps(told.content))
    assert later.total is None


def test_promise_38_no_case_counts_in_two_quarters(connection):
    store(connection, MANY)
    store(connection, MANY, quarter="2026-Q2")

    both = [frozen_at(connection, AFTER, quarter) for quarter in ("2026-Q2", QUARTER)]

    assert [each.total for each in both] == [35, 35]
    assert published_quarters(connection, "default") == [QUARTER, "2026-Q2"]


def test_promise_38_nothing_finer_than_a_faculty_and_nothing_longer_than_a_quarter(connection):
    told = published(connection, MANY)

    assert set(tables(told)) == {
        "theme", "part", "setting", "outcome", "faculty", "theme-outcome", "theme-setting",
    }  # fmt: skip


def test_the_cases_of_another_institution_count_nowhere_else(connection):
    store(connection, MANY, institution="neighbour")

    assert published(connection, MANY[:12]).total == 10
    with pytest.raises(FiguresUnknownError):
        frozen(connection, "neighbour", QUARTER)


def test_a_theme_that_the_pack_has_no_more_counts_as_other(connection):
    store(connection, [*[ONE] * 30, *[replace(ONE, theme="challenges", faculty="arts")] * 30])

    told = frozen_at(connection, AFTER, threshold=5)

    assert tables(told)["theme"][2] == tables(told)["faculty"][2] == (30,)


def test_an_institution_without_kinds_and_faculties_has_tables_too(connection):
    store(connection, [Codes()] * 12)

    told = freeze(connection, "default", QUARTER, names=Names(), today=AFTER)

    assert tables(told)["theme"] == tables(told)["faculty"] == ((10,),)


def test_what_somebody_changes_in_the_database_is_noticed(connection):
    published(connection, MANY)
    content = connection.scalar(select(FrozenTables.content))
    assert content is not None
    connection.execute(
        update(FrozenTables).values(content=content.replace('"total":35', '"total":5'))
    )

    found = frozen(connection, "default", QUARTER)

    assert (found.total, found.is_intact) == (5, False)


def test_no_number_under_the_threshold_is_stored(connection):
    published(connection, [*MANY, *[replace(ONE, theme="gossip", faculty="science")] * 7])
    content = json.loads(connection.scalar(select(FrozenTables.content)) or "")

    shown = [each for grid in content["tables"].values() for line in grid for each in line]

    assert 7 not in shown
    assert all(each in ("under", "hidden") or each >= 10 for each in shown)


def test_the_names_are_those_of_the_pack_in_all_of_its_languages():
    names = names_of(load_pack(SHIPPED), {"law": "Law"})

    assert set(names.themes["images"]) == {"nl", "en"}
    assert names.themes["bullying"]["nl"].startswith("Pesten")
    assert names.faculties == {"law": "Law"}
