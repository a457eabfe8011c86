"""Promises 18, 19 and 22: for whom is sealed what is written, and for whom never."""

import secrets

import pytest
from sqlalchemy import select

from lti_app.reports.models import Message, Reader, ReaderKind, SealedKey
from lti_app.sealing import base64url
from lti_app.support.models import Member, Note, Sheet
from tests.support.passing import admit, missing, pass_on
from tests.support.rows import acts, everything
from tests.support.staff import join, refusal
from tests.support.texts import text_for

PARTS = ("message", "note", "sheet")


def for_whom(desk, somebody, message: bytes = b"") -> dict[str, set[str]]:
    """Return for whom the parts of a report, or a text about it, are sealed."""
    names = {each.id.hex(): each.name for each in desk.readers}
    found: dict[str, set[str]] = {}
    with desk.engine.connect() as connection:
        query = select(SealedKey.part, SealedKey.recipient).where(
            SealedKey.report_id == somebody.report, SealedKey.message_id == message
        )
        for part, recipient in connection.execute(query):
            found.setdefault(part, set()).add(names.get(recipient, recipient))
    return found


def readers_of(desk, *names: str):
    return [each for each in desk.readers if each.name in names]


@pytest.mark.parametrize("part", PARTS)
def test_promise_18_a_text_is_sealed_for_all_whom_the_page_shows_and_the_sheet(desk, part):
    somebody, case = desk.taken()
    page = desk.handler.get(f"case/{case}").text
    body = text_for(somebody, readers_of(desk, "First desk", "Case handler", "Recovery"), part)
    assert "First desk" in page
    assert "Case handler" in page

    assert desk.handler.post(f"case/{case}/{part}", body).status_code in (200, 201)

    text = base64url.decode(body["id"]) if part != "sheet" else b""
    own = {"mailbox"} if part == "message" else set()
    found = for_whom(desk, somebody, text)[part]
    assert found == {"First desk", "Case handler", "recovery"} | own


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "names",
    [
        ("First desk", "Case handler"),
        ("Case handler", "Recovery"),
        ("First desk", "Recovery"),
        ("First desk", "Case handler", "Confidential adviser", "Recovery"),
        ("Confidential adviser", "Recovery"),
        ("Recovery",),
    ],
)
def test_promise_18_a_text_for_fewer_or_for_more_is_refused(desk, part, names):
    somebody, case = desk.taken()
    body = text_for(somebody, readers_of(desk, *names), part)
    before = everything(desk.engine)

    answer = desk.handler.post(f"case/{case}/{part}", body)

    assert refusal(answer) == (409, "readers_changed")
    assert everything(desk.engine) == before


@pytest.mark.parametrize("part", PARTS)
def test_promise_18_a_text_for_a_stranger_or_not_for_the_mailbox_is_refused(desk, part):
    somebody, case = desk.taken()
    usual = text_for(somebody, readers_of(desk, "First desk", "Case handler", "Recovery"), part)
    key = usual["keys"][0]
    stranger = {**key, "to": base64url.encode(secrets.token_bytes(16))}
    others = [each for each in usual["keys"] if each["to"] != "mailbox"]
    mailbox = [{**key, "to": "mailbox"}] if part != "message" else []

    more = desk.handler.post(f"case/{case}/{part}", {**usual, "keys": [*usual["keys"], stranger]})
    wrong = desk.handler.post(f"case/{case}/{part}", {**usual, "keys": others + mailbox})
    twice = desk.handler.post(f"case/{case}/{part}", {**usual, "keys": [*usual["keys"], key]})

    assert [each.status_code for each in (more, wrong, twice)] == [409, 409, 422]


@pytest.mark.parametrize("part", PARTS)
def test_a_text_sealed_as_another_part_is_refused(desk, part):
    somebody, case = desk.taken()
    readers = readers_of(desk, "First desk", "Case handler", "Recovery")
    body = text_for(somebody, readers, part)
    for other in {*PARTS, "names", "content"} - {part}:
        keys = [{**each, "part": other} for each in body["keys"]]

        assert desk.handler.post(f"case/{case}/{part}", {**body, "keys": keys}).status_code == 422


def test_promise_19_names_are_sealed_for_nobody_who_only_reads_first(desk):
    somebody = desk.report(names="A is Anna")

    assert for_whom(desk, somebody)["names"] == {"Case handler", "recovery", "mailbox"}
    assert desk.triage.open(somebody.report.hex())["opened_names"] is None
    assert desk.triage.open(somebody.report.hex())["keys"]["names"] is None


def test_promise_19_a_report_with_names_for_who_reads_first_is_refused(desk):
    somebody = desk.reporter()
    body = somebody.sealed(names="A is Anna")
    (handler,) = (each for each in body["keys"] if _is_for(each, desk.handler, "names"))
    more = {**handler, "to": base64url.encode(desk.triage.reader)}

    answer = somebody.post("send", {**body, "keys": [*body["keys"], more]})

    assert answer.status_code == 409


def test_promise_19_who_reads_first_gets_no_names_by_admission_either(desk):
    somebody = desk.report(names="A is Anna")
    desk.handler.press(f"case/{somebody.report.hex()}/take", impartial="yes")
    new = join(desk.app, "Second desk", ReaderKind.TRIAGE).make_key()
    told = missing(desk.handler, new)
    (names,) = missing(desk.handler, join(desk.app, "Two", ReaderKind.HANDLER).make_key())[1:]

    assert [each["part"] for each in told] == ["content"]
    assert names["part"] == "names"
    refused = pass_on(desk.handler, new, [*told, names])
    assert refusal(refused) == (422, "report_malformed")

    assert pass_on(desk.handler, new).status_code == 200
    assert admit(desk.handler, new).status_code == 200
    opened = new.open(somebody.report.hex())
    assert opened["opened_content"]["story"]
    assert opened["opened_names"] is None


