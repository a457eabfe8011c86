"""The page of a submission review."""

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from lti_app import i18n
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.acknowledgement import pages, review, roster_words
from lti_app.db import db

bp = Blueprint("review", __name__)
SHORT_HASH = 8


@bp.get("/review")
@open_to(Audience.REVIEWER)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show whether and when one student acknowledged."""
    return landing_page(visitor, current_token())


def landing_page(visitor: Visitor, token: str) -> str:
    """Return the page with which a submission review ends. Raises NotAllowedError."""
    subject = review.student_meant(db.connection, visitor, token)
    found = review.review(db.connection, visitor, subject, pages.asking())
    return render_template(
        "acknowledgement/review.html",
        launch_token=token,
        page_url=url_for("review.show", launch=token),
        platform_origin=g.platform_origin,
        course_title=visitor.context_title,
        review=found,
        reasons=roster_words.REASONS,
        short_hash=found.version_hash[:SHORT_HASH] if found else "",
        language_name=i18n.LANGUAGES.get(found.language, found.language) if found else "",
    )
