"""Processes that die: `python -m tests.faults.victims`, settings as usual.

One that never touches a database reads orders, one a line, and forks a child for each, as serve.py
does for its workers. The child carries the order out, and kills itself at the step that it names.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from bench.visits import Answer, Request
from lti_app import clock
from lti_app.acknowledgement import outbox
from lti_app.config import ROOT, Settings
from lti_app.gate import combine
from tests.closing import close
from tests.faults.comers import Somebody, answered
from tests.faults.steps import Kind, Steps, engines_of, in_no_hurry
from tests.faults.town import Town, courier_of
from tests.grades.world import Clock
from tests.soak.people import Way

Order = dict[str, Any]
NEVER = 10**9
DURABLE = frozenset({Kind.COMMIT, Kind.CALLED, Kind.QUEUE, Kind.ANSWER})
"""Where a death leaves something else behind than one a step before or after it."""


@dataclass
class Victims:
    """The one that forks, seen from the test."""

    process: subprocess.Popen[str]
    town: Town
    died: bool = False
    """Whether the last one did."""

    def warm_up(self) -> None:
        """Let the one that forks do everything once: those after it have less to read."""
        self.town.begin_anew()
        people: list[Somebody] = [
            *self.town.students(1),
            *self.town.writers(1),
            *self.town.repliers(1),
        ]
        for each in people:
            assert each.attempt(self.dying(NEVER, warm=True))
        (score,) = outbox.due(self.town.course, now=self.town.clock(), limit=2)
        self.order({"deliver": score, "at": NEVER, "warm": True})

    def dying(self, number: int, **more: bool) -> Way:
        """Return the way to processes of which one dies at that step of a visit, 1 the first."""
        left = number

        def bring(request: Request, body: bytes | None) -> Answer:
            nonlocal left
            asked = [*request], None if body is None else b64encode(body).decode()
            told = self.order({"request": asked, "at": left, **more})
            if told is None:
                left = NEVER
                raise ConnectionResetError
            left = NEVER if self.died else left - told["steps"]
            status, headers, page = told["answer"]
            return Answer(status, [(name, value) for name, value in headers], b64decode(page))

        return bring

    def deliver(self, delivery: int, number: int) -> None:
        """Let one bring a score, and die at that step."""
        self.order({"deliver": delivery, "at": number})

    def order(self, order: Order) -> Order | None:
        """Let an order be carried out; return what was told, None where nothing was."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps({**order, "now": self.town.clock().isoformat()}) + "\n")
        stdin.flush()
        told: Order | None = None
        while "ended" not in (line := json.loads(stdout.readline())):
            told = line
        self.died = line["ended"] == -signal.SIGKILL
        assert self.died or line["ended"] == 0, line
        return told


@contextmanager
def victims_of(town: Town) -> Iterator[Victims]:
    """Start them for a town, with all that is read once already read."""
    environment = {**os.environ, **town.environment, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.victims"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        victims = Victims(process, town)
        victims.warm_up()
        yield victims
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def main() -> None:
    """Carry out what is ordered until there is no more."""
    app = combine(Settings.from_env(os.environ))
    at = Clock()
    clock.now = at
    for engine in engines_of(app):
        event.listen(engine, "connect", in_no_hurry)
    steps = Steps(app, pytest.MonkeyPatch())
    for line in sys.stdin:
        order = json.loads(line)
        at.now = datetime.fromisoformat(order["now"])
        if order.get("warm"):
            carry_out(app, steps, at, order)
            close(app)
            # As serve.py does: a collection in a child would copy all memory that it shares.
            gc.collect()
            gc.freeze()
            say({"ended": 0})
            continue
        child = os.fork()
        if child == 0:
            carry_out(app, steps, at, order)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        say({"ended": os.waitstatus_to_exitcode(status)})


def carry_out(app: Flask, steps: Steps, at: Clock, order: Order) -> None:
    """Do it, tell what was answered, and die where that is said."""
    with steps.at(order["at"], lambda: os.kill(os.getpid(), signal.SIGKILL), DURABLE):
        if "deliver" in order:
            courier_of(app, at).deliver(order["deliver"])
            return
        request, body = order["request"]
        content = None if body is None else b64decode(body)
        with answered(app, Request(*request), content) as answer:
            steps.take(Kind.ANSWER)
            told = [answer.status, answer.headers, b64encode(answer.body).decode()]
            say({"answer": told, "steps": steps.taken})


def say(told: Order) -> None:
    """Write a line at once."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
