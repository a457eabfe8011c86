"""A large course on the practice platform, in a process of its own, and our records beside it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from flask import Flask
from sqlalchemy import insert
from werkzeug.serving import WSGIRequestHandler, make_server

from bench.platforms import PlatformEntry
from lti_app import clock
from lti_app.access.models import Course, Launch
from lti_app.access.service import LIFE
from lti_app.acknowledgement.models import Acknowledgement, Action
from lti_app.campaign.pack import Version
from lti_app.campaign.shelf import shelf
from lti_app.db import db
from lti_app.lti.models import Deployment
from lti_app.lti.roles import Role
from practice.app import create_app
from practice.courses import big_course
from practice.keys import KeyRing
from practice.platform import Platform
from practice.roster import generated_student
from practice.running import current
from practice.service_claims import members_url

CLIENT_ID = "bench"
DEPLOYMENT = "big"
TOOL = "http://127.0.0.1:8000"
TOKEN = "1.bench"
"""The launch token of the instructor who looks; no launch is measured, so its row is laid."""
_ACCEPTED = "/bench/accepted"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Keep the terminal for the figures."""


def entry(issuer: str) -> PlatformEntry:
    """Return what our tool has to know of the platform at `issuer`."""
    return PlatformEntry(
        issuer=issuer,
        client_id=CLIENT_ID,
        deployment_id=DEPLOYMENT,
        auth_url=f"{issuer}/auth",
        token_url=f"{issuer}/token",
        jwks_url=f"{issuer}/jwks.json",
        jwks={"keys": []},
    )


def free_issuer() -> str:
    """Return an address of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@contextlib.contextmanager
def platform(issuer: str, tool_keys: dict[str, Any], students: int, delay: float) -> Iterator[None]:
    """Serve the platform until the block ends; it waits `delay` seconds before each answer."""
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(issuer, tool_keys, students, delay), daemon=True
    )
    process.start()
    try:
        _wait_for(f"{issuer}/jwks.json")
        yield
    finally:
        process.terminate()
        process.join()


def accepted(issuer: str, link_id: str) -> list[dict[str, int]]:
    """Return how often the platform took a score for each person, by column of a link."""
    with urllib.request.urlopen(f"{issuer}{_ACCEPTED}/{link_id}") as answer:
        found: list[dict[str, int]] = json.load(answer)
    return found


def _serve(issuer: str, tool_keys: dict[str, Any], students: int, delay: float) -> None:
    here = Platform(issuer, CLIENT_ID, DEPLOYMENT, KeyRing(None), TOOL)
    app = create_app(here, tool_url=TOOL, fetch_tool_keys=lambda: tool_keys, students=students)
    app.before_request(lambda: sleep(delay))
    app.add_url_rule(f"{_ACCEPTED}/<link_id>", view_func=_accepted)
    port = int(issuer.rpartition(":")[2])
    make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet).serve_forever()


def _accepted(link_id: str) -> list[dict[str, int]]:
    """What `accepted` reads; no platform has such a page, this one is added for the count."""
    gradebook = current().gradebook
    course = current().courses.find("big")
    assert course is not None
    columns = [item for item in gradebook.line_items(course) if item.resource_link_id == link_id]
    return [
        {user: mark.accepted for user, mark in gradebook.marks(course, column.number).items()}
        for column in columns
    ]


def _wait_for(url: str) -> None:
    until = monotonic() + 30
    while True:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(url).close()
            return
        if monotonic() > until:
            raise TimeoutError(url)
        sleep(0.05)


def lay_records(app: Flask, issuer: str, acknowledged: int) -> None:
    """Lay an instructor's launch, the course, and `acknowledged` acknowledgements."""
    place = big_course(0).id
    with app.app_context():
        deployment = db.session.query(Deployment).one()
        owner = {
            "institution_id": deployment.institution_id,
            "registration_id": deployment.registration_id,
            "deployment_id": deployment.id,
        }
        url = members_url(issuer, place)
        today = clock.now().date()
        db.session.add(Course(**owner, place=place, memberships_url=url, last_used_on=today))
        db.session.add(_launch(owner, place))
        db.session.flush()
        if acknowledged:
            events = _events(owner, place, shelf(app).published("default").version, acknowledged)
            db.session.execute(insert(Acknowledgement), events)
        db.session.commit()


def _launch(owner: dict[str, int], place: str) -> Launch:
    return Launch(
        **owner,
        token_hash=hashlib.sha256(TOKEN.encode()).digest(),
        nonce_hash=hashlib.sha256(b"nonce").digest(),
        context_id=place,
        resource_link_id="link",
        subject="instructor",
        role=Role.INSTRUCTOR,
        is_test_user=False,
        language="en",
        is_open=True,
        ends_at=clock.now() + LIFE,
    )


def _events(
    owner: dict[str, int], place: str, version: Version, number: int
) -> list[dict[str, object]]:
    event = {
        **owner,
        "place": place,
        "resource_link_id": "link",
        "role": Role.LEARNER,
        "action": Action.ACKNOWLEDGED,
        "round": 0,
        "meaning_hash": version.hash,
        "version_hash": version.hash,
        "language": "en",
        "edition_hash": version.edition("en").hash,
        "recorded_at": clock.now() - timedelta(days=1),
    }
    return [{**event, "subject": generated_student(each).subject} for each in range(number)]
