"""The published version at hand: loaded at the start, read by every site, changed by nobody."""

import gzip
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import Flask

from lti_app.campaign.pack import SHIPPED, Edition, HelpContact, Version, load_pack


@dataclass(frozen=True)
class Shelf:
    """A version with its illustration, ready to send."""

    version: Version
    illustration: bytes
    illustration_gzip: bytes


@dataclass(frozen=True)
class ContactOnPage:
    """A help contact and whether somebody answers now; None where the hours are not known."""

    contact: HelpContact
    open_now: bool | None


def install(app: Flask, directory: Path = SHIPPED) -> None:
    """Let `app` show the pack in `directory`. Raises PackError when it cannot be published."""
    app.extensions["campaign"] = _loaded(directory)


@cache
def _loaded(directory: Path) -> Shelf:
    """Load a pack once for all sites of this process."""
    version = load_pack(directory)
    picture = version.illustration
    return Shelf(version, picture, gzip.compress(picture, 9, mtime=0))


def shelf(app: Flask) -> Shelf:
    """Return what `install` put there."""
    found: Shelf = app.extensions["campaign"]
    return found


def contacts(edition: Edition, now: datetime) -> list[ContactOnPage]:
    """Return the help contacts of `edition` in their order, with the badge of this minute."""
    minute = now.replace(second=0, microsecond=0)
    kept = _OF_THIS_MINUTE.get(edition.language)
    if kept is None or kept[0] is not edition or kept[1] != minute:
        found = [ContactOnPage(contact, contact.is_open(minute)) for contact in edition.contacts]
        kept = _OF_THIS_MINUTE[edition.language] = (edition, minute, found)
    return kept[2]


_OF_THIS_MINUTE: dict[str, tuple[Edition, datetime, list[ContactOnPage]]] = {}
"""The last answer for each language: the badges change by the minute, not by the visitor."""
