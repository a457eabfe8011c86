"""What a launch asks for in the background: the public key, and one blind signature.

The same requests in the same order for everybody who launches, whether they ever report or not.
"""

from typing import Any

from flask import Blueprint, current_app, g, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.campaign.places import campaign_of
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import db
from lti_app.error_pages import answers_in_json
from lti_app.errors import InvalidFormError, TokenKeyChangedError
from lti_app.membership import service
from lti_app.membership.keys import PeriodKeys
from lti_app.sealing import base64url
from lti_app.sealing.periods import period_of

bp = Blueprint("membership", __name__, url_prefix="/membership")
_KEPT = "public, max-age=300"


@bp.record_once
def _install(state: BlueprintSetupState) -> None:
    settings: Settings = state.app.extensions["settings"]
    state.app.extensions["period_keys"] = PeriodKeys(settings.keys_dir / "tokens")


@bp.get("/<institution>/key.json")
@answers_in_json
def key(institution: str) -> ResponseReturnValue:
    """Show the public key of this period: the same bytes for everybody."""
    campaign_of(institution)
    found = period_keys().published(_engine(), institution, period_of(clock.now()))
    shown: dict[str, Any] = {
        "institution": found.institution,
        "period": found.period,
        "key": base64url.encode(found.public_key),
        "fingerprint": found.fingerprint,
    }
    return shown, {"Cache-Control": _KEPT}


@bp.post("/sign")
@answers_in_json
@open_to(Audience.VISITOR)
def sign(visitor: Visitor) -> ResponseReturnValue:
    """Sign one token that the visitor's browser has blinded."""
    now = clock.now()
    period = request.form.get("period", "")
    service.signable(period, now=now)
    found = period_keys().published(_engine(), g.institution, period)
    if found.fingerprint != request.form.get("fingerprint"):
        raise TokenKeyChangedError("another key")
    signer = period_keys().signer(found)
    answer = service.sign(db.connection, signer, _blinded(), visitor, current_token(), now=now)
    db.connection.commit()
    return {"signature": base64url.encode(answer)}


def period_keys() -> PeriodKeys:
    """Return the keys of the running application."""
    found: PeriodKeys = current_app.extensions["period_keys"]
    return found


def _blinded() -> bytes:
    try:
        return base64url.decode(request.form.get("blinded", ""))
    except ValueError:
        raise InvalidFormError("blinded") from None


def _engine() -> Engine:
    return shelf(current_app).engine
