"""The editor's first page, and how a draft begins and ends."""

from collections.abc import Iterator
from typing import Any

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.campaign import drafts
from lti_app.campaign.shelf import shelf
from lti_app.db import db
from lti_app.editing import preview_routes, publish_routes, section_routes, service
from lti_app.editing.acts import language_tag
from lti_app.editing.blueprint import bp, campaign, opened_draft, page, revision
from lti_app.editing.forms import own_name
from lti_app.editing.parts import title_of
from lti_app.editing.section import Section
from lti_app.editing.sections import SECTIONS
from lti_app.editing.service import Opened
from lti_app.errors import InvalidFormError
from lti_app.institution.models import Institution
from lti_app.institution.service import local_date

__all__ = ["bp", "preview_routes", "publish_routes", "section_routes"]
"""The views of the other modules are on the blueprint as soon as they are imported."""


@bp.get("/admin/campaign")
@open_to(Audience.ADMINISTRATOR)
def overview(visitor: Visitor) -> ResponseReturnValue:
    """Show the draft and what can be done with it; without one, how to begin one."""
    with campaign() as connection:
        opened = service.open_draft(connection, g.institution)
    if opened is None:
        return _begin_page(visitor)
    return page(
        "editing/overview.html",
        "overview",
        opened,
        problems=opened.problems,
        to_replace=_to_replace(opened) if opened.pack else (),
        own_name=own_name,
        done=request.args.get("done"),
    )


@bp.post("/admin/campaign/begin")
@open_to(Audience.ADMINISTRATOR)
def begin(visitor: Visitor) -> ResponseReturnValue:
    """Begin a draft from what is published, the shipped pack, or a list of Do's."""
    source = request.form.get("source", "")
    with campaign() as connection:
        match source:
            case "published":
                files = service.published_pack(connection, g.institution)
            case "shipped":
                files = service.shipped_pack()
            case "list":
                tag = language_tag(request.form.get("language", ""))
                name = request.form.get("name", "").strip()[:200]
                text = request.form.get("text", "")
                files = service.pack_from_list(text, tag, name) if tag else None
                if files is None:
                    return _begin_page(visitor, text=text, tag=tag), 422
            case _:
                files = None
        if files is None:
            raise InvalidFormError("source")
        service.begin(connection, g.institution, files)
        connection.commit()
    return redirect(url_for(".overview", launch=current_token(), done="begun"), 303)


@bp.get("/admin/campaign/discard")
@open_to(Audience.ADMINISTRATOR)
def ask_discard(visitor: Visitor) -> ResponseReturnValue:
    """Ask whether the draft is to be thrown away."""
    with campaign() as connection:
        opened = opened_draft(connection)
    return page("editing/discard.html", "ask_discard", opened, is_stale=False)


@bp.post("/admin/campaign/discard")
@open_to(Audience.ADMINISTRATOR)
def discard(visitor: Visitor) -> ResponseReturnValue:
    """Throw the draft away, unless somebody has changed it since the question."""
    with campaign() as connection:
        opened = opened_draft(connection)
        if not drafts.discard(connection, opened.stored, revision()):
            return page("editing/discard.html", "ask_discard", opened, is_stale=True), 409
        connection.commit()
    return redirect(url_for(".overview", launch=current_token()), 303)


def _to_replace(opened: Opened) -> Iterator[tuple[Section, str, str]]:
    """Give what the institution still has to fill in: its section, its id, what it is called."""
    assert opened.pack is not None
    for each in opened.pack.version.to_replace:
        part, _bracket, key = each.rstrip("]").partition("[")
        place = next(each for each in SECTIONS if {part, f"{part}.replace"} & set(each.holds))
        item = opened.sketch.item((part,), key)
        yield place, key, title_of(item) if item else ""


def _begin_page(visitor: Visitor, **wrong: Any) -> str:
    published = shelf(current_app).published(g.institution)
    institution = db.session.get_one(Institution, visitor.institution_id)
    moment = published.published_at
    values = {"text": "", "tag": visitor.language, "is_wrong": bool(wrong), **wrong}
    return page(
        "editing/begin.html",
        "overview",
        None,
        published=published,
        published_on=local_date(moment or clock.now(), g.time_zone) if moment else None,
        institution=institution,
        **values,
    )
