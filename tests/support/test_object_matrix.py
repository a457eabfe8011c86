"""Promise 32: every kind of report, every member, everything that can be done with a report.

What is done is valid in itself: only who does it, and to which report, decides.
"""

import re

from sqlalchemy import update

from lti_app.reports.models import Report
from lti_app.support.inbox import reference
from tests.reports.reporter import Reporter
from tests.support.desk import Desk
from tests.support.rows import everything, kept, put_back
from tests.support.staff import Staff
from tests.support.texts import text_for
from tests.support.working import make_ready

ACTS = "page sealed message note sheet take assign status close link"
NOT_THERE, NOT_YOURS = "404 404 404 404 404 404 403 404 404 404", " ".join(["403"] * 10)
NOT_EVEN_TO_ASSIGN = "404 403 403 403 403 403 404 403 403 403"
EXPECTED: dict[str, dict[str, tuple[str, str]]] = {
    "nobody's": {
        "triage": ("open", "200 200 201 201 409 303 403 409 409 303"),
        "handler": ("open", "200 403 403 403 403 303 403 409 409 403"),
        "confidential": ("", NOT_THERE),
        "coordinator": ("open", "200 403 403 403 403 403 303 403 403 403"),
        "auditor": ("", NOT_YOURS),
    },
    "the handler's": {
        "triage": ("open", "200 200 201 201 409 409 403 409 409 303"),
        "handler": ("open", "200 200 201 201 200 303 403 303 303 303"),
        "confidential": ("", NOT_THERE),
        "coordinator": ("open", "200 403 403 403 403 403 303 403 403 403"),
        "auditor": ("", NOT_YOURS),
    },
    "about staff": {
        "triage": ("", NOT_THERE),
        "handler": ("", NOT_THERE),
        "confidential": ("open", "200 200 201 201 409 303 403 409 409 303"),
        "coordinator": ("open", "200 403 403 403 403 403 409 403 403 403"),
        "auditor": ("", NOT_YOURS),
    },
    "fast": {
        "triage": ("open", "200 200 201 201 409 303 403 409 409 303"),
        "handler": ("open", "200 403 403 403 403 303 403 409 409 403"),
        "confidential": ("", NOT_THERE),
        "coordinator": ("open", "200 403 403 403 403 403 303 403 403 403"),
        "auditor": ("", NOT_YOURS),
    },
    "not released": {
        "triage": ("", NOT_THERE),
        "handler": ("", NOT_THERE),
        "confidential": ("", NOT_THERE),
        "coordinator": ("", NOT_EVEN_TO_ASSIGN),
        "auditor": ("", NOT_YOURS),
    },
    "withdrawn": {
        "triage": ("closed", "200 403 403 403 403 409 403 409 409 403"),
        "handler": ("closed", "200 403 403 403 403 409 403 409 409 403"),
        "confidential": ("", NOT_THERE),
        "coordinator": ("closed", "200 403 403 403 403 403 409 403 403 403"),
        "auditor": ("", NOT_YOURS),
    },
    "of another institution": {
        "triage": ("", NOT_THERE),
        "handler": ("", NOT_THERE),
        "confidential": ("", NOT_THERE),
        "coordinator": ("", NOT_EVEN_TO_ASSIGN),
        "auditor": ("", NOT_YOURS),
    },
    "never sent": {
        "triage": ("", NOT_THERE),
        "handler": ("", NOT_THERE),
        "confidential": ("", NOT_THERE),
        "coordinator": ("", NOT_EVEN_TO_ASSIGN),
        "auditor": ("", NOT_YOURS),
    },
}
"""In which list it stands, and how each act of `ACTS` is answered."""


def kinds(desk: Desk) -> dict[str, Reporter]:
    """Return a report of each kind. That of another institution is sealed for our readers."""
    found = {
        "nobody's": desk.report(),
        "the handler's": desk.taken()[0],
        "about staff": desk.report(staff=True),
        "fast": desk.report(fast=True, released=False),
        "not released": desk.report(released=False),
        "withdrawn": desk.report(),
        "of another institution": desk.report(),
        "never sent": desk.reporter(),
    }
    make_ready(desk, found["the handler's"])
    gone, elsewhere = found["withdrawn"], found["of another institution"]
    assert gone.post("mailbox/withdraw", {"lookup": gone.lookup}).status_code == 200
    with desk.engine.begin() as connection:
        moved = update(Report).where(Report.id == elsewhere.report)
        connection.execute(moved.values(institution="elsewhere"))
    return found


