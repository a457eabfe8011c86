"""`python -m practice` starts both servers and ends everything that it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from practice.settings import Settings, SettingsError
from practice.supervisor import StartError, check_port, unready
from tests.patience import PATIENCE, wait_until
from tests.ports import held

ROOT = Path(__file__).parents[2]

TOOL = """
import os, pathlib, sys, time
import click
from flask import Flask

app = Flask("tool")

@app.get("/health/ready")
def ready():
    return "ready"

@app.cli.command("prepare")
def prepare():
    if os.environ.get("SPOIL") == "prepare":
        sys.exit("there is no database")
    pathlib.Path("sign-in-file").write_text(os.environ["SIGN_IN_FILE"])
    pathlib.Path("teams-file").write_text(os.environ["TEAMS_FILE"])

platforms = click.Group("platforms")

@platforms.command("add", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def add(arguments):
    pathlib.Path("registered").write_text(" ".join(arguments))

app.cli.add_command(platforms)

@app.cli.command("work")
def work():
    pathlib.Path("worker.pid").write_text(str(os.getpid()))
    while True:
        time.sleep(1)
"""
SERVER = """
import logging, os, pathlib
from werkzeug.serving import make_server
from wsgi import app
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", int(os.environ["PORT"]), app)
pathlib.Path("tool.pid").write_text(str(os.getpid()))
server.serve_forever()
"""
"""In place of serve.py."""


PATIENT = f"""
import runpy
import practice.children
import practice.supervisor

practice.children.LAST_WORDS = 60
practice.supervisor.PATIENCE = {PATIENCE}
runpy.run_module("practice", run_name="__main__")
"""
"""As `python -m practice`, on a machine that may be slow."""


class Run:
    """A supervisor in a folder with a stand-in for the tool."""

    def __init__(self, folder: Path, ports: tuple[int, int], **environment: str) -> None:
        (folder / "wsgi.py").write_text(TOOL)
        (folder / "serve.py").write_text(SERVER)
        self.folder = folder
        self.port, self.practice_port = ports
        addresses = {"PORT": str(self.port), "PRACTICE_PORT": str(self.practice_port)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PATIENT],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PUBLIC_URL": ""} | addresses | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_announced(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Ctrl-C" in line:
                return
        pytest.fail(
            f"it ended before it was ready: {self.process.stderr and self.process.stderr.read()}"
        )

    def end(self) -> tuple[int, str]:
        """Wait for the end; the exit code, and what was said on standard error."""
        _, said = self.process.communicate()
        return self.process.returncode, said

    def worker(self) -> int:
        """The process id of the worker, which begins in its own time."""
        path = self.folder / "worker.pid"
        wait_until(lambda: path.exists() and path.read_text() != "")
        return int(path.read_text())

    def listens(self) -> bool:
        return not (_refuses(self.port) and _refuses(self.practice_port))


Start = Callable[..., Run]


def is_gone(process: int) -> bool:
    """Whether a process has ended."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return True
    return state == "Z"


def answers(port: int, path: str, host: str) -> bool:
    """Whether a server answers well, however long it takes over it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Host": host})
    status = connection.getresponse().status
    connection.close()
    return status == 200


def _refuses(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture
def ports() -> Iterator[tuple[int, int]]:
    """A port for the tool and one for the practice platform."""
    with held(2) as (tool, practice):
        yield tool, practice


@pytest.fixture
def start(tmp_path: Path, ports: tuple[int, int]) -> Iterator[Start]:
    started: list[Run] = []

    def begin(**environment: str) -> Run:
        started.append(Run(tmp_path, ports, **environment))
        return started[-1]

    yield begin
    for run in started:
        if run.process.poll() is None:
            run.process.terminate()
            run.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_both_and_ends_both_without_a_word(number: signal.Signals, start: Start) -> None:
    run = start()
    run.wait_until_announced()
    assert answers(run.port, "/health/ready", f"localhost:{run.port}")
    assert answers(run.practice_port, "/health", f"127.0.0.1:{run.practice_port}")

    run.process.send_signal(number)

    assert run.end() == (0, "")
    assert not run.listens()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_runs_beside_the_tool_and_ends_with_it(
    number: signal.Signals, start: Start
) -> None:
    run = start()
    run.wait_until_announced()
    worker = run.worker()
    run.process.send_signal(number)
    assert run.end() == (0, "")
    wait_until(lambda: is_gone(worker))


def test_it_registers_the_practice_platform_and_keeps_its_keys(start: Start) -> None:
    run = start()
    run.wait_until_announced()
    issuer = f"http://127.0.0.1:{run.practice_port}"
    registered = (run.folder / "registered").read_text()
    assert f"--issuer {issuer} --client-id online-dos-practice" in registered
    assert f"--jwks-url {issuer}/jwks.json" in registered
    assert len(list((run.folder / "var" / "practice").glob("*.pem"))) == 1


def test_it_tells_the_tool_of_its_sign_in_and_its_tenant(start: Start) -> None:
    run = start(SIGN_IN_FILE="", TEAMS_FILE="")
    run.wait_until_announced()
    teams = Path((run.folder / "teams-file").read_text())
    assert teams == run.folder / "var" / "practice" / "teams.toml"
    assert f'"http://127.0.0.1:{run.practice_port}/entra"' in teams.read_text()
    named = Path((run.folder / "sign-in-file").read_text())
    assert named == run.folder / "var" / "practice" / "sign-in.toml"
    assert f'"http://127.0.0.1:{run.practice_port}/sign-in"' in named.read_text()


def test_a_sign_in_and_a_tenant_of_ones_own_stay(start: Start) -> None:
    run = start(SIGN_IN_FILE="own.toml", TEAMS_FILE="teams-own.toml")
    run.wait_until_announced()
    assert (run.folder / "teams-file").read_text() == "teams-own.toml"
    assert (run.folder / "sign-in-file").read_text() == "own.toml"


def test_when_the_tool_dies_everything_ends(start: Start) -> None:
    run = start()
    run.wait_until_announced()
    worker = run.worker()
    os.kill(int((run.folder / "tool.pid").read_text()), signal.SIGKILL)

    code, said = run.end()

    assert code == 1
    assert "The tool ended" in said
    assert "Traceback" not in said
    wait_until(lambda: is_gone(worker))
    # A process needs a moment to notice that its master is gone.
    wait_until(lambda: not run.listens())


def test_when_the_preparation_fails_its_words_are_shown(start: Start) -> None:
    run = start(SPOIL="prepare")
    code, said = run.end()
    assert code == 1
    assert "there is no database" in said
    assert "Traceback" not in said
    assert not run.listens()


@pytest.mark.parametrize("name", ["PORT", "PRACTICE_PORT"])
def test_a_port_that_is_taken_is_named_with_its_variable(name: str, start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = start(**{name: str(port)}).end()
    assert code == 1
    assert said.strip() == (
        f"Port {port} cannot be used (address already in use): set {name} to another port."
    )


def test_a_free_port_is_fine(ports: tuple[int, int]) -> None:
    check_port("PORT", ports[0])


def test_a_port_for_the_mighty_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("socket.socket.bind", refuse, raising=False)
    with pytest.raises(StartError, match=r"permission denied.*PORT"):
        check_port("PORT", 80)


def test_a_server_that_is_not_there_is_not_ready(ports: tuple[int, int]) -> None:
    assert "no answer" in str(unready(ports[0], "/health", "localhost"))


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT is 'eighty'"),
        ({"PRACTICE_PORT": "70000"}, "PRACTICE_PORT is '70000'"),
        ({"PRACTICE_STUDENTS": "many"}, "PRACTICE_STUDENTS is 'many'"),
        ({"PRACTICE_STUDENTS": "1000001"}, "PRACTICE_STUDENTS is '1000001'"),
        ({"PORT": "8100"}, "PORT and PRACTICE_PORT are both 8100"),
        ({"PUBLIC_URL": "localhost"}, "PUBLIC_URL is 'localhost'"),
    ],
)
def test_a_wrong_setting_is_named(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        Settings.from_env(environment)


def test_the_settings_have_good_defaults() -> None:
    settings = Settings.from_env({})
    assert settings.tool_url == "http://localhost:8000"
    assert settings.issuer == "http://127.0.0.1:8100"
    assert settings.students == 0
    assert Settings.from_env({"PRACTICE_STUDENTS": "10000"}).students == 10_000
