"""A thousand acknowledgements and everything that goes wrong: each is in the gradebook once.

The practice platform counts how often it took a score for each person.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from lti_app.config import ROOT
from lti_app.lti import http
from tests.grades.world import STUDENTS, World

THOUSAND = STUDENTS[:1000]


def all_once(world: World) -> bool:
    """Whether everybody's score was taken exactly once."""
    return world.times() == dict.fromkeys(THOUSAND, 1)


def finish(world: World, **step: float) -> None:
    """Let the worker work, hour after hour, until nothing waits."""
    for _ in range(200):
        world.work()
        if world.states() == {"sent": len(THOUSAND)}:
            return
        world.clock.move(**(step or {"hours": 1}))
    pytest.fail(f"not delivered: {world.states()}")


TROUBLES = {
    "down, and then it does not know us": ("down", "token-refused"),
    "errors, and then too busy": ("error", "busy"),
    "answers that get lost, and then no JSON": ("lost-answer", "broken-json"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_hours_of_trouble_cost_time_and_nothing_else(name: str, world: World) -> None:
    began = THOUSAND[:100]
    world.acknowledge(*began)
    world.work()
    world.acknowledge(*THOUSAND[100:])
    for services in TROUBLES[name]:
        world.behave(services)
        world.work()
        world.clock.move(hours=3)
    world.behave()
    finish(world)
    assert all_once(world)
    assert len(world.columns()) == 1


def test_a_platform_that_fails_every_other_time_in_another_way(world: World) -> None:
    world.acknowledge(*THOUSAND)
    world.behave("flaky")
    for _ in range(2):
        world.work()
        world.clock.move(hours=1)
    world.behave()
    finish(world)
    assert all_once(world)
    assert len(world.columns()) == 1


def test_tokens_that_end_early(world: World) -> None:
    for first in range(0, len(THOUSAND), 100):
        world.acknowledge(*THOUSAND[first : first + 100])
        world.behave("token-expired")
        world.work()
        world.clock.move(hours=1)
    finish(world)
    assert all_once(world)


def test_a_platform_that_is_too_slow(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.acknowledge(*THOUSAND)
    world.behave("slow")
    asked = 0

    def counted(*args: Any, **kwargs: Any) -> requests.Response:
        nonlocal asked
        asked += 1
        return in_earnest(*args, **kwargs)

    in_earnest = requests.request
    with monkeypatch.context() as impatient:
        impatient.setattr(http, "TIMEOUT", (0.5, 0.5))
        impatient.setattr(requests, "request", counted)
        world.work()
    assert 0 < asked < 10, "one probe finds out for everybody"
    world.behave()
    world.clock.move(hours=1)
    finish(world)
    assert all_once(world)


# --- real processes -----------------------------------------------------------------------------

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(world: World, tmp_path: Path) -> Iterator[Start]:
    """Start worker processes; those that are left are ended."""
    world.launcher.app.extensions["queue"].close()
    settings = world.app.extensions["settings"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PUBLIC_URL": settings.public_url,
        "COURSE_DATABASE_URL": settings.course_database_url,
        "REPORTS_DATABASE_URL": settings.reports_database_url,
        "CAMPAIGN_DATABASE_URL": settings.campaign_database,
        "KEYS_DIR": str(settings.keys_dir),
    }
    started: list[subprocess.Popen[str]] = []

    def begin(seconds_ahead: float, most: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", str(seconds_ahead), str(most)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        with process:
            """Wait for its end, and close what it was heard by."""


def ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def taken(world: World) -> int:
    """Return how many scores the platform took."""
    marks = [world.running.gradebook.marks(world.course, each.number) for each in world.columns()]
    return sum(mark.accepted for column in marks for mark in column.values())


def test_workers_that_are_killed_at_any_point(world: World, start: Start) -> None:
    world.acknowledge(*THOUSAND)
    chance = random.Random(4)  # the same points each time, as far as the machine lets them be
    for number, scores in enumerate((0, 1, *chance.sample(range(2, 100), 3))):
        world.clock.run(seconds=1000 * number)
        process = start(1000 * number, len(THOUSAND) // 6)
        ready(process)
        before = taken(world)
        while taken(world) < before + scores:
            assert process.poll() is None, "it had nothing more to do"
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.wait()
    assert "waiting" in world.states(), "they were killed before they were done"
    world.clock.move(hours=3)
    finish(world)
    assert all_once(world)
    assert len(world.columns()) == 1


def test_two_workers_at_once(world: World, start: Start) -> None:
    world.acknowledge(*THOUSAND)
    world.clock.run(seconds=60)
    workers = [start(60, sys.maxsize) for _ in range(2)]
    for worker in workers:
        worker.communicate()
        assert worker.returncode == 0
    assert world.states()["sent"], "it was they who delivered"
    world.clock.move(hours=1)
    finish(world)
    assert all_once(world)
    assert len(world.columns()) == 1
