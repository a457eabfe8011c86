"""Who is not impartial in a case: says so at any moment, and from then on it is closed to them."""

import pytest


@pytest.mark.parametrize("part", ["triage", "handler", "confidential"])
def test_who_is_not_impartial_reads_the_report_no_more_and_writes_nothing_in_it(desk, part):
    who = getattr(desk, part)
    case = desk.report(staff=part == "confidential").report.hex()
    who.press(f"case/{case}/take", impartial="yes")
    message = who.sealed(case, {"version": 1, "text": "x", "n": 0})

    assert who.press(f"case/{case}/take", impartial="no").status_code == 303

    assert who.get(f"case/{case}/sealed").status_code == 403
    assert who.post(f"case/{case}/message", message).status_code == 403
    assert who.get("inbox/sealed").json["reports"] == []
    page = who.get(f"case/{case}?language=en").text
    assert "You said that you are not impartial in this case." in page
    assert "Are you impartial" not in page
    assert "data-sealed=" not in page


def test_a_colleague_reads_on_where_another_one_is_not_impartial(desk):
    case = desk.report().report.hex()
    desk.triage.press(f"case/{case}/take", impartial="no")

    desk.handler.press(f"case/{case}/take", impartial="yes")

    assert desk.handler.open(case)["opened_content"]


def test_who_was_given_a_case_can_say_that_they_are_not_impartial_in_it(desk):
    case = desk.report().report.hex()
    desk.coordinator.press(f"case/{case}/assign", member=desk.handler.id.hex())
    assert "I am not impartial" in desk.handler.get(f"case/{case}?language=en").text

    desk.handler.press(f"case/{case}/take", impartial="no")
    again = desk.coordinator.press(f"case/{case}/assign", member=desk.handler.id.hex())

    assert again.status_code == 409
    assert desk.handler.get(f"case/{case}/sealed").status_code == 403
