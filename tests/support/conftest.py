"""Fixtures of the desk: members with keys, and a channel through which reports come."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, insert, update

from lti_app import clock
from lti_app.reports.models import Reader, ReaderKind, Report
from tests.reports.conftest import engine
from tests.reports.desk import TestReader, reader
from tests.reports.reporter import Reporter
from tests.support.staff import Staff, join

__all__ = ["engine"]


class Desk:
    """The desk of an institution: its members by their part."""

    def __init__(self, app: Flask, engine: Engine, institution: str = "default") -> None:
        self.app, self.engine, self.institution = app, engine, institution
        self.triage = self._reader("First desk", ReaderKind.TRIAGE)
        self.handler = self._reader("Case handler", ReaderKind.HANDLER)
        self.confidential = self._reader("Confidential adviser", ReaderKind.CONFIDENTIAL)
        self.coordinator = join(app, "Coordinator", coordinates=True, institution=institution)
        self.auditor = join(app, "Auditor", audits=True, institution=institution)
        self.spare = reader(ReaderKind.RECOVERY, "Recovery")
        with engine.begin() as connection:
            connection.execute(
                insert(Reader).values(
                    id=self.spare.id,
                    institution=institution,
                    name="Recovery",
                    kind=ReaderKind.RECOVERY,
                    public_key=self.spare.public,
                    fingerprint="0" * 64,
                    since=clock.now().date(),
                    admitted=True,
                )
            )
            connection.execute(update(Reader).values(admitted=True))

    @property
    def everybody(self) -> dict[str, Staff]:
        names = ("triage", "handler", "confidential", "coordinator", "auditor")
        return {name: getattr(self, name) for name in names}

    def _reader(self, name: str, kind: ReaderKind) -> Staff:
        return join(self.app, name, kind, institution=self.institution).make_key()

    @property
    def readers(self) -> list[TestReader]:
        """Those for whom a reporter seals."""
        staff = (self.triage, self.handler, self.confidential)
        found = [
            TestReader(each.reader, each.name, each.reads or ReaderKind.TRIAGE, each.private)
            for each in staff
        ]
        return [*found, self.spare]

    def reporter(self) -> Reporter:
        """Somebody who reports here."""
        return Reporter(self.app, self.readers, self.institution)

    def report(self, *, released: bool = True, **answers: object) -> Reporter:
        """Return somebody who has reported, after the hour at which it is released."""
        somebody = self.reporter()
        answer = somebody.send(**answers)
        assert answer.status_code == 201, answer.text
        if released:
            with self.engine.begin() as connection:
                connection.execute(update(Report).values(released=True))
        return somebody


@pytest.fixture
def desk(app: Flask, engine: Engine) -> Desk:
    """The desk of the default institution, with one member for each part."""
    return Desk(app, engine)


@pytest.fixture
def make_desk(app: Flask, engine: Engine) -> Callable[[str], Desk]:
    """Return a function that makes the desk of another institution."""
    return lambda institution: Desk(app, engine, institution)
