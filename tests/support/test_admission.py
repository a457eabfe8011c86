"""Promises 18 and 22: a new key counts when a colleague has looked at it, and not before."""

import secrets

import pytest
from sqlalchemy import select, update

from lti_app.reports.models import Reader, ReaderKind, SealedKey
from lti_app.sealing import base64url
from lti_app.support import admission
from tests.reports.desk import TestReader
from tests.support.passing import admit, missing, pass_on
from tests.support.rows import acts, everything
from tests.support.staff import DESK, HTTPS, Staff, join, refusal


@pytest.fixture
def new(desk) -> Staff:
    """A second case handler, whose key nobody has looked at yet."""
    return join(desk.app, "New handler", ReaderKind.HANDLER).make_key()


def is_admitted(desk, member: Staff) -> bool:
    with desk.engine.connect() as connection:
        return bool(
            connection.scalar(select(Reader.admitted).where(Reader.public_key == member.public))
        )


def test_nothing_is_sealed_for_a_new_key_before_it_is_admitted(desk, new):
    somebody = desk.report()

    assert new.get(f"case/{somebody.report.hex()}/sealed").status_code == 403
    assert "not admitted" not in desk.coordinator.get("team?language=nl").text
    with desk.engine.connect() as connection:
        recipients = set(connection.scalars(select(SealedKey.recipient)))
    assert new.reader.hex() not in recipients


def test_the_first_reader_of_an_institution_is_admitted_since_nobody_is_there(desk):
    with desk.engine.begin() as connection:
        connection.execute(update(Reader).values(revoked_on=Reader.since))

    first = join(desk.app, "First", ReaderKind.TRIAGE).make_key()
    second = join(desk.app, "Second", ReaderKind.HANDLER).make_key()

    assert is_admitted(desk, first)
    assert not is_admitted(desk, second)


def test_an_admitted_reader_opens_what_came_before_and_what_comes_after(desk, new):
    before = desk.report(names="A is Anna")
    before_case = before.report.hex()
    desk.handler.press(f"case/{before_case}/take", impartial="yes")
    message = desk.handler.sealed(before_case, {"version": 1, "text": "Thanks.", "n": 0})
    assert desk.handler.post(f"case/{before_case}/message", message).status_code == 201

    assert {each["part"] for each in missing(desk.handler, new)} == {"content", "names", "message"}
    assert pass_on(desk.handler, new).status_code == 200
    assert missing(desk.handler, new) == []
    assert admit(desk.handler, new).status_code == 200
    assert desk.coordinator.press(f"case/{before_case}/assign", member=new.id.hex())

    assert new.open(before_case)["opened_names"]["names"] == "A is Anna"
    assert acts(desk.engine)[-4:] == ["resealed", "admitted", "assigned", "opened"]
    after = desk.reporter()
    after.readers.append(_as_reader(new))
    assert after.send().status_code == 201


def test_passing_on_twice_changes_nothing(desk, new):
    desk.report()
    told = [*missing(desk.triage, new)]
    assert pass_on(desk.triage, new, told).status_code == 200
    with desk.engine.connect() as connection:
        before = connection.execute(select(SealedKey.__table__)).all()

    assert pass_on(desk.triage, new, told).status_code == 200

    with desk.engine.connect() as connection:
        assert set(connection.execute(select(SealedKey.__table__)).all()) == set(before)


def test_keys_are_given_a_page_at_a_time_until_there_are_no_more(desk, new, monkeypatch):
    monkeypatch.setattr(admission, "PAGE", 2)
    reports = {desk.report().report for _ in range(5)}

    told = missing(desk.triage, new)

    assert {base64url.decode(each["report"]) for each in told} == reports
    assert len(told) == 5


def test_a_key_that_is_not_held_cannot_be_passed_on(desk, new):
    somebody, staff = desk.report(), desk.report(staff=True)
    (told,) = missing(desk.triage, new)
    sealed = base64url.encode(secrets.token_bytes(113))
    before = everything(desk.engine)
    for wrong in (
        {"report": base64url.encode(staff.report)},
        {"report": base64url.encode(secrets.token_bytes(16))},
        {"message": base64url.encode(secrets.token_bytes(16)), "part": "message"},
        {"part": "names"},
    ):
        right = {"report": told["report"], "message": None, "part": "content", "sealed": sealed}
        answer = desk.triage.post(f"reader/{new.reader.hex()}/keys", {"keys": [{**right, **wrong}]})
        assert refusal(answer) == (422, "report_malformed"), wrong

    assert everything(desk.engine) == before
    assert somebody.report != staff.report


