"""Publishing packs into an installation under test, with stand-ins for the artefacts."""

from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.campaign import publishing
from lti_app.campaign.files import Files, read_files
from lti_app.campaign.pack import SHIPPED, open_pack
from lti_app.campaign.published import Published
from lti_app.campaign.publishing import Wish
from lti_app.campaign.shelf import shelf
from lti_app.db import db
from lti_app.institution import service
from tests.campaign.artefacts import stand_ins
from tests.campaign.packs import SECOND
from tests.web.page import Page

SEEHAFEN = "seehafen"
"""Short name of the institution that shows the second pack."""


def publish_folder(app: Flask, institution: str, folder: Path, **wish: object) -> Published:
    """Publish the pack in `folder`, as below."""
    return publish_files(app, institution, read_files(folder), **wish)


def publish_files(app: Flask, institution: str, files: Files, **wish: object) -> Published:
    """Publish a pack for an institution, which is added if it is new."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        if service.find(session, institution) is None:
            service.add(session, institution, institution, now=clock.now())
            session.commit()
    pack = open_pack(files)
    content = shelf(app)
    with content.engine.begin() as connection:
        publishing.publish(
            connection,
            pack,
            Wish(institution, **wish),  # type: ignore[arg-type]
            stand_ins(pack.version),
            now=clock.now(),
        )
    content.forget()
    return content.published(institution)


def publish_both(app: Flask) -> dict[str, Published]:
    """Let one institution show the shipped pack, another one the second."""
    return {
        "shipped": publish_folder(app, "shipped", SHIPPED),
        SEEHAFEN: publish_folder(app, SEEHAFEN, SECOND),
    }


def dos_on(page: Page) -> list[list[str]]:
    """The Do's of every list of them on a page, each of which must be one text and nothing else."""
    lists = page.all("ol", **{"class": "dos"})
    assert all(len(item) == 0 for each in lists for item in each)
    return [[item.text or "" for item in each] for each in lists]
