"""A public page put together: what every one of them has, and what makes it another page."""

from collections.abc import Callable, Hashable
from typing import Any

from flask import Response, current_app, g, make_response, render_template, request, url_for

from lti_app import i18n
from lti_app.campaign.addresses import campaign_address
from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.kept import Freshness, KeptAnswers
from lti_app.campaign.page_parts import hashed, language_name, locale_of
from lti_app.campaign.places import Place, lacks, theme_url
from lti_app.campaign.served import artefact_url, illustration_url
from lti_app.campaign.versions import Version
from lti_app.config import Settings

Parts = Callable[[], dict[str, Any]]


def page(
    place: Place,
    template: str,
    parts: Parts,
    more: Hashable = None,
    *,
    seconds: int = 300,
) -> Response:
    """Answer with a page of a campaign; `more` is what it depends on besides the publication."""
    g.place = place

    def render() -> str:
        return render_template(template, **{**around(place), **parts()})

    if _asked(place) is not None:
        return make_response(render())  # Not kept: anybody can make up a language.
    key = (
        template,
        place.institution,
        place.published.number,
        place.version.hash,
        place.edition.language,
        i18n.current(),
        more,
    )
    return _kept().answer(key, Freshness(seconds, place.by_language), render)


def around(place: Place) -> dict[str, Any]:
    """Return what the frame of every public page needs."""
    return {
        "edition": place.edition,
        "asked": _asked(place),
        **_address(place),
        **_preview(place),
    }


def _asked(place: Place) -> str | None:
    """Return the name of the language that somebody asked for and this campaign does not have."""
    language = request.args.get("asked", "")
    return language_name(language) if lacks(place.version, language) else None


def version_page(version: Version, language: str | None, freshness: Freshness) -> Response:
    """Answer with the text of a version, in all languages or in one."""
    editions = [version.editions[language]] if language else list(version.editions.values())

    def render() -> str:
        return render_template(
            "campaign/version.html",
            version=version,
            editions=editions,
            is_edition=language is not None,
            hashed=hashed(editions[0]) if language else None,
            illustration_url=illustration_url(version),
            theme_url=theme_url(version),
        )

    return _kept().answer(("version", version.hash, language, i18n.current()), freshness, render)


def _kept() -> KeptAnswers:
    kept: KeptAnswers = current_app.extensions["kept_answers"]
    return kept


def _address(place: Place) -> dict[str, Any]:
    """Where this page is: its own address, those in other languages, the one on posters."""
    public_url = _public_url()
    values = dict(request.view_args or {})

    def elsewhere(tag: str) -> str:
        return url_for(str(request.endpoint), **{**values, "language": tag})

    return {
        "canonical_url": public_url + elsewhere(place.edition.language),
        "editions": [
            (tag, language_name(tag), elsewhere(tag), public_url + elsewhere(tag))
            for tag in place.version.editions
        ],
        "poster_url": campaign_address(public_url, place.institution, place.edition.language),
    }


def _preview(place: Place) -> dict[str, Any]:
    """What a link to this page shows in a chat (Open Graph)."""
    picture = next(
        (
            each
            for each in place.published.artefacts
            if each.kind is ArtefactKind.LANDSCAPE_PICTURE
            and each.language == place.edition.language
        ),
        None,
    )
    address = _public_url() + artefact_url(picture) if picture else None
    return {"preview_url": address, "preview_locale": locale_of(place.edition.language)}


def _public_url() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url
