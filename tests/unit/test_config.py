"""Settings: read strictly, refused with a sentence that names the variable."""

import dataclasses
from pathlib import Path

import pytest

from lti_app.config import ROOT, SettingError, Settings, settings_or_exit


def test_without_any_variable_everything_has_a_default():
    settings = Settings.from_env({})

    assert settings == Settings()
    assert settings.public_url == "http://localhost:8000"
    assert settings.course_database_url == f"sqlite:///{ROOT}/var/course.sqlite3"
    assert settings.is_development


def test_an_empty_value_counts_as_absent():
    assert Settings.from_env({"PORT": "  ", "PUBLIC_URL": ""}) == Settings()


def test_other_variables_are_ignored():
    assert Settings.from_env({"PATH": "/bin", "port": "9", "DATABASE_URL": "x"}) == Settings()


def test_every_setting_can_be_given(tmp_path: Path):
    (tmp_path / "sign-in.toml").touch()
    (tmp_path / "teams.toml").touch()
    settings = Settings.from_env(
        {
            "PORT": " 9000 ",
            "PRACTICE_PORT": "9100",
            "PRACTICE_STUDENTS": "10000",
            "PUBLIC_URL": "https://dos.example.edu/",
            "EARLIER_URLS": "https://Old.example.edu/, https://older.example.edu:8443",
            "REPORT_URL": "https://report.example.edu",
            "DESK_URL": "https://desk.example.edu:8443",
            "COURSE_DATABASE_URL": "postgresql://dos:p%40ss@db.example.edu/course",
            "REPORTS_DATABASE_URL": "sqlite:////data/reports.sqlite3",
            "CAMPAIGN_DATABASE_URL": "postgres://db.example.edu/campaign",
            "KEYS_DIR": str(tmp_path),
            "SIGN_IN_FILE": str(tmp_path / "sign-in.toml"),
            "TEAMS_FILE": str(tmp_path / "teams.toml"),
            "WORKERS": "8",
            "THREADS": "1",
            "LOG_FORMAT": "json",
            "METRICS_TOKEN": "0123456789abcdef0123456789abcdef",
        }
    )

    assert settings == Settings(
        port=9000,
        practice_port=9100,
        practice_students=10_000,
        public_url="https://dos.example.edu",
        earlier_urls="https://old.example.edu,https://older.example.edu:8443",
        report_url="https://report.example.edu",
        desk_url="https://desk.example.edu:8443",
        course_database_url="postgresql+psycopg://dos:p%40ss@db.example.edu/course",
        reports_database_url="sqlite:////data/reports.sqlite3",
        campaign_database_url="postgresql+psycopg://db.example.edu/campaign",
        keys_dir=tmp_path,
        sign_in_file=str(tmp_path / "sign-in.toml"),
        teams_file=str(tmp_path / "teams.toml"),
        workers=8,
        threads=1,
        log_format="json",
        metrics_token="0123456789abcdef0123456789abcdef",
    )
    assert not settings.is_development


def test_the_public_address_follows_the_port():
    assert Settings.from_env({"PORT": "9000"}).public_url == "http://localhost:9000"


