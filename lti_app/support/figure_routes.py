"""The codes of a case, which are counted; and the figures of a quarter, published once."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.campaign import thresholds
from lti_app.campaign.shelf import shelf
from lti_app.db import db
from lti_app.errors import ThresholdChangedError
from lti_app.figures import freezing
from lti_app.figures import pages as figures
from lti_app.figures.freezing import names_of
from lti_app.figures.pages import Links
from lti_app.support import access, case_pages, coding, log, pages, sight
from lti_app.support.access import DeskAudience, open_to
from lti_app.support.colleague import Colleague

bp = Blueprint("desk_figures", __name__)


@bp.post("/case/<name>/codes")
@open_to(DeskAudience.READER)
@case_pages.comes_back("codes")
def code(colleague: Colleague, name: str) -> ResponseReturnValue:
    """Set the codes of a case."""
    row = sight.case_seen(db.connection, colleague, name, held=True)
    coding.save(db.connection, colleague, row, request.form, today=pages.today())
    db.connection.commit()
    return redirect(url_for("desk_case.show", name=name, done="coded"), 303)


@bp.get("/figures", defaults={"quarter": None})
@bp.get("/figures/<quarter>")
@open_to(DeskAudience.COORDINATOR)
def show(colleague: Colleague, quarter: str | None) -> ResponseReturnValue:
    """Show the figures of a quarter that was published."""
    links = Links(
        of_quarter=lambda each: url_for(".show", quarter=each),
        of_file=lambda each, table: url_for(".file", quarter=each, table=table),
        publish=url_for(".publish"),
        hidden={access.TOKEN_FIELD: access.current_form_token()},
    )
    return figures.figures_page(
        db.connection,
        colleague.institution,
        quarter=quarter,
        threshold=_threshold(colleague),
        today=pages.today(),
        links=links,
    )


@bp.get("/figures/<quarter>/<table>.csv")
@open_to(DeskAudience.COORDINATOR)
def file(colleague: Colleague, quarter: str, table: str) -> ResponseReturnValue:
    """Give a table as a file."""
    return figures.figures_file(db.connection, colleague.institution, quarter, table)


@bp.post("/figures")
@open_to(DeskAudience.COORDINATOR)
def publish(colleague: Colleague) -> ResponseReturnValue:
    """Publish the figures of a quarter, once and for good, with the threshold that was shown."""
    quarter, threshold = request.form.get("quarter", ""), _threshold(colleague)
    if request.form.get("threshold", str(threshold)) != str(threshold):
        raise ThresholdChangedError
    names = names_of(pages.version_of(colleague.institution), coding.faculties(colleague))
    freezing.freeze(
        db.connection,
        colleague.institution,
        quarter,
        names=names,
        threshold=threshold,
        today=pages.today(),
    )
    log.by(db.connection, colleague, "figures_frozen", today=pages.today(), reference=quarter)
    db.connection.commit()
    return redirect(url_for(".show", quarter=quarter, done="frozen"), 303)


def _threshold(colleague: Colleague) -> int:
    institution = colleague.institution
    return shelf(current_app).read(lambda each: thresholds.of_institution(each, institution))
