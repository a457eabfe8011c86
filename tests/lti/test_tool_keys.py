"""The tool's own keys: made once, published, rotated without a gap, readable by their owner only.

Security Framework 1.0, section 6.3; RFC 7517 for the published form.
"""

import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from flask.testing import FlaskClient

from lti_app import clock
from lti_app.errors import NotPreparedError
from lti_app.lti.keys import ToolKeys

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def keys(tmp_path: Path) -> ToolKeys:
    """Keys of an installation that was prepared at NOW."""
    keys = ToolKeys(tmp_path / "keys")
    keys.ensure(NOW)
    return keys


def kids(keys: ToolKeys, now: datetime) -> list[str]:
    return [key.kid for key in keys.published(now)]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_their_owner_reads_the_keys(keys: ToolKeys, tmp_path: Path) -> None:
    keys.rotate(NOW)
    files = list((tmp_path / "keys").iterdir())
    assert sorted(path.suffix for path in files) == [".key", ".pem", ".pem"]
    assert {mode_of(path) for path in files} == {0o600}
    assert mode_of(tmp_path / "keys") == 0o700


def test_preparing_again_changes_nothing(keys: ToolKeys, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    keys.ensure(NOW + DAY)
    ToolKeys(tmp_path / "keys").ensure(NOW + DAY)
    assert {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()} == before


def test_the_first_key_signs_at_once(keys: ToolKeys) -> None:
    assert [keys.signing(NOW).kid] == kids(keys, NOW)
    assert keys.signing(NOW).private.key_size == 3072


def test_a_shorter_key_of_before_signs_until_it_is_rotated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("lti_app.lti.keys.BITS", 2048)
    ToolKeys(tmp_path).ensure(NOW)
    monkeypatch.undo()

    keys = ToolKeys(tmp_path)
    keys.ensure(NOW + DAY)
    keys.rotate(NOW + DAY)

    assert keys.signing(NOW + DAY).private.key_size == 2048
    assert keys.signing(NOW + 2 * DAY).private.key_size == 3072


def test_the_secret_of_logins_is_long_and_stays(keys: ToolKeys, tmp_path: Path) -> None:
    assert len(keys.state_secret()) == 32
    assert ToolKeys(tmp_path / "keys").state_secret() == keys.state_secret()


def test_a_new_key_is_published_at_once_and_signs_a_day_later(keys: ToolKeys) -> None:
    old = keys.signing(NOW).kid
    new = keys.rotate(NOW + 10 * DAY).kid
    assert kids(keys, NOW + 10 * DAY) == [old, new]
    assert keys.signing(NOW + 11 * DAY - SECOND).kid == old
    assert keys.signing(NOW + 11 * DAY).kid == new


def test_an_old_key_stays_published_for_a_month_after_it_stopped_signing(keys: ToolKeys) -> None:
    old = keys.signing(NOW).kid
    new = keys.rotate(NOW + 10 * DAY).kid
    assert kids(keys, NOW + 41 * DAY - SECOND) == [old, new]
    assert kids(keys, NOW + 41 * DAY) == [new]


def test_a_key_that_nobody_needs_is_deleted_with_the_next_rotation(
    keys: ToolKeys, tmp_path: Path
) -> None:
    keys.rotate(NOW + 10 * DAY)
    keys.rotate(NOW + 60 * DAY)
    assert len(list((tmp_path / "keys").glob("*.pem"))) == 2
    assert len(kids(keys, NOW + 60 * DAY)) == 2


def test_of_two_rotations_in_a_day_each_key_signs_in_its_turn(keys: ToolKeys) -> None:
    first = keys.signing(NOW).kid
    second = keys.rotate(NOW + 10 * DAY).kid
    third = keys.rotate(NOW + 10 * DAY + timedelta(hours=1)).kid
    assert kids(keys, NOW + 10 * DAY + timedelta(hours=1)) == [first, second, third]
    assert keys.signing(NOW + 11 * DAY).kid == second
    assert keys.signing(NOW + 11 * DAY + timedelta(hours=1)).kid == third


@pytest.mark.parametrize("age", [timedelta(0), timedelta(hours=2), 10 * DAY], ids=str)
def test_a_key_made_for_now_signs_at_once_and_stays_the_one(age: timedelta, keys: ToolKeys) -> None:
    leaked = keys.signing(NOW).kid
    new = keys.rotate(NOW + age, at_once=True).kid
    for later in (timedelta(0), timedelta(hours=23), 2 * DAY, 40 * DAY):
        assert keys.signing(NOW + age + later).kid == new != leaked
    assert new in kids(keys, NOW + age)


def test_of_two_keys_made_for_now_the_last_one_signs(keys: ToolKeys) -> None:
    keys.rotate(NOW + 10 * DAY, at_once=True)
    last = keys.rotate(NOW + 10 * DAY, at_once=True).kid
    assert keys.signing(NOW + 10 * DAY).kid == keys.signing(NOW + 20 * DAY).kid == last


def test_another_process_sees_a_rotation(keys: ToolKeys, tmp_path: Path) -> None:
    elsewhere = ToolKeys(tmp_path / "keys")
    assert len(kids(elsewhere, NOW)) == 1
    new = keys.rotate(NOW + 10 * DAY).kid
    assert kids(elsewhere, NOW + 10 * DAY)[-1] == new
    assert elsewhere.signing(NOW + 11 * DAY).kid == new


PREPARE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from lti_app.lti.keys import ToolKeys

keys = ToolKeys(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
keys.ensure(datetime.now(UTC))
print(keys.state_secret().hex())
"""


def test_two_processes_that_prepare_at_once_agree(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PREPARE, str(tmp_path / "keys")]
    both = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    secrets = {process.communicate()[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert secrets == {ToolKeys(tmp_path / "keys").state_secret().hex() + "\n"}
    signing = {ToolKeys(tmp_path / "keys").signing(clock.now()).kid for _ in range(2)}
    assert len(signing) == 1
    names = {path.suffix for path in (tmp_path / "keys").iterdir()}
    assert names == {".pem", ".key"}, "no draft is left behind"


def test_who_comes_second_keeps_the_secret_of_the_first(
    keys: ToolKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = keys.state_secret()
    # The moment at which the other process has not written its file yet.
    monkeypatch.setattr(Path, "exists", lambda path: path.suffix == ".pem")
    keys.ensure(NOW)
    assert keys.state_secret() == secret
    assert len(list((tmp_path / "keys").iterdir())) == 2


def test_an_installation_without_keys_says_that_it_is_not_prepared(tmp_path: Path) -> None:
    keys = ToolKeys(tmp_path)
    with pytest.raises(NotPreparedError):
        keys.signing(NOW)
    with pytest.raises(NotPreparedError):
        keys.published(NOW)
    with pytest.raises(NotPreparedError):
        keys.state_secret()


def test_a_file_that_holds_another_kind_of_key_is_named(tmp_path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    (tmp_path / "lti-20261120T120000Z-abc.pem").write_bytes(pem)
    with pytest.raises(ValueError, match=r"Z-abc\.pem is not an RSA key"):
        _ = ToolKeys(tmp_path).signing(NOW).private


# --- what platforms and administrators see ------------------------------------------------------


@pytest.fixture
def installed(keys: ToolKeys, app: Flask, monkeypatch: pytest.MonkeyPatch) -> ToolKeys:
    """The running tool with these keys in place of its own."""
    monkeypatch.setattr(app.extensions["door"], "keys", keys)
    return keys


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Hold the clock still."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def test_the_key_set_is_public_and_holds_no_secret(
    installed: ToolKeys, client: FlaskClient, at: Callable[[datetime], None]
) -> None:
    installed.rotate(NOW + 10 * DAY)
    at(NOW + 10 * DAY)
    answer = client.get("/lti/jwks.json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    assert answer.json is not None
    assert [key["kid"] for key in answer.json["keys"]] == kids(installed, NOW + 10 * DAY)
    for key in answer.json["keys"]:
        assert key.keys() == {"kty", "n", "e", "kid", "use", "alg"}
        assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")


def test_the_commands_rotate_and_list_keys(
    installed: ToolKeys, app: Flask, at: Callable[[datetime], None]
) -> None:
    old = installed.signing(NOW).kid
    at(NOW + 10 * DAY)
    run = app.test_cli_runner().invoke
    assert "2 are published" in run(args=["keys", "rotate"]).output
    new = kids(installed, NOW + 10 * DAY)[-1]
    lines = run(args=["keys", "list"]).output.splitlines()
    assert [(line.split()[0], line.split()[-1]) for line in lines] == [
        (old, "signs"),
        (new, "published"),
    ]
    assert run(args=["keys", "rotate", "--now"]).exit_code == 0
    lines = run(args=["keys", "list"]).output.splitlines()
    assert [line.split()[0] for line in lines if line.endswith("signs")] not in ([old], [new])
