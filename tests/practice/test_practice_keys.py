"""The key ring: what it publishes, how it rotates, what it keeps."""

from pathlib import Path

import pytest

from practice.keys import KeyRing


def test_the_key_set_holds_public_halves_only() -> None:
    (jwk,) = KeyRing().jwks()["keys"]
    assert set(jwk) == {"kty", "n", "e", "kid", "use", "alg"}
    assert (jwk["kty"], jwk["use"], jwk["alg"]) == ("RSA", "sig", "RS256")


def test_a_key_has_2048_bits() -> None:
    assert KeyRing().current.private_key.key_size == 2048


def test_rotation_puts_a_new_key_in_front_and_keeps_the_last_ones() -> None:
    ring = KeyRing()
    kids = [ring.current.kid] + [ring.rotate().kid for _ in range(3)]
    assert ring.current.kid == kids[-1]
    assert [key["kid"] for key in ring.jwks()["keys"]] == kids[:0:-1]


def test_a_restart_keeps_the_keys(tmp_path: Path) -> None:
    first = KeyRing(tmp_path / "keys")
    first.rotate()
    second = KeyRing(tmp_path / "keys")
    assert second.jwks() == first.jwks()
    assert second.current.kid == first.current.kid


def test_a_restart_goes_on_rotating_where_it_was(tmp_path: Path) -> None:
    KeyRing(tmp_path).rotate()
    ring = KeyRing(tmp_path)
    ring.rotate()
    ring.rotate()
    assert KeyRing(tmp_path).current.kid == ring.current.kid
    assert len(list(tmp_path.iterdir())) == 3


def test_nobody_else_can_read_the_keys(tmp_path: Path) -> None:
    KeyRing(tmp_path)
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o077 == 0


def test_a_broken_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "000001.pem").write_text("not a key")
    with pytest.raises(ValueError, match=r"000001\.pem"):
        KeyRing(tmp_path)


def test_a_weak_key_is_published_only_when_it_was_asked_for() -> None:
    ring = KeyRing()
    weak = ring.weak()
    assert weak.private_key.key_size == 1024
    assert weak.kid in [key["kid"] for key in ring.jwks()["keys"]]
    assert ring.current.kid != weak.kid
