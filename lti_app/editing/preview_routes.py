"""A draft as its readers would see it: pages, the drawing, and what is rendered from it."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock, i18n
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.campaign import drafts, page_parts
from lti_app.campaign.addresses import campaign_address
from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.files import drawing_name
from lti_app.campaign.pack import Edition, Version
from lti_app.campaign.served import stylesheet
from lti_app.campaign.shelf import ContactOnPage
from lti_app.config import Settings
from lti_app.editing import jobs
from lti_app.editing.blueprint import bp, campaign, opened_draft, page, revision
from lti_app.editing.forms import own_name
from lti_app.queue import queue

_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
TEMPLATES = {
    "dos": "campaign/dos.html",
    "help_page": "campaign/help.html",
    "faq": "campaign/faq.html",
    "guidance": "campaign/guidance.html",
    "advice": "campaign/advice.html",
    "projector": "campaign/projector.html",
    "sharing": "editing/sharing.html",
}
"""The pages of a draft; all but the last are those of the public site."""
_PICTURES = frozenset({"image/png", "image/jpeg", "image/svg+xml"})


@dataclass(frozen=True)
class DraftPlace:
    """A draft in one language where the templates of public pages expect a campaign."""

    version: Version
    edition: Edition
    token: str

    @property
    def theme_url(self) -> str | None:
        """The address of the colours; None for those of the tool."""
        return url_for("editing.colours", launch=self.token) if self.version.theme else None

    def url(self, page: str, language: str | None = None, **values: str) -> str:
        """Return the address of another page of the draft."""
        if page == "downloads":
            return url_for("editing.artefacts", launch=self.token)
        if page not in TEMPLATES:
            return url_for("editing.overview", launch=self.token)
        return url_for(
            "editing.preview",
            language=language or self.edition.language,
            part=page,
            launch=self.token,
            **values,  # type: ignore[arg-type]
        )


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


@bp.get("/admin/campaign/colours.css")
@open_to(Audience.ADMINISTRATOR)
def colours(visitor: Visitor) -> ResponseReturnValue:
    """Send the colours of the draft."""
    with campaign() as connection:
        opened = opened_draft(connection)
    if opened.pack is None or opened.pack.version.theme is None:
        abort(404)
    return Response(stylesheet(opened.pack.version.theme), mimetype="text/css")


@bp.get("/admin/campaign/preview/<language>/<part>")
@open_to(Audience.ADMINISTRATOR)
def preview(visitor: Visitor, language: str, part: str) -> ResponseReturnValue:
    """Show a page of the draft in one language, made by the templates of the public pages."""
    with campaign() as connection:
        opened = opened_draft(connection)
    if part not in TEMPLATES or language not in opened.sketch.languages:
        abort(404)
    if opened.pack is None:
        return redirect(url_for(".overview", launch=current_token()), 303)
    place = DraftPlace(opened.pack.version, opened.pack.version.editions[language], current_token())
    i18n.use(i18n.offered(language) or i18n.current())
    parts = _parts(place, part, request.args.get("name", ""))
    if parts is None:
        abort(404)
    settings: Settings = current_app.extensions["settings"]
    return page(
        TEMPLATES[part],
        "preview",
        opened,
        address={"language": language, "part": part, "name": request.args.get("name")},
        is_draft=True,
        campaign=place,
        theme_url=place.theme_url,
        edition=place.edition,
        canonical_url=place.url(part),
        editions=[
            (tag, own_name(tag), *[place.url(part, tag)] * 2) for tag in opened.sketch.languages
        ],
        poster_url=campaign_address(settings.public_url, g.institution, language),
        preview_url=None,
        preview_locale=page_parts.locale_of(language),
        **parts,
    )


def _parts(place: DraftPlace, part: str, name: str) -> dict[str, Any] | None:
    """Return what a page shows besides its edition; None where there is no such page."""
    edition = place.edition
    match part:
        case "faq":
            return {"groups": page_parts.faq(edition)}
        case "guidance":
            return {"groups": page_parts.guidance(edition)}
        case "advice":
            found = next((each for each in edition.guidance if each.id == name), None)
            return {"advice": found, **page_parts.advice(edition, found)} if found else None
        case "help_page":
            return {"groups": page_parts.help_on(edition, clock.now())}
        case _:
            return {
                "contacts": [ContactOnPage(contact, None) for contact in edition.contacts],
                "illustration_url": url_for(".drawing", launch=current_token()),
                "qr": None,
            }


@bp.get("/admin/campaign/artefacts")
@open_to(Audience.ADMINISTRATOR)
def artefacts(visitor: Visitor) -> ResponseReturnValue:
    """Show the pictures, slides and posters that were made of the draft."""
    with campaign() as connection:
        opened = opened_draft(connection)
        found = drafts.shown(connection, opened.stored)
    rows_by_language = {
        each: [row for row in found if row.language == each]
        for each in dict.fromkeys(row.language for row in found)
    }
    return page(
        "editing/artefacts.html",
        "artefacts",
        opened,
        found=rows_by_language,
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
    # PostgreSQL takes no NUL, not even to look for it.
    if kind not in set(ArtefactKind) or "\0" in language:
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
