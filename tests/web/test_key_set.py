"""The tool's key set as platforms read it."""

from datetime import timedelta

import pytest

from lti_app import clock
from tests.launcher import code_of
from tests.web import installations


@pytest.fixture
def own(tmp_path):
    """A prepared installation with keys of its own."""
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        yield installations.prepare(app)


def _keys(app) -> list[dict[str, str]]:
    keys: list[dict[str, str]] = app.test_client().get("/lti/jwks.json").get_json()["keys"]
    return keys


def test_the_key_set_holds_public_keys_only(own):
    (key,) = _keys(own)

    assert set(key) == {"kty", "n", "e", "use", "alg", "kid"}
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")


def test_the_key_set_may_be_kept_for_an_hour(own):
    answer = own.test_client().get("/lti/jwks.json")

    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_after_a_rotation_both_keys_are_published_and_the_old_one_still_signs(own, at):
    (old,) = _keys(own)
    at((clock.now() + timedelta(hours=1)).isoformat())

    result = own.test_cli_runner().invoke(args=["keys", "rotate"])

    assert "2 are published" in result.output
    assert _keys(own)[0] == old
    lines = own.test_cli_runner().invoke(args=["keys", "list"]).output.splitlines()
    assert [line.split()[0] for line in lines if line.endswith("signs")] == [old["kid"]]


def test_after_a_leak_the_new_key_signs_at_once(own):
    (old,) = _keys(own)

    own.test_cli_runner().invoke(args=["keys", "rotate", "--now"])

    lines = own.test_cli_runner().invoke(args=["keys", "list"]).output.splitlines()
    (signing,) = [line.split()[0] for line in lines if line.endswith("signs")]
    assert signing != old["kid"]


def test_an_old_key_is_taken_away_a_month_after_it_stopped_signing(own, at):
    (old,) = _keys(own)
    own.test_cli_runner().invoke(args=["keys", "rotate"])
    rotated = clock.now()

    at((rotated + timedelta(days=30)).isoformat())
    assert old["kid"] in [key["kid"] for key in _keys(own)]
    at((rotated + timedelta(days=31)).isoformat())
    assert old["kid"] not in [key["kid"] for key in _keys(own)]


def test_without_keys_there_is_no_key_set_that_a_platform_could_keep(tmp_path):
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        answer = app.test_client().get("/lti/jwks.json")

    assert answer.status_code == 503
    assert code_of(answer) == "not_prepared"
    assert answer.headers["Cache-Control"] == "no-store"
