"""What the desk works with: an institution's own, and the shipped pack's where it has none."""

from dataclasses import fields, replace
from functools import cache

from lti_app.campaign.desk_texts import Desk
from lti_app.campaign.pack import SHIPPED, load_pack
from lti_app.campaign.versions import Edition

_FALLBACK = "en"
_LISTS = tuple(each.name for each in fields(Desk) if each.name != "is_template")


def desk_of(edition: Edition) -> Desk:
    """Return the desk's texts for an edition; what its pack leaves out is the shipped pack's.

    A pack from before there was a desk, and one that names nothing but its faculties, work as well
    as one with everything. What stands in is in the edition's language where we ship that, else in
    English; each text says its language. Faculties have nothing that stands in.
    """
    own = edition.desk or Desk()
    missing = [name for name in _LISTS if not getattr(own, name)]
    ours = _shipped_in(edition.language)
    found = {name: getattr(ours, name) for name in missing}
    return replace(own, **found, is_template=own.is_template or any(found.values()))


@cache
def _shipped_in(language: str) -> Desk:
    shipped = load_pack(SHIPPED)
    primary = language.partition("-")[0]
    desk = shipped.edition(primary if primary in shipped.editions else _FALLBACK).desk
    assert desk is not None
    return desk
