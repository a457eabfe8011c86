"""What is done in one case leaves every other one as it is: nothing closed, freed or told there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_app import clock
from lti_app.reports.models import ReaderKind, Report
from lti_app.support.models import Case
from tests.reports.reporter import Reporter
from tests.support.desk import Desk
from tests.support.passing import admit, pass_on
from tests.support.rows import everything
from tests.support.staff import join
from tests.support.texts import text_for
from tests.support.working import ANSWERED, CODES, closed, make_ready, save_sheet

Act = Callable[[Desk, Reporter, str], Any]


def about(desk: Desk, reports: list[bytes]) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row in which one of these reports stands, and what their cases count as."""
    found = everything(desk.engine)
    rows = {name: [row for row in found[name] if set(reports) & set(row)] for name in found}
    counted = {value for row in rows["desk_case"] for value in row}
    rows["case_figure"] = [row for row in found["case_figure"] if counted & set(row)]
    assert rows["case_figure"]
    return rows


@pytest.fixture
def others(desk) -> list[bytes]:
    """Cases that go on, each in another way, and one that has ended; in some nobody read all."""
    free, case = desk.taken()
    assert desk.handler.press(f"case/{case}/give-back").status_code == 303
    ended, _case = closed(desk)
    worked, case = desk.taken()
    make_ready(desk, worked)
    for part in ("message", "note"):
        assert sending(part)(desk, worked, case).status_code == 201
    theirs = desk.report()
    answer = desk.triage.press(f"case/{theirs.report.hex()}/take", impartial="yes")
    assert answer.status_code == 303
    found = [ended, worked, free, theirs, desk.report()]
    for somebody in (ended, free, theirs):
        desk.write(somebody)
    return [somebody.report for somebody in found]


def usual(desk: Desk) -> list[Any]:
    return [each for each in desk.readers if each.name != "Confidential adviser"]


def sending(part: str, **more: str) -> Act:
    def send(desk: Desk, somebody: Reporter, case: str) -> Any:
        body = text_for(somebody, usual(desk), "note" if part == "note" else "message")
        return desk.handler.post(f"case/{case}/{part}", {**body, **more})

    return send


def pressing(act: str, **fields: str) -> Act:
    return lambda desk, _somebody, case: desk.handler.press(f"case/{case}/{act}", **fields)


def taking(desk: Desk, _somebody: Reporter, case: str) -> Any:
    desk.handler.press(f"case/{case}/give-back")
    return desk.triage.press(f"case/{case}/take", impartial="yes")


def assigning(desk: Desk, _somebody: Reporter, case: str) -> Any:
    return desk.coordinator.press(f"case/{case}/assign", member=desk.triage.id.hex())


def saving(desk: Desk, somebody: Reporter, _case: str) -> Any:
    save_sheet(desk, somebody, {"danger": "open"})
    return save_sheet(desk, somebody, ANSWERED, 1)


def coding(desk: Desk, _somebody: Reporter, case: str) -> Any:
    desk.handler.press(f"case/{case}/codes", **CODES)
    shown = {f"before-{name}": value for name, value in CODES.items()}
    return desk.handler.press(f"case/{case}/codes", **{**CODES, **shown, "outcome": "care"})


def closing(desk: Desk, somebody: Reporter, case: str) -> Any:
    make_ready(desk, somebody)
    return desk.handler.press(f"case/{case}/close", keep_days="0")


def opening_late(desk: Desk, somebody: Reporter, case: str) -> Any:
    """Open something new in a case whose last day was yesterday."""
    yesterday = clock.now().date() - timedelta(days=1)
    with desk.engine.begin() as connection:
        late = update(Report).where(Report.id == somebody.report)
        connection.execute(late.values(keep_until=yesterday))
    return desk.handler.get(f"case/{case}/sealed")


ACTS: dict[str, Act] = {
    "take": taking,
    "assign": assigning,
    "give back": pressing("give-back"),
    "refuse": pressing("take", impartial="no"),
    "status": pressing("status", status="waiting"),
    "answer": sending("message"),
    "note": sending("note"),
    "copy": sending("copy-made", purpose="a colleague"),
    "sheet": saving,
    "codes": coding,
    "close": closing,
    "open": opening_late,
}


def test_who_leaves_frees_their_own_cases_and_nobody_elses(desk, others):
    before = about(desk, others)["desk_case"]
    somebody, case = desk.taken()
    who = join(desk.app, "Second handler", ReaderKind.HANDLER).make_key()
    admit(desk.handler, who)
    pass_on(desk.handler, who)
    given = desk.coordinator.press(f"case/{case}/assign", member=who.id.hex())
    assert given.status_code == 303

    desk.coordinator.press("team/leave", member=who.id.hex())

    assert about(desk, others)["desk_case"] == before
    with desk.engine.connect() as connection:
        own = select(Case.owner).where(Case.report_id == somebody.report)
        assert connection.scalar(own) is None


def test_the_texts_of_one_case_are_given_with_no_other(desk, others):
    _somebody, case = desk.taken()

    told = desk.handler.get(f"case/{case}/sealed").json

    assert (told["messages"], told["notes"], told["sheet"]) == ([], [], None)
    assert told["state"]["owner"] == "Case handler"


def test_what_happens_in_one_case_stops_nobody_in_another(desk):
    somebody, case = desk.taken()
    other, elsewhere = desk.taken()
    seen = str(desk.handler.get(f"case/{case}/sealed").json["state"]["seen"])
    for part in ("message", "note"):
        assert sending(part)(desk, other, elsewhere).status_code == 201
    desk.write(other)

    assert sending("message", seen=seen)(desk, somebody, case).status_code == 201


def test_an_act_in_one_case_changes_nothing_in_any_other(desk, others):
    before = about(desk, others)

    for name, act in ACTS.items():
        somebody, case = desk.taken()
        assert act(desk, somebody, case).status_code in (200, 201, 303), name
        assert about(desk, others) == before, name
