"""Students who launch and click, and people who report; and what each of them was told."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from flask import Flask

from bench.clicks import LINK
from bench.platforms import Attendance
from bench.visits import (
    Answer,
    Request,
    UnexpectedAnswerError,
    acknowledge_request,
    launch_request,
    login_request,
    page_request,
)
from lti_app import clock
from practice.courses import big_course
from practice.platform import Platform
from practice.roster import generated_student
from tests.reports.desk import TestReader
from tests.reports.reporter import Reporter

COURSE = big_course(0)
CONFIRMED = b'class="confirmation acknowledged"'
TIMEOUT = 60.0
"""Seconds that a browser waits for an answer."""

Way = Callable[[Request, bytes | None], Answer]
"""Brings a request, with a body that is no form, to the tool, and its answer back.

Raises OSError and HTTPException where nobody answers.
"""


def over(port: int) -> Way:
    """Return the way to who listens at a port of this machine."""

    def bring(request: Request, body: bytes | None) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        content = body or request.body()
        method = "POST" if content else "GET"
        try:
            connection.request(method, request.path, content, headers_of(request, body))
            with connection.getresponse() as got:
                return Answer(got.status, [(k.lower(), v) for k, v in got.getheaders()], got.read())
        finally:
            connection.close()

    return bring


def headers_of(request: Request, body: bytes | None) -> dict[str, str]:
    """Return the headers with which a browser sends a request; a body is JSON."""
    kind = "application/x-www-form-urlencoded" if body is None else "application/json"
    more = dict(line.split(": ", 1) for line in request.more)
    return {"Content-Type": kind, **more, **({"Cookie": request.cookie} if request.cookie else {})}


@dataclass(frozen=True)
class AttendanceOfLink(Attendance):
    """Somebody who opens the link whose clicks are graded."""

    now: Callable[[], datetime] = clock.now
    """The clock of the platform."""

    def id_token(self, nonce: str, *, target: str) -> str:
        """The signed message that answers to `nonce`."""
        (link,) = [link for link in COURSE.links if link.id == LINK]
        claims = self.platform.launch_claims(
            self.persona,
            nonce=nonce,
            now=self.now(),
            context=self.context,
            resource_link=link.claim(),
            target_link_uri=target,
        )
        return self.platform.id_token(claims)


@dataclass(frozen=True)
class Reply:
    """What the desk wrote to somebody who reported."""

    report: bytes
    text: str
    mailbox: EllipticCurvePrivateKey
    """What the receipt of that person opens it with."""


@dataclass
class Ledger:
    """What was asked of the tool, and what it said."""

    clicked: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    """Subjects who were told that it is recorded."""
    sent: dict[bytes, str] = field(default_factory=dict)
    """Stories by report."""
    received: set[bytes] = field(default_factory=set)
    written: dict[bytes, Reply] = field(default_factory=dict)
    """By message."""
    delivered: set[bytes] = field(default_factory=set)
    """Messages of which the desk was told that they are in the mailbox."""
    contradicted: set[str] = field(default_factory=set)
    """Who was told so, and then shown a page that asks."""
    statuses: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: str) -> None:
        """Count an answer, or that there was none."""
        with self.lock:
            self.statuses[status] += 1


def ask(ledger: Ledger, way: Way, request: Request, body: bytes | None = None) -> Answer:
    """Send a request as a browser does. Raises OSError and HTTPException where nobody answers."""
    try:
        answer = way(request, body)
    except (OSError, HTTPException):
        ledger.note("none")
        raise
    ledger.note(str(answer.status))
    return answer


@dataclass
class Student:
    """One person, who tries until they are told that it is recorded."""

    ledger: Ledger
    platform: Platform
    number: int
    page: Answer | None = None
    """The page with the button, once it was shown."""
    now: Callable[[], datetime] = clock.now
    """The clock of the platform."""

    def attempt(self, way: Way) -> bool:
        """Launch where there is no page yet, and click; return whether it is recorded."""
        try:
            page = self.page or self.launch(way)
            self.ledger.clicked.add(self.subject)
            answer = ask(self.ledger, way, acknowledge_request(page))
            if answer.status < 500 and answer.status != 303:
                self.page = None  # it is too old, say: a new launch makes another
            after = page_request(answer)
        except (OSError, HTTPException, UnexpectedAnswerError):
            return False
        self.ledger.confirmed.add(self.subject)
        self._look(way, after)
        return True

    @property
    def subject(self) -> str:
        """The user id at the platform."""
        found = generated_student(self.number).subject
        assert found is not None
        return found

    def launch(self, way: Way) -> Answer:
        """Open the link; return the page with the button. Raises OSError, HTTPException, more."""
        persona = generated_student(self.number)
        here = AttendanceOfLink(self.platform, persona, COURSE.claim(), self.now)
        target = self.platform.target_link_uri
        login = ask(self.ledger, way, login_request(here, target=target))
        page = ask(self.ledger, way, launch_request(here, login, target=target))
        page.expect(200)
        self.page = page
        return page

    def _look(self, way: Way, after: Request) -> None:
        """See the page to which the click led; while something fails there may be none."""
        try:
            page = ask(self.ledger, way, after)
        except (OSError, HTTPException):
            return
        if page.status == 200 and CONFIRMED not in page.body:
            self.ledger.contradicted.add(self.subject)


@dataclass
class Writer:
    """Somebody who reports, and sends the same report until it was received."""

    ledger: Ledger
    app: Flask
    readers: list[TestReader]
    number: int
    _report: tuple[bytes, bytes] | None = None

    def attempt(self, way: Way) -> bool:
        """Send the report; return whether it was received."""
        story = f"What happened, number {self.number}."
        if self._report is None:
            reporter = Reporter(self.app, self.readers)
            self._report = reporter.report, json.dumps(reporter.sealed(story)).encode()
        name, body = self._report
        self.ledger.sent[name] = story
        try:
            answer = ask(self.ledger, way, Request("/report/default/send"), body)
        except (OSError, HTTPException):
            return False
        # 200 where it was stored before, and the answer that said so was lost.
        is_received = answer.status in (200, 201)
        if is_received:
            self.ledger.received.add(name)
        return is_received


Person = Student | Writer
