"""What the desk costs with many reports: `python -m bench.desk [--reports N] [--times N]`.

The reports database is filled with sealed reports of random bytes: most of them closed, some open,
each with its keys, a case and some with messages. Then a member who reads first and a coordinator
ask for the pages of their work. Everything inside this process: the median until the first byte,
the longest, the statements to the database and the bytes of the answer.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, insert

from bench import installation
from bench.measure import table
from lti_app import clock
from lti_app.config import Settings
from lti_app.db import open_engine
from lti_app.institution.handover import DeskSecret, identity, write_note
from lti_app.reports.models import Message, Reader, ReaderKind, Report, SealedKey, Status
from lti_app.sealing import hpke
from lti_app.sealing.envelopes import CONTENT_BYTES, SEALED_KEY_BYTES
from lti_app.support import members
from lti_app.support.members import Rights
from lti_app.support.models import Case

PORT = 8000
BATCH = 2_000
OPEN_ONE_IN = 20
"""One report of so many is open; the others are closed and wait for the end of their retention."""
MESSAGES_ONE_IN = 4
ADDRESS = "https://tool.example"


class Office:
    """An installation with a desk: a member who reads first, and a coordinator."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._settings: Settings = app.extensions["settings"]
        self.engine = open_engine(self._settings.reports_database_url, self._settings.keys_dir)
        self.reader = secrets.token_bytes(16)
        self.triage = self._member("First desk", Rights(reads=ReaderKind.TRIAGE))
        self.coordinator = self._member("Coordinator", Rights(coordinates=True))

    def _member(self, name: str, rights: Rights) -> FlaskClient:
        """Return the browser of a new member."""
        secret = DeskSecret(self._settings.keys_dir)
        who = identity(secret, "lti", "https://platform.example", name)
        today = clock.now().date()
        with self.engine.begin() as connection:
            made = members.invite(connection, "default", name, rights, actor=None, today=today)
            member = members.join(connection, "default", who, made.code, today=today)
            if rights.reads is not None:
                connection.execute(insert(Reader).values(self._key(member, name, today)))
        client = self.app.test_client()
        note = write_note(secret, "default", who, now=clock.now())
        answer = client.post("/desk/enter", base_url=ADDRESS, data={"note": note})
        if answer.status_code != 303:
            raise SystemExit(f"{name} does not come in: {answer.status_code}")
        return client

    def _key(self, member: bytes, name: str, today: date) -> dict[str, Any]:
        return {
            "id": self.reader,
            "institution": "default",
            "name": name,
            "kind": ReaderKind.TRIAGE,
            "public_key": hpke.public_bytes(hpke.new_key()),
            "fingerprint": "0" * 64,
            "since": today,
            "admitted": True,
            "member": member,
            "wrapped": "{}",
        }


def fill(engine: Engine, reader: bytes, count: int) -> list[bytes]:
    """Add `count` reports; return their ids."""
    # In the order of the key, in which SQLite keeps them: laying them goes faster so.
    ids = sorted(secrets.token_bytes(16) for _ in range(count))
    for start in range(0, count, BATCH):
        batch = ids[start : start + BATCH]
        with engine.begin() as connection:
            connection.execute(insert(Report), [_report(each) for each in batch])
            connection.execute(insert(SealedKey), list(_keys(batch, reader)))
            connection.execute(insert(Case), [{"report_id": each} for each in batch])
            connection.execute(insert(Message), list(_messages(batch)))
    return ids


def _report(report: bytes) -> dict[str, Any]:
    is_open = report[15] % OPEN_ONE_IN == 0
    came = clock.now().date() - timedelta(days=report[1] % 60)
    return {
        "id": report,
        "institution": "default",
        "received_on": came,
        "release_on": came,
        "staff": report[2] % 10 == 0,
        "fast": report[3] % 20 == 0,
        "weaker": False,
        "content": secrets.token_bytes(CONTENT_BYTES[0]),
        "names": None,
        "sent_hash": None,
        "mailbox_hash": secrets.token_bytes(32),
        "mailbox_key": bytes(65),
        "released": True,
        "unread": is_open and report[4] % 5 == 0,
        "status": Status.NEW if is_open else Status.CLOSED,
        "status_on": came,
    }


def _keys(reports: list[bytes], reader: bytes) -> Iterator[dict[str, Any]]:
    for report in reports:
        for recipient in (reader.hex(), "mailbox", "recovery"):
            yield {
                "report_id": report,
                "message_id": b"",
                "part": "content",
                "recipient": recipient,
                "sealed": secrets.token_bytes(SEALED_KEY_BYTES),
            }


def _messages(reports: list[bytes]) -> Iterator[dict[str, Any]]:
    for report in reports:
        if report[5] % MESSAGES_ONE_IN == 0:
            yield {
                "id": secrets.token_bytes(16),
                "report_id": report,
                "from_desk": report[6] % 2 == 0,
                "sent_on": clock.now().date(),
                "content": secrets.token_bytes(CONTENT_BYTES[0]),
            }


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Yield the list of statements that the desk sends to its database, as it grows."""
    desk: Engine = app.wsgi_app.sites.desk.extensions["database"]  # type: ignore[attr-defined]
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(desk, "before_cursor_execute", note)
    yield sent
    event.remove(desk, "before_cursor_execute", note)


def ask(office: Office, client: FlaskClient, path: str, times: int) -> list[str]:
    """Return the cells of a row: times until the first byte, statements, bytes of the answer."""
    wall, size = [], 0
    with counted(office.app) as sent:
        for _ in range(times):
            sent.clear()
            began = time.perf_counter()
            answer = client.get(f"/desk/{path}", base_url=ADDRESS)
            wall.append(time.perf_counter() - began)
            size = len(answer.data)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")
        number = len(sent)
    return [
        f"{1000 * statistics.median(wall):.1f}",
        f"{1000 * max(wall):.1f}",
        str(number),
        str(size),
    ]


def pages(office: Office, report: bytes) -> Mapping[str, tuple[FlaskClient, str]]:
    """Return what is asked for: by whom, and where."""
    case = report.hex()
    return {
        "the open list": (office.triage, "inbox"),
        "its fifth page": (office.triage, "inbox?page=5"),
        "the open list of a coordinator": (office.coordinator, "inbox"),
        "the closed list": (office.triage, "inbox?status=closed"),
        "nobody's, unread": (office.triage, "inbox?whose=nobodys&unread=1"),
        "a case": (office.triage, f"case/{case}"),
        "a case, opened": (office.triage, f"case/{case}/sealed"),
        "a hundred to search": (office.triage, "inbox/sealed"),
    }


def measure(folder: Path, count: int, times: int) -> str:
    """Return the table of one installation with `count` reports."""
    app = installation.prepare(installation.environment(folder, PORT, None), [])
    office = Office(app)
    began = time.perf_counter()
    ids = fill(office.engine, office.reader, count)
    filled = time.perf_counter() - began
    report = next(each for each in ids if each[2] % 10)
    rows = [
        [name, *ask(office, client, path, times)]
        for name, (client, path) in pages(office, report).items()
    ]
    size = (folder / "reports.sqlite3").stat().st_size / 1e6
    office.engine.dispose()
    installation.close(app)
    head = f"{count} reports, laid in {filled:.0f} s, {size:.0f} MB; {times} of each\n\n"
    return head + table(("what", "median ms", "longest ms", "statements", "bytes"), rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(measure(Path(folder), given.reports, given.times) + "\n")


if __name__ == "__main__":
    main()
