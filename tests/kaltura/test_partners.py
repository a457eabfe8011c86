"""The file that says whose Kaltura may hand people over: read strictly, off without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lti_app.app import create_sites
from lti_app.config import SettingError, Settings
from lti_app.kaltura.partners import Partner, read_partners

GOOD = '[my-university]\nservice = "https://kaltura.example/api_v3/"\npartner_ids = [12, 34]\n'


def _read(tmp_path: Path, text: str, *, is_development: bool = False) -> dict[str, Partner]:
    path = tmp_path / "kaltura.toml"
    path.write_text(text, "utf-8")
    return read_partners(path, is_development=is_development)


def test_three_lines_are_enough(tmp_path: Path) -> None:
    assert _read(tmp_path, GOOD) == {
        "my-university": Partner(
            "my-university", "https://kaltura.example/api_v3", frozenset({12, 34})
        )
    }


def test_plain_http_is_for_this_machine_in_development_only(tmp_path: Path) -> None:
    local = GOOD.replace("https://kaltura.example", "http://127.0.0.1:9000")

    assert _read(tmp_path, local, is_development=True)
    with pytest.raises(SettingError, match="service must begin with https"):
        _read(tmp_path, local)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[my-university]", "[My_University]", "is not the short name of an institution"),
        (GOOD, "my-university = 5", "must be a table"),
        ("partner_ids", "partners", "[my-university] partners is not known; there are partner_ids"),
        ("https://kaltura.example/api_v3/", "", "service must begin with https"),
        ('"https://kaltura.example/api_v3/"', "5", "service must be given as text"),
        ("https://kaltura.example", "https://[::1", "service is not a web address"),
        ("https://kaltura.example/api_v3/", "https://me@kaltura.example", "without user name"),
        ("api_v3/", "api_v3?x", "without user name, ? and #"),
        ("[12, 34]", "[]", "partner_ids must be a list of numbers"),
        ("[12, 34]", '["12"]', "partner_ids must be a list of numbers"),
        ("[12, 34]", "[true]", "partner_ids must be a list of numbers"),
        ("[12, 34]", "12", "partner_ids must be a list of numbers"),
        ("[12, 34]", "[", "is not a TOML file"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SettingError) as caught:
        _read(tmp_path, GOOD.replace(old, new))

    assert said in str(caught.value)
    assert str(caught.value).startswith(f"KALTURA_FILE '{tmp_path}/kaltura.toml'")


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read: no such file"):
        read_partners(tmp_path / "none.toml", is_development=False)


def test_the_start_ends_where_the_file_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "kaltura.toml").write_text("[default]\n")
    settings = Settings(
        kaltura_file=str(tmp_path / "kaltura.toml"),
        keys_dir=tmp_path,
        course_database_url=f"sqlite:///{tmp_path}/course.sqlite3",
    )

    with pytest.raises(SystemExit, match=r"cannot start. KALTURA_FILE .* service must be given"):
        create_sites(settings)
