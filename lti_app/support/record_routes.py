"""A report by phone or in person: a member writes down what was told, their browser seals it."""

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from lti_app import i18n
from lti_app.campaign.addresses import report_address
from lti_app.db import db
from lti_app.error_pages import answers_in_json
from lti_app.reports import pages as report_words
from lti_app.reports import service
from lti_app.reports.readers import readers_of
from lti_app.reports.submissions import SealedReport, read
from lti_app.support import log, pages
from lti_app.support.access import DeskAudience, open_to
from lti_app.support.colleague import Colleague
from lti_app.support.inbox import reference

bp = Blueprint("desk_record", __name__, url_prefix="/record")


@bp.get("")
@open_to(DeskAudience.READER)
def show(colleague: Colleague) -> ResponseReturnValue:
    """Show the form, with everybody for whom it will be sealed."""
    settings = current_app.extensions["settings"]
    institution = colleague.institution
    return pages.page(
        "support/record.html",
        colleague=colleague,
        readers=readers_of(db.connection, institution),
        role_of=report_words.role_of,
        kinds=report_words.kinds(pages.edition_of(institution)),
        parts=report_words.parts(),
        yes_or_no=report_words.yes_or_no(),
        recorded=dict(report_words.recorded()),
        answer_languages=i18n.LANGUAGES,
        mailbox=f"{report_address(settings.public_url, settings.report_url, institution)}mailbox",
    )


@bp.post("")
@answers_in_json
@open_to(DeskAudience.READER)
def send(colleague: Colleague) -> ResponseReturnValue:
    """Keep a report that was told to this member."""
    sent = read(SealedReport, request.get_data())
    is_new = service.record(db.connection, colleague.institution, sent, today=pages.today())
    if is_new:
        name = reference(sent.report)
        log.by(db.connection, colleague, "recorded", today=pages.today(), reference=name)
    db.connection.commit()
    return jsonify(received=True), 201 if is_new else 200
