"""The page Use in Kaltura, put together: the link, the button, the texts, the files."""

from collections.abc import Iterator

from flask import Response, current_app, g, make_response, render_template, request, url_for
from flask_babel import format_number

from lti_app.access.campaigns import published
from lti_app.access.guards import current_token
from lti_app.access.service import Visitor
from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.places import Place
from lti_app.campaign.published import StoredArtefact
from lti_app.campaign.versions import Edition
from lti_app.config import Settings
from lti_app.db import db
from lti_app.kaltura import service, words
from lti_app.kaltura.course_addresses import LONGEST_TITLE, proposed
from lti_app.kaltura.service import Link, Wishes
from lti_app.sharing import words as sharing_words
from lti_app.sharing.kit import Kit, kit
from lti_app.sharing.kit import Wishes as KitWishes
from lti_app.sharing.service import kept

CHANNELS = ("kaltura-description", "kaltura-announcement", "kaltura-chat")
FILES = (
    ArtefactKind.SLIDE,
    ArtefactKind.SLIDE_PDF,
    ArtefactKind.SLIDE_PNG,
    ArtefactKind.HANDOUT,
    ArtefactKind.CHAT_PICTURE,
)
"""What a room shows: presentations, PDFs, pictures."""


def page(visitor: Visitor, typed: Wishes | None = None, problem: str | None = None) -> Response:
    """Answer with the page; `typed` is what cannot stand there, and `problem` why."""
    token = current_token()
    link = service.current(db.connection, visitor)
    place = Place(g.institution, published(), edition(visitor))
    address = link_address(link.name) if link else None
    text = render_template(
        "kaltura/course.html",
        launch_token=token,
        page_url=url_for("course_kaltura.show", edition=place.edition.language, launch=token),
        platform_origin=g.platform_origin,
        course_title=visitor.context_title,
        edition=place.edition,
        choices=list(place.version.editions),
        address=address,
        is_recorded=link.is_recorded if link else visitor.is_recorded,
        wishes=typed or _first_wishes(visitor, link),
        problem=words.PROBLEMS[problem] if problem else None,
        labels=words.button_labels(),
        kits=list(_kits(visitor, place, address)) if address else [],
        files=list(_files(place)),
        number=format_number,
        roles=sharing_words.ROLES,
        channel_name=sharing_words.channel_name,
    )
    return make_response(text, 422 if problem else 200)


def edition(visitor: Visitor) -> Edition:
    """Return the edition in which the texts are: the one that was chosen, else the visitor's."""
    return published().version.edition(request.values.get("edition") or visitor.language)


def link_address(name: str) -> str:
    """Return the address of a link, as it is pasted."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url + url_for("kaltura.choose", name=name)


def _first_wishes(visitor: Visitor, link: Link | None) -> Wishes:
    if link is not None:
        return Wishes(link.course_url, link.course_title)
    title = (visitor.context_title or "")[:LONGEST_TITLE]
    return Wishes(proposed(visitor.return_url), title)


def _kits(visitor: Visitor, place: Place, address: str) -> Iterator[Kit]:
    """Yield what to paste into each place of Kaltura, with the link of this course in it."""
    saved = kept(db.connection, visitor).in_language(place.edition.language)
    for channel in CHANNELS:
        yield kit(
            place.edition,
            KitWishes(channel=channel),
            link=address,
            artefacts=place.published.artefacts,
            saved=saved,
        )


def _files(place: Place) -> Iterator[StoredArtefact]:
    language = place.edition.language
    for kind in FILES:
        for each in place.published.artefacts:
            if each.kind is kind and each.language == language:
                yield each
