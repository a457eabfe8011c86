"""Who comes beside the students and reporters of the soak, and the way into an application here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.visits import Answer, Request
from lti_app.sealing import base64url
from lti_app.support.sessions import COOKIE
from tests.launcher import SECURE
from tests.reports.reporter import Reporter
from tests.soak.people import Ledger, Person, Reply, Way, ask, headers_of
from tests.support.desk import Desk
from tests.support.texts import text_for


@contextmanager
def answered(app: Flask, request: Request, body: bytes | None) -> Iterator[Answer]:
    """Let `app` answer a request; within the block the answer is out, and its end still to come."""
    content = body or request.body()
    builder = EnvironBuilder(
        request.path,
        SECURE,
        method="POST" if content else "GET",
        data=content or None,
        headers=Headers(headers_of(request, body)),
    )
    pieces, status, headers = run_wsgi_app(app, builder.get_environ())
    builder.close()
    page = b"".join(pieces)
    yield Answer(int(status[:3]), [(name.lower(), value) for name, value in headers], page)
    getattr(pieces, "close", lambda: None)()


def inside(app: Flask) -> Way:
    """Return the way to an application in this process."""

    def bring(request: Request, body: bytes | None) -> Answer:
        with answered(app, request, body) as answer:
            return answer

    return bring


@dataclass
class Replier:
    """A member of the desk who answers a report, and sends the same answer until it is there."""

    ledger: Ledger
    desk: Desk
    reporter: Reporter
    number: int
    _sent: tuple[bytes, bytes] | None = None

    def attempt(self, way: Way) -> bool:
        """Send the answer; return whether it is in the mailbox."""
        if self._sent is None:
            self._sent = self._seal()
        name, body = self._sent
        handler = self.desk.handler
        request = Request(
            f"/desk/case/{self.reporter.report.hex()}/message",
            cookie=f"{COOKIE}={handler.cookie}",
            more=(f"X-Desk-Token: {handler.token}",),
        )
        try:
            answer = ask(self.ledger, way, request, body)
        except (OSError, HTTPException):
            return False
        is_there = answer.status in (200, 201)
        if is_there:
            self.ledger.delivered.add(name)
        return is_there

    def _seal(self) -> tuple[bytes, bytes]:
        who = self.reporter
        text = f"What we do about it, number {self.number}."
        readers = [each for each in self.desk.readers if each.name != "Confidential adviser"]
        body = text_for(who, readers, text=text)
        name = base64url.decode(body["id"])
        mailbox = who.receipt.mailbox_key(who.institution)
        self.ledger.written[name] = Reply(who.report, text, mailbox)
        return name, json.dumps(body).encode()


Somebody = Person | Replier
