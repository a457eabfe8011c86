"""The same student launches many times at the same moment: every launch has to give a good page.

One browser with many tabs: all logins come first and every launch brings all their cookies. Then
all tabs click the button at once, and the course counts one student.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from http.client import HTTPConnection
from typing import TypeVar

from bench.platforms import Platforms
from bench.servers import Server
from bench.visits import (
    Answer,
    Request,
    acknowledge_request,
    launch_request,
    login_request,
    page_request,
)
from practice.personas import INSTRUCTOR

NUMBER = 1_000_000
"""A launch that no measurement reaches, so the course is a fresh one."""
Given = TypeVar("Given")
Result = TypeVar("Result")


class NotTogetherError(Exception):
    """One of the launches went wrong; the text says how."""


def check(server: Server, platforms: Platforms, times: int) -> str:
    """Launch `times` at once and return a sentence about it. Raises NotTogetherError."""
    student = platforms.attendance(NUMBER)
    logins = [_send(server, login_request(student, target=server.target)) for _ in range(times)]
    jar = "; ".join(login.cookies() for login in logins)
    launches = [
        launch_request(student, login, target=server.target)._replace(cookie=jar)
        for login in logins
    ]
    pages = _at_once(lambda each: _send(server, each), launches)
    for page in pages:
        page.expect(200)
    if len({page.hidden("launch") for page in pages}) != times:
        raise NotTogetherError("two launches share a token")
    clicks = _at_once(lambda page: _send(server, acknowledge_request(page)), pages)
    after = _at_once(lambda click: _send(server, page_request(click)), clicks)
    for page in after:
        page.expect(200)
    counted = _counted(server, platforms)
    if counted != "1":
        raise NotTogetherError(f"the course counts {counted} students instead of 1")
    return (
        f"One student launched {times} times at once: {times} good pages, each with a token of its "
        f"own; {times} clicks at once were counted as one."
    )


def _counted(server: Server, platforms: Platforms) -> str:
    """The number on the course page of an instructor."""
    attendance = platforms.attendance(NUMBER)
    persona = replace(attendance.persona, subject="instructor", roles=(INSTRUCTOR,))
    instructor = replace(attendance, persona=persona)
    login = _send(server, login_request(instructor, target=server.target))
    page = _send(server, launch_request(instructor, login, target=server.target))
    page.expect(200)
    number = page.body.partition(b"<strong>")[2].partition(b"</strong>")[0]
    return number.decode(errors="replace")


def _send(server: Server, request: Request) -> Answer:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        headers = {"Cookie": request.cookie} if request.cookie else {}
        if request.fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        method = "GET" if request.fields is None else "POST"
        connection.request(method, request.path, body=request.body() or None, headers=headers)
        got = connection.getresponse()
        names = [(name.lower(), value) for name, value in got.getheaders()]
        return Answer(got.status, names, got.read())
    finally:
        connection.close()


def _at_once(do: Callable[[Given], Result], given: Sequence[Given]) -> list[Result]:
    """Do it for all that is given in the same moment; return the results in order."""
    barrier = threading.Barrier(len(given))
    results: dict[int, Result] = {}

    def work(number: int) -> None:
        barrier.wait(30)
        results[number] = do(given[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(given))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(results) != len(given):
        raise NotTogetherError("a launch got no answer")
    return [results[number] for number in range(len(given))]
