"""A platform that takes questions and answers none, while people come: the tool in its servers."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from bench import class_list
from bench.visits import Answer, Request
from lti_app.db import db
from practice.keys import KeyRing
from practice.platform import Platform
from tests.factories import Factories
from tests.launcher import TOOL
from tests.lti import replies
from tests.lti.replies import Replies, Reply
from tests.patience import PATIENCE, wait_until
from tests.served import SERVERS, serving
from tests.soak import people
from tests.soak.people import Ledger, Student, Way, over
from tests.web import installations

MANY = 6
"""Twice the threads of the one worker."""
BUSY = b"so we did not ask for this class list. Please try again in a minute."
UNREACHABLE = b"We could not reach your learning platform"


@dataclass
class Course:
    """A course on a platform that hears every question and answers none."""

    replies: Replies
    platform: Platform
    way: Way

    def roster(self, _number: int = 0) -> Answer:
        """What an instructor sees who asks for the class list."""
        return self.way(Request("/course/roster", {"launch": class_list.TOKEN}), None)

    def launch(self, number: int) -> Answer:
        """What a student sees who opens the link."""
        seen: list[Answer] = []

        def noting(request: Request, body: bytes | None) -> Answer:
            seen.append(self.way(request, body))
            return seen[-1]

        Student(Ledger(), self.platform, number).attempt(noting)
        return seen[-1]

    def is_open_to_others(self) -> bool:
        """Whether somebody gets in who needs nothing of any platform."""
        pages = [self.way(Request(path), None) for path in ("/health/live", "/report/default/")]
        return [page.status for page in pages] == [200, 200]


@pytest.fixture(params=SERVERS)
def course(request, tmp_path, monkeypatch) -> Iterator[Course]:
    """That course, and one worker with as many threads as are usual."""
    monkeypatch.setattr(people, "TIMEOUT", PATIENCE)
    environment = installations.on_sqlite(tmp_path)
    with replies.serving() as silent:
        silent.next = Reply(b"{}", status=503, is_held=True)
        platform = Platform(silent.url, "online-dos", "deployment-1", KeyRing(None), TOOL)
        with installations.running(**environment) as app:
            installations.prepare(app)
            with app.app_context(), Session(db.engine) as session:
                Factories(session).registration(platform)
            class_list.lay_records(app, silent.url, 0)
        alone = {**environment, "WORKERS": "1"}
        said = tmp_path / "said"
        with serving(request.param, alone, said, "tests.web.patient:app") as server:
            yield Course(silent, platform, over(server.port))
            silent.let_go.set()


def those_who_were_told(asking: list[Future[Answer]]) -> list[Answer]:
    """Return the answers of all but those for whom the platform is asked."""
    return [each.result() for each in asking if each.done()]


def test_instructors_who_wait_for_a_class_list_hold_nobody_else_up(course):
    with ThreadPoolExecutor(MANY) as pool:
        asking = [pool.submit(course.roster) for _ in range(MANY)]
        wait_until(lambda: len(those_who_were_told(asking)) == MANY - 2)

        assert course.is_open_to_others()
        assert len(course.replies.asked) == 2
        for page in those_who_were_told(asking):
            assert (page.status, BUSY in page.body) == (200, True)
        course.replies.let_go.set()

    assert course.is_open_to_others()


def test_students_who_wait_for_a_key_set_hold_nobody_else_up(course):
    with ThreadPoolExecutor(MANY) as pool:
        launching = [pool.submit(course.launch, number) for number in range(MANY)]
        wait_until(lambda: len(those_who_were_told(launching)) == MANY - 1)

        assert course.is_open_to_others()
        assert len(course.replies.asked) == 1
        for page in those_who_were_told(launching):
            assert (page.status, UNREACHABLE in page.body) == (401, True)
            assert page.header("retry-after") == "60"
        course.replies.let_go.set()

    assert course.is_open_to_others()