def readable(desk: Desk) -> dict[str, str]:
    """Return, for each member, how a report is called that they can open, if there is one."""
    ordinary, staff = desk.report(), desk.report(staff=True)
    found = {"triage": ordinary, "handler": desk.taken()[0], "confidential": staff}
    return {who: reference(found.get(who, ordinary).report) for who in desk.everybody}


def requests(desk: Desk, somebody: Reporter, *, is_staff: bool) -> dict[str, tuple[str, object]]:
    """Return what is sent for each act but those of looking: a path with JSON or a form."""
    left_out = {"First desk", "Case handler"} if is_staff else {"Confidential adviser"}
    readers = [each for each in desk.readers if each.name not in left_out]
    sheet = {**text_for(somebody, readers, "sheet"), "version": 1}
    return {
        "message": ("json", text_for(somebody, readers, "message")),
        "note": ("json", text_for(somebody, readers, "note")),
        "sheet": ("json", sheet),
        "take": ("form", {"impartial": "yes"}),
        "assign": ("form", {"member": desk.triage.id.hex()}),
        "status": ("form", {"status": "waiting"}),
        "close": ("form", {"keep_days": "30"}),
    }


def answers(member: Staff, case: str, sent, link: str):
    """Yield the answer to each act, in the order of `ACTS`."""
    for act in ACTS.split():
        if act in ("page", "sealed"):
            yield member.get(f"case/{case}" + ("/sealed" if act == "sealed" else ""))
        elif act == "link":
            yield member.press(f"case/{case}/link", other=link)
        else:
            kind, body = sent[act]
            path = f"case/{case}/{act}"
            yield member.post(path, body) if kind == "json" else member.press(path, **body)


def in_lists(member: Staff, case: str) -> str:
    shown = [each for each in ("open", "closed") if case in member.get(f"inbox?status={each}").text]
    return " ".join(shown)


def test_promise_32_every_report_every_member_every_act(desk):
    found: dict[str, dict[str, tuple[str, str]]] = {}
    reports, links = kinds(desk), readable(desk)
    rows = kept(desk.engine)
    for kind, somebody in reports.items():
        case, sent = somebody.report.hex(), requests(desk, somebody, is_staff=kind == "about staff")
        found[kind] = {}
        for who, member in desk.everybody.items():
            shown, statuses = in_lists(member, case), []
            for answer in answers(member, case, sent, links[who]):
                statuses.append(str(answer.status_code))
                if answer.status_code < 400:
                    put_back(desk.engine, rows)
            found[kind][who] = (shown, " ".join(statuses))

    assert found == EXPECTED


def test_promise_32_what_is_refused_changes_nothing(desk):
    reports, links = kinds(desk), readable(desk)
    before = everything(desk.engine)

    for kind in ("not released", "of another institution", "never sent"):
        somebody = reports[kind]
        sent = requests(desk, somebody, is_staff=False)
        for who, member in desk.everybody.items():
            list(answers(member, somebody.report.hex(), sent, links[who]))

    assert everything(desk.engine) == before


def test_promise_32_no_answer_tells_whether_a_report_is_there(desk):
    """What is not for somebody is told in the same words as what has never been."""
    reports, links = kinds(desk), readable(desk)
    hidden = ("about staff", "not released", "of another institution", "never sent")
    found = set()
    for kind in hidden:
        somebody = reports[kind]
        sent = requests(desk, somebody, is_staff=kind == "about staff")
        told = [
            _without_chance(answer.text, somebody.report.hex())
            for answer in answers(desk.handler, somebody.report.hex(), sent, links["handler"])
        ]
        found.add(tuple(told))

    assert len(found) == 1


def test_promise_32_a_name_that_is_none_is_not_there_either(desk):
    names = ["0", "0" * 31, "0" * 33, "g" * 32, "é" * 32, " " * 32, "-" * 32, "1e" * 99]

    assert {desk.handler.get(f"case/{name}").status_code for name in names} == {404}
    assert desk.handler.get("case/" + "%00" * 32).status_code == 422


def _without_chance(text: str, case: str) -> str:
    """Return an answer without what differs each time: the number of the log line, the moment."""
    text = re.sub(r"\b[0-9a-f]{8}\b", "reference", text.replace(case, "case"))
    return re.sub(r"\d\d:\d\d:\d\d UTC", "moment", text)
