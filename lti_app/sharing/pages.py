"""The share kit put together: for everybody, and for those who teach a course."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app, request, url_for
from flask_babel import format_number
from flask_babel import gettext as _

from lti_app.campaign import page_parts
from lti_app.campaign.addresses import campaign_address
from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.places import Place
from lti_app.campaign.routes import artefact_url
from lti_app.campaign.versions import Edition
from lti_app.config import Settings
from lti_app.errors import UnknownChannelError
from lti_app.sharing import words
from lti_app.sharing.kit import Kit, Wishes, kit

_WORDS = ("language", "proposal", "keep")
"""Changes of the introduction, which then stays in sight."""


def wishes_in_form(edition: Edition) -> Wishes:
    """Return what was chosen and written; a new channel or "back" brings its own introduction."""
    form = request.form
    written: str | None = form.get("intro")
    if form.get("change") == "language":
        written = _with_language_first(edition, written or "")
    elif form.get("change") == "proposal" or _is_untouched(written):
        written = None
    return Wishes(channel=form.get("channel"), group=form.get("group", ""), intro=written)


def _with_language_first(edition: Edition, written: str) -> str:
    """Return an introduction that begins with the sentence about the language of the group."""
    sentence = edition.introductions.language_choice or ""
    return written if sentence in written else f"{sentence}\n\n{written}".rstrip()


def _is_untouched(written: str | None) -> bool:
    """Return whether the introduction is the one that was proposed for the channel before."""
    proposal = request.form.get("proposal")
    return written is not None and proposal is not None and _plain(written) == _plain(proposal)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@contextmanager
def leading_to(address: str) -> Iterator[None]:
    """Let an unknown channel be answered with a link to the kit, which has the list."""
    try:
        yield
    except UnknownChannelError as error:
        error.ways = ((_("Choose from the list"), address),)
        raise


def kit_of(place: Place, wishes: Wishes, **more: Any) -> Kit:
    """Return the kit for a campaign."""
    settings: Settings = current_app.extensions["settings"]
    return kit(
        place.edition,
        wishes,
        link=campaign_address(settings.public_url, place.institution, place.edition.language),
        artefacts=place.published.artefacts,
        picture=_picture_address(place, settings.public_url),
        **more,
    )


def _picture_address(place: Place, public_url: str) -> str | None:
    """Return where others find the picture with the Do's; None where none was made."""
    for each in place.published.artefacts:
        if (each.kind, each.language) == (ArtefactKind.CHAT_PICTURE, place.edition.language):
            return public_url + artefact_url(each)
    return None


def parts(place: Place, found: Kit, *, is_chosen: bool) -> dict[str, Any]:
    """Return what the templates of the kit need."""
    picture = found.files.get(ArtefactKind.CHAT_PICTURE)
    return {
        "kit": found,
        "is_chosen": is_chosen,
        "problem": found.problem,
        "can_keep": False,
        "number": format_number,
        "channel_name": words.channel_name,
        "roles": words.ROLES,
        "remarks": words.REMARKS,
        "problems": words.PROBLEMS,
        "picture": picture,
        "picture_url": artefact_url(picture) if picture else None,
        "share_url": url_for(
            "sharing.change", institution=place.institution, language=place.edition.language
        ),
        "edition": place.edition,
        "is_folded": request.form.get("part") == "kit" and "folded" in request.form,
        "is_unfolded": bool(found.problem) or request.form.get("change") in _WORDS,
        # A place to share in stays when somebody goes to another language.
        "kept_query": f"?channel={found.channel.id}" if is_chosen else "",
    }


def lecture_parts(place: Place) -> dict[str, Any]:
    """Return what the start of a lecture needs besides the kit."""
    settings: Settings = current_app.extensions["settings"]
    language = place.edition.language
    return {
        "is_folded": True,
        "projector_url": place.url("projector"),
        "qr": page_parts.qr_code(place.published.artefacts, language),
        "poster_url": campaign_address(settings.public_url, place.institution, language),
    }
