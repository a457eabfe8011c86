"""What a report and a look into a mailbox cost among many: `python -m bench.mailboxes`.

The reports database is filled with sealed reports of random bytes, as many as are asked for; then
reports are sent, and mailboxes are looked up: those that exist, those that do not, and what is no
look-up at all. Everything inside this process, medians. Sealing, which a browser does, is outside
of the measured time. Then what the outer layer costs, and at the end the bytes of the scripts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, insert

from bench import installation, layers
from bench.measure import table
from lti_app import clock
from lti_app.campaign.shelf import shelf
from lti_app.config import ROOT, Settings
from lti_app.db import open_engine
from lti_app.membership.keys import PeriodKeys
from lti_app.reports.models import ReaderKind, Report, SealedKey, Status
from lti_app.sealing import base64url, blind, envelopes, hpke, tokens
from lti_app.sealing.envelopes import CONTENT_BYTES, MAILBOX, RECOVERY, SEALED_KEY_BYTES
from lti_app.sealing.periods import period_of
from lti_app.sealing.receipts import Receipt
from lti_app.sealing.tokens import Token
from lti_app.support import readers

PORT = 8000
BATCH = 2_000
SCRIPTS = ("report.js", "mailbox.js")


def fill(engine: Engine, count: int) -> list[bytes]:
    """Add `count` reports; return the look-up values of some of them."""
    known = []
    # In the order of the key, in which SQLite keeps them: laying them goes faster so, and the
    # table looks the same afterwards.
    ids = sorted(secrets.token_bytes(16) for _ in range(count))
    for start in range(0, count, BATCH):
        batch = ids[start : start + BATCH]
        lookups = [secrets.token_bytes(32) for _ in batch]
        rows = [_report(*pair) for pair in zip(batch, lookups, strict=True)]
        with engine.begin() as connection:
            connection.execute(insert(Report), rows)
            connection.execute(insert(SealedKey), list(_keys(row["id"] for row in rows)))
        known += lookups[:20]
    return known


def _report(report: bytes, lookup: bytes) -> dict[str, Any]:
    today = clock.now().date()
    return {
        "id": report,
        "institution": "default",
        "received_on": today,
        "release_on": today,
        "staff": False,
        "fast": False,
        "weaker": False,
        "content": secrets.token_bytes(CONTENT_BYTES[0]),
        "names": None,
        "sent_hash": None,
        "mailbox_hash": hashlib.sha256(lookup).digest(),
        "mailbox_key": bytes(65),
        "status": Status.NEW,
        "status_on": today,
    }


def _keys(reports: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for report in reports:
        for recipient in ("mailbox", "recovery"):
            yield {
                "report_id": report,
                "message_id": b"",
                "part": "content",
                "recipient": recipient,
                "sealed": secrets.token_bytes(SEALED_KEY_BYTES),
            }


class Channel:
    """An installation whose channel is open."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        settings: Settings = app.extensions["settings"]
        self.engine = open_engine(settings.reports_database_url, settings.keys_dir)
        self._public = hpke.public_bytes(hpke.new_key())
        with self.engine.begin() as connection:
            self._reader, self._spare = (
                readers.add(
                    connection,
                    "default",
                    name=kind.value,
                    kind=kind,
                    public=self._public,
                    today=clock.now().date(),
                )
                for kind in (ReaderKind.HANDLER, ReaderKind.RECOVERY)
            )

    def report(self) -> dict[str, Any]:
        """Return a sealed report with a token, as a browser sends it."""
        receipt, report = Receipt.new(), secrets.token_bytes(16)
        mailbox = hpke.public_bytes(receipt.mailbox_key("default"))
        to = {self._reader: self._public, RECOVERY: self._public, MAILBOX: mailbox}
        sealed = envelopes.seal(envelopes.content_of("default", report), b'{"story": "x"}', to)
        return {
            "token": self._token(),
            "report": base64url.encode(report),
            "staff": False,
            "fast": False,
            "content": base64url.encode(sealed.content),
            "names": None,
            "keys": [
                {
                    "to": to.decode() if to in (RECOVERY, MAILBOX) else base64url.encode(to),
                    "part": "content",
                    "sealed": base64url.encode(key),
                }
                for to, key in sealed.keys.items()
            ],
            "mailbox": {
                "lookup_hash": base64url.encode(receipt.lookup_hash("default")),
                "public": base64url.encode(mailbox),
            },
        }

    def _token(self) -> str:
        keys: PeriodKeys = self._app.extensions["period_keys"]
        period, nonce = period_of(clock.now()), secrets.token_bytes(32)
        published = keys.published(shelf(self._app).engine, "default", period)
        public = tokens.public_key(published.public_key)
        prepared = blind.prepare(tokens.message("default", period, nonce))
        hidden = blind.blind(public, prepared)
        answer = keys.signer(published).sign(hidden.message)
        signature = blind.finalize(public, prepared, answer, hidden.inverse)
        return Token(period, nonce, prepared[: blind.PREFIX_BYTES], signature).text

    def post(self, path: str, bodies: Iterable[Any], status: int) -> list[str]:
        """Send each of `bodies`; return the cells of a row: times, and bytes of the answer."""
        client = self._app.test_client(use_cookies=False)
        wall, cpu, size = [], [], 0
        for body in bodies:
            data = json.dumps(body)
            began, worked = time.perf_counter(), time.process_time()
            answer = client.post(
                f"/report/default/{path}", data=data, content_type="application/json"
            )
            wall.append(time.perf_counter() - began)
            cpu.append(time.process_time() - worked)
            size = len(answer.data)
            if answer.status_code != status:
                raise SystemExit(f"{path}: {answer.status_code} {answer.text[:200]}")
        return [
            f"{1000 * statistics.median(wall):.2f}",
            f"{1000 * max(wall):.2f}",
            f"{1000 * statistics.median(cpu):.2f}",
            str(size),
        ]


