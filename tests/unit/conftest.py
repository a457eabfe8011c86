"""Fixtures of the unit tests: a campaign database, and the example pack published into it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine

from lti_app import schema
from lti_app.campaign import publishing
from lti_app.campaign.files import read_files
from lti_app.campaign.pack import open_pack
from lti_app.campaign.published import newest
from lti_app.campaign.publishing import Wish
from lti_app.db import engine_options
from tests.unit.campaign_example import NOW, write_pack


@pytest.fixture
def database(tmp_path) -> Iterator[Engine]:
    engine = create_engine(**engine_options(f"sqlite:///{tmp_path}/campaign.sqlite3"))
    schema.upgrade("campaign", engine)
    yield engine
    engine.dispose()


@pytest.fixture
def pack(tmp_path):
    """Open the example pack with some of its text replaced."""

    def opened(*changes):
        folder = tmp_path / "pack"
        folder.mkdir(exist_ok=True)
        write_pack(folder, *changes)
        return open_pack(read_files(folder))

    return opened


@pytest.fixture
def publish(database, pack):
    """Publish the example pack, with some of its text replaced, for one institution."""

    def done(*changes, institution="here", artefacts=(), **wish):
        with database.begin() as connection:
            return publishing.publish(
                connection, pack(*changes), Wish(institution, **wish), artefacts, now=NOW
            )

    return done


@pytest.fixture
def shown(database):
    """Return what an institution shows now."""

    def look(institution="here"):
        with database.connect() as connection:
            return newest(connection, institution)

    return look
