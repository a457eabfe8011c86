"""From a pack to a publication: look, render, write. For commands and the worker, not for pages.

Rendering takes seconds and loads a typesetter, so it happens before the transaction and never in
a process that serves pages.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine

from lti_app.campaign import publishing
from lti_app.campaign.addresses import campaign_address
from lti_app.campaign.artefacts import Artefact
from lti_app.campaign.files import read_files
from lti_app.campaign.models import Publication
from lti_app.campaign.pack import SHIPPED, Pack, Version, open_pack
from lti_app.campaign.published import files, newest
from lti_app.campaign.publishing import Wish, proposal


def release(
    engine: Engine, pack: Pack, wish: Wish, *, public_url: str, now: datetime, bare: bool = False
) -> Publication:
    """Publish `pack` with all its artefacts; `bare` leaves these out.

    Raises PublishError, RenderError; then the published version is what it was.
    """
    with engine.connect() as connection:
        publishing.check(connection, pack, wish)
    artefacts = () if bare else render(pack.version, wish.institution, public_url, now)
    with engine.begin() as connection:
        return publishing.publish(connection, pack, wish, artefacts, now=now)


def release_shipped(
    engine: Engine, institution: str, *, public_url: str, now: datetime, bare: bool = False
) -> Publication | None:
    """Publish the shipped pack for an institution that has nothing, or an older shipped one.

    Return None where nothing is to be done. Raises PublishError, RenderError.
    """
    shipped = read_files(SHIPPED)
    with engine.connect() as connection:
        before = newest(connection, institution)
        # Reading YAML takes longer than all the rest of a start.
        if before is not None and files(connection, before.version.hash) == shipped:
            return None
    if before is not None and before.version.hash not in shipped_hashes():
        return None  # A pack of their own, even when it began as a copy of ours.
    pack = open_pack(shipped)
    if before is not None and before.version.hash == pack.version.hash:
        return None
    wish = Wish(institution, proposal(before, pack.version))
    return release(engine, pack, wish, public_url=public_url, now=now, bare=bare)


def shipped_hashes() -> frozenset[str]:
    """Return the hashes of all versions that the tool has ever shipped."""
    return frozenset(shipped_labels().values())


def shipped_labels() -> Mapping[str, str]:
    """Return the hash of each version that the tool has ever shipped, by its label."""
    lines = (SHIPPED / "released.txt").read_text("utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def render(
    version: Version, institution: str, public_url: str, now: datetime
) -> Sequence[Artefact]:
    """Return every artefact of a version with the addresses of an institution in them."""
    from lti_app.campaign.rendering import render_all

    addresses = {tag: campaign_address(public_url, institution, tag) for tag in version.editions}
    return render_all(version, addresses, when=now.replace(microsecond=0))
