"""A person's request that is answered by hand: exported, erased, with the commands of the docs."""

import json
import shlex
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.acknowledgement.models import Acknowledgement
from lti_app.config import ROOT
from lti_app.lti.models import Registration
from practice.personas import PERSONAS
from tests.launcher import Launcher
from tests.web.visit import Visit

SUBJECT = str(PERSONAS["student-01"].subject)
PROGRAM = "flask --app wsgi "

Run = Callable[..., Result]


@pytest.fixture
def run(launcher: Launcher, app: Flask) -> Run:
    """Return a function that runs a command of an installation in which two people confirmed."""
    for persona in ("student-01", "student-02"):
        Visit(launcher, persona).acknowledge()
    runner = app.test_cli_runner()
    return lambda *words, **more: runner.invoke(args=list(words), **more)


@pytest.fixture
def number(run: Run, session: Session) -> str:
    """The number of the platform from which they came."""
    return str(session.scalars(select(Registration.id)).one())


def left(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Acknowledgement)) or 0


def examples(number: str) -> list[list[str]]:
    """Return the commands in docs/privacy.md, about the student and their platform."""
    page = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    block = page.partition("```sh\n")[2].partition("```")[0]
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    told = {"USER_ID": SUBJECT, "1": number}
    assert all(words[:3] == PROGRAM.split() for words in lines)
    return [[told.get(word, word) for word in words[3:]] for words in lines]


def test_the_examples_of_the_docs_work(run: Run, number: str, session: Session) -> None:
    results = [run(*words) for words in examples(number)]

    assert [each.exit_code for each in results] == [0] * 6, [each.output for each in results]
    _listed, exported, erased, *_rest = results
    found = json.loads(exported.output)
    assert found["user_id"] == SUBJECT
    assert [click["action"] for click in found["acknowledgements"]] == ["acknowledged"]
    assert len(found["visits"]) == 1
    assert erased.output == "Erased 1 acknowledgements and 0 scores; ended 1 visits.\n"
    assert left(session) == 1


def test_erasing_asks_first(run: Run, number: str, session: Session) -> None:
    refused = run("records", "erase", number, SUBJECT, input="n\n")

    assert refused.exit_code == 1
    assert left(session) == 2


def test_of_somebody_unknown_nothing_is_kept(run: Run, number: str, session: Session) -> None:
    found = json.loads(run("records", "export", number, "nobody").output)
    erased = run("records", "erase", number, "nobody", "--yes")

    assert (found["acknowledgements"], found["visits"]) == ([], [])
    assert erased.output == "Erased 0 acknowledgements and 0 scores; ended 0 visits.\n"
    assert left(session) == 2


def test_a_platform_that_does_not_exist_is_said_so(run: Run) -> None:
    result = run("records", "export", "999", SUBJECT)

    assert result.exit_code == 1
    assert "There is no platform 999" in result.output
