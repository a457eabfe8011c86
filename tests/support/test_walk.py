"""A report from the inbox to its end, by requests alone."""

from sqlalchemy import select

from lti_app.reports.models import Report, Status


def test_a_case_from_the_list_to_an_answer(desk):
    somebody = desk.report(story="A wrote about B.", names="A is Anna")
    case = somebody.report.hex()

    assert case in desk.triage.get("inbox").text
    assert desk.triage.open(case)["opened_content"]["story"] == "A wrote about B."
    assert desk.triage.open(case)["opened_names"] is None
    assert desk.handler.get(f"case/{case}/sealed").status_code == 403
    assert desk.handler.press(f"case/{case}/take", impartial="yes").status_code == 303
    assert desk.handler.open(case)["opened_names"]["names"] == "A is Anna"
    answer = desk.handler.sealed(case, {"version": 1, "text": "Thank you.", "n": 0})
    assert desk.handler.post(f"case/{case}/message", answer).status_code == 201
    assert desk.handler.post(f"case/{case}/message", answer).status_code == 200

    told = somebody.post("mailbox", {"lookup": somebody.lookup}).json
    assert told["status"] == "in_progress"
    assert [each["from_desk"] for each in told["messages"]] == [True]
    with desk.engine.connect() as connection:
        assert connection.scalar(select(Report.status)) is Status.IN_PROGRESS


def test_every_page_of_the_desk_opens_for_whom_it_is(desk):
    case = desk.report().report.hex()
    for staff in (desk.triage, desk.handler, desk.coordinator):
        for path in ("inbox", f"case/{case}", "team", "contacts", "me", "team/recovery"):
            for language in ("nl", "en"):
                answer = staff.get(f"{path}?language={language}")
                assert answer.status_code == 200, (staff.name, path, answer.text[-600:])
    assert desk.auditor.get("log").status_code == 200
