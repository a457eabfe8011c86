"""The share kit in a course: the place is remembered, an introduction can be kept."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, make_response, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from lti_app.access.campaigns import published
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.campaign.page_parts import language_name
from lti_app.campaign.places import Place, lacks
from lti_app.db import db
from lti_app.sharing import service
from lti_app.sharing.channels import Channel
from lti_app.sharing.introductions import IntroductionError, kind_of
from lti_app.sharing.kit import LECTURE_CHANNEL, Kit, Wishes, channel_called, known_or_usual
from lti_app.sharing.pages import kit_of, leading_to, lecture_parts, parts, wishes_in_form
from lti_app.sharing.panel import PANEL, TEMPLATE, panel_parts
from lti_app.sharing.routes import PARTS

bp = Blueprint("course_sharing", __name__)


@dataclass(frozen=True)
class Choice:
    """One of the languages in which the Do's can be shared."""

    language: str
    current: bool


@bp.record_once
def _add_panel(state: BlueprintSetupState) -> None:
    state.app.extensions.setdefault("course_parts", []).append(PANEL)


@bp.get("/course/share")
@open_to(Audience.STAFF)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show the kit for the place that this course used last."""
    place = _place(visitor, request.args.get("edition"))
    return _page("sharing/course.html", *first(visitor, place, request.args.get("channel")))


@bp.post("/course/share")
@open_to(Audience.STAFF)
def change(visitor: Visitor) -> ResponseReturnValue:
    """Remember the place, keep an introduction when asked to, and show what is to be pasted."""
    place = _place(visitor, request.form.get("edition"))
    wishes = wishes_in_form(place.edition)
    channel = _channel(place, wishes.channel)
    problem = None
    if request.form.get("change") == "keep":
        problem = _keep(visitor, place, wishes)
    else:
        service.remember(db.connection, visitor, channel.id)
    db.connection.commit()
    found = _kit(visitor, place, wishes)
    part = request.form.get("part", "")
    if part == "panel":
        values = {**panel_parts(place, found), "launch_token": current_token()}
        return render_template(TEMPLATE, part=values, launch_token=current_token())
    values = {"is_kept": request.form.get("change") == "keep" and not problem}
    template = PARTS.get(part, "sharing/course.html")
    return _page(template, place, found, problem=problem or found.problem, **values)


@bp.get("/course/lecture")
@open_to(Audience.STAFF)
def lecture(visitor: Visitor) -> ResponseReturnValue:
    """Show everything for the start of a lecture, for the place that this course used last."""
    place = _place(visitor, request.args.get("edition"))
    kept = service.kept(db.connection, visitor).channel
    values = {
        **lecture_parts(place),
        "is_chosen": kept is not None,
        "page_url": url_for("course_sharing.lecture", launch=current_token()),
    }
    found = first(visitor, place, None if kept else LECTURE_CHANNEL)
    return _page("sharing/course_lecture.html", *found, **values)


def first(visitor: Visitor, place: Place, channel: str | None = None) -> tuple[Place, Kit]:
    """Return the kit as somebody finds it who has chosen nothing yet."""
    kept = service.kept(db.connection, visitor)
    found = _channel(place, channel) if channel else known_or_usual(place.edition, kept.channel)
    saved = kept.in_language(place.edition.language)
    return place, kit_of(place, Wishes(channel=found.id), saved=saved)


def _channel(place: Place, name: str | None) -> Channel:
    """Return a channel. Raises UnknownChannelError, with a link to all of them."""
    with leading_to(url_for("course_sharing.show", launch=current_token())):
        return channel_called(place.edition, name)


def _kit(visitor: Visitor, place: Place, wishes: Wishes) -> Kit:
    saved = service.kept(db.connection, visitor).in_language(place.edition.language)
    return kit_of(place, wishes, saved=saved)


def _keep(visitor: Visitor, place: Place, wishes: Wishes) -> str | None:
    """Keep the introduction; return why not, if not."""
    channel = channel_called(place.edition, wishes.channel)
    try:
        service.keep(
            db.connection,
            visitor,
            language=place.edition.language,
            kind=kind_of(channel),
            channel=channel.id,
            text=wishes.intro or "",
        )
    except IntroductionError as error:
        return error.code
    return None


def _place(visitor: Visitor, language: str | None) -> Place:
    found = published()
    return Place(g.institution, found, found.version.edition(language or visitor.language))


def course_parts(visitor: Visitor, place: Place, found: Kit, token: str) -> dict[str, Any]:
    """Return what the templates of the kit need in a course."""
    return {
        **parts(place, found, is_chosen=True),
        "launch_token": token,
        "share_url": url_for("course_sharing.change"),
        "can_keep": bool(kind_of(found.channel)),
        "choices": [Choice(tag, tag == place.edition.language) for tag in place.version.editions],
        "top_url": url_for(
            "sharing.show",
            institution=place.institution,
            language=place.edition.language,
            channel=found.channel.id,
        ),
        "course_title": visitor.context_title,
    }


def _page(template: str, place: Place, found: Kit, **values: Any) -> ResponseReturnValue:
    visitor: Visitor = g.visitor
    token = current_token()
    wanted = request.values.get("edition", "")
    context = {
        "is_kept": False,
        "asked": language_name(wanted) if lacks(place.version, wanted) else None,
        "problem": found.problem,
        **course_parts(visitor, place, found, token),
        "page_url": url_for("course_sharing.show", launch=token),
        "platform_origin": g.platform_origin,
        **values,
    }
    return make_response(render_template(template, **context), 422 if context["problem"] else 200)
