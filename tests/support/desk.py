"""A desk for tests: its members by their part, and people who report there."""

from typing import Any

from flask import Flask
from sqlalchemy import Engine, delete, insert, update

from lti_app import clock
from lti_app.reports.models import Reader, ReaderKind, Report
from lti_app.support import batches
from lti_app.support.batches import Hour
from lti_app.support.models import Batch
from tests.reports.desk import TestReader, reader
from tests.reports.reporter import Reporter
from tests.support.staff import Staff, join

PARTS = ("triage", "handler", "confidential", "coordinator", "auditor")


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
        return {name: getattr(self, name) for name in PARTS}

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

    def report(self, *, released: bool = True, **answers: Any) -> Reporter:
        """Return somebody who has reported, after the hour at which it is released."""
        somebody = self.reporter()
        answer = somebody.send(**answers)
        assert answer.status_code == 201, answer.text
        if released:
            with self.engine.begin() as connection:
                connection.execute(
                    update(Report).where(Report.id == somebody.report).values(released=True)
                )
        return somebody

    def strike(self) -> None:
        """Let an hour of the desk strike."""
        today = clock.now().date()
        with self.engine.begin() as connection:
            connection.execute(delete(Batch))
            batches.release(connection, self.institution, Hour(today, "00:00"), today=today)

    def write(self, somebody: Reporter, text: str = "Once more.") -> None:
        """Let a reporter write more, and an hour of the desk strike."""
        answer = somebody.post("mailbox/write", somebody.message(text))
        assert answer.status_code == 201, answer.text
        self.strike()

    def taken(self, **answers: Any) -> tuple[Reporter, str]:
        """Return somebody whose report the handler works, and the name of the case."""
        somebody = self.report(**answers)
        case = somebody.report.hex()
        answer = self.handler.press(f"case/{case}/take", impartial="yes")
        assert answer.status_code == 303, answer.text
        return somebody, case
