"""Keys on their way between a browser and the desk: JSON for scripts (browser/README.md)."""

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from lti_app.db import db
from lti_app.error_pages import answers_in_json
from lti_app.errors import DeskFormError
from lti_app.reports.models import ReaderKind
from lti_app.reports.submissions import RECOVERY, read
from lti_app.sealing import base64url
from lti_app.support import access, admission, intake, member_keys, pages
from lti_app.support.access import DeskAudience, open_to
from lti_app.support.admission import SentAnnouncement, SentParts
from lti_app.support.colleague import Colleague
from lti_app.support.member_keys import SentKeyPair, SentPublicKey

bp = Blueprint("desk_keys", __name__)


@bp.get("/key")
@answers_in_json
@open_to(DeskAudience.READER)
def own(colleague: Colleague) -> ResponseReturnValue:
    """Give a member their own key, locked as it is."""
    key = member_keys.own(db.connection, colleague)
    if key is None or key.wrapped is None:
        abort(404)
    return jsonify(
        reader=base64url.encode(key.id),
        public=base64url.encode(key.public_key),
        wrapped=key.wrapped,
        member=base64url.encode(colleague.id),
        token=access.current_form_token(),
    )


@bp.post("/key/make")
@answers_in_json
@open_to(DeskAudience.READER)
def make(colleague: Colleague) -> ResponseReturnValue:
    """Keep a new key."""
    sent = read(SentKeyPair, request.get_data())
    is_new = member_keys.make(db.connection, colleague, sent, today=pages.today())
    db.connection.commit()
    intake.follow(db.connection, colleague.institution, today=pages.today())
    key = member_keys.own(db.connection, colleague)
    return jsonify(reader=base64url.encode(key.id)), 201 if is_new else 200


@bp.post("/key/change")
@answers_in_json
@open_to(DeskAudience.READER, recently=True)
def change(colleague: Colleague) -> ResponseReturnValue:
    """Keep the same key under another passphrase."""
    sent = read(SentKeyPair, request.get_data())
    member_keys.change(db.connection, colleague, sent, today=pages.today())
    db.connection.commit()
    return jsonify(received=True)


@bp.get("/reader/<reader>/missing")
@answers_in_json
@open_to(DeskAudience.READER)
def missing(colleague: Colleague, reader: str) -> ResponseReturnValue:
    """Give content keys that a new reader lacks, sealed for who passes them on."""
    new = admission.waiting(db.connection, colleague.institution, reader)
    giver = colleague.reader.hex() if colleague.reader and colleague.admitted else ""
    return jsonify(_missing(colleague, giver, new))


@bp.post("/reader/<reader>/keys")
@answers_in_json
@open_to(DeskAudience.READER)
def reseal(colleague: Colleague, reader: str) -> ResponseReturnValue:
    """Keep content keys for a new reader whom this colleague admits."""
    new = admission.waiting(db.connection, colleague.institution, reader)
    sent = read(SentParts, request.get_data())
    giver = colleague.reader.hex() if colleague.reader and colleague.admitted else ""
    _reseal(colleague, giver, new, sent)
    return jsonify(received=True)


@bp.post("/reader/<reader>/admit")
@answers_in_json
@open_to(DeskAudience.READER)
def admit(colleague: Colleague, reader: str) -> ResponseReturnValue:
    """Seal new reports for a reader whose fingerprint has been compared."""
    new = admission.waiting(db.connection, colleague.institution, reader)
    admission.admit(db.connection, colleague, new, today=pages.today())
    db.connection.commit()
    intake.follow(db.connection, colleague.institution, today=pages.today())
    return jsonify(received=True)


@bp.post("/recovery/make")
@answers_in_json
@open_to(DeskAudience.READER)
def make_recovery(colleague: Colleague) -> ResponseReturnValue:
    """Keep the public half of a new recovery sheet."""
    sent = read(SentPublicKey, request.get_data())
    member_keys.make_recovery(db.connection, colleague, sent, today=pages.today())
    db.connection.commit()
    intake.follow(db.connection, colleague.institution, today=pages.today())
    return jsonify(received=True), 201


@bp.post("/recovery/announce")
@answers_in_json
@open_to(DeskAudience.READER)
def announce(colleague: Colleague) -> ResponseReturnValue:
    """Write down, before any key is given, that the recovery sheet is being used."""
    why = read(SentAnnouncement, request.get_data()).reason
    admission.announce(db.connection, colleague, why, today=pages.today())
    db.connection.commit()
    return jsonify(received=True)


@bp.get("/recovery/missing")
@answers_in_json
@open_to(DeskAudience.READER)
def missing_on_paper(colleague: Colleague) -> ResponseReturnValue:
    """Give content keys that this colleague's new key lacks, sealed for the sheet."""
    admission.refuse_unannounced(db.connection, colleague, today=pages.today())
    return jsonify(_missing(colleague, RECOVERY, _own(colleague)))


@bp.post("/recovery/keys")
@answers_in_json
@open_to(DeskAudience.READER)
def reseal_from_paper(colleague: Colleague) -> ResponseReturnValue:
    """Keep content keys for this colleague's new key, opened with the sheet."""
    admission.refuse_unannounced(db.connection, colleague, today=pages.today())
    new = _own(colleague)
    _reseal(colleague, RECOVERY, new, read(SentParts, request.get_data()))
    return jsonify(received=True)


def _own(colleague: Colleague) -> admission.ReaderRow:
    if colleague.reader is None or colleague.reads in (None, ReaderKind.RECOVERY):
        raise DeskFormError("reader")
    return admission.waiting(db.connection, colleague.institution, colleague.reader.hex())


def _missing(colleague: Colleague, giver: str, new: admission.ReaderRow) -> dict[str, object]:
    return admission.missing(
        db.connection, colleague.institution, giver, new, request.args.get("after", "")
    )


def _reseal(colleague: Colleague, giver: str, new: admission.ReaderRow, sent: SentParts) -> None:
    admission.reseal(
        db.connection,
        colleague.institution,
        giver,
        new,
        sent,
        actor=colleague.id,
        today=pages.today(),
    )
    db.connection.commit()
