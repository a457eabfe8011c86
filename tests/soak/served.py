"""The platform of these runs, which counts how often it took a score for each person."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from werkzeug.serving import WSGIRequestHandler, make_server

from bench.clicks import LINK
from lti_app import clock
from lti_app.lti.keys import ToolKeys
from practice.app import create_app
from practice.keys import KeyRing
from practice.platform import Platform
from practice.running import Running
from practice.switches import Switches
from tests.soak.processes import free_port

STUDENTS = 100_000


class _Quiet(WSGIRequestHandler):
    def log(self, *_given: object) -> None:
        """Keep the terminal for the figures."""


@dataclass(frozen=True)
class Served:
    """The platform, and what it has."""

    platform: Platform
    running: Running

    def behave(self, services: str = "well") -> None:
        """Let its services answer so from now on."""
        self.running.obey(Switches(services=services))

    def columns(self) -> list[dict[str, int]]:
        """Return how often a score was taken for each person, by column of the link."""
        course, book = self.running.courses.find("big"), self.running.gradebook
        assert course is not None
        columns = [each for each in book.line_items(course) if each.resource_link_id == LINK]
        return [
            {who: mark.accepted for who, mark in book.marks(course, each.number).items()}
            for each in columns
        ]


@contextmanager
def serving(tool_url: str, keys: ToolKeys, ahead: Callable[[], float]) -> Iterator[Served]:
    """Serve it until the block ends; its clock is `ahead` by so many seconds."""
    port = free_port()
    platform = Platform(
        f"http://127.0.0.1:{port}", "online-dos", "deployment-1", KeyRing(None), tool_url
    )

    def published() -> object:
        """What stands in the key set; read beside the tool, which may just have been killed."""
        return {"keys": [key.public_jwk for key in keys.published(clock.now())]}

    app = create_app(
        platform,
        tool_url=tool_url,
        fetch_tool_keys=published,
        clock=lambda: time.time() + ahead(),
        students=STUDENTS,
    )
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Served(platform, app.extensions["practice"])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
