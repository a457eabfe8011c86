"""The keys of the months: one for everybody, made in time, never a second, gone when over."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Engine, create_engine, event, select

from lti_app import schema
from lti_app.campaign.models import TokenKey
from lti_app.db import engine_options
from lti_app.errors import NotPreparedError, TokenKeyUnusableError
from lti_app.membership.keys import PeriodKeys
from lti_app.sealing import tokens

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)
JANUARY = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    engine = create_engine(**engine_options(f"sqlite:///{tmp_path}/campaign.sqlite3"))
    schema.upgrade("campaign", engine)
    yield engine
    engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "tokens"


@pytest.fixture
def keys(folder: Path) -> PeriodKeys:
    return PeriodKeys(folder)


def _periods(database: Engine) -> list[str]:
    with database.connect() as connection:
        return list(connection.scalars(select(TokenKey.period).order_by(TokenKey.period)))


def test_promise_7_a_key_is_published_once_and_stays(keys, database, folder):
    keys.ensure(database, "here", now=NOVEMBER)
    first = keys.published(database, "here", "2026-11")
    (folder / "here" / "2026-11.pem").unlink()

    keys.ensure(database, "here", now=NOVEMBER)

    assert PeriodKeys(folder).published(database, "here", "2026-11") == first
    assert first.fingerprint == tokens.fingerprint(first.public_key)
    assert not (folder / "here" / "2026-11.pem").exists()


def test_promise_7_processes_that_begin_at_once_have_the_same_key(database, folder):
    signers = []
    for _ in range(2):
        keys = PeriodKeys(folder)
        keys.ensure(database, "here", now=NOVEMBER)
        signers.append(keys.signer(keys.published(database, "here", "2026-11")))

    assert signers[0].sign(b"\1" * 384) == signers[1].sign(b"\1" * 384)


def test_promise_7_a_shorter_key_that_was_published_before_counts_until_its_month_is_over(
    database, folder, monkeypatch
):
    monkeypatch.setattr("lti_app.membership.keys.BITS", 2048)
    PeriodKeys(folder).ensure(database, "here", now=NOVEMBER)
    monkeypatch.undo()

    keys = PeriodKeys(folder)
    keys.ensure(database, "here", now=NOVEMBER)
    keys.ensure(database, "here", now=DECEMBER)

    sizes = {"2026-11": 2048, "2026-12": 3072}
    for period, bits in sizes.items():
        key = keys.published(database, "here", period)
        assert tokens.public_key(key.public_key).key_size == bits
        assert len(keys.signer(key).sign(b"\1" * (bits // 8))) == bits // 8


def test_promise_7_a_private_key_that_does_not_belong_to_the_published_one_signs_nothing(
    database, folder, tmp_path
):
    PeriodKeys(folder).ensure(database, "here", now=NOVEMBER)
    own = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    strange = ec.generate_private_key(ec.SECP256R1())
    pem = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "here").mkdir(parents=True)

    for content in (own.private_bytes(*pem), strange.private_bytes(*pem), b"no key", None):
        keys = PeriodKeys(elsewhere)
        if content is not None:
            (elsewhere / "here" / "2026-11.pem").write_bytes(content)
        else:
            (elsewhere / "here" / "2026-11.pem").unlink()
        keys.ensure(database, "here", now=NOVEMBER)
        found = keys.published(database, "here", "2026-11")
        with pytest.raises(TokenKeyUnusableError):
            keys.signer(found)


def test_private_keys_are_readable_by_their_owner_only(keys, database, folder):
    keys.ensure(database, "here", now=NOVEMBER)
    path = folder / "here" / "2026-11.pem"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_next_key_is_there_a_week_before_its_month(keys, database):
    keys.ensure(database, "here", now=NOVEMBER)
    assert _periods(database) == ["2026-11"]

    keys.ensure(database, "here", now=NOVEMBER.replace(day=24))

    assert _periods(database) == ["2026-11", "2026-12"]


def test_a_private_key_goes_when_the_month_after_the_next_begins(keys, database, folder):
    keys.ensure(database, "here", now=NOVEMBER)
    old = folder / "here" / "2026-11.pem"

    keys.ensure(database, "here", now=DECEMBER)
    assert old.exists()
    keys.ensure(database, "here", now=JANUARY)

    assert not old.exists()
    assert _periods(database) == ["2026-11", "2026-12", "2027-01"]


def test_keys_of_months_that_are_over_do_not_stay_in_memory(keys, database):
    for moment in (NOVEMBER, DECEMBER, JANUARY):
        keys.ensure(database, "here", now=moment)
        keys.signer(keys.published(database, "here", f"{moment:%Y-%m}"))

    for kept in (keys._signers, keys._published):
        assert {period for _institution, period in kept} == {"2026-12", "2027-01"}


def test_what_was_read_once_is_not_read_for_each_token(keys, database, folder):
    keys.ensure(database, "here", now=NOVEMBER)
    key = keys.published(database, "here", "2026-11")
    signer = keys.signer(key)
    (folder / "here" / "2026-11.pem").unlink()
    asked: list[object] = []
    event.listen(database, "before_cursor_execute", lambda *about: asked.append(about))

    assert keys.published(database, "here", "2026-11") is key
    assert keys.signer(key) is signer
    assert asked == []


def test_institutions_have_keys_of_their_own(keys, database):
    keys.ensure(database, "here", now=NOVEMBER)
    keys.ensure(database, "there", now=NOVEMBER)

    here, there = (keys.published(database, name, "2026-11") for name in ("here", "there"))

    assert here.public_key != there.public_key
    with pytest.raises(NotPreparedError):
        keys.published(database, "nowhere", "2026-11")
