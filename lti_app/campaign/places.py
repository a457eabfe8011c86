"""Where somebody is on the public pages: the campaign of an institution, in one language.

Nobody is known here. The interface speaks the language of the campaign text where it can, else the
one that the browser asks for; the only choice that an address may hold is `?language=`.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import current_app, g, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.routing import RequestRedirect

from lti_app import i18n
from lti_app.campaign.published import Published
from lti_app.campaign.shelf import shelf
from lti_app.campaign.versions import Edition, Version
from lti_app.db import db
from lti_app.errors import UnknownCampaignError, UnknownVersionError
from lti_app.institution import service as institutions

_TAG = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
"""A language tag that is well formed enough to be said (BCP 47)."""
_SHORT_NAME = re.compile("[a-z0-9][a-z0-9-]{0,39}")
THEME_DIGITS = 16
_MOST_NAMES = 256


@dataclass(frozen=True)
class Place:
    """The campaign of an institution, in one language."""

    institution: str
    """Short name."""
    published: Published
    edition: Edition
    by_language: bool = False
    """Whether the browser decided which language the interface speaks."""

    @property
    def version(self) -> Version:
        """What is published."""
        return self.published.version

    @property
    def theme_url(self) -> str | None:
        """The address of the institution's colours; None where it has none."""
        return theme_url(self.version)

    def url(self, page: str, **values: str) -> str:
        """Return the address of another page of this campaign, in the same language."""
        here = {"institution": self.institution, "language": self.edition.language}
        return url_for(f"campaign.{page}", **here, **values)  # type: ignore[arg-type]


class _ElsewhereError(RequestRedirect):
    code = 302


def arrive(institution: str, language: str) -> Place:
    """Return the place that an address names; let this answer speak its language.

    Raises UnknownCampaignError; sends a reader of a language that the campaign does not have to
    the same page in the nearest one.
    """
    found = campaign_of(institution)
    edition = found.version.editions.get(language)
    if edition is None:
        raise _ElsewhereError(_nearest_address(found.version, language))
    return Place(institution, found, edition, by_language=speak(edition.language))


def _nearest_address(version: Version, language: str) -> str:
    """Return where this page is in the language of `version` that is nearest to `language`."""
    nearest = version.edition(language).language
    address = url_for(str(request.endpoint), **{**(request.view_args or {}), "language": nearest})
    # What was chosen goes along, the place to share in for example. Not by url_for(), for which
    # some names that anybody can write into an address mean something.
    query = [each for each in request.args.items(multi=True) if each[0] != "asked"]
    if lacks(version, language):
        query.append(("asked", language))
    return f"{address}?{urlencode(query)}" if query else address


def lacks(version: Version, language: str) -> bool:
    """Return whether `language` is a language, and none of those of `version`."""
    there = {tag.lower().partition("-")[0] for tag in version.editions}
    return bool(_TAG.fullmatch(language)) and language.lower().partition("-")[0] not in there


def campaign_of(institution: str) -> Published:
    """Return what an institution has published. Raises UnknownCampaignError."""
    if not _SHORT_NAME.fullmatch(institution) or not _is_served(institution):
        raise UnknownCampaignError
    return shelf(current_app).published(institution)


def time_zone(institution: str) -> str:
    """Return the time zone of an institution that is served: the one known last in an outage."""
    known: dict[str, str] = current_app.extensions["known_institutions"]
    with suppress(SQLAlchemyError):
        _is_found(institution, known)
    return known[institution]


def fitting(version: Version, wishes: Iterable[str]) -> str:
    """Return the language of `version` for a reader of `wishes`, best first."""
    for wish in wishes:
        found = version.edition(wish).language
        if found.lower().partition("-")[0] == wish.lower().partition("-")[0]:
            return found
    return next(iter(version.editions))


def speak(language: str | None) -> bool:
    """Let the interface speak `language`; return whether the browser had to be asked instead."""
    found = i18n.offered(request.args.get("language")) or i18n.offered(language)
    i18n.use(found or i18n.choose())
    return found is None


def theme_url(version: Version) -> str | None:
    """Return the address of the colours of a version; None where it has none."""
    if version.theme is None:
        return None
    tool = current_app.extensions["kept_answers"].tool
    return url_for("campaign.theme", digest=version.hash[:THEME_DIGITS], tool=tool)


def around() -> dict[str, Any]:
    """Return what the frame around every page needs: the campaign of who is there, if any."""
    place: Place | None = g.get("place") or _place_of_visitor()
    return {"campaign": place, "theme_url": place.theme_url if place else None}


def version_named(name: str) -> tuple[Version, str | None]:
    """Return the version with the hash `name`, or the edition's, with the edition's language.

    Raises UnknownVersionError.
    """
    known: dict[str, tuple[Version, str | None]] = current_app.extensions["known_names"]
    found = known.get(name) or shelf(current_app).named(name)
    if found is None:
        raise UnknownVersionError
    if len(known) >= _MOST_NAMES:
        known.clear()
    known[name] = found
    return found


def ways(place: Place) -> tuple[tuple[str, str], ...]:
    """Return links that help somebody whose page is not there."""
    return ((_("To the Do's"), place.url("dos")), (_("Where to find help"), place.url("help_page")))


def _place_of_visitor() -> Place | None:
    institution = g.get("institution")
    if institution is None:
        return None
    try:
        found = shelf(current_app).published(institution)
    except SQLAlchemyError:
        return None  # the page that says so must not fail for want of colours
    return Place(institution, found, found.version.edition(i18n.current()))


def _is_served(institution: str) -> bool:
    known: dict[str, str] = current_app.extensions["known_institutions"]
    return institution in known or _is_found(institution, known)


def _is_found(institution: str, known: dict[str, str]) -> bool:
    """Look whether there is such an institution, and remember its time zone."""
    found = institutions.find(db.session, institution)
    if found is not None:
        known[institution] = found.time_zone
    return found is not None
