"""Readers for tests: they open the channel, and keep the private keys that read what comes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from flask import Flask
from sqlalchemy import Engine, insert

from lti_app.campaign.doors import open_door
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import open_engine
from lti_app.reports.models import Reader, ReaderKind
from lti_app.sealing import hpke

DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class TestReader:
    """A reader with the private key."""

    __test__ = False

    id: bytes
    name: str
    kind: ReaderKind
    private: EllipticCurvePrivateKey

    @property
    def public(self) -> bytes:
        return hpke.public_bytes(self.private)


def reader(kind: ReaderKind, name: str) -> TestReader:
    return TestReader(secrets.token_bytes(16), name, kind, hpke.new_key())


def usual() -> list[TestReader]:
    """One reader of each kind, and the key for recovery."""
    return [
        reader(ReaderKind.TRIAGE, "First desk"),
        reader(ReaderKind.HANDLER, "Case handler"),
        reader(ReaderKind.CONFIDENTIAL, "Confidential adviser"),
        reader(ReaderKind.RECOVERY, "Recovery"),
    ]


def reports_engine(app: Flask) -> Engine:
    """Return an engine of the test's own on the reports database."""
    settings: Settings = app.extensions["settings"]
    return open_engine(settings.reports_database_url, settings.keys_dir)


def open_channel(
    app: Flask, readers: list[TestReader], institution: str = "default", day: date = DAY
) -> None:
    """Store the readers, and open the door."""
    engine = reports_engine(app)
    content = shelf(app)
    store(engine, content.engine, readers, institution, day)
    engine.dispose()
    content.forget()


def store(
    reports: Engine,
    campaign: Engine,
    readers: list[TestReader],
    institution: str = "default",
    day: date = DAY,
) -> None:
    """Do that in these two databases."""
    with reports.begin() as connection:
        for each in readers:
            connection.execute(
                insert(Reader).values(
                    id=each.id,
                    institution=institution,
                    name=each.name,
                    kind=each.kind,
                    public_key=each.public,
                    fingerprint=hashlib.sha256(each.public).hexdigest(),
                    since=day,
                )
            )
    with campaign.begin() as connection:
        open_door(connection, institution, today=day)
