"""Reports that belong together: said by somebody who may open both, seen by who sees them."""

import pytest
from sqlalchemy import insert

from lti_app.support.inbox import reference
from lti_app.support.models import Link
from tests.support.rows import acts, everything
from tests.support.staff import refusal


@pytest.mark.parametrize("written", ["{}", " {} ", "lower"])
def test_a_link_stands_on_both_cases_until_it_is_taken_away(desk, written):
    first, second = desk.report(), desk.report()
    name = reference(second.report)
    text = name.lower() if written == "lower" else written.format(name)

    case, other = first.report.hex(), second.report.hex()
    assert desk.triage.press(f"case/{case}/link", other=text).status_code == 303

    assert other in desk.triage.get(f"case/{case}").text
    assert case in desk.triage.get(f"case/{other}").text
    assert desk.triage.press(f"case/{other}/unlink", other=case).status_code == 303
    assert other not in desk.triage.get(f"case/{case}").text
    assert acts(desk.engine)[-2:] == ["linked", "unlinked"]


def test_linking_twice_and_from_the_other_side_is_one_link(desk):
    first, second = desk.report(), desk.report()
    for here, there in ((first, second), (first, second), (second, first)):
        sent = desk.triage.press(f"case/{here.report.hex()}/link", other=reference(there.report))
        assert sent.status_code == 303

    assert len(everything(desk.engine)["desk_link"]) == 1


def test_taking_a_link_away_leaves_the_others_of_both(desk):
    first, second, third = sorted(desk.report().report for _ in range(3))
    for here, there in ((first, second), (second, third), (first, third)):
        sent = desk.triage.press(f"case/{here.hex()}/link", other=reference(there))
        assert sent.status_code == 303

    desk.triage.press(f"case/{third.hex()}/unlink", other=first.hex())

    assert set(everything(desk.engine)["desk_link"]) == {(first, second), (second, third)}


def test_a_report_is_not_linked_to_itself_or_to_one_that_only_colleagues_open(desk):
    somebody, case = desk.taken()
    other, staff = desk.report(), desk.report(staff=True)

    found = [
        refusal(desk.handler.press(f"case/{case}/link", other=name))
        for name in (reference(somebody.report), reference(other.report), reference(staff.report))
    ]

    assert found == [(409, "same_report"), (403, "desk_not_allowed"), (404, "case_unknown")]
    assert everything(desk.engine)["desk_link"] == []


def test_a_link_to_a_report_that_is_not_in_somebodys_list_is_not_shown_to_them(desk):
    """Linked by somebody who read both kinds, before the readers changed."""
    usual, staff = desk.report(), desk.report(staff=True)
    first, second = sorted((usual.report, staff.report))
    with desk.engine.begin() as connection:
        connection.execute(insert(Link).values(report_id=first, other_id=second))

    pages = {
        name: getattr(desk, name).get(f"case/{usual.report.hex()}").text
        for name in ("triage", "coordinator")
    }

    assert reference(staff.report) not in pages["triage"]
    assert staff.report.hex() not in pages["triage"]
    assert reference(staff.report) in pages["coordinator"]


def test_a_report_that_was_withdrawn_leaves_no_link(desk):
    first, second = desk.report(), desk.report()
    case = first.report.hex()
    desk.triage.press(f"case/{case}/link", other=reference(second.report))
    page = desk.coordinator.get(f"case/{case}").text
    assert second.report.hex() in page

    assert second.post("mailbox/withdraw", {"lookup": second.lookup}).status_code == 200
    assert second.report.hex() not in desk.coordinator.get(f"case/{case}").text
