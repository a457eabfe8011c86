"""Promise 21: with the sheet everything is readable again, and nobody uses it unseen."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from lti_app import clock
from lti_app.campaign import doors
from lti_app.campaign.shelf import shelf
from lti_app.reports.models import Reader, ReaderKind, SealedKey
from lti_app.sealing import base64url, hpke
from lti_app.support.models import LogEntry
from lti_app.support.pages import RECOVERY_SHOWN_DAYS
from tests.support.passing import missing_on_paper, pass_from_paper
from tests.support.rows import acts, everything
from tests.support.staff import Staff, refusal
from tests.web.page import Page, text_of

EXERCISE = {"reason": "exercise"}
USED = {
    "en": "recovery sheet has been used",
    "nl": "herstelblad is in de afgelopen dertig dagen gebruikt",
}


def lose_key(member: Staff) -> Staff:
    """Let a member lose their passphrase, and make a new key that nobody has admitted."""
    assert member.press("me/forget").status_code == 303
    member.private = hpke.new_key()
    return member.make_key()


def days_later(desk, days: int) -> None:
    """Let the entries of the log be older; the chain breaks, which is no matter here."""
    with desk.engine.begin() as connection:
        day = clock.now().date() - timedelta(days=days)
        connection.execute(update(LogEntry).values(day=day))


def test_promise_21_before_it_is_announced_the_sheet_gives_no_key(desk):
    desk.report()
    lost = lose_key(desk.handler)
    before = everything(desk.engine)

    refused = lost.get("recovery/missing")
    sent = lost.post("recovery/keys", {"keys": []})

    assert refusal(refused) == refusal(sent) == (409, "unannounced")
    assert everything(desk.engine) == before


def test_promise_21_the_announcement_of_a_colleague_is_not_ones_own(desk):
    lost = lose_key(desk.handler)
    assert desk.triage.post("recovery/announce", EXERCISE).status_code == 200

    assert refusal(lost.get("recovery/missing")) == (409, "unannounced")


@pytest.mark.parametrize("reason", ["", "because", "Exercise", None, 7])
def test_promise_21_an_announcement_needs_one_of_the_reasons_of_the_page(desk, reason):
    answer = desk.handler.post("recovery/announce", {"reason": reason})

    assert refusal(answer) == (422, "report_malformed")
    assert "recovery_used" not in acts(desk.engine)


@pytest.mark.parametrize(("days", "status"), [(0, 200), (1, 200), (2, 409), (30, 409)])
def test_promise_21_an_announcement_lasts_over_midnight_and_no_longer(desk, days, status):
    lost = lose_key(desk.handler)
    assert lost.post("recovery/announce", EXERCISE).status_code == 200
    days_later(desk, days)

    assert lost.get("recovery/missing").status_code == status


def test_promise_21_all_keys_lost_everything_is_read_again_and_the_log_says_so(desk):
    somebody = desk.report(story="It happened.", names="A is Anna")
    lost = lose_key(desk.handler)
    with desk.engine.begin() as connection:
        connection.execute(
            update(Reader).where(Reader.kind == ReaderKind.TRIAGE).values(revoked_on=Reader.since)
        )

    assert lost.post("recovery/announce", EXERCISE).status_code == 200
    assert {each["part"] for each in missing_on_paper(lost)} == {"content", "names"}
    assert pass_from_paper(desk, lost).status_code == 200
    assert missing_on_paper(lost) == []

    case = somebody.report.hex()
    assert lost.press(f"case/{case}/take", impartial="yes").status_code == 303
    opened = lost.open(case)
    assert opened["opened_content"]["story"] == "It happened."
    assert opened["opened_names"]["names"] == "A is Anna"
    assert acts(desk.engine)[-4:] == ["recovery_used", "resealed", "taken", "opened"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_promise_21_every_page_of_everybody_says_for_a_month_that_it_was_used(desk, language):
    lost = lose_key(desk.handler)
    pages = {name: "log" if name == "auditor" else "inbox" for name in desk.everybody}

    def saying() -> set[str]:
        return {
            name
            for name, member in desk.everybody.items()
            if USED[language] in member.get(f"{pages[name]}?language={language}").text
        }

    assert saying() == set()
    lost.post("recovery/announce", EXERCISE)
    assert saying() == set(desk.everybody)
    days_later(desk, RECOVERY_SHOWN_DAYS)
    assert saying() == set(desk.everybody)
    days_later(desk, RECOVERY_SHOWN_DAYS + 1)
    assert saying() == set()


def test_promise_19_the_sheet_gives_who_reads_first_no_names(desk):
    somebody = desk.report(names="A is Anna")
    lose_key(desk.triage).post("recovery/announce", EXERCISE)

    assert {each["part"] for each in missing_on_paper(desk.triage)} == {"content"}
    names = _names_as_sealed_for_the_sheet(desk, somebody)
    answer = desk.triage.post("recovery/keys", {"keys": [names]})

    assert refusal(answer) == (422, "report_malformed")


def test_the_sheet_gives_a_confidential_adviser_what_is_about_staff_and_nothing_else(desk):
    desk.report()
    staff = desk.report(staff=True)
    lose_key(desk.confidential).post("recovery/announce", EXERCISE)

    told = missing_on_paper(desk.confidential)

    assert [base64url.decode(each["report"]) for each in told] == [staff.report]


def test_there_is_one_sheet_at_a_time(desk):
    sheet = {"public": base64url.encode(hpke.public_bytes(hpke.new_key()))}
    assert refusal(desk.handler.post("recovery/make", sheet)) == (409, "recovery_exists")

    desk.coordinator.press("team/revoke", reader=desk.spare.id.hex())
    assert acts(desk.engine)[-1] == "recovery_revoked"
    assert desk.handler.post("recovery/make", sheet).status_code == 201
    assert acts(desk.engine)[-1] == "recovery_made"
    assert sheet["public"] in desk.triage.get("team/recovery").text


def test_without_a_sheet_the_channel_is_closed_and_with_one_it_is_open(desk):
    def is_open() -> bool:
        content = shelf(desk.app)
        content.forget()
        with content.engine.connect() as connection:
            return doors.find(connection, "default").has_readers

    assert is_open()
    desk.coordinator.press("team/revoke", reader=desk.spare.id.hex())
    assert not is_open()
    assert desk.reporter().send().status_code != 201

    sheet = {"public": base64url.encode(hpke.public_bytes(hpke.new_key()))}
    desk.handler.post("recovery/make", sheet)
    assert is_open()


def test_who_has_no_key_cannot_use_the_sheet(desk):
    desk.handler.press("me/forget")
    desk.handler.post("recovery/announce", EXERCISE)

    assert refusal(desk.handler.get("recovery/missing")) == (422, "desk_form")
    assert refusal(desk.handler.post("recovery/keys", {"keys": []})) == (422, "desk_form")


def _names_as_sealed_for_the_sheet(desk, somebody) -> dict[str, str | None]:
    with desk.engine.connect() as connection:
        sealed = connection.scalars(
            select(SealedKey.sealed).where(
                SealedKey.report_id == somebody.report,
                SealedKey.part == "names",
                SealedKey.recipient == "recovery",
            )
        ).one()
    return {
        "report": base64url.encode(somebody.report),
        "message": None,
        "part": "names",
        "sealed": base64url.encode(sealed),
    }


def test_the_sheet_is_headed_with_the_institution_as_people_know_it(desk):
    """In an envelope, years later: its short name in addresses says nothing there."""
    with desk.engine.begin() as connection:
        connection.execute(delete(Reader).where(Reader.kind == ReaderKind.RECOVERY))

    page = Page(desk.handler.get("team/recovery?language=en"))

    [heading] = [text_of(each) for each in page.all("h3") if "recovery sheet of" in text_of(each)]
    assert heading == "Online Do's: recovery sheet of Your institution"
