"""What a site asks of the door, and the key behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import TimestampSigner

from lti_app.app import create_sites
from lti_app.clock import AHEAD_SECONDS
from lti_app.config import Settings
from lti_app.errors import NotPreparedError, SignInUnknownError
from lti_app.sign_in import door
from lti_app.sign_in.attempts import LIFE_SECONDS, Attempts
from tests.launcher import TOOL
from tests.sign_in.desk import redirect_uri


def test_the_course_site_has_a_door_where_the_file_says_so(
    sign_in_file: Path, request: pytest.FixtureRequest
) -> None:
    with sign_in_file.open("a") as file:
        file.write("course_site = true\n")
    desk: Flask = request.getfixturevalue("desk")

    with desk.test_request_context():
        provider = door.for_courses("default")
        assert provider is not None
        assert provider.label("en") == "Sign in with your institution's account"
        assert door.for_courses("elsewhere") is None


def test_a_sign_in_is_for_the_desk_only_where_the_file_says_no_more(desk: Flask) -> None:
    with desk.test_request_context():
        assert door.for_courses("default") is None


def test_the_course_site_has_the_door_too_and_the_report_site_has_none(
    settings: Settings,
) -> None:
    sites = create_sites(settings)

    assert sites.course.extensions["sign_in"] is sites.desk.extensions["sign_in"]
    assert "sign_in" not in sites.report.extensions
    sites.course.extensions["queue"].close()
    sites.course.extensions["shelf"].close()


def test_without_a_file_there_is_no_door(tmp_path: Path) -> None:
    site = Flask("site")
    door.install(Settings(keys_dir=tmp_path), site)

    with site.test_request_context():
        assert door.for_courses("default") is None


def test_a_refusal_without_a_way_to_begin_again_has_none(desk: Flask) -> None:
    with (
        desk.test_request_context("/done?state=x"),
        pytest.raises(SignInUnknownError) as caught,
    ):
        door.finish("default", redirect_uri=redirect_uri("default"), purpose="desk")
    assert caught.value.ways == ()


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    attempts = Attempts(folder)
    attempts.ensure()
    made = (folder / "sign-in.key").read_bytes()

    attempts.ensure()

    assert (folder / "sign-in.key").read_bytes() == made
    assert len(made) == 32
    assert (folder / "sign-in.key").stat().st_mode & 0o077 == 0


def test_before_the_installation_is_prepared_nobody_can_sign_in(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path)
    attempt = attempts.begin("default", purpose="desk", redirect_uri=TOOL, return_to="/")

    with pytest.raises(NotPreparedError):
        attempts.nonce(attempt)


def test_what_was_answered_is_remembered_as_long_as_a_sign_in_may_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [1000.0]
    attempts = Attempts(tmp_path, clock=lambda: seconds[0])
    first, second, third = (
        attempts.begin("default", purpose="desk", redirect_uri=TOOL, return_to="/")
        for _ in range(3)
    )

    attempts.take_answer(first)
    seconds[0] += LIFE_SECONDS + AHEAD_SECONDS - 1
    attempts.take_answer(second)
    for each in (first, second):
        with pytest.raises(SignInUnknownError):
            attempts.take_answer(each)
    seconds[0] += 1
    assert len(attempts._answered) == 2
    attempts.take_answer(third)
    assert list(attempts._answered) == [second.state, third.state]
    monkeypatch.setattr("lti_app.sign_in.attempts.MOST_REMEMBERED", 2)
    attempts.take_answer(first)
    assert list(attempts._answered) == [third.state, first.state]


def test_a_sign_in_may_have_begun_by_a_clock_that_is_a_minute_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [1_800_000_000]
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: seconds[0])
    attempts = Attempts(tmp_path)
    attempts.ensure()
    attempt = attempts.begin("default", purpose="desk", redirect_uri=TOOL, return_to="/")
    cookie = attempts.cookie(attempt)

    for late in (-AHEAD_SECONDS, LIFE_SECONDS):
        seconds[0] = 1_800_000_000 + late
        assert attempts.resume(cookie, attempt.state) == attempt
    for late in (-AHEAD_SECONDS - 1, LIFE_SECONDS + 1):
        seconds[0] = 1_800_000_000 + late
        with pytest.raises(SignInUnknownError) as refused:
            attempts.resume(cookie, attempt.state)
        assert refused.value.code == "sign_in_expired"


def test_a_cookie_of_another_key_is_not_ours(tmp_path: Path) -> None:
    ours, theirs = Attempts(tmp_path / "ours"), Attempts(tmp_path / "theirs")
    for each in (ours, theirs):
        each.ensure()
    attempt = theirs.begin("default", purpose="desk", redirect_uri=TOOL, return_to="/")

    assert theirs.resume(theirs.cookie(attempt), attempt.state) == attempt
    with pytest.raises(SignInUnknownError):
        ours.resume(theirs.cookie(attempt), attempt.state)
