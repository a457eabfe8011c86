"""The share kit for everybody: moderators of study associations and mentor groups have no launch.

What somebody writes travels in the body of a request and is not kept; an address names the channel
and nothing else.
"""

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.campaign.pages import around, page
from lti_app.campaign.places import Place, arrive
from lti_app.sharing.kit import LECTURE_CHANNEL, Kit, Wishes
from lti_app.sharing.pages import kit_of, leading_to, lecture_parts, parts, wishes_in_form

bp = Blueprint("sharing", __name__)
PARTS = {"messages": "sharing/_messages.html", "kit": "sharing/_kit.html"}
"""What a script asks for to put it into the page that is open."""
ADDRESS = "/campaign/<institution>/<language>/share"


@bp.get(ADDRESS)
def show(institution: str, language: str) -> ResponseReturnValue:
    """Show the kit for the channel in the address, or the usual one."""
    place = arrive(institution, language)
    wanted = request.args.get("channel")
    found = _kit(place, Wishes(channel=wanted))
    return page(
        place,
        "sharing/share.html",
        lambda: {**parts(place, found, is_chosen=wanted is not None), "written_for": None},
        wanted,
    )


@bp.post(ADDRESS)
def change(institution: str, language: str) -> ResponseReturnValue:
    """Show what is to be pasted after another choice or other words."""
    place = arrive(institution, language)
    found = _kit(place, wishes_in_form(place.edition))
    g.place = place
    values = {
        **around(place),
        **parts(place, found, is_chosen=True),
        # Without a script nobody remembers the channel but the address of the next page.
        "written_for": found.channel.id,
    }
    template = PARTS.get(request.form.get("part", ""), "sharing/share.html")
    return _answer(render_template(template, **values), found.problem)


def _kit(place: Place, wishes: Wishes) -> Kit:
    language = place.edition.language
    with leading_to(url_for("sharing.show", institution=place.institution, language=language)):
        return kit_of(place, wishes)


def _answer(text: str, problem: str | None) -> Response:
    return make_response(text, 422 if problem else 200)


@bp.get("/campaign/<institution>/<language>/lecture")
def lecture(institution: str, language: str) -> ResponseReturnValue:
    """Show everything for the start of a lecture in one view, for the channel in the address."""
    place = arrive(institution, language)
    wanted = request.args.get("channel")
    found = _kit(place, Wishes(channel=wanted or LECTURE_CHANNEL))
    return page(
        place,
        "sharing/lecture.html",
        lambda: {
            **parts(place, found, is_chosen=wanted is not None),
            **lecture_parts(place),
        },
        wanted,
    )
