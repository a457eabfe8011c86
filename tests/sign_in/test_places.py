"""Only some ask an institution's provider at once, whichever process they are in."""

from __future__ import annotations

import errno
import fcntl
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from lti_app.errors import NotPreparedError, SignInBusyError
from lti_app.sign_in import service
from lti_app.sign_in.places import MOST_AT_ONCE, Places
from lti_app.sign_in.service import SignIn
from tests.sign_in.person import Person, parameters
from tests.sign_in.test_refused import refused

HOLD_ALL = """
import sys
from contextlib import ExitStack
from pathlib import Path
from lti_app.sign_in.places import MOST_AT_ONCE, Places

with ExitStack() as held:
    for _ in range(MOST_AT_ONCE):
        held.enter_context(Places(Path(sys.argv[1])).one("default"))
    print("all held", flush=True)
    sys.stdin.read()
"""


def take_all(places: Places, institution: str = "default") -> ExitStack:
    """Take every place before the provider of an institution; closing gives them back."""
    held = ExitStack()
    for _ in range(MOST_AT_ONCE):
        held.enter_context(places.one(institution))
    return held


def test_who_comes_when_all_places_are_taken_waits_and_the_provider_is_not_asked(
    person: Person, shared: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = parameters(person.choose(person.asked()))

    with take_all(shared.places), monkeypatch.context() as patch:
        patch.setattr(service, "tokens_for", lambda *_, **__: pytest.fail("it is asked"))
        page = person.arrive(answer | {"code": "invented"})

    refused(page, 503, "sign_in_busy")
    assert page.headers["Retry-After"] == "5"
    assert person.sign_in().status_code == 200


def test_who_says_no_at_the_provider_needs_no_place(person: Person, shared: SignIn) -> None:
    with take_all(shared.places):
        refused(person.sign_in(fault="denied"), 403, "sign_in_declined")


def test_a_place_comes_back_whatever_the_provider_said(person: Person) -> None:
    for _ in range(MOST_AT_ONCE + 1):
        answer = parameters(person.choose(person.asked()))
        refused(person.arrive(answer | {"code": "invented"}), 401, "sign_in_code_refused")


def test_places_are_counted_for_all_processes_and_come_back_when_one_is_killed(
    tmp_path: Path,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_ALL, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "all held\n"
        with pytest.raises(SignInBusyError), Places(tmp_path).one("default"):
            pytest.fail("more than allowed")
        other.kill()

    take_all(Places(tmp_path)).close()


def test_one_institution_does_not_take_the_places_of_another(tmp_path: Path) -> None:
    with take_all(Places(tmp_path), "first"), Places(tmp_path).one("second"):
        pass


def test_nothing_is_written_of_who_held_a_place_and_nobody_else_reads_it(tmp_path: Path) -> None:
    take_all(Places(tmp_path)).close()

    files = list(tmp_path.iterdir())
    assert len(files) == MOST_AT_ONCE
    assert {file.read_bytes() for file in files} == {b""}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_folder_that_takes_no_locks_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    with pytest.raises(NotPreparedError), Places(tmp_path / "gone").one("default"):
        pytest.fail("held without a lock")
    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(NotPreparedError), Places(tmp_path).one("default"):
        pytest.fail("held without a lock")
