"""What every visitor may do with their launch: choose its language, and leave it."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import i18n
from lti_app.access import ending, service
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.db import db
from lti_app.errors import InvalidFormError

bp = Blueprint("access", __name__)
PAGES = {
    "dos": "acknowledgement.show",
    "course": "acknowledgement.course",
    "picker": "deep_linking.picker",
    "admin": "administration.show",
    "teams": "teams_administration.show",
    "campaign": "editing.overview",
    "join": "administration.join_page",
    "records": "records.show",
    "review": "review.show",
    "my-data": "records.mine",
    "kaltura": "course_kaltura.show",
}


@bp.post("/language")
@open_to(Audience.LAUNCHED)
def language(visitor: Visitor) -> ResponseReturnValue:
    """Let the pages of this launch, and later ones in this browser, speak another language."""
    chosen = i18n.offered(request.form.get("language"))
    page = PAGES.get(request.form.get("page", "dos"))
    if chosen is None or page is None:
        raise InvalidFormError("language or page")
    service.choose_language(db.connection, current_token(), chosen)
    db.connection.commit()
    response = redirect(url_for(page, launch=current_token()), 303)
    i18n.remember(response, chosen)
    return response


@bp.post("/leave")
@open_to(Audience.LAUNCHED)
def leave(visitor: Visitor) -> ResponseReturnValue:
    """End this launch for everybody who may have its address, and say so."""
    ending.leave(db.connection, current_token())
    db.connection.commit()
    return render_template("access/left.html", platform_origin=g.platform_origin, visitor=visitor)
