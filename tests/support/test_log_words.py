"""What stands besides an entry of the log, in the language of the page."""

from datetime import date

from lti_app.support import log
from tests.web.page import Page, text_of

DAY = date(2026, 11, 20)

WORDS = {
    ("status", "waiting"): "Wacht op wie meldde",
    ("reopened", "in_progress"): "In behandeling",
    ("invited", "triage+coordinator+auditor"): (
        "Leest als eerste, nooit de namen, Coördineert, Leest het logboek"
    ),
    ("closed", "30 days"): "30 dagen bewaard",
    ("closed", "1 days, a trial"): "1 dag bewaard; Het was een proefmelding",
    ("released_now", "2 reports"): "2 meldingen",
    ("recovery_used", "exercise"): "Een oefening",
    ("linked", "AAAA-BBBB"): "AAAA-BBBB",
    ("resealed", "12"): "12 sleutels",
    ("copied", "the police"): "De politie",
}
AS_IT_IS = {
    ("status", "lost"): "lost",
    ("invited", "wizard"): "wizard",
    ("closed", "² days, because"): "² days; because",
    ("released_now", "many"): "many",
    ("recovery_used", "thirst"): "thirst",
    ("joined", ""): "",
    ("copied", "revenge"): "revenge",
    ("resealed", "many"): "many",
    ("unheard of", "x"): "x",
}


def test_the_log_says_its_reasons_in_the_language_of_the_page(desk):
    entries = {**WORDS, **AS_IT_IS}
    with desk.engine.begin() as connection:
        for action, reason in entries:
            log.write(connection, "default", action, actor=None, today=DAY, reason=reason)

    page = Page(desk.auditor.get("log?language=nl"))

    rows = [list(each.iter("td")) for each in page.all("tr")]
    shown = ["".join(cells[-1].itertext()) for cells in rows if cells][: len(entries)]
    assert shown == list(reversed(entries.values()))


def test_the_log_says_by_name_about_which_member_an_entry_is(desk):
    page = Page(desk.auditor.get("log?language=en"))

    rows = [[text_of(each) for each in row.iter("td")] for row in page.all("tr")]
    about = {cells[2]: cells[4] for cells in rows if cells and cells[3] == "made a key"}
    assert set(about) == {"First desk", "Case handler", "Confidential adviser"}
    assert all(told == f"m-{told[2:10]} ({who})" for who, told in about.items()), about


def test_the_log_says_by_name_whose_key_was_revoked(desk):
    desk.coordinator.press("team/revoke", reader=desk.handler.reader.hex())

    page = Page(desk.auditor.get("log?language=en"))

    rows = [[text_of(each) for each in row.iter("td")] for row in page.all("tr")]
    [about] = [cells[4] for cells in rows if cells and cells[3] == "revoked a reader"]
    assert about.endswith("(Case handler)")
