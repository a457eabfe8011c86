"""The door of Microsoft Teams: the pages of its tabs, and a visit for who comes with its token.

Tabs are pages in a frame of Teams. They know nobody; their script asks Teams for a token and trades
it here for a page of a launch. No cookie is set or read, so a foreign page has nothing to ride on.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock, i18n
from lti_app.access.guards import Audience, open_to
from lti_app.campaign.addresses import campaign_address
from lti_app.config import Settings, made_or_exit
from lti_app.db import db
from lti_app.error_pages import answers_in_json
from lti_app.errors import InvalidFormError, NoTeamsError, TeamsTokenMissingError
from lti_app.institution.service import local_date
from lti_app.launch import teams_pages, teams_visits
from lti_app.launch.lti import door
from lti_app.lti.key_sets import KeySets
from lti_app.lti.registry import RegisteredPlatform
from lti_app.sign_in.discovery import Discovery
from lti_app.teams import service
from lti_app.teams.registrations import registration_of
from lti_app.teams.settings_file import read_teams
from lti_app.teams.tokens import TeamsPerson, TokenCheck

bp = Blueprint("teams", __name__, url_prefix="/teams")
JOINERS = "\u200c\u200d"
"""Not seen, but part of words in Persian and of some emoji."""
asked_by_script = partial(answers_in_json, advice="next")


def install(app: Flask, settings: Settings) -> None:
    """Open the door as TEAMS_FILE says; end the process when it cannot be used."""
    found = app.extensions["teams"] = made_or_exit(lambda: _check(settings))
    origins = found.settings.message_origins if found else ()
    app.jinja_env.globals["teams_message_origins"] = " ".join(origins)
    app.register_blueprint(bp)


def _check(settings: Settings) -> TokenCheck | None:
    if not settings.teams_file:
        return None
    is_development = settings.is_development
    found = read_teams(Path(settings.teams_file), is_development=is_development)
    return TokenCheck(found, Discovery(is_development=is_development), KeySets())


@bp.get("/tab")
@open_to(Audience.ANYONE)
def tab() -> ResponseReturnValue:
    """Show the Do's in a tab of a team, a chat or a meeting."""
    teams_pages.arrive(_teams().settings)
    placed = service.find(db.connection, request.args.get("p", ""))
    return teams_pages.tab(placed)


@bp.get("/stage")
@open_to(Audience.ANYONE)
def stage() -> ResponseReturnValue:
    """Show the Do's in large type on the stage of a meeting, where everybody sees the page."""
    teams_pages.arrive(_teams().settings)
    placed = service.find(db.connection, request.args.get("p", ""))
    return teams_pages.stage(placed)


@bp.get("/home")
@open_to(Audience.ANYONE)
def home() -> ResponseReturnValue:
    """Show the personal tab: the Do's, and how to share them."""
    settings = _teams().settings
    teams_pages.arrive(settings)
    return teams_pages.home(settings)


@bp.route("/configure", methods=["GET", "POST"])
@open_to(Audience.ANYONE)
def configure() -> ResponseReturnValue:
    """Show what Teams asks an instructor who adds the tab; sent without the script, it says so."""
    teams_pages.arrive(_teams().settings)
    return teams_pages.configure(is_sent=request.method == "POST")


@bp.post("/session")
@asked_by_script
@open_to(Audience.ANYONE)
def session() -> ResponseReturnValue:
    """Trade a token of Teams for the page of a launch."""
    asked = _asked()
    person, platform = _person()
    placed = service.find(db.connection, _text(asked, "placement"))
    token, visitor = teams_visits.open_visit(
        db.connection,
        door().registry,
        platform,
        person,
        placed,
        language=i18n.offered(placed.language) or i18n.current(),
        now=clock.now(),
    )
    door().clean_up.run_when_due(db.connection, now=clock.now())
    db.connection.commit()
    page = "acknowledgement.course" if visitor.is_staff else "acknowledgement.show"
    return {"page": url_for(page, launch=token)}


@bp.post("/placements")
@asked_by_script
@open_to(Audience.ANYONE)
def make() -> ResponseReturnValue:
    """Make a placement for an instructor; in which team is not kept, as it would prove nothing."""
    asked = _asked()
    person, platform = _person()
    title = _title(asked)
    placement_id = service.make(
        db.connection,
        platform.institution_id,
        person,
        title=title,
        language=i18n.offered(_text(asked, "locale")),
        today=local_date(clock.now(), platform.time_zone),
    )
    db.connection.commit()
    public_url = door().public_url
    made = {
        "placement": placement_id,
        "entityId": placement_id,
        "contentUrl": f"{public_url}{url_for('.tab', p=placement_id)}",
        "websiteUrl": campaign_address(public_url, person.institution, i18n.current()),
        "suggestedDisplayName": "Online Do's",
    }
    return made, 201


def _teams() -> TokenCheck:
    """Return what is known of Teams here. Raises NoTeamsError."""
    found: TokenCheck | None = current_app.extensions["teams"]
    if found is None:
        raise NoTeamsError
    return found


def _asked() -> Mapping[str, Any]:
    """Return what the script asks, and let the answer speak its language.

    Raises InvalidFormError.
    """
    try:
        asked = request.get_json(silent=True)
    except RecursionError:
        asked = None
    if not isinstance(asked, dict):
        raise InvalidFormError("no JSON object")
    language = i18n.offered(_text(asked, "locale"))
    if language is not None:
        i18n.use(language)
    return asked


def _text(asked: Mapping[str, Any], name: str) -> str:
    """Return a field that is text; absent and null are empty. Raises InvalidFormError."""
    value = asked.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidFormError(name)
    return value


def _title(asked: Mapping[str, Any]) -> str:
    """Return how an instructor calls a placement, in one line. Raises InvalidFormError."""
    title = " ".join(_text(asked, "title").split())
    is_shown = all(sign.isprintable() or sign in JOINERS for sign in title)
    if not 0 < len(title) <= service.LONGEST_TITLE or not is_shown:
        raise InvalidFormError("title")
    return title


def _person() -> tuple[TeamsPerson, RegisteredPlatform]:
    """Return who sends this request, by their token, with the registration of their institution.

    Raises a TeamsError, and DisabledRegistrationError.
    """
    here, now = _teams(), clock.now()
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TeamsTokenMissingError
    person = here.person(token.strip(), now=now)
    platform = registration_of(
        db.connection, door().registry, here.settings, person.institution, now=now
    )
    # A registration that was just made stays, whatever comes of the request.
    db.connection.commit()
    return person, platform
