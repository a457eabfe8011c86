"""The sign-in file: read strictly, refused with a sentence that names file, table and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from lti_app.app import create_sites
from lti_app.config import SettingError, Settings
from lti_app.sign_in.provider_file import read_providers
from lti_app.sign_in.providers import Provider

GOOD = """
[my-university]
issuer = "https://login.example.edu/v2.0"
client_id = "client-1"
client_secret = "hush"
"""


def _read(tmp_path: Path, text: str, *, is_development: bool = False) -> dict[str, Provider]:
    path = tmp_path / "sign-in.toml"
    path.write_text(text, "utf-8")
    return read_providers(path, is_development=is_development)


def _refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(SettingError) as caught:
        _read(tmp_path, text)
    said = str(caught.value)
    assert said.startswith(f"SIGN_IN_FILE '{tmp_path}/sign-in.toml'")
    assert said.endswith(".")
    assert "hush" not in said
    return said


def test_four_lines_are_enough(tmp_path: Path) -> None:
    assert _read(tmp_path, GOOD) == {
        "my-university": Provider(
            "my-university", "https://login.example.edu/v2.0", "client-1", "hush"
        )
    }


def test_everything_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush\n")
    text = GOOD.replace('client_secret = "hush"', 'client_secret_file = "secret"') + (
        'subject = "oid"\nname = "name"\nscopes = ["openid", "profile", "openid"]\n'
        "course_site = true\nmax_age = 28800\n"
        'acr_values = ["https://refeds.org/profile/mfa"]\n'
        'person_claim = "employee_number"\nperson_platforms = ["https://platform.example.edu"]\n'
        'label = { en = "Sign in at My University", nl = " Inloggen bij Mijn Universiteit " }\n'
        'require = { tid = "t-1", eduperson_affiliation = ["employee", "faculty"] }\n'
    )

    provider = _read(tmp_path, text)["my-university"]

    assert provider.client_secret == "hush"
    assert (provider.subject, provider.name) == ("oid", "name")
    assert provider.scopes == ("openid", "profile")
    assert provider.is_for_courses
    assert (provider.max_age, provider.acr_values) == (28800, ("https://refeds.org/profile/mfa",))
    assert provider.require == {
        "acr": ("https://refeds.org/profile/mfa",),
        "tid": ("t-1",),
        "eduperson_affiliation": ("employee", "faculty"),
    }
    assert provider.label("nl") == "Inloggen bij Mijn Universiteit"
    assert provider.recognises_at("https://platform.example.edu")
    assert not provider.recognises_at("https://platform.example.edu/")
    asked_for = {"oid", "tid", "eduperson_affiliation", "name", "employee_number", "acr"}
    assert provider.claims == asked_for


def test_several_institutions_are_kept_apart(tmp_path: Path) -> None:
    both = GOOD + GOOD.replace("my-university", "other").replace("client-1", "client-2")

    found = _read(tmp_path, both)

    assert {name: each.client_id for name, each in found.items()} == {
        "my-university": "client-1",
        "other": "client-2",
    }


def test_a_secret_is_not_printed_with_its_provider(tmp_path: Path) -> None:
    assert "hush" not in repr(_read(tmp_path, GOOD))


def test_plain_http_is_for_this_machine_in_development_only(tmp_path: Path) -> None:
    local = GOOD.replace("https://login.example.edu", "http://127.0.0.1:8100")

    assert _read(tmp_path, local, is_development=True)
    assert "must begin with https://" in _refusal(tmp_path, local)
    with pytest.raises(SettingError, match="must begin with https"):
        _read(tmp_path, GOOD.replace("https", "http"), is_development=True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('issuer = ""', "[my-university] issuer must be given as text"),
        ("issuer = 5", "issuer must be given as text"),
        ('issuer = "login.example.edu"', "issuer must begin with https://"),
        ('issuer = "https://[::1"', "issuer is not a web address"),
        ('issuer = "https://login.example.edu?x"', "issuer must be an address without"),
        ('issuer = "https://me@login.example.edu"', "issuer must be an address without"),
        ('client_id = " "', "client_id must be given"),
        ('client_id = "clïent"', "client_id has characters that cannot belong there"),
        ('client_secret = "hush\\n"', "client_secret has characters"),
        ('client_secret = ""', "client_secret must be given"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(tmp_path: Path, line: str, said: str) -> None:
    field = line.partition(" ")[0]
    lines = [line if each.startswith(f"{field} ") else each for each in GOOD.splitlines()]

    assert said in _refusal(tmp_path, "\n".join(lines))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('colour = "red"', "[my-university] colour is not known; there are acr_values,"),
        ('subject = ""', "subject must be the name of a claim"),
        ('course_site = "yes"', "course_site must be true or false"),
        ("person_claim = 4", "person_claim must be the name of a claim"),
        ('person_claim = "n"', "person_claim and person_platforms must be given together"),
        ('person_platforms = ["https://a"]', "person_claim and person_platforms must be given"),
        ('person_platforms = "https://a"', "person_platforms must be a list of issuers"),
        ('person_platforms = ["a"]', "person_platforms must be a list of issuers"),
        (
            'person_claim = "n"\nperson_platforms = ["https://a"]',
            "person_claim is for course_site = true only",
        ),
        ("name = 7", "name must be the name of a claim"),
        ('scopes = "openid"', "scopes must be a list"),
        ("scopes = [1]", "scopes must be a list"),
        ('scopes = ["a b", "openid"]', "scopes must be a list"),
        ('scopes = ["profile"]', 'scopes must hold "openid"'),
        ('require = "tid"', "require must be a table"),
        ('acr_values = "mfa"', "acr_values must be a list of texts without spaces"),
        ('acr_values = ["a b"]', "acr_values must be a list of texts without spaces"),
        ('acr_values = ["a"]\nrequire = { acr = "b" }', "require.acr is what acr_values says"),
        ('max_age = "1 hour"', "max_age must be a whole number of seconds, at most 604800"),
        ("max_age = true", "max_age must be a whole number of seconds"),
        ("max_age = -1", "max_age must be a whole number of seconds"),
        ("require = { tid = 5 }", "require.tid must be a text or a list of texts"),
        ("require = { tid = [] }", "require.tid must be a text or a list of texts"),
        ('require = { tid = ["a", ""] }', "require.tid must be a text or a list of texts"),
        ('require = { "a b" = "x" }', "require.a b must be the name of a claim"),
        ('label = "Sign in"', "label must be a table"),
        ('label = { de = "Anmelden" }', "label.de is no language here; there are en, nl"),
        ('label = { nl = " " }', "label.nl must have 1 to 100 characters"),
        ("label = { nl = 5 }", "label.nl must have 1 to 100 characters"),
        ('subject = "oid"', 'require.tid must name the tenant when subject is "oid"'),
        ('client_secret_file = "secret"', "needs either client_secret or client_secret_file"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, said: str) -> None:
    assert said in _refusal(tmp_path, GOOD + line)


def test_a_table_without_a_secret_is_named(tmp_path: Path) -> None:
    without = GOOD.replace('client_secret = "hush"', "")

    assert "[my-university] needs either client_secret" in _refusal(tmp_path, without)


def test_a_secret_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    text = GOOD.replace('client_secret = "hush"', 'client_secret_file = "secret"')
    assert "client_secret_file cannot be read: no such file" in _refusal(tmp_path, text)

    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    assert "client_secret_file cannot be read: it is not text" in _refusal(tmp_path, text)

    (tmp_path / "secret").write_text("\n")
    assert "client_secret_file must be given as text" in _refusal(tmp_path, text)


def test_a_name_that_no_institution_has_is_named(tmp_path: Path) -> None:
    assert "[My_University] is not the short name" in _refusal(
        tmp_path, GOOD.replace("my-university", "My_University")
    )


def test_a_value_outside_any_table_is_named(tmp_path: Path) -> None:
    assert "[issuer] is not the short name" not in _refusal(tmp_path, 'issuer = "x"')
    assert "[issuer] must be a table" in _refusal(tmp_path, 'issuer = "x"')


def test_what_is_no_toml_is_named_by_its_place_and_not_quoted(tmp_path: Path) -> None:
    assert "is not a TOML file (at line 1, column" in _refusal(tmp_path, "client_secret = hush")
    (tmp_path / "sign-in.toml").write_bytes(b"\xff")
    with pytest.raises(SettingError, match=r"is not a TOML file\.$"):
        read_providers(tmp_path / "sign-in.toml", is_development=False)


def test_a_file_that_went_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read: no such file or directory"):
        read_providers(tmp_path / "gone.toml", is_development=False)


def test_a_setting_that_names_no_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="SIGN_IN_FILE must name a file"):
        Settings.from_env({"SIGN_IN_FILE": str(tmp_path)})


def test_a_wrong_file_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "sign-in.toml"
    path.write_text("[default]\n")
    settings = Settings.from_env(
        {
            "SIGN_IN_FILE": str(path),
            "COURSE_DATABASE_URL": f"sqlite:///{tmp_path}/course.sqlite3",
            "REPORTS_DATABASE_URL": f"sqlite:///{tmp_path}/reports.sqlite3",
        }
    )

    with pytest.raises(SystemExit, match=r"Online Do's cannot start\. SIGN_IN_FILE .*issuer must"):
        create_sites(settings)
