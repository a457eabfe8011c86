"""Before somebody is taken off the desk says what only they can open; afterwards, what nobody can.

Otherwise a report in which staff are involved waits for ever when the one adviser has left: it
stands in the list like any other.
"""

import re

from sqlalchemy import delete, update

from lti_app.reports.models import ReaderKind, Report, SealedKey
from lti_app.sealing import hpke
from tests.support.desk import Desk
from tests.support.passing import admit, pass_from_paper, pass_on
from tests.support.staff import Staff, join
from tests.web.page import Page, text_of

ONLY = "Only Confidential adviser can open 1 report that is still open"
LAST = "is the last reader. Without one the reporting channel closes"
NOBODY = "No key at the desk opens 1 report that is still open."
NOT_THIS_ONE = "No key at the desk opens this report any more"


def said(member: Staff, path: str) -> str:
    """Return what a page says."""
    answer = member.get(f"{path}?language=en")
    assert answer.status_code == 200, answer.text
    return text_of(Page(answer).all("main")[0])


def leaves(desk: Desk, *members: Staff) -> None:
    for member in members:
        assert desk.coordinator.press("team/leave", member=member.id.hex()).status_code == 303


def test_what_only_one_key_opens_is_told_before_it_is_taken_away(desk):
    desk.report(staff=True)
    desk.report(staff=True, released=False)
    desk.report()

    page = Page(desk.coordinator.get("team?language=en"))

    warned = [text_of(each) for each in page.all("details") if ONLY in text_of(each)]
    assert [text.partition(" the desk")[0].partition("Confidential")[0] for text in warned] == [
        "Take ",
        "Revoke the key of ",
    ]
    assert NOBODY not in text_of(page.root)
    assert ONLY not in said(desk.handler, "team")


def test_names_that_one_reader_alone_opens_count_as_well_and_once(desk):
    desk.report(names="A is Anna")

    assert "Only Case handler can open 1 report" in said(desk.coordinator, "team")
    assert "Only First desk can open" not in said(desk.coordinator, "team")


def test_who_coordinates_does_not_learn_in_which_report_somebody_is_named(desk):
    desk.report()
    before = said(desk.coordinator, "team")
    with desk.engine.begin() as connection:
        connection.execute(update(Report).values(released=False))
    desk.report(names="A is Anna")

    assert said(desk.coordinator, "team") == before


def test_what_a_successor_opens_too_is_nobodys_alone(desk):
    desk.report(staff=True)
    successor = join(desk.app, "Successor", ReaderKind.CONFIDENTIAL).make_key()
    pass_on(desk.confidential, successor)
    admit(desk.confidential, successor)

    assert "can open 1 report" not in said(desk.coordinator, "team")
    leaves(desk, desk.confidential)
    assert NOBODY not in said(desk.coordinator, "team")


def test_who_opens_the_names_only_does_not_open_the_report(desk):
    somebody = desk.report(names="A is Anna")
    of_content = SealedKey.report_id == somebody.report, SealedKey.part == "content"
    with desk.engine.begin() as connection:
        connection.execute(delete(SealedKey).where(*of_content))

    assert NOBODY in said(desk.coordinator, "team")


def test_what_nobody_opens_any_more_is_told_and_where(desk):
    somebody = desk.report(staff=True)
    case = f"case/{somebody.report.hex()}"
    leaves(desk, desk.confidential)

    assert NOBODY in said(desk.coordinator, "team")
    assert NOBODY not in said(desk.handler, "team")
    for member in (desk.coordinator, desk.handler):
        text = said(member, case)
        assert NOT_THIS_ONE in text
        assert not re.search("once it is yours to work|not sealed for your key", text)


def test_the_sheet_ends_it(desk):
    somebody = desk.report(staff=True)
    leaves(desk, desk.confidential)
    successor = join(desk.app, "Successor", ReaderKind.CONFIDENTIAL).make_key()
    admit(desk.handler, successor)
    assert NOBODY in said(desk.coordinator, "team")

    successor.post("recovery/announce", {"reason": "exercise"})
    assert pass_from_paper(desk, successor).status_code == 200

    assert NOBODY not in said(desk.coordinator, "team")
    assert NOT_THIS_ONE not in said(successor, f"case/{somebody.report.hex()}")


def test_what_was_taken_back_or_closed_waits_for_nobody(desk):
    somebody = desk.report(staff=True)
    somebody.post("mailbox/withdraw", {"lookup": somebody.lookup})

    assert "can open 1 report" not in said(desk.coordinator, "team")


def test_who_takes_the_last_reader_off_is_told_that_the_channel_closes(desk):
    assert LAST not in said(desk.coordinator, "team")
    leaves(desk, desk.triage, desk.confidential)

    assert f"Case handler {LAST}" in said(desk.coordinator, "team")


def test_who_made_a_key_before_the_last_reader_left_is_told_the_way_out(desk):
    late = join(desk.app, "Late", ReaderKind.HANDLER).make_key()
    assert "nobody is left who could admit you" not in said(late, "me")
    leaves(desk, desk.triage, desk.handler, desk.confidential)

    assert "nobody is left who could admit you" in said(late, "me")
    assert late.press("me/forget").status_code == 303
    late.private = hpke.new_key()
    late.make_key()
    assert "Reports are sealed for it." in said(late, "me")