def measure(folder: Path, url: str, count: int, times: int) -> str:
    """Return the table of one installation with `count` reports in the database at `url`."""
    variables = installation.environment(folder, PORT, None)
    app = installation.prepare({**variables, "REPORTS_DATABASE_URL": url}, [])
    channel = Channel(app)
    began = time.perf_counter()
    known = fill(channel.engine, count)
    filled = time.perf_counter() - began
    looks = [secrets.choice(known) for _ in range(times)] if known else []
    strangers = [secrets.token_bytes(32) for _ in range(times)]
    rows = [
        ["send", *channel.post("send", [channel.report() for _ in range(times)], 201)],
        ["look into a mailbox", *channel.post("mailbox", map(_look, looks), 200)],
        ["look for one that is not there", *channel.post("mailbox", map(_look, strangers), 404)],
        ["no look-up at all", *channel.post("mailbox", [{"lookup": "x"}] * times, 404)],
    ]
    outer = layers.measure(channel.engine)
    channel.engine.dispose()
    installation.close(app)
    head = f"{count} reports, laid in {filled:.0f} s; {times} of each\n\n"
    costs = table(("what", "median ms", "longest ms", "median CPU ms", "bytes"), rows)
    return f"{head}{costs}\n\n{outer}"


def _look(lookup: bytes) -> dict[str, str]:
    return {"lookup": base64url.encode(lookup)}


def scripts() -> str:
    """Return how large the scripts of the report site are, compressed."""
    dist = ROOT / "static" / "dist"
    names = sorted({*SCRIPTS, *(path.name for path in dist.glob("chunk-*.js"))})
    sizes = [(name, (dist / f"{name}.br").stat().st_size) for name in names if dist.exists()]
    rows = [[name, f"{size / 1000:.1f}"] for name, size in sizes]
    total = sum(size for _, size in sizes)
    return table(("script", "kB, brotli"), [*rows, ["all", f"{total / 1000:.1f}"]])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--database-url", help="An empty database for the reports; else SQLite.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database_url or f"sqlite:///{folder}/reports.sqlite3"
        sys.stdout.write(measure(Path(folder), url, given.reports, given.times) + "\n\n")
    sys.stdout.write(scripts() + "\n")


if __name__ == "__main__":
    main()
