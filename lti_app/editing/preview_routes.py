"""A draft as its readers would see it: pages, the drawing, and what is rendered from it."""

from flask import Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.campaign import drafts
from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.files import drawing_name
from lti_app.campaign.markdown import to_html
from lti_app.campaign.shelf import ContactOnPage
from lti_app.editing import jobs
from lti_app.editing.blueprint import bp, campaign, opened_draft, page, revision
from lti_app.editing.forms import own_name
from lti_app.queue import queue

_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PAGES = ("dos", "help", "faq", "guidance", "sharing")
_PICTURES = frozenset({"image/png", "image/jpeg", "image/svg+xml"})


@bp.get("/admin/campaign/drawing.svg")
@open_to(Audience.ADMINISTRATOR)
def drawing(visitor: Visitor) -> ResponseReturnValue:
    """Send the drawing of the draft, sandboxed like a published one."""
    with campaign() as connection:
        opened = opened_draft(connection)
    content = opened.stored.files.get(drawing_name(opened.document) or "")
    if content is None:
        abort(404)
    return _file(content, "image/svg+xml")


@bp.get("/admin/campaign/preview/<language>/<part>")
@open_to(Audience.ADMINISTRATOR)
def preview(visitor: Visitor, language: str, part: str) -> ResponseReturnValue:
    """Show a page of the draft in one language."""
    with campaign() as connection:
        opened = opened_draft(connection)
    if part not in PAGES or language not in opened.sketch.languages:
        abort(404)
    version = opened.pack.version if opened.pack else None
    edition = version.editions[language] if version else None
    now = clock.now()
    return page(
        "editing/preview.html",
        "preview",
        opened,
        address={"language": language, "part": part},
        version=version,
        edition=edition,
        part=part,
        page_language=language,
        own_name=own_name,
        to_html=to_html,
        contacts=[ContactOnPage(each, each.is_open(now)) for each in edition.contacts]
        if edition
        else [],
        illustration_url=url_for(".drawing", launch=current_token()),
    )


@bp.get("/admin/campaign/artefacts")
@open_to(Audience.ADMINISTRATOR)
def artefacts(visitor: Visitor) -> ResponseReturnValue:
    """Show the pictures, slides and posters that were made of the draft."""
    with campaign() as connection:
        opened = opened_draft(connection)
        found = drafts.shown(connection, opened.stored)
    by_language = {
        each: [row for row in found if row.language == each]
        for each in dict.fromkeys(row.language for row in found)
    }
    return page(
        "editing/artefacts.html",
        "artefacts",
        opened,
        found=by_language,
        own_name=own_name,
        pictures=_PICTURES,
        version=opened.pack.version if opened.pack else None,
    )


@bp.post("/admin/campaign/artefacts")
@open_to(Audience.ADMINISTRATOR)
def make_artefacts(visitor: Visitor) -> ResponseReturnValue:
    """Ask a worker for the artefacts of the draft as it is now."""
    with campaign() as connection:
        opened = opened_draft(connection)
        is_asked = drafts.ask_for_artefacts(connection, opened.stored, revision())
        connection.commit()
    if is_asked:
        queue().put(jobs.SHOW, opened.stored.id)
    return redirect(url_for(".artefacts", launch=current_token()), 303)


@bp.get("/admin/campaign/artefacts/<language>/<kind>")
@open_to(Audience.ADMINISTRATOR)
def artefact(visitor: Visitor, language: str, kind: str) -> ResponseReturnValue:
    """Send one artefact of the draft."""
    if kind not in set(ArtefactKind):
        abort(404)
    with campaign() as connection:
        opened = opened_draft(connection)
        found = drafts.artefact(connection, opened.stored, language, ArtefactKind(kind))
    if found is None:
        abort(404)
    return _file(found.content, found.media_type, found.file_name)


def _file(content: bytes, media_type: str, file_name: str = "") -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Security-Policy"] = _SANDBOX
    if media_type not in _PICTURES:
        response.headers.set("Content-Disposition", "attachment", filename=file_name)
    return response
