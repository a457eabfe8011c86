"""Two worlds that differ in who reports, and in nothing else (promise 1, on the course site)."""

import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from itsdangerous import TimestampSigner

from lti_app import clock
from lti_app.db import CourseModel, db
from lti_app.sealing.tokens import Token
from practice.platform import Platform
from tests.launcher import Launcher
from tests.membership.member import Member
from tests.web import installations

ALICE, BOB = "student-01", "student-02"


@dataclass(frozen=True)
class World:
    """What is left when both have launched and one has gone to report."""

    token: Token
    """What the report site gets to see."""
    database: list[tuple[str, list[str]]]
    requests: list[object]


@pytest.fixture
def world(tmp_path: Path, platform: Platform, monkeypatch):
    """Return a function that lets a world happen, with a clock that stands still."""
    moment = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: moment)
    seconds = int(moment.timestamp())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: seconds)

    def happen(reporter: str, *, tokens_of_reporter: int = 1) -> World:
        folder = tmp_path / f"{reporter}-{tokens_of_reporter}"
        with installations.running(**installations.on_sqlite(folder)) as app:
            if (tmp_path / "tokens").exists():
                shutil.copytree(tmp_path / "tokens", folder / "keys" / "tokens")
            installations.prepare(app)
            shutil.copytree(folder / "keys" / "tokens", tmp_path / "tokens", dirs_exist_ok=True)
            launcher = installations.launcher_for(app, platform)
            with monkeypatch.context() as patch:
                _seed(patch)
                members = {
                    person: Member(launcher, person, chance=Random(person == reporter))
                    for person in (ALICE, BOB)
                }
                token = members[reporter].token()
                members[BOB if reporter == ALICE else ALICE].token()
                for _ in range(tokens_of_reporter - 1):
                    members[reporter].token()
            return World(token, _dump(launcher), [each.requests for each in members.values()])

    return happen


def _seed(patch: pytest.MonkeyPatch) -> None:
    """Let the server draw the same random bytes in every world."""
    chance = Random("server")
    patch.setattr(secrets, "token_bytes", lambda n=32: chance.randbytes(n))
    patch.setattr(secrets, "token_hex", lambda n=32: chance.randbytes(n).hex())
    patch.setattr(secrets, "token_urlsafe", lambda n=32: chance.randbytes(n).hex())


def _dump(launcher: Launcher) -> list[tuple[str, list[str]]]:
    with launcher.app.app_context():
        return [
            (table.name, sorted(repr(tuple(row)) for row in db.connection.execute(table.select())))
            for table in CourseModel.metadata.sorted_tables
        ]


def test_promise_1_the_course_site_is_the_same_whoever_reports(world):
    alice, bob = world(ALICE), world(BOB)

    assert alice.database == bob.database
    assert alice.requests == bob.requests
    assert dict(alice.database)["token_quota"]


def test_promise_1_what_the_report_site_sees_is_the_same_whoever_reports(world):
    assert world(ALICE).token == world(BOB).token


def test_promise_1_a_world_in_which_the_reporter_did_more_looks_different(world):
    """The negative control: the comparison would notice."""
    alice, bob = world(ALICE, tokens_of_reporter=2), world(BOB, tokens_of_reporter=2)

    assert alice.database != bob.database
    assert alice.requests != bob.requests
