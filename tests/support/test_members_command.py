"""`desk members`: for when no coordinator is there, or a restored copy brought somebody back."""

import pytest
from sqlalchemy import select

from lti_app.reports.models import Reader, ReaderKind
from lti_app.support.models import LogEntry
from tests.support.desk import Desk
from tests.support.passing import missing_on_paper, pass_from_paper
from tests.support.staff import join


def run(desk: Desk, *words: str, fails: bool = False) -> str:
    result = desk.app.test_cli_runner().invoke(args=["desk", "members", *words])
    assert (result.exit_code != 0) is fails, result.output
    return result.output


def test_the_list_names_who_can_enter_and_nobody_who_left(desk):
    told = run(desk, "list")

    assert len(told.splitlines()) == 5
    [line] = [each for each in told.splitlines() if "Case handler" in each]
    assert line.split()[:2] == [desk.handler.id.hex()[:8], "handler"]
    desk.coordinator.press("team/leave", member=desk.handler.id.hex())
    assert "Case handler" not in run(desk, "list")


def test_who_is_removed_has_no_way_in_and_no_key_and_the_log_says_so(desk):
    desk.taken()
    member = desk.handler.id

    said = run(desk, "remove", member.hex()[:8])

    assert "Case handler cannot enter any more" in said
    assert "The reporting channel of default is open." in said
    assert desk.handler.get("inbox").status_code == 401
    with desk.engine.connect() as connection:
        revoked = connection.scalar(select(Reader.revoked_on).where(Reader.member == member))
        last = connection.execute(
            select(LogEntry.action, LogEntry.actor).order_by(LogEntry.number.desc())
        ).first()
    assert revoked is not None
    assert last is not None
    assert (last.action, last.actor) == ("left", "command")


def test_what_no_key_opens_once_somebody_is_removed_is_said(desk):
    desk.report(staff=True)

    assert "No key at the desk opens" not in run(desk, "remove", desk.handler.id.hex())
    said = run(desk, "remove", desk.confidential.id.hex())

    assert "No key at the desk opens 1 of the reports that are still open" in said


@pytest.mark.parametrize("name", ["", "abc", "zzzzzzzz"])
def test_nobody_is_removed_by_a_name_that_is_not_one_members(desk, name):
    assert "see: desk members list" in run(desk, "remove", name, fails=True)
    assert len(run(desk, "list").splitlines()) == 5


def test_a_desk_that_nobody_can_enter_any_more_is_begun_anew_and_opens_what_there_is(desk):
    """The platform by which all of them came is gone: docs/operations.md, another platform."""
    somebody = desk.report(story="It happened.")
    for line in run(desk, "list").splitlines():
        run(desk, "remove", line.split()[0])
    assert run(desk, "list") == ""

    join(desk.app, "Coordinator by the new platform", coordinates=True)
    anew = join(desk.app, "Handler by the new platform", ReaderKind.HANDLER).make_key()
    anew.post("recovery/announce", {"reason": "exercise"})
    assert pass_from_paper(desk, anew).status_code == 200

    assert missing_on_paper(anew) == []
    case = somebody.report.hex()
    assert anew.press(f"case/{case}/take", impartial="yes").status_code == 303
    assert anew.open(case)["opened_content"]["story"] == "It happened."
    with desk.engine.connect() as connection:
        admitted = select(Reader.admitted).where(Reader.public_key == anew.public)
        assert connection.scalar(admitted)
