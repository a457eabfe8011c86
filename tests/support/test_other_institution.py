"""Nobody acts on what belongs to another institution: not even by an id that they know."""

import pytest
from sqlalchemy import select, update

from lti_app.reports.models import Reader, Report
from lti_app.sealing import base64url
from lti_app.support import log
from lti_app.support.inbox import reference
from lti_app.support.models import ContactEntry, Invite, LogEntry
from lti_app.support.pages import in_groups
from tests.support.passing import missing_on_paper
from tests.support.people import candidate
from tests.support.rows import everything
from tests.support.staff import DESK, HTTPS, Staff, join, refusal
from tests.support.test_recovery import EXERCISE, USED, lose_key


@pytest.fixture
def theirs(desk, make_desk):
    """The desk of another institution."""
    found = make_desk("elsewhere")
    assert found.coordinator.press("team/invite", name="Somebody", audits="1").status_code == 200
    assert found.handler.press("contacts", title="Theirs", how="x").status_code == 303
    return found


def rows_of(desk, institution: str) -> list[str]:
    """Return all rows in which an institution stands but the log of what others did."""
    found = everything(desk.engine)
    return [repr(row) for name in sorted(found) for row in found[name] if institution in row]


def test_a_coordinator_changes_nothing_of_another_institution(desk, theirs):
    with desk.engine.connect() as connection:
        invite = connection.scalars(
            select(Invite.token_hash).where(Invite.institution == "elsewhere")
        ).one()
        entry = connection.scalars(select(ContactEntry.id)).one()
    case = desk.report().report.hex()
    before = rows_of(desk, "elsewhere")

    answers = [
        desk.coordinator.press("team/leave", member=theirs.handler.id.hex()),
        desk.coordinator.press(f"case/{case}/assign", member=theirs.handler.id.hex()),
        desk.handler.get(f"team/admit/{theirs.triage.reader.hex()}"),
        desk.handler.get(f"reader/{theirs.triage.reader.hex()}/missing"),
        desk.handler.post(f"reader/{theirs.triage.reader.hex()}/admit", {}),
        desk.handler.post(f"reader/{theirs.triage.reader.hex()}/keys", {"keys": []}),
    ]
    # As good as done: they say nothing about what is there.
    silent = [
        desk.coordinator.press("team/revoke", reader=theirs.triage.reader.hex()),
        desk.coordinator.press("team/withdraw", invite=invite.hex()),
        desk.handler.press("contacts/remove", entry=entry.hex()),
    ]

    assert [refusal(each) for each in answers] == [
        *((422, "desk_form"), (409, "not_for_them")),
        *[(422, "desk_form")] * 4,
    ]
    assert {each.status_code for each in silent} == {303}
    assert rows_of(desk, "elsewhere") == before


def test_what_was_not_done_is_not_in_the_log_either(desk, theirs):
    with desk.engine.connect() as connection:
        before = connection.execute(select(LogEntry.action).order_by(LogEntry.number)).all()

    desk.coordinator.press("team/revoke", reader=theirs.triage.reader.hex())
    desk.coordinator.press("team/withdraw", invite="00" * 32)
    desk.handler.press("contacts/remove", entry="00" * 16)

    with desk.engine.connect() as connection:
        assert connection.execute(select(LogEntry.action).order_by(LogEntry.number)).all() == before


def test_a_link_to_a_report_of_another_institution_is_refused_as_if_it_were_not_there(desk):
    _somebody, case = desk.taken()
    other = desk.report()
    with desk.engine.begin() as connection:
        moved = update(Report).where(Report.id == other.report)
        connection.execute(moved.values(institution="elsewhere"))

    linked = desk.handler.press(f"case/{case}/link", other=reference(other.report))
    unlinked = desk.handler.press(f"case/{case}/unlink", other=other.report.hex())

    assert refusal(linked) == refusal(unlinked) == (404, "case_unknown")


def test_an_invitation_of_one_institution_is_none_of_another(desk, theirs):
    page = theirs.coordinator.press("team/invite", name="New", audits="1").text
    code = page.partition("/desk/join/")[2][:32]
    stranger = candidate(desk, "stranger")

    data = {"token": stranger.token, "code": code}
    answer = stranger.client.post(f"{DESK}/join", base_url=HTTPS, data=data)

    assert refusal(answer) == (403, "desk_invite_refused")


def test_the_same_person_is_another_member_at_another_institution(desk, theirs):
    """Case handlers of both have the same name at the same platform."""
    assert desk.handler.id != theirs.handler.id

    desk.coordinator.press("team/leave", member=desk.handler.id.hex())

    assert theirs.handler.get("me").status_code == 200
    with desk.engine.connect() as connection:
        revoked = connection.scalars(
            select(Reader.revoked_on).where(Reader.institution == "elsewhere")
        )
        assert set(revoked) == {None}


def test_no_page_shows_a_member_of_another_institution(desk, theirs):
    new = join(desk.app, "Only there", coordinates=True, institution="elsewhere")
    assert "Only there" in new.get("team").text

    members: list[Staff] = [desk.coordinator, desk.triage, desk.handler]
    assert not [each.name for each in members if "Only there" in each.get("team").text]
    assert "Theirs" not in desk.handler.get("contacts").text
    assert "Only there" not in desk.auditor.get("log").text


def test_no_page_shows_an_invitation_a_key_or_an_act_of_another_institution(desk, theirs):
    with desk.engine.connect() as connection:
        keys = select(Reader.fingerprint).where(Reader.institution == "elsewhere")
        prints = [in_groups(each) for each in connection.scalars(keys) if each != "0" * 64]
    left = f"m-{theirs.triage.id.hex()[:8]}"
    assert theirs.coordinator.press("team/leave", member=theirs.triage.id.hex()).status_code == 303
    pages = [each.coordinator.get("team").text for each in (theirs, desk)]

    assert ["Somebody" in page for page in pages] == [True, False]
    assert [any(each in page for each in prints) for page in pages] == [True, False]
    with desk.engine.connect() as connection:
        found = [log.entries(connection, each) for each in ("elsewhere", "default")]
    assert [any(row.reference == left for row in rows) for rows in found] == [True, False]


def test_that_the_sheet_of_one_institution_was_used_is_told_to_nobody_of_another(desk, theirs):
    assert theirs.handler.post("recovery/announce", EXERCISE).status_code == 200

    assert USED["en"] in theirs.handler.get("inbox?language=en").text
    assert USED["en"] not in desk.handler.get("inbox?language=en").text


def test_the_sheet_gives_no_key_of_a_report_of_another_institution(desk):
    ours, other = desk.report(), desk.report()
    with desk.engine.begin() as connection:
        moved = update(Report).where(Report.id == other.report)
        connection.execute(moved.values(institution="elsewhere"))
    lost = lose_key(desk.handler)
    lost.post("recovery/announce", EXERCISE)

    (told,) = missing_on_paper(lost)
    place = {"report": base64url.encode(other.report), "message": None, "part": "content"}
    sent = {"keys": [{**place, "sealed": told["content_sealed_for_me"]}]}

    assert told["report"] == base64url.encode(ours.report)
    assert refusal(lost.post("recovery/keys", sent)) == (422, "report_malformed")
