"""A report by phone or in person: as any other, but for a token and the hour it waits for."""

import pytest
from sqlalchemy import delete, func, select, update

from lti_app.reports.models import Reader, ReaderKind, Report, SpentToken
from tests.reports.reporter import STORY, Reporter
from tests.support.desk import Desk
from tests.support.rows import acts, everything
from tests.support.staff import refusal


def written_down(somebody: Reporter, **answers) -> dict[str, object]:
    """Return what a member's browser sends of what somebody told."""
    sent = somebody.sealed(token="", **answers)
    del sent["token"]
    return sent


def count(desk: Desk, model) -> int:
    with desk.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("who", ["triage", "handler", "confidential"])
def test_who_reads_reports_records_one_and_it_is_there_at_once(desk, who):
    somebody = desk.reporter()

    answer = getattr(desk, who).post("record", written_down(somebody, names="A is Anna"))

    assert (answer.status_code, answer.json) == (201, {"received": True})
    case = somebody.report.hex()
    assert desk.triage.open(case)["opened_content"]["story"] == STORY
    assert case in desk.handler.get("inbox").text
    assert somebody.look().json["received_on"]
    assert count(desk, SpentToken) == 0
    assert acts(desk.engine)[-2:] == ["recorded", "opened"]


def test_promise_31_one_about_staff_is_for_the_confidential_adviser_and_not_for_who_wrote_it(desk):
    somebody = desk.reporter()
    case = somebody.report.hex()

    assert desk.triage.post("record", written_down(somebody, staff=True)).status_code == 201

    assert desk.confidential.open(case)["opened_content"]["story"] == STORY
    assert refusal(desk.triage.get(f"case/{case}/sealed"))[0] == 404
    assert case not in desk.triage.get("inbox").text


def test_the_same_again_changes_nothing_and_other_bytes_are_refused(desk):
    somebody = desk.reporter()
    sent = written_down(somebody)
    assert desk.triage.post("record", sent).status_code == 201
    before = everything(desk.engine)

    assert desk.triage.post("record", sent).status_code == 200
    assert refusal(desk.triage.post("record", written_down(somebody))) == (422, "report_malformed")

    assert everything(desk.engine) == before


def test_what_is_sealed_for_others_than_the_readers_of_now_is_not_kept(desk):
    sent = written_down(desk.reporter())
    with desk.engine.begin() as connection:
        gone = update(Reader).where(Reader.kind == ReaderKind.HANDLER)
        connection.execute(gone.values(admitted=False))
    before = everything(desk.engine)

    assert refusal(desk.triage.post("record", sent)) == (409, "readers_changed")

    assert everything(desk.engine) == before


def test_a_token_has_no_place_in_it(desk):
    sent = {**written_down(desk.reporter()), "token": ""}

    assert refusal(desk.triage.post("record", sent)) == (422, "report_malformed")


def test_while_the_channel_is_closed_nothing_is_written_down(desk):
    sent = written_down(desk.reporter())
    with desk.engine.begin() as connection:
        connection.execute(delete(Reader).where(Reader.kind == ReaderKind.RECOVERY))

    assert "The reporting channel is closed" in desk.triage.get("record?language=en").text
    assert refusal(desk.triage.post("record", sent)) == (409, "channel_closed")
    assert count(desk, Report) == 0
