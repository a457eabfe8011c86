"""The picker and its two answers: insert, or go back without anything."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.db import db
from lti_app.deep_linking import choices, pages, service
from lti_app.deep_linking.items import make_items
from lti_app.lti.deep_links import Answer, DeepLinkingRequest

bp = Blueprint("deep_linking", __name__, url_prefix="/deep-linking")


@bp.get("")
@open_to(Audience.PLACER)
def picker(visitor: Visitor) -> ResponseReturnValue:
    """Show what can be inserted."""
    return pages.landing_page(visitor, current_token())


@bp.post("/insert")
@open_to(Audience.PLACER)
def insert(visitor: Visitor) -> ResponseReturnValue:
    """Send what was chosen to the platform, or say what is missing."""
    asked = service.asked_by(db.connection, current_token())
    wishes = choices.read_wishes(
        request.form.getlist("insert"),
        request.form,
        asked,
        [language.code for language in pages.languages_offered()],
        pages.kinds_offered(asked),
    )
    if wishes.problem:
        return pages.picker_page(visitor, current_token(), asked, wishes), 400
    items = make_items(wishes, asked, pages.material(visitor, wishes))
    answer = Answer(items, msg=str(_("Added to your course.")))
    return pages.answer_page(visitor, current_token(), asked, answer)


@bp.post("/cancel")
@open_to(Audience.PLACER)
def cancel(visitor: Visitor) -> ResponseReturnValue:
    """Go back to the platform without anything; say so where nothing could be made."""
    asked = service.asked_by(db.connection, current_token())
    answer = Answer() if pages.kinds_offered(asked) else _nothing_to_make(asked)
    return pages.answer_page(visitor, current_token(), asked, answer)


def _nothing_to_make(asked: DeepLinkingRequest) -> Answer:
    types = ", ".join(sorted(asked.accept_types))[:200]
    return Answer(
        errormsg=str(_("Online Do's has nothing that can be added in this place.")),
        errorlog=f"no content item can be made of the accepted types: {types or 'none'}",
    )