def test_what_the_giver_reads_and_the_new_one_may_not_is_not_passed_on(desk, new):
    staff = desk.report(staff=True)
    held = desk.confidential.get(f"case/{staff.report.hex()}/sealed").json["keys"]["content"]
    place = {"report": base64url.encode(staff.report), "message": None, "part": "content"}
    before = everything(desk.engine)

    assert missing(desk.confidential, new) == []
    sent = {"keys": [{**place, "sealed": held}]}
    answer = desk.confidential.post(f"reader/{new.reader.hex()}/keys", sent)

    assert refusal(answer) == (422, "report_malformed")
    assert everything(desk.engine) == before


def test_what_came_after_keys_were_passed_on_is_still_missing(desk, new):
    first, case = desk.taken()
    pass_on(desk.handler, new)
    message = desk.handler.sealed(case, {"version": 1, "text": "Thanks.", "n": 0})
    assert desk.handler.post(f"case/{case}/message", message).status_code == 201
    second = desk.report(names="A is Anna")

    found = {(each["report"], each["part"]) for each in missing(desk.handler, new)}

    told = [base64url.encode(each.report) for each in (first, second)]
    assert found == {(told[0], "message"), (told[1], "content"), (told[1], "names")}


def test_who_is_admitted_lets_nobody_else_in(desk, new):
    waiting = join(desk.app, "Waiting", ReaderKind.HANDLER).make_key()

    assert admit(desk.handler, new).status_code == 200

    assert is_admitted(desk, new)
    assert not is_admitted(desk, waiting)


def test_promise_22_a_key_that_was_revoked_is_given_nothing_and_not_let_in(desk, new):
    desk.report()
    reader = new.reader.hex()
    desk.coordinator.press("team/revoke", reader=reader)

    answers = [
        desk.handler.get(f"team/admit/{reader}"),
        desk.handler.get(f"reader/{reader}/missing"),
        desk.handler.post(f"reader/{reader}/keys", {"keys": []}),
        desk.handler.post(f"reader/{reader}/admit", {}),
    ]

    assert [refusal(each) for each in answers] == [(422, "desk_form")] * 4
    assert not is_admitted(desk, new)


def test_the_first_of_those_who_read_about_staff_is_let_in_by_who_reads_the_others(desk):
    desk.coordinator.press("team/leave", member=desk.confidential.id.hex())
    first = join(desk.app, "Adviser", ReaderKind.CONFIDENTIAL).make_key()

    assert admit(desk.triage, first).status_code == 200

    assert is_admitted(desk, first)


def test_who_is_not_admitted_passes_nothing_on_and_admits_nobody(desk, new):
    desk.report()
    newer = join(desk.app, "Newer", ReaderKind.TRIAGE).make_key()

    assert missing(new, newer) == []
    assert refusal(admit(new, newer)) == (409, "reader_cannot")
    assert refusal(admit(new, new)) == (409, "reader_cannot")
    assert not is_admitted(desk, newer)


def test_who_reads_about_students_does_not_admit_who_reads_about_staff(desk):
    new = join(desk.app, "Second adviser", ReaderKind.CONFIDENTIAL).make_key()
    desk.report(staff=True)
    desk.report()

    assert missing(desk.handler, new) == []
    assert refusal(admit(desk.handler, new)) == (409, "reader_cannot")
    assert len(missing(desk.confidential, new)) == 1
    assert admit(desk.confidential, new).status_code == 200


def test_the_page_of_admission_has_the_key_to_look_at_and_says_who_cannot(desk, new):
    reader = new.reader.hex()

    page = desk.handler.get(f"team/admit/{reader}?language=en").text
    assert base64url.encode(new.public) in page, "the browser works the fingerprint out itself"
    for member in (desk.triage, desk.confidential):
        refused = member.get(f"team/admit/{reader}?language=en").text
        assert "You cannot open what this colleague would read" in refused
        assert refusal(admit(member, new)) == (409, "reader_cannot")


@pytest.mark.parametrize("reader", ["", "x", "00", "0" * 32, "é", "0" * 999])
def test_a_reader_that_is_none_is_refused(desk, reader):
    for path in (f"team/admit/{reader}", f"reader/{reader}/missing"):
        assert desk.triage.get(path).status_code in (404, 422)


def test_the_sheet_on_paper_is_no_reader_to_admit(desk):
    assert desk.triage.get(f"team/admit/{desk.spare.id.hex()}").status_code == 422


@pytest.mark.parametrize(
    "after", ["x", "..", "a.b.c", "AA.AA", "%00..content", "AA.AA.AA.AA", "AA.AA.%00"]
)
def test_a_place_to_go_on_from_that_is_none_is_refused(desk, new, after):
    address = f"{DESK}/reader/{new.reader.hex()}/missing?after={after}"

    assert desk.triage.client.get(address, base_url=HTTPS).status_code == 422


def _as_reader(member: Staff):
    assert member.reads
    return TestReader(member.reader, member.name, member.reads, member.private)
