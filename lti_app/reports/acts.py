"""What is sent to the report site: as JSON by its scripts, as a form by a browser without them.

The server commits before it answers, and sending the same again changes nothing.
"""

from datetime import date
from typing import Any

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue

from lti_app import clock, i18n
from lti_app.campaign.shelf import shelf
from lti_app.db import db
from lti_app.errors import (
    CodeRefusedError,
    FilesRefusedError,
    MailboxUnknownError,
    ReportMalformedError,
    TextRefusedError,
)
from lti_app.reports import mailboxes, members, pages, sealed_here, service, tidying
from lti_app.reports.again import FORM
from lti_app.reports.codes import DayCodes
from lti_app.reports.mailboxes import Mailbox
from lti_app.reports.readers import readers_of
from lti_app.reports.submissions import Look, Submission, Writing, read
from lti_app.sealing import base64url, receipts
from lti_app.sealing.receipts import Receipt

_JSON = "application/json"
_NOBODYS = bytes(32)
"""Looked up where what was given is no question at all, so that both take the same time."""


def send(institution: str) -> ResponseReturnValue:
    """Take a sealed report with a membership token."""
    pages.arrive(institution)
    sent = read(Submission, _json())
    proof = members.proof(shelf(current_app), institution, sent.token, now=clock.now())
    is_new = service.accept(db.connection, institution, sent, proof, today=_today())
    db.connection.commit()
    return jsonify(received=True), 201 if is_new else 200


def send_code(institution: str) -> ResponseReturnValue:
    """Take a report with the code of the day, seal it at once, and show its receipt."""
    edition = pages.arrive(institution)
    form = _form()
    codes: DayCodes = current_app.extensions["day_codes"]
    if not codes.is_good(form.get("code", ""), institution, _today()):
        raise CodeRefusedError
    answers = _answers(pages.kinds(edition))
    readers = pages.open_readers(institution)
    receipt = Receipt.new()
    sent = sealed_here.seal_report(institution, readers, receipt, answers)
    service.accept(db.connection, institution, sent, None, today=_today())
    db.connection.commit()
    return pages.page("reports/sent.html", edition, receipt=receipt.text), 201


def look(institution: str) -> ResponseReturnValue:
    """Tell what stands in a mailbox."""
    pages.arrive(institution)
    if not request.is_json:
        return _opened(institution, _receipt())
    found = mailboxes.look_up(db.connection, institution, _lookup())
    return jsonify(_told(found))


def write(institution: str) -> ResponseReturnValue:
    """Put a message into a mailbox."""
    pages.arrive(institution)
    if not request.is_json:
        return _write_plain(institution)
    is_new = mailboxes.write(db.connection, institution, read(Writing, _json()), today=_today())
    db.connection.commit()
    return jsonify(received=True), 201 if is_new else 200


def withdraw(institution: str) -> ResponseReturnValue:
    """Destroy a report and its mailbox."""
    pages.arrive(institution)
    receipt = None if request.is_json else _receipt()
    lookup = receipt.lookup(institution) if receipt else _lookup()
    mailboxes.withdraw(db.connection, institution, lookup, today=_today())
    db.connection.commit()
    db.release()
    tidying.wipe(db.engine)
    return _opened(institution, receipt) if receipt else jsonify(withdrawn=True)


def _write_plain(institution: str) -> ResponseReturnValue:
    receipt = _receipt()
    text = sealed_here.plain(_form().get("text", ""))
    if not text:
        raise TextRefusedError
    mailbox = mailboxes.look_up(db.connection, institution, receipt.lookup(institution))
    sent = sealed_here.seal_message(
        institution, pages.open_readers(institution), receipt, mailbox, text
    )
    mailboxes.write(db.connection, institution, sent, today=_today())
    db.connection.commit()
    return _opened(institution, receipt, just_now="written")


def _opened(institution: str, receipt: Receipt, just_now: str = "") -> str:
    mailbox = mailboxes.look_up(db.connection, institution, receipt.lookup(institution))
    return pages.page(
        "reports/opened.html",
        pages.edition_of(institution),
        mailbox=mailbox,
        messages=sealed_here.opened_messages(institution, receipt, mailbox),
        status=pages.status_in_words(mailbox),
        receipt=receipt.text,
        just_now=just_now,
        readers=readers_of(db.connection, institution),
    )


def _answers(kinds: pages.Options) -> sealed_here.Answers:
    form = _form()
    yes_or_no = pages.yes_or_no()
    story = sealed_here.plain(form.get("story", ""))
    if not story:
        raise TextRefusedError
    return sealed_here.Answers(
        story=story,
        names=sealed_here.plain(form.get("names", "")),
        kinds=pages.known(kinds, form.getlist("kind")),
        part="".join(pages.known(pages.parts(), form.getlist("part")[:1])),
        staff=form.get("staff") == "yes",
        ongoing="".join(pages.known(yes_or_no, form.getlist("ongoing")[:1])),
        images="".join(pages.known(yes_or_no, form.getlist("images")[:1])),
        fast=form.get("images") == form.get("fast") == "yes",
        where=sealed_here.plain(form.get("where", "")),
        wishes=sealed_here.plain(form.get("wishes", "")),
        language=i18n.current(),
    )


def _json() -> bytes:
    if request.mimetype != _JSON:
        raise FilesRefusedError
    return request.get_data(cache=False)


def _form() -> Any:
    if request.mimetype != FORM:
        raise FilesRefusedError
    return request.form


def _lookup() -> bytes:
    """Return the question for a mailbox, or one that nobody's mailbox answers."""
    try:
        return read(Look, _json()).lookup
    except ReportMalformedError:
        return _NOBODYS


def _receipt() -> Receipt:
    try:
        return receipts.parse(_form().get("receipt", ""))
    except receipts.ReceiptError:
        raise MailboxUnknownError from None


def _today() -> date:
    return clock.now().date()


def _told(mailbox: Mailbox) -> dict[str, Any]:
    return {
        "report": base64url.encode(mailbox.report),
        "received_on": mailbox.received_on.isoformat(),
        "staff": mailbox.staff,
        "status": "withdrawn" if mailbox.withdrawn_on else mailbox.status.value,
        "status_on": mailbox.status_on.isoformat(),
        "keep_until": mailbox.keep_until and mailbox.keep_until.isoformat(),
        "withdrawn_on": mailbox.withdrawn_on and mailbox.withdrawn_on.isoformat(),
        "content": _text(mailbox.content),
        "names": _text(mailbox.names),
        "keys": {part: _text(mailbox.keys.get(part)) for part in ("content", "names")},
        "messages": [
            {
                "id": base64url.encode(message.id),
                "from_desk": message.from_desk,
                "sent_on": message.sent_on.isoformat(),
                "content": _text(message.content),
                "sealed": _text(message.sealed),
            }
            for message in mailbox.messages
        ],
        "earlier_readers": mailbox.earlier_readers,
    }


def _text(content: bytes | None) -> str | None:
    return None if content is None else base64url.encode(content)
