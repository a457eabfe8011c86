"""Files with keys: whoever is first makes them, and what is destroyed is overwritten first."""

import os
from pathlib import Path

import pytest

from lti_app import key_files


def test_the_first_content_stays_and_is_for_the_owner_only(tmp_path: Path):
    path = tmp_path / "a.key"

    key_files.write_once(path, b"first")
    key_files.write_once(path, b"second")

    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        key_files.write_once(tmp_path / "nowhere" / "a.key", b"first")


def test_what_is_destroyed_is_overwritten_before_its_name_goes(tmp_path: Path):
    path, second_name = tmp_path / "a.key", tmp_path / "b.key"
    path.write_bytes(b"secret")
    os.link(path, second_name)

    key_files.destroy(path)
    key_files.destroy(path)

    assert not path.exists()
    assert second_name.read_bytes() == bytes(6)
