"""A platform with a class list: the practice platform, knowing the keys of the tool under test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flask import Flask
from werkzeug.serving import make_server

from lti_app import clock
from lti_app.config import Settings
from lti_app.lti.keys import ToolKeys
from practice.app import create_app
from practice.courses import Course
from practice.personas import PERSONAS
from practice.platform import Platform
from practice.roster import Roster
from practice.running import Running
from tests.launcher import TOOL


@dataclass
class ClassList:
    """Where the platform is, what it was asked, and what it answers instead of the truth."""

    platform: Platform
    running: Running
    asked: list[str]
    answers: Callable[..., object] | None = None

    def roster(self, course: Course) -> Roster:
        """The members of `course`."""
        return self.running.rosters.of(course)


@contextmanager
def serving(app: Flask, platform: Platform, *, students: int = 0) -> Iterator[ClassList]:
    """Serve a platform like `platform` that gives `app` access tokens."""
    settings: Settings = app.extensions["settings"]

    def tool_keys() -> dict[str, object]:
        published = ToolKeys(settings.keys_dir).published(clock.now())
        return {"keys": [key.public_jwk for key in published]}

    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    here = replace(platform, issuer=f"http://127.0.0.1:{server.server_port}")
    practice = create_app(here, tool_url=TOOL, fetch_tool_keys=tool_keys, students=students)
    found = ClassList(here, practice.extensions["practice"], [])

    def answered(environ, start_response):
        if "/members" in environ["PATH_INFO"]:
            found.asked.append(environ["PATH_INFO"] + "?" + environ["QUERY_STRING"])
            if found.answers is not None:
                return found.answers(environ, start_response)
        return practice.wsgi_app(environ, start_response)

    server.app = answered
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def subject_of(persona: str) -> str:
    """The user id that the platform gives for `persona`."""
    subject = PERSONAS[persona].subject
    assert subject is not None
    return subject


def answering(body: bytes, status: str = "200 OK") -> Callable[..., object]:
    """Return a WSGI application with one answer."""

    def answer(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response(status, [("Content-Length", str(len(body)))])
        return [body]

    return answer
