"""The Containerfile: all that the tool reads, a user who can write to one folder, no tools."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from lti_app.config import ROOT, Settings
from tests.deploy.yaml_files import UID, unknown

CONTAINERFILE = ROOT / "Containerfile"
PROGRAM = ROOT / "tests" / "deploy" / "first_minutes.py"
APPLICATION = "/srv/online-dos"


def instructions() -> list[tuple[str, str]]:
    """Return each instruction with what it says, of both stages."""
    lines = [line for line in CONTAINERFILE.read_text("utf-8").splitlines() if line[:1] != "#"]
    whole = "\n".join(lines).replace("\\\n", " ")
    split = [line.split(maxsplit=1) for line in whole.splitlines() if line]
    return [(name, said) for name, said in split]


def of_the_image(name: str) -> list[str]:
    """Return what the instructions `name` of the last stage say."""
    known = instructions()
    last = max(number for number, (each, _) in enumerate(known) if each == "FROM")
    return [said for each, said in known[last:] if each == name]


def copied() -> list[str]:
    """Return every path of the project that a stage takes over, in order."""
    copies = [said.split() for name, said in instructions() if name == "COPY"]
    return [path for words in copies if "--from" not in words[0] for path in words[:-1]]


def of_the_application() -> list[str]:
    """Return the paths that end up in the folder from which the tool runs."""
    known = instructions()
    begin = known.index(("WORKDIR", APPLICATION))
    end = next(number for number in range(begin, len(known)) if known[number][0] == "FROM")
    words = [said.split()[:-1] for name, said in known[begin:end] if name == "COPY"]
    return [path for some in words for path in some]


def let_through(path: str) -> bool:
    """Return whether the build is given `path`, by the last pattern that says something of it."""
    verdict = True
    for line in (ROOT / ".containerignore").read_text("utf-8").splitlines():
        pattern = line.lstrip("!").replace("**/", "*")
        is_meant = fnmatch(path, pattern) or fnmatch(path, f"{pattern}/*")
        if line and line[0] != "#" and is_meant:
            verdict = line.startswith("!")
    return verdict


def variables() -> dict[str, str]:
    """Return the environment that the image sets."""
    words = [word for said in of_the_image("ENV") for word in shlex.split(said)]
    return dict(word.split("=", 1) for word in words)


@pytest.mark.parametrize("path", copied())
def test_what_is_copied_is_there_and_given_to_the_build(path: str):
    assert (ROOT / path).exists()
    assert let_through(path)


@pytest.mark.parametrize(
    "path",
    [
        "keys/state.key",
        "var/course.sqlite3",
        "secrets/course_password",
        ".env",
        "node_modules/esbuild/package.json",
        "static/dist/report.js",
        "translations/nl/LC_MESSAGES/messages.mo",
        "lti_app/__pycache__/app.pyc",
    ],
)
def test_secrets_and_what_a_build_makes_are_not(path: str):
    assert not let_through(path)


def test_docker_is_told_the_same():
    assert (ROOT / ".dockerignore").read_bytes() == (ROOT / ".containerignore").read_bytes()


def test_both_stages_begin_with_one_base_that_has_a_version():
    arguments = dict(said.split("=", 1) for name, said in instructions() if name == "ARG")

    assert re.fullmatch(r"docker\.io/library/python:3\.11-slim-\w+", arguments["PYTHON"])
    assert [said.split()[0] for name, said in instructions() if name == "FROM"] == ["${PYTHON}"] * 2


def test_every_package_is_checked_against_its_hash():
    runs = [said for name, said in instructions() if name == "RUN"]
    installed = [part for said in runs for part in said.split("&&") if " pip " in part]

    assert len([part for part in installed if " install " in part]) == 2
    for part in installed:
        assert "--require-hashes" in part or " uninstall " in part
    assert any(" ci " in said and "npm" in said for said in runs)


def test_the_image_has_no_installer_and_runs_as_nobody_in_particular():
    [made] = of_the_image("RUN")

    assert " uninstall " in made
    assert made.split("&&")[0].split()[-3:] == ["wheel", "setuptools", "pip"]
    assert "--without-pip" in CONTAINERFILE.read_text("utf-8")
    assert of_the_image("USER") == [f"{UID}:{UID}"]
    assert of_the_image("VOLUME") == ["/data"]
    assert "--mode=0700 /data" in made


def test_keys_and_databases_lie_in_the_one_folder():
    names = {name for name in variables() if name not in ("PATH", "PYTHONDONTWRITEBYTECODE")}
    settings = Settings.from_env(variables())

    assert unknown(names) == set()
    assert settings.keys_dir == Path("/data/keys")
    for url in (
        settings.course_database_url,
        settings.reports_database_url,
        settings.campaign_database,
    ):
        assert url.startswith("sqlite:////data/")


def test_it_serves_as_systemd_does_and_is_asked_whether_it_can():
    [command], [health] = of_the_image("CMD"), of_the_image("HEALTHCHECK")
    program = json.loads(health.partition("CMD ")[2])
    unit = (ROOT / "docs" / "samples" / "online-dos.service").read_text("utf-8")

    # A list, so no shell is before it: it hears when it is to end.
    assert json.loads(command) == ["python", "serve.py", "--host", "0.0.0.0"]
    assert "\nExecStart=/srv/online-dos/.venv/bin/python serve.py\n" in unit
    # The other way to serve, for who says so in the command of the container.
    assert {"serve.py", "gunicorn.conf.py"} <= set(of_the_application())
    compile(program[2], "HEALTHCHECK", "exec")
    assert "/health/ready" in program[2]


@pytest.mark.parametrize("file", [CONTAINERFILE, ROOT / "docs" / "containers.md"])
def test_it_is_built_in_the_format_that_keeps_that_question(file: Path):
    builds = [line for line in file.read_text("utf-8").splitlines() if "podman build" in line]

    assert builds
    assert all("podman build --format docker " in line for line in builds)


@pytest.fixture(scope="module")
def met(tmp_path_factory) -> dict[str, Any]:
    """What happens in the first minutes of a copy of what the image holds."""
    copy, data = tmp_path_factory.mktemp("image"), tmp_path_factory.mktemp("data")
    for path in of_the_application():
        source = ROOT / path
        if source.is_dir():
            left_out = shutil.ignore_patterns("__pycache__", "*.po")
            shutil.copytree(source, copy / path, ignore=left_out)
        else:
            shutil.copy2(source, copy / path)
    environment = {
        **{name: value.replace("/data", str(data)) for name, value in variables().items()},
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(copy),
        "PUBLIC_URL": "https://dos.example.edu",
        "REPORT_URL": "https://report.example.edu",
        "DESK_URL": "https://desk.example.edu",
    }
    done = subprocess.run(
        [sys.executable, "-P", str(PROGRAM)],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "data": {path.name for path in data.iterdir()}}


def test_what_is_copied_is_all_that_the_tool_needs(met):
    assert met["prepared"].endswith("and the databases for courses, reports and campaigns.\n")
    served = dict.fromkeys(("ready", "report", "desk", "bundled"), 200)
    assert met["statuses"] == {**served, "refused": 400}
    assert "Dit lukte niet" in met["refused"]  # the catalogue is there


def test_it_writes_where_it_may_and_nowhere_else(met):
    assert met["written"] == []
    assert met["data"] >= {"keys", "course.sqlite3", "reports.sqlite3", "campaign.sqlite3"}
