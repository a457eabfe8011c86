"""A case: its page, its sealed texts, and what is done with it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.db import db
from lti_app.error_pages import answers_in_json
from lti_app.errors import CaseRuleError, DeskFormError
from lti_app.reports.models import Status
from lti_app.reports.submissions import SentMessage, read
from lti_app.support import (
    case_pages,
    cases,
    inbox,
    links,
    log,
    meanwhile,
    pages,
    sealed,
    sight,
    words,
    writing,
)
from lti_app.support.access import DeskAudience, open_to, refuse_navigation
from lti_app.support.cases import WithoutSheet
from lti_app.support.colleague import Colleague
from lti_app.support.inbox import reference
from lti_app.support.meanwhile import OUTSIDE, SEEN
from lti_app.support.writing import SentAnswer, SentCopy, SentSheet

bp = Blueprint("desk_case", __name__, url_prefix="/case/<name>")


@bp.get("")
@open_to(DeskAudience.CASES)
def show(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Show a case; what is sealed in it is opened by the browser."""
    row = sight.case_seen(db.connection, colleague, name)
    return case_pages.show(colleague, row, done=request.args.get("done"))


@bp.get("/sealed")
@answers_in_json
@open_to(DeskAudience.READER)
def sealed_texts(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Give the sealed texts, and write down that they were asked for before they are given."""
    refuse_navigation()
    row = sight.case_opened(db.connection, colleague, name, held=True)
    told: dict[str, Any] = sealed.told(db.connection, colleague, row)
    cases.count_opened(db.connection, row, today=pages.today())
    # Anew, because opening it and answering in it change what the page said when it was made.
    told["state"] = {
        **inbox.state_of(db.connection, colleague, row.id, today=pages.today()),
        SEEN: str(meanwhile.known(db.connection, row)),
    }
    log.by(db.connection, colleague, "opened", today=pages.today(), reference=reference(row.id))
    db.connection.commit()
    return jsonify(told)


@bp.post("/message")
@answers_in_json
@open_to(DeskAudience.READER)
def send_message(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Put a message into the reporter's mailbox."""
    row = sight.case_opened(db.connection, colleague, name, held=True)
    sent = read(SentAnswer, request.get_data())
    is_new = writing.answer(db.connection, colleague, row, sent, today=pages.today())
    db.connection.commit()
    return jsonify(received=True), 201 if is_new else 200


@bp.post("/note")
@answers_in_json
@open_to(DeskAudience.READER)
def send_note(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Keep a note for colleagues."""
    row = sight.case_opened(db.connection, colleague, name, held=True)
    sent = read(SentMessage, request.get_data())
    is_new = writing.note(db.connection, colleague, row, sent, today=pages.today())
    db.connection.commit()
    return jsonify(received=True), 201 if is_new else 200


@bp.post("/sheet")
@answers_in_json
@open_to(DeskAudience.READER)
def send_sheet(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Keep the working sheet, unless a colleague has changed it meanwhile."""
    row = sight.case_opened(db.connection, colleague, name, held=True)
    sent = read(SentSheet, request.get_data())
    if row.owner != colleague.id:
        raise CaseRuleError("not_yours", words.NOT_YOURS)
    version = writing.save_sheet(db.connection, colleague, row, sent, today=pages.today())
    db.connection.commit()
    return jsonify(version=version)


@bp.post("/copy-made")
@answers_in_json
@open_to(DeskAudience.READER)
def copy_made(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Tell the reporter that a masked copy has been made, and why."""
    row = sight.case_opened(db.connection, colleague, name, held=True)
    sent = read(SentCopy, request.get_data())
    is_new = writing.copied(db.connection, colleague, row, sent, today=pages.today())
    db.connection.commit()
    return jsonify(received=True), 201 if is_new else 200


@bp.post("/exported")
@answers_in_json
@open_to(DeskAudience.READER)
def exported(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Write down, before the browser saves it, that the whole case is taken along."""
    row = sight.case_opened(db.connection, colleague, name, held=True)
    cases.note_export(db.connection, colleague, row, today=pages.today())
    db.connection.commit()
    return jsonify(received=True), 201


@bp.post("/take")
@open_to(DeskAudience.READER)
@case_pages.comes_back("take")
def take(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Take the case on, or say that one is not impartial in it: nothing stops that."""
    row = sight.case_seen(db.connection, colleague, name, held=True)
    if request.form.get("impartial") == "no":
        cases.refuse(db.connection, colleague, row, today=pages.today())
        return _done(name, "refused")
    if request.form.get("impartial") != "yes":
        raise DeskFormError("impartial", words.SAY_IMPARTIAL)
    _stop_over_news(row, about=OUTSIDE, wanted={"owner": colleague.id})
    cases.take(db.connection, colleague, row, today=pages.today())
    return _done(name, "taken")


@bp.post("/give-back")
@open_to(DeskAudience.READER)
@case_pages.comes_back("give_back")
def give_back(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Let somebody else work the case."""
    row = sight.case_seen(db.connection, colleague, name, held=True)
    _stop_over_news(row)
    cases.give_back(db.connection, colleague, row, today=pages.today())
    return _done(name, "given_back")


@bp.post("/assign")
@open_to(DeskAudience.COORDINATOR)
@case_pages.comes_back("assign")
def assign(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Give the case to a member."""
    row = sight.case_seen(db.connection, colleague, name, held=True)
    member = case_pages.member_of(request.form.get("member", ""))
    _stop_over_news(row, about=OUTSIDE, wanted={"owner": member})
    cases.assign(db.connection, colleague, row, member, today=pages.today())
    return _done(name, "assigned")


@bp.post("/status")
@open_to(DeskAudience.READER)
@case_pages.comes_back("status")
def status(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Say how far the case is."""
    row = sight.case_seen(db.connection, colleague, name, held=True)
    try:
        wanted = Status(request.form.get("status", ""))
    except ValueError:
        raise DeskFormError("status") from None
    _stop_over_news(row, wanted={"status": wanted})
    cases.set_status(db.connection, colleague, row, wanted, today=pages.today())
    return _done(name, "status")


@bp.post("/close")
@open_to(DeskAudience.READER)
@case_pages.comes_back("close")
def close(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Close the case, with a choice how long it stays."""
    row = sight.case_seen(db.connection, colleague, name, held=True)
    days, why = request.form.get("keep_days", ""), request.form.get("without_sheet", "")
    if not days.isascii() or not days.isdigit() or len(days) > 4:
        raise CaseRuleError("keep_range", words.KEEP_RANGE)
    if why and why not in words.WITHOUT_SHEET:
        raise DeskFormError("without_sheet")
    is_so = row.keep_until == pages.today() + timedelta(days=int(days))
    _stop_over_news(row, wanted={"status": Status.CLOSED} if is_so else None)
    cases.close(
        db.connection,
        colleague,
        row,
        int(days),
        standing_in_the_way=case_pages.in_the_way(row),
        without_sheet=WithoutSheet(why) if why else None,
        today=pages.today(),
    )
    return _done(name, "closed")


@bp.post("/link")
@open_to(DeskAudience.READER)
@case_pages.comes_back("link")
def link(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Say that another report belongs to this one."""
    sight.case_opened(db.connection, colleague, name)
    other = links.referred(db.connection, colleague, request.form.get("other", ""))
    # Both at once: of two who link the same two crosswise, each would wait for the other.
    row = sight.case_opened(db.connection, colleague, name, held=True, beside=[other])
    links.link(db.connection, colleague, row, other, today=pages.today())
    return _done(name, "linked")


@bp.post("/unlink")
@open_to(DeskAudience.READER)
def unlink(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Take a link to another report away."""
    row = sight.case_opened(db.connection, colleague, name, held=True)
    links.unlink(db.connection, colleague, row, request.form.get("other", ""), today=pages.today())
    return _done(name, "unlinked")


def _stop_over_news(row: Any, **options: Any) -> None:
    meanwhile.stop_over_news(db.connection, row, request.form.get(SEEN), **options)


def _done(name: str, what: str) -> ResponseReturnValue:
    db.connection.commit()
    return redirect(url_for(".show", name=name, done=what), 303)
