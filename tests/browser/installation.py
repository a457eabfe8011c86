"""The tool and the practice platform, started as a newcomer starts them, with nothing shared."""

import contextlib
import hashlib
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import create_engine

from lti_app import clock
from lti_app.campaign import publishing
from lti_app.campaign.files import MANIFEST, read_files
from lti_app.campaign.pack import SHIPPED, open_pack
from lti_app.campaign.publishing import NothingNewError, Wish
from lti_app.config import Settings
from tests.browser.channel import BUSY_SECONDS, Channel
from tests.browser.waiting import let_it_be_known
from tests.ports import held

ROOT = Path(__file__).parents[2]
EARLIER = (
    ("Only write what you would also say face to face.", "Write nothing you would not say aloud."),
    ("Schrijf alleen wat je ook zou zeggen als je elkaar aankijkt.", "Schrijf netjes."),
    ("  - id: feelings\n", "  - id: mind-feelings\n"),
)
"""What the Do's of today say, and what an earlier version said instead."""
LONG_AGO = "2020-01-01 00:00:00.000000"
FAR_AHEAD = "2099-01-01 00:00:00.000000"
END_SECONDS = 300
"""After which the servers are taken never to end."""


class Installation:
    """Both processes, on free ports, with databases and keys in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._held = ExitStack()
        port, practice_port = self._held.enter_context(held(2))
        # To a browser these two names of one machine are two sites, as tool and platform are.
        self.tool = f"http://localhost:{port}"
        self.practice = f"http://127.0.0.1:{practice_port}"
        self.channel = Channel(folder)
        self._database = folder / "course.sqlite3"
        self._said = (folder / "said").open("w+")
        environment = {
            "PORT": str(port),
            "PRACTICE_PORT": str(practice_port),
            "PUBLIC_URL": "",
            "REPORT_URL": "",
            "DESK_URL": "",
            "COURSE_DATABASE_URL": f"sqlite:///{self._database}",
            "REPORTS_DATABASE_URL": f"sqlite:///{folder}/reports.sqlite3",
            "KEYS_DIR": str(folder / "keys"),
        }
        self._environment = _without_settings() | environment
        self._process = subprocess.Popen(
            [sys.executable, "-m", "practice"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )

    def wait_until_ready(self) -> None:
        """Return when both servers answer; fail with what they said when they do not."""
        assert self._process.stdout is not None
        if not any("Ctrl-C" in line for line in self._process.stdout):
            self._said.seek(0)
            raise AssertionError(f"it ended before it was ready: {self._said.read()}")
        self.channel.leave_hours_to_commands()

    def end(self) -> int:
        """End both servers as Ctrl-C does; return the exit code."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=END_SECONDS)
        self._said.close()
        self._held.close()
        return self._process.returncode

    def course(self, persona: str, course: str = "groups", **switches: str) -> str:
        """The address of a course page: who is looking, and how nasty the platform is."""
        return f"{self.practice}/courses/{course}?{urlencode({'as': persona, **switches})}"

    def command(self, *words: str) -> str:
        """Run one of the tool's commands and return what it said."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def publish_second(self) -> None:
        """Let a second institution show the second pack, if it does not yet."""
        if not self._has_second:
            self.command("institutions", "add", "--name", "Seehafen", "seehafen")
            pack = "tests/campaign_packs/second"
            self.command("campaign", "publish", pack, "--institution", "seehafen")
            self._has_second = True

    _has_second = False

    def close_desk(self) -> None:
        """Forget the desk with all that came to it, and close the channel that it opened."""
        self.channel.is_open = True
        self.begin_anew()

    def events(self) -> list[str]:
        """What was recorded, oldest first."""
        return [row[0] for row in self._sql("SELECT action FROM acknowledgement ORDER BY id")]

    def forget_everybody(self) -> None:
        """Delete all that visitors left, and switch grades off."""
        self._sql("DELETE FROM acknowledgement")
        self._sql("DELETE FROM answer_tally")
        self._sql("DELETE FROM grade_delivery")
        self._sql("DELETE FROM token_quota")
        self._sql("DELETE FROM launch")
        self._sql("UPDATE placement SET is_graded = 0, grade_problem = NULL")

    def forget_drafts(self) -> None:
        """Throw away what administrators were working on."""
        with self._campaign() as opened:
            for table in ("draft_artefact", "draft_file", "draft"):
                opened.execute(f"DELETE FROM {table}")
            opened.commit()

    def begin_anew(self) -> None:
        """Close the reporting channel and show the shipped pack, as at the beginning."""
        changed = int(self.channel.close())
        later = "institution = 'default' AND number > 1"
        made = f"publication_id IN (SELECT id FROM publication WHERE {later})"
        self._unpublish("artefact", made)
        changed += self._unpublish("publication", later)
        if changed:
            let_it_be_known()

    def _unpublish(self, table: str, where: str) -> int:
        with self._campaign() as opened:
            gone = opened.execute(f"DELETE FROM {table} WHERE {where}").rowcount
            opened.commit()
        return gone

    def _campaign(self) -> closing[sqlite3.Connection]:
        path = self._database.with_name("campaign.sqlite3")
        return closing(sqlite3.connect(path, timeout=BUSY_SECONDS))

    def deliver(self, *rows: tuple[str, str | None]) -> None:
        """Let scores with these states and problems stand under every link that is graded."""
        for number, (state, problem) in enumerate(rows):
            self._sql(
                "INSERT INTO grade_delivery (institution_id, placement_id, subject, scored_at, "
                "state, attempts, due_at, problem) "
                "SELECT institution_id, id, ?, ?, ?, 3, ?, ? FROM placement WHERE is_graded",
                f"somebody-{number}",
                LONG_AGO,
                state,
                FAR_AHEAD,  # so that the worker leaves them alone
                problem,
            )

    def lay_earlier_text(self) -> str:
        """Let there be another version, which some neighbour has published; return its hash."""
        path = self._database.with_name("campaign.sqlite3")
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
        files = dict(read_files(SHIPPED))
        text = files[MANIFEST].decode().replace('version: "2026.11.1"', 'version: "2026.01"')
        for old, new in EARLIER:
            assert old in text, old
            text = text.replace(old, new)
        pack = open_pack({**files, MANIFEST: text.encode()})
        with engine.begin() as connection, contextlib.suppress(NothingNewError):
            publishing.publish(connection, pack, Wish("neighbour"), (), now=clock.now())
        engine.dispose()
        return pack.version.hash

    def confirmed_before(self, version_hash: str) -> None:
        """Let what was confirmed be that version, which meant something else."""
        self._sql(
            "UPDATE acknowledgement SET version_hash = ?, meaning_hash = ?",
            version_hash,
            version_hash,
        )

    def confirmed_last_year(self) -> None:
        """Let what was confirmed be long ago."""
        self._sql("UPDATE acknowledgement SET recorded_at = ?", LONG_AGO)

    def exempt_everybody(self) -> None:
        """Let who confirmed be exempt instead."""
        self._sql("UPDATE acknowledgement SET action = 'exempted', reason = 'other_way'")

    def show_answers(self) -> None:
        """Let there be more of each answer."""
        self._sql("UPDATE answer_tally SET people = people + 9, shown_people = people + 9")

    @contextmanager
    def without_names(self) -> Iterator[None]:
        """Let the institution show no names meanwhile."""
        self._sql("UPDATE institution SET shows_names = 0")
        yield
        self._sql("UPDATE institution SET shows_names = 1")

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Let there be platforms that wait, failed, or are switched off meanwhile."""
        for status in ("pending", "disabled"):
            self._sql(
                "INSERT INTO registration (institution_id, name, issuer, client_id, auth_url, "
                "token_url, jwks_url, algorithms, frame_origins, allow_anonymous, "
                "approve_deployments, status, made_at, last_service_error, last_service_error_at) "
                "SELECT min(id), 'Campus', ?, 'a-long-client-id-without-a-blank-in-it', '', '', "
                "'', 'RS256', '', 0, 0, ?, ?, 'token 400 invalid_client', ? FROM institution",
                f"https://{status}.campus.example.edu",
                status,
                LONG_AGO,
                LONG_AGO,
            )
            self._sql(
                "INSERT INTO deployment (institution_id, registration_id, deployment_id, status, "
                "made_at) SELECT institution_id, id, ?, status, made_at FROM registration "
                "WHERE issuer LIKE '%.campus.example.edu' AND status = ?",
                "0123456789abcdef-0123456789abcdef-0123456789abcdef",
                status,
            )
        yield
        others = "SELECT id FROM registration WHERE issuer LIKE '%.campus.example.edu'"
        self._sql(f"DELETE FROM deployment WHERE registration_id IN ({others})")
        self._sql("DELETE FROM registration WHERE issuer LIKE '%.campus.example.edu'")

    def end_all_launches(self) -> None:
        """Let every page that is open be too old."""
        self._sql("UPDATE launch SET ends_at = ?", LONG_AGO)

    def invite(self, kind: str) -> str:
        """Make an invite and return its secret."""
        secret = secrets.token_urlsafe(24)
        digest = hashlib.sha256(secret.encode()).digest()
        self._sql(
            "INSERT INTO invite (institution_id, kind, token_hash, ends_at) "
            "SELECT min(id), ?, ?, ? FROM institution",
            kind,
            digest,
            FAR_AHEAD,
        )
        return secret

    def _sql(self, statement: str, *values: str | bytes | None) -> list[tuple[str, ...]]:
        connection = sqlite3.connect(self._database, timeout=BUSY_SECONDS)
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()


@contextmanager
def running(folder: Path) -> Iterator[Installation]:
    """An installation from its start to its end."""
    installation = Installation(folder)
    try:
        installation.wait_until_ready()
        yield installation
    finally:
        code = installation.end()
    assert code == 0, "the servers did not end well"


def _without_settings() -> dict[str, str]:
    """The environment without the settings of the person who runs the tests."""
    names = {name.upper() for name in Settings.__dataclass_fields__}
    names |= {f"{name}_FILE" for name in names}
    return {name: value for name, value in os.environ.items() if name not in names}