@pytest.mark.parametrize(
    ("given", "as_a_browser_writes_it"),
    [
        ("https://DOS.Example.edu", "https://dos.example.edu"),
        ("https://dos.example.edu:443", "https://dos.example.edu"),
        ("http://localhost:80/", "http://localhost"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_kept_as_a_browser_writes_it(given: str, as_a_browser_writes_it: str):
    assert Settings.from_env({"PUBLIC_URL": given}).public_url == as_a_browser_writes_it


@pytest.mark.parametrize("url", ["postgres://h/x", "postgresql://h/x", "postgresql+psycopg://h/x"])
def test_postgresql_is_always_reached_by_the_same_driver(url: str):
    assert Settings.from_env(
        {"COURSE_DATABASE_URL": url, "CAMPAIGN_DATABASE_URL": "sqlite:///c"}
    ).course_database_url == ("postgresql+psycopg://h/x")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("PORT", value) for value in ("0", "65536", "-1", "80.5", "eighty", "٨٠", "1e3")],
        ("PRACTICE_PORT", "x"),
        ("PRACTICE_STUDENTS", "-1"),
        ("WORKERS", "0"),
        ("THREADS", "257"),
        ("LOG_FORMAT", "xml"),
        ("METRICS_TOKEN", "short"),
        ("METRICS_TOKEN", "a space and more than enough letters"),
        *[
            ("PUBLIC_URL", value)
            for value in (
                "dos.example.edu",
                "ftp://dos.example.edu",
                "https://",
                "https://dos.example.edu/tool",
                "https://dos.example.edu?x=1",
                "https://dos.example.edu#x",
                "https://user@dos.example.edu",
                "https://dos.example.edu:port",
                "https://[dos",
                "http://dos.example.edu",
            )
        ],
        ("EARLIER_URLS", "https://old.example.edu,"),
        ("EARLIER_URLS", "https://old.example.edu https://older.example.edu"),
        ("REPORT_URL", "report.example.edu"),
        ("DESK_URL", "http://desk.example.edu"),
        *[
            ("COURSE_DATABASE_URL", value)
            for value in ("course", "sqlite://", "mysql://h/x", "postgresql//h", "://")
        ],
        ("REPORTS_DATABASE_URL", "oracle://h/x"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence_that_names_the_variable(name: str, value: str):
    with pytest.raises(SettingError) as refused:
        Settings.from_env({name: value})

    assert str(refused.value).startswith(f"{name} ")
    assert len(str(refused.value).splitlines()) == 1


def test_a_password_is_not_repeated_in_a_refusal():
    with pytest.raises(SettingError) as refused:
        Settings.from_env({"COURSE_DATABASE_URL": "mysql://dos:secret@h/x"})

    assert "secret" not in str(refused.value)


def test_a_secret_can_stand_in_a_file(tmp_path: Path):
    file = tmp_path / "mail_url"
    file.write_text("smtps://dos:secret@mail.example.edu\n")

    settings = Settings.from_env(
        {"MAIL_URL_FILE": str(file), "MAIL_URL": "smtps://other", "MAIL_FROM": "dos@example.edu"}
    )

    assert settings.mail_url == "smtps://dos:secret@mail.example.edu"


def test_everything_that_has_to_be_kept_like_a_password_can_stand_in_a_file(tmp_path: Path):
    (tmp_path / "token").write_text("0123456789abcdef0123456789abcdef\n")

    settings = Settings.from_env({"METRICS_TOKEN_FILE": str(tmp_path / "token")})

    assert settings.metrics_token == "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff"])
def test_a_secret_in_a_file_that_says_nothing_does_not_become_the_default(tmp_path: Path, content):
    file = tmp_path / "course"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(SettingError, match=r"^COURSE_DATABASE_URL_FILE "):
        Settings.from_env({"COURSE_DATABASE_URL_FILE": str(file)})


def test_only_secrets_are_looked_for_in_files(tmp_path: Path):
    assert Settings.from_env({"PORT_FILE": str(tmp_path / "nothing")}) == Settings()


def test_the_folder_of_the_keys_cannot_be_a_file(tmp_path: Path):
    file = tmp_path / "keys"
    file.touch()

    with pytest.raises(SettingError, match=r"^KEYS_DIR must be a folder"):
        Settings.from_env({"KEYS_DIR": str(file)})


def test_reports_and_identity_never_share_a_database():
    url = "postgresql://h/x"

    with pytest.raises(SettingError, match="never meet"):
        Settings.from_env({"COURSE_DATABASE_URL": url, "REPORTS_DATABASE_URL": url})


def test_published_content_is_beside_the_course_database_where_that_is_a_file():
    settings = Settings.from_env({"COURSE_DATABASE_URL": "sqlite:////data/course.sqlite3"})

    assert settings.campaign_database == "sqlite:////data/campaign.sqlite3"


def test_published_content_has_a_database_of_its_own():
    course = "postgresql://h/course"
    with pytest.raises(SettingError, match=r"^CAMPAIGN_DATABASE_URL must be given"):
        Settings.from_env({"COURSE_DATABASE_URL": course})
    with pytest.raises(SettingError, match=r"^CAMPAIGN_DATABASE_URL must name a database of its"):
        Settings.from_env({"COURSE_DATABASE_URL": course, "CAMPAIGN_DATABASE_URL": course})


@pytest.mark.parametrize("other", ["https://dos.example.edu", "https://DOS.example.edu:443/"])
def test_two_sites_cannot_have_the_same_address(other: str):
    with pytest.raises(SettingError, match="must differ"):
        Settings.from_env({"PUBLIC_URL": "https://dos.example.edu", "DESK_URL": other})


def test_settings_cannot_be_changed_later():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_a_program_ends_with_that_sentence_and_no_traceback(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        settings_or_exit({"PORT": "x"})

    assert str(ended.value).startswith("Online Do's cannot start. PORT must be")
    assert settings_or_exit({}) == Settings()