def test_promise_22_for_who_has_left_nothing_new_is_sealed_and_their_sessions_end(desk):
    somebody = desk.report()
    case, gone = somebody.report.hex(), desk.triage
    reader, member = gone.reader, gone.id
    assert gone.get("inbox").status_code == 200

    assert desk.coordinator.press("team/leave", member=member.hex()).status_code == 303

    for path in ("inbox", f"case/{case}", f"case/{case}/sealed", "key", "me", "inbox/sealed"):
        assert gone.get(path).status_code == 401
    assert desk.coordinator.get(f"case/{case}").status_code == 200
    later = desk.reporter()
    later.readers = readers_of(desk, "Case handler", "Confidential adviser", "Recovery")
    assert later.send().status_code == 201
    assert for_whom(desk, later)["content"] == {"Case handler", "recovery", "mailbox"}
    with desk.engine.connect() as connection:
        row = connection.execute(select(Reader.__table__).where(Reader.id == reader)).one()
        left = connection.execute(select(Member.__table__).where(Member.id == member)).one()
    assert (row.wrapped, bool(row.revoked_on)) == (None, True)
    assert (left.identity, left.mail, bool(left.left_on)) == (None, None, True)


def test_promise_22_a_report_that_was_sealed_for_who_has_left_meanwhile_is_refused(desk):
    late = desk.reporter()
    body = late.sealed()
    desk.coordinator.press("team/leave", member=desk.triage.id.hex())

    answer = late.post("send", body)

    assert refusal(answer) == (409, "readers_changed")


def test_promise_22_who_has_left_works_no_case_any_more(desk):
    _somebody, case = desk.taken()
    desk.coordinator.press("team/leave", member=desk.handler.id.hex())

    assert desk.triage.press(f"case/{case}/take", impartial="yes").status_code == 303


def test_promise_22_who_has_left_comes_in_as_nobody(desk):
    desk.coordinator.press("team/leave", member=desk.triage.id.hex())

    desk.triage.come_back()

    assert desk.triage.get("join").status_code == 200
    assert desk.triage.get("inbox").status_code == 401


def test_promise_22_a_revoked_key_opens_nothing_at_the_desk(desk):
    """The member stays; what they make now is another key, which has to be admitted."""
    somebody, reader = desk.report(), desk.triage.reader
    case = somebody.report.hex()

    assert desk.coordinator.press("team/revoke", reader=reader.hex()).status_code == 303

    # Nobody who only reads first is left, so such reports are in no list of theirs either.
    assert desk.triage.get(f"case/{case}/sealed").status_code == 404
    assert desk.triage.get("key").status_code == 404
    with desk.engine.connect() as connection:
        assert connection.scalar(select(Reader.wrapped).where(Reader.id == reader)) is None
    assert acts(desk.engine)[-1] == "reader_revoked"


def test_promise_22_who_has_no_key_any_more_is_given_no_case(desk):
    case = desk.report().report.hex()
    desk.coordinator.press("team/revoke", reader=desk.handler.reader.hex())

    answer = desk.coordinator.press(f"case/{case}/assign", member=desk.handler.id.hex())

    assert refusal(answer) == (409, "not_for_them")


def test_promise_22_who_can_open_the_sheet_and_not_the_report_opens_and_works_no_case(desk):
    """Admitted before anybody passed the keys of earlier reports on."""
    _somebody, case = desk.taken()
    new = join(desk.app, "Second desk", ReaderKind.TRIAGE).make_key()
    assert admit(desk.triage, new).status_code == 200
    sheet = {**desk.handler.sealed(case, {"version": 1}, "sheet"), "version": 0, "items": {}}
    del sheet["id"]
    assert desk.handler.post(f"case/{case}/sheet", sheet).status_code == 200

    opened = new.get(f"case/{case}/sealed")
    given = desk.coordinator.press(f"case/{case}/assign", member=new.id.hex())

    assert refusal(opened) == (403, "desk_not_allowed")
    assert refusal(given) == (409, "not_for_them")


@pytest.mark.parametrize(
    ("part", "table"), [("message", Message), ("note", Note), ("sheet", Sheet)]
)
def test_promise_22_who_is_revoked_between_opening_and_sending_sends_nothing(desk, part, table):
    somebody, case = desk.taken()
    usual = readers_of(desk, "First desk", "Case handler", "Recovery")
    mine, theirs = (text_for(somebody, usual, part) for _ in range(2))
    assert desk.triage.get(f"case/{case}/sealed").status_code == 200

    desk.coordinator.press("team/revoke", reader=desk.triage.reader.hex())

    assert desk.triage.post(f"case/{case}/{part}", mine).status_code == 404
    answer = desk.handler.post(f"case/{case}/{part}", theirs)
    assert refusal(answer) == (409, "readers_changed")
    with desk.engine.connect() as connection:
        assert connection.execute(select(table.__table__)).all() == []


def _is_for(key: dict[str, str], member, part: str) -> bool:
    return key["part"] == part and key["to"] == base64url.encode(member.reader)
