"""A page that stands in for Microsoft Teams: the tool in a frame, and whom TeamsJS speaks to.

Who is there, where, the theme and the language are in the address, so a test can set them too.
What is answered to the frame is in `static/teams.js`; its tokens come from `practice.entra`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from practice.entra_client import OTHER_TENANT, TEAMS_APP_ID, TENANTS
from practice.errors import RefusedError
from practice.pages import chosen_persona, persona_groups, use_the_issuers_address, who_was_here
from practice.personas import Persona
from practice.running import current
from practice.security import origin_of, refuse_other_sites
from practice.sign_in_client import TENANT
from practice.teams_tabs import PLACES, Tab

THEMES = {"default": "Light", "dark": "Dark", "contrast": "High contrast"}
LOCALES = {"nl-nl": "Nederlands", "en-gb": "English (United Kingdom)", "fr-fr": "Français"}
"""The last is one that the tool does not speak."""
TOKENS = {
    TENANT: f"of {TENANTS[TENANT]}",
    OTHER_TENANT: f"of {TENANTS[OTHER_TENANT]}, which the tool does not know",
    "none": "none: consent was refused",
}
NEW, HOME = "new", "home"
"""What stands in the frame in place of a tab: settings of a new one, the app of one's own."""
LONGEST = 2000

bp = Blueprint("teams", __name__, url_prefix="/teams")
bp.before_request(use_the_issuers_address)


@dataclass(frozen=True)
class View:
    """What somebody sees: the page in the frame and what Teams tells it."""

    persona: Persona
    place: str
    theme: str
    locale: str
    token: str
    tab: str

    @property
    def parameters(self) -> dict[str, str]:
        """What leads to this view, without the tab."""
        return {
            "as": self.persona.id,
            "place": self.place,
            "theme": self.theme,
            "locale": self.locale,
            "token": self.token,
        }

    def source(self, tab: Tab) -> str:
        """What the frame shows: on the stage, what was put there; without that, the tab."""
        return (self.place == "stage" and tab.on_stage) or tab.content_url

    def context(self, tab: Tab | None) -> dict[str, object]:
        """What `getContext` gives the page, under the names on the wire."""
        place = PLACES[self.place]
        frames = {NEW: "settings", HOME: "content"}
        is_anonymous = self.persona.subject is None
        return {
            "locale": self.locale,
            "theme": self.theme,
            "hostName": "Teams",
            "hostClientType": "web",
            "appId": TEAMS_APP_ID,
            "frameContext": frames.get(self.tab, place.frame),
            "entityId": tab.entity_id if tab else self.tab,
            "userObjectId": self.persona.subject or "",
            "userLicenseType": "Anonymous" if is_anonymous else "Unknown",
            "tid": "" if is_anonymous else TENANT,
            **({} if self.tab == HOME else place.told),
        }


@bp.get("")
def show() -> ResponseReturnValue:
    """Show Teams with the tool in it."""
    running = current()
    view = _view()
    tab = running.tabs.find(view.tab)
    if tab is None and view.tab not in {NEW, HOME}:
        raise RefusedError(f"There is no tab {view.tab!r} here. Add it again.", 404)
    pages = {NEW: "configure", HOME: "home"}
    tool = running.platform.tool_url
    return render_template(
        "teams.html",
        view=view,
        tab=tab,
        source=view.source(tab) if tab else f"{tool}/teams/{pages[view.tab]}",
        origin=origin_of(tool),
        context=view.context(tab),
        tabs=running.tabs.all(),
        personas=persona_groups(),
        choices=_CHOICES,
    )


@bp.post("/tabs")
def add() -> ResponseReturnValue:
    """Keep the tab that a settings page made; the answer says where it is."""
    refuse_other_sites()
    form = request.form
    view = _view()
    content_url, website_url = form.get("contentUrl", ""), form.get("websiteUrl", "")
    if origin_of(content_url) != origin_of(current().platform.tool_url):
        return jsonify(error="Teams shows only hosts that stand in the manifest."), 400
    if max(len(content_url), len(website_url)) > LONGEST or not form.get("entityId"):
        return jsonify(error="A tab needs an entityId, and addresses that are not too long."), 400
    name = form.get("suggestedDisplayName", "") or "A tab"
    made = current().tabs.add(name[:128], content_url, website_url, form["entityId"][:64])
    there = {**view.parameters, "tab": str(made.number)}
    return jsonify(address=f"{url_for('.show')}?{urlencode(there)}")


@bp.post("/stage")
def put_on_stage() -> ResponseReturnValue:
    """Keep what a side panel puts on the stage; the answer says where that is seen."""
    refuse_other_sites()
    view, url = _view(), request.form.get("url", "")
    if origin_of(url) != origin_of(current().platform.tool_url) or len(url) > LONGEST:
        return jsonify(error="Teams shows only hosts that stand in the manifest."), 400
    current().tabs.put_on_stage(view.tab, url)
    there = {**view.parameters, "place": "stage", "tab": view.tab}
    return jsonify(address=f"{url_for('.show')}?{urlencode(there)}")


_CHOICES = {
    "place": {name: place.label for name, place in PLACES.items()},
    "theme": THEMES,
    "locale": LOCALES,
    "token": TOKENS,
}


def _view() -> View:
    """What the address asks for, else as in the course; raises `RefusedError` for what is not."""
    here = who_was_here()
    usual = {"as": here.persona.id, "locale": here.switches.locale.lower()}
    chosen = {}
    for name, offered in _CHOICES.items():
        default = usual[name] if usual.get(name) in offered else next(iter(offered))
        chosen[name] = request.args.get(name) or default
        if chosen[name] not in offered:
            raise RefusedError(f"There is no {name} {chosen[name]!r} here.")
    persona = chosen_persona(request.args.get("as") or usual["as"])
    return View(persona=persona, tab=request.args.get("tab") or HOME, **chosen)
