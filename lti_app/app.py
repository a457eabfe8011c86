"""Builds the three sites: a table of contents."""

from dataclasses import dataclass

from flask import Blueprint, Flask
from jinja2 import StrictUndefined

from lti_app import cli, db, error_pages, health, home, i18n, security, static_files, work
from lti_app.access import routes as access
from lti_app.acknowledgement import grade_routes, review_pages, roster_routes
from lti_app.acknowledgement import routes as acknowledgement
from lti_app.administration import rooms as administration
from lti_app.blanks import KeptPages
from lti_app.campaign import routes as campaign
from lti_app.campaign.shelf import Shelf, open_shelf
from lti_app.config import ROOT, Settings
from lti_app.deep_linking import routes as deep_linking
from lti_app.editing import routes as editing
from lti_app.kaltura import course_routes as course_kaltura
from lti_app.kaltura import routes as kaltura
from lti_app.launch import lti as launch
from lti_app.launch import teams, ways
from lti_app.membership import routes as membership
from lti_app.metrics import routes as metrics
from lti_app.records import routes as records
from lti_app.reports import routes as reports
from lti_app.reports.codes import DayCodes
from lti_app.sharing import course_routes as course_sharing
from lti_app.sharing import routes as sharing
from lti_app.sign_in import door as sign_in
from lti_app.support import rooms as desk_rooms


@dataclass(frozen=True)
class Sites:
    """The course site, the report site and the desk: separate applications in one process."""

    course: Flask
    report: Flask
    desk: Flask


def create_sites(settings: Settings) -> Sites:
    """Return the three sites for `settings`."""
    rooms = (home, campaign, sharing, access, acknowledgement, deep_linking, membership, records)
    course_page = (roster_routes, grade_routes, review_pages, course_sharing, course_kaltura)
    offices = (*administration.PARTS, editing, kaltura, health)
    features: list[Blueprint] = [part.bp for part in (*rooms, *course_page, *offices)]
    content = open_shelf(settings.campaign_database)
    course = _site("course", settings, features, content)
    course.extensions.update(kept_pages=KeptPages(), day_code=DayCodes(settings.keys_dir).of)
    cli.install(course)
    for part in (launch, teams, work, metrics):
        part.install(course, settings)
    desk = _site("desk", settings, desk_rooms.blueprints(), content)
    sign_in.install(settings, course, desk)
    return Sites(course, _site("report", settings, [reports.bp], content), desk)


def _site(name: str, settings: Settings, features: list[Blueprint], content: Shelf) -> Flask:
    """Return one site with what all of them share; it can reach one database only."""
    app = Flask("lti_app", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024
    app.config["TEMPLATES_AUTO_RELOAD"] = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["site"] = name
    app.extensions.update(settings=settings, shelf=content)
    is_course = name == "course"
    db.init_app(app, settings.course_database_url if is_course else settings.reports_database_url)
    i18n.install(app, str(ROOT / "translations"))
    # Never an address, which holds a token. On the course site it may not be nothing at all either:
    # Firefox would then take the page after a click for one whose address was typed.
    referrer = "strict-origin" if is_course else "no-referrer"
    security.install(app, https=not settings.is_development, referrer=referrer)
    error_pages.install(app, ways.ways_on if is_course else desk_rooms.ways_on)
    static_files.install(app, ROOT / "static", security.of_files(https=not settings.is_development))
    for feature in features:
        app.register_blueprint(feature)
    return app
