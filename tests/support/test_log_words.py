"""What stands besides an entry of the log, in the language of the page."""

from datetime import date

from lti_app.support import log
from tests.web.page import Page

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
    ("resealed", "12"): "12",
}
AS_IT_IS = {
    ("status", "lost"): "lost",
    ("invited", "wizard"): "wizard",
    ("closed", "² days, because"): "² days; because",
    ("released_now", "many"): "many",
    ("recovery_used", "thirst"): "thirst",
    ("joined", ""): "",
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
