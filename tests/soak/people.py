"""Students who launch and click, and people who report; and what each of them was told."""

import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

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
from practice.courses import big_course
from practice.platform import Platform
from practice.roster import generated_student
from tests.reports.desk import TestReader
from tests.reports.reporter import Reporter

COURSE = big_course(0)
CONFIRMED = b'class="confirmation acknowledged"'
TIMEOUT = 60.0
"""Seconds that a browser waits for an answer."""


class AttendanceOfLink(Attendance):
    """Somebody who opens the link whose clicks are graded."""

    def id_token(self, nonce: str, *, target: str) -> str:
        """The signed message that answers to `nonce`."""
        (link,) = [link for link in COURSE.links if link.id == LINK]
        claims = self.platform.launch_claims(
            self.persona,
            nonce=nonce,
            context=self.context,
            resource_link=link.claim(),
            target_link_uri=target,
        )
        return self.platform.id_token(claims)


@dataclass
class Ledger:
    """What was asked of the tool, and what it said."""

    clicked: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    """Subjects who were told that it is recorded."""
    sent: dict[bytes, str] = field(default_factory=dict)
    """Stories by report."""
    received: set[bytes] = field(default_factory=set)
    contradicted: set[str] = field(default_factory=set)
    """Who was told so, and then shown a page that asks."""
    statuses: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: str) -> None:
        """Count an answer, or that there was none."""
        with self.lock:
            self.statuses[status] += 1


def ask(ledger: Ledger, port: int, request: Request, body: bytes | None = None) -> Answer:
    """Send a request as a browser does. Raises OSError and HTTPException where nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    kind = "application/x-www-form-urlencoded" if body is None else "application/json"
    headers = {"Content-Type": kind, **({"Cookie": request.cookie} if request.cookie else {})}
    content = body or request.body()
    try:
        connection.request("POST" if content else "GET", request.path, content, headers)
        with connection.getresponse() as got:
            answer = Answer(got.status, [(k.lower(), v) for k, v in got.getheaders()], got.read())
    except (OSError, HTTPException):
        ledger.note("none")
        raise
    finally:
        connection.close()
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

    def attempt(self, port: int) -> bool:
        """Launch where there is no page yet, and click; return whether it is recorded."""
        try:
            page = self.page or self.launch(port)
            self.ledger.clicked.add(self.subject)
            answer = ask(self.ledger, port, acknowledge_request(page))
            if answer.status < 500 and answer.status != 303:
                self.page = None  # it is too old, say: a new launch makes another
            after = page_request(answer)
        except (OSError, HTTPException, UnexpectedAnswerError):
            return False
        self.ledger.confirmed.add(self.subject)
        self._look(port, after)
        return True

    @property
    def subject(self) -> str:
        """The user id at the platform."""
        found = generated_student(self.number).subject
        assert found is not None
        return found

    def launch(self, port: int) -> Answer:
        """Open the link; return the page with the button. Raises OSError, HTTPException, more."""
        persona = generated_student(self.number)
        here = AttendanceOfLink(self.platform, persona, COURSE.claim())
        target = self.platform.target_link_uri
        login = ask(self.ledger, port, login_request(here, target=target))
        page = ask(self.ledger, port, launch_request(here, login, target=target))
        page.expect(200)
        self.page = page
        return page

    def _look(self, port: int, after: Request) -> None:
        """See the page to which the click led; while something fails there may be none."""
        try:
            page = ask(self.ledger, port, after)
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

    def attempt(self, port: int) -> bool:
        """Send the report; return whether it was received."""
        story = f"What happened, number {self.number}."
        if self._report is None:
            reporter = Reporter(self.app, self.readers)
            self._report = reporter.report, json.dumps(reporter.sealed(story)).encode()
        name, body = self._report
        self.ledger.sent[name] = story
        try:
            answer = ask(self.ledger, port, Request("/report/default/send"), body)
        except (OSError, HTTPException):
            return False
        if answer.status == 201:
            self.ledger.received.add(name)
        return answer.status == 201


Person = Student | Writer
