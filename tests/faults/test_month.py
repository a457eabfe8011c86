"""A month ends, and with it the key of its tokens, at any step of the way to a report."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest

from bench.visits import Answer, Request
from lti_app.sealing import base64url, blind, tokens
from lti_app.sealing.periods import begins_on, following, period_of
from lti_app.sealing.tokens import Token
from tests.faults.steps import OF_DATABASE, Act, Steps
from tests.faults.town import Town
from tests.reports.reporter import Reporter
from tests.soak.people import Student, Way, ask

STORY = "What happened in the last minute of a month."


@dataclass
class Member:
    """Somebody who launches, has a token signed as the page does, and reports with it."""

    town: Town
    student: Student
    reporter: Reporter
    body: bytes = b""
    """The report, once it is sealed."""
    page: Answer | None = field(default=None)

    def attempt(self, way: Way) -> bool:
        """Report; return whether it was received."""
        ledger = self.town.ledger
        if not self.body:
            token = self.token(way)
            if token is None:
                return False
            ledger.sent[self.reporter.report] = STORY
            self.body = json.dumps(self.reporter.sealed(STORY, token=token.text)).encode()
        answer = ask(ledger, way, Request("/report/default/send"), self.body)
        is_received = answer.status in (200, 201)
        if is_received:
            ledger.received.add(self.reporter.report)
        return is_received

    def token(self, way: Way) -> Token | None:
        """Have a token signed; None where that is refused."""
        ledger = self.town.ledger
        shown = json.loads(ask(ledger, way, Request("/membership/default/key.json")).body)
        public = tokens.public_key(base64url.decode(shown["key"]))
        nonce = secrets.token_bytes(32)
        prepared = blind.prepare(tokens.message("default", shown["period"], nonce))
        blinded = blind.blind(public, prepared)
        fields = {
            "launch": (self.student.page or self.student.launch(way)).hidden("launch"),
            "period": shown["period"],
            "fingerprint": shown["fingerprint"],
            "blinded": base64url.encode(blinded.message),
        }
        answer = ask(ledger, way, Request("/membership/sign", fields))
        if answer.status != 200:
            return None
        signed = base64url.decode(json.loads(answer.body)["signature"])
        signature = blind.finalize(public, prepared, signed, blinded.inverse)
        return Token(shown["period"], nonce, prepared[: blind.PREFIX_BYTES], signature)


@pytest.mark.parametrize("minutes", [5, 30])
def test_a_month_ends_at_any_step_on_the_way_to_a_report(
    minutes: int, town: Town, steps: Steps
) -> None:
    ends_at = begins_on(following(period_of(town.clock())))
    eve = town.clock().replace(year=ends_at.year, month=ends_at.month, day=1, hour=0, minute=0)
    eve -= timedelta(minutes=1)
    worker = town.app.extensions["worker"]
    seen: list[Member] = []

    def begin() -> Act:
        town.clock.now = town.elsewhere.now = eve
        worker.make_token_keys()
        (student,) = town.students(1)
        student.launch(town.way)
        seen.append(Member(town, student, Reporter(town.app, town.readers)))
        return partial(seen[-1].attempt, town.way)

    def turn() -> None:
        town.pass_time(minutes=minutes)

    for _number in steps.each(begin, turn, OF_DATABASE):
        # The same report once more changes nothing, where it was received already.
        assert any(seen[-1].attempt(town.way) for _ in range(2))
    assert len(seen) > 5
    assert town.wrong() == []
    # Ten minutes are left to those whose page was open when the month ended.
    assert (town.ledger.statuses["409"] > 0) is (minutes > 10)
