"""The benchmark: it says what it measured, and nothing that it did not."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from bench import aims, peers, visits
from bench.__main__ import LEVELS, ROWS
from bench.aims import Aim, Lecture
from bench.arrivals import Arrivals
from bench.contenders import ALL
from bench.load import Outcome
from bench.measure import Memory, Tally, memory
from bench.peers import Peer
from bench.standing import OURS, Standing
from bench.visits import Answer, Request, UnexpectedAnswerError, Visit
from tests.patience import PATIENCE

PAGE = Answer(200, [], b'<input name="launch" value="1.token">')


def _tally(launches: int, milliseconds: float) -> Tally:
    """Launches within ten seconds, each with so much CPU and taking so long."""
    return Tally(
        seconds=10.0,
        latencies=[milliseconds / 1000] * launches,
        tool_cpu=launches * milliseconds / 1000,
    )


def _standing(**launches: int) -> Standing:
    tallies = {
        (level, name.replace("_", "-")): _tally(number, 1000 / number)
        for level in LEVELS
        for name, number in launches.items()
    }
    # Who is installed is in the table because it was measured, a peer that is not in any case.
    measured = {name for _, name in tallies}
    rows = [ALL[name] for name in ROWS if name in measured or ALL[name].peer]
    return Standing(rows, LEVELS, tallies, dict.fromkeys(ROWS, Memory(80.0, 110.0)))


def _judged(standing: Standing, errors: list[str] | None = None) -> list[Aim]:
    outcome = Outcome(latencies=[0.2] * 2000, errors=errors or [])
    return aims.judged(standing, Lecture(2000, 60, outcome, 8.0), 1.2)


FAST = {"ours": 900, "ours_postgresql": 800, "floor": 1000, "smallest": 700}
PEERS = {"pylti1p3_example": 300, "ltijs_postgresql": 150}


def test_each_aim_is_met_when_it_is():
    assert {aim.met for aim in _judged(_standing(**FAST, **PEERS))} == {True}


@pytest.mark.parametrize(
    ("slower", "missed"),
    [
        ({"pylti1p3_example": 400}, "2.4 times"),
        ({"ltijs_postgresql": 190}, "4.5 times"),
        ({"smallest": 950}, "p95"),
        ({"ours_postgresql": 670, "ltijs_postgresql": 100}, "on PostgreSQL at least"),
        ({"ours": 790}, "the mark to pass"),
    ],
)
def test_an_aim_that_is_missed_says_so(slower: dict[str, int], missed: str):
    judged = _judged(_standing(**{**FAST, **PEERS, **slower}))

    assert [aim.text for aim in judged if not aim.met if missed not in aim.text] == []
    assert [aim.row()[2] for aim in judged if missed in aim.text] == ["not met"]


def test_a_lecture_with_one_error_is_not_received():
    judged = _judged(_standing(**FAST, **PEERS), errors=["503"])

    assert [aim.text[:14] for aim in judged if aim.met is False] == ["2,000 students"]


def test_a_peer_that_is_not_installed_has_no_figure(monkeypatch, tmp_path):
    monkeypatch.setattr(peers, "PLACE", tmp_path)
    standing = _standing(**FAST)

    rows = {line.split("|")[1].strip(): line for line in standing.as_table().splitlines()}
    unknown = [aim.measured for aim in _judged(standing) if aim.met is None]

    assert "| not installed " in rows["ltijs, PostgreSQL"]
    assert not any(letter.isdigit() for letter in rows["ltijs, PostgreSQL"])
    assert "| 90 / 90 / 90 " in rows["ours, SQLite"]
    assert unknown == ["not installed or no launches"] * 2


def test_a_peer_counts_as_installed_only_when_it_came_to_its_end(monkeypatch, tmp_path):
    monkeypatch.setattr(peers, "PLACE", tmp_path)
    broken = Peer("broken", ("a==1",), lambda folder, packages: 1)
    whole = Peer("whole", ("a==1",), lambda folder, packages: 0)

    with pytest.raises(peers.InstallError, match="broken"):
        broken.install()
    whole.install()

    assert not broken.is_installed
    assert whole.is_installed
    assert not Peer("whole", ("a==2",), whole.install_into).is_installed


def _attendance() -> Any:
    platform = SimpleNamespace(issuer="https://p", client_id="c", deployment_id="d")
    return SimpleNamespace(
        platform=platform,
        persona=SimpleNamespace(subject="s"),
        id_token=lambda nonce, *, target: f"signed {nonce}",
    )


def _walk(visit: Visit, *answers: Answer) -> list[Request]:
    """Go through a visit to its end; return what was asked for."""
    asked = [next(visit)]
    for answer in answers[:-1]:
        asked.append(visit.send(answer))
    with pytest.raises(StopIteration):
        visit.send(answers[-1])
    return asked


def _redirect(address: str, *cookies: str) -> Answer:
    headers = [("location", address), *(("set-cookie", cookie) for cookie in cookies)]
    return Answer(302, headers, b"")


QUESTION = _redirect("https://p/auth?" + urlencode({"state": "st", "nonce": "no"}), "a=1; Path=/")


def test_the_peers_are_walked_through_to_a_page_of_theirs():
    looked = _walk(
        visits.visit_past_a_look_at_cookies(_attendance(), target="t", steps=2),
        *(Answer(200, [], b"a script"), QUESTION, PAGE),
    )
    sent_on = _walk(
        visits.visit_with_a_redirect(_attendance(), target="t", steps=2),
        *(QUESTION, _redirect("/lti/launch?ltik=x", "b=2; HttpOnly"), PAGE),
    )

    assert looked[1].path == f"{looked[0].path}&lti1p3_new_window=1"
    assert looked[2].fields == sent_on[1].fields == {"state": "st", "id_token": "signed no"}
    assert sent_on[2] == Request("/lti/launch?ltik=x", cookie="b=2")


def test_a_page_without_a_launch_is_no_launch():
    visit = visits.visit_with_a_redirect(_attendance(), target="t", steps=2)
    next(visit)
    visit.send(QUESTION)
    visit.send(_redirect("/elsewhere"))

    with pytest.raises(UnexpectedAnswerError, match="launch"):
        visit.send(Answer(200, [], b"sorry"))


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers everything but `/no` with 200."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/no" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def _see(paths: Iterator[str]) -> Visit:
    answer = yield Request(next(paths))
    answer.expect(200)


def test_everybody_who_arrives_is_counted_once(port: int, monkeypatch):
    for place in ("load", "arrivals"):
        monkeypatch.setattr(f"bench.{place}.PATIENCE", PATIENCE)
    paths = iter(["/", "/no", *["/"] * 18])

    outcome = Arrivals(port, partial(_see, paths)).receive(20, 0.1)

    assert len(outcome.latencies) == 19
    assert len(outcome.errors) == 1
    assert outcome.requests == 20


def test_the_memory_of_a_server_is_that_of_all_its_processes():
    waits = "import sys; print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", waits]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        found = memory(os.getpid())
        child.communicate()

    assert found.share > 1
    assert found.resident > 1


def test_ours_stands_in_the_table():
    assert OURS in ROWS
    assert ALL.keys() >= set(ROWS)
