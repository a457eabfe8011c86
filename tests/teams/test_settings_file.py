"""The Teams file: read strictly, refused with a sentence that names file and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from lti_app.config import SettingError
from lti_app.teams.settings_file import PERSONAL_ACCOUNTS, TeamsSettings, read_teams

CLIENT = "6f9c1d0e-4a4f-4c7e-8a53-0d1f2e3a4b5c"
APP = "b1c2d3e4-0000-4111-8222-933344455566"
TENANT = "3f1a4f0e-0d6c-4a3b-9a3e-6f5a1d2c7b88"
GOOD = f"""
client_id = "{CLIENT}"
app_id = "{APP}"

[[tenant]]
tenant = "{TENANT}"
institution = "my-university"
"""


def _read(tmp_path: Path, text: str, *, is_development: bool = False) -> TeamsSettings:
    path = tmp_path / "teams.toml"
    path.write_text(text, "utf-8")
    return read_teams(path, is_development=is_development)


def test_two_ids_and_a_tenant_are_enough(tmp_path: Path) -> None:
    found = _read(tmp_path, GOOD)

    assert found == TeamsSettings(CLIENT, APP, {TENANT: "my-university"})
    assert found.issuer(TENANT) == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    assert found.instructor_role == "Instructor"


def test_ids_are_read_in_lower_case(tmp_path: Path) -> None:
    assert _read(tmp_path, GOOD.replace(TENANT, TENANT.upper())).tenants == {
        TENANT: "my-university"
    }


def test_everything_can_be_said(tmp_path: Path) -> None:
    first = (
        'authority = "http://127.0.0.1:8100/entra/"\ninstructor_role = "Docent"\n'
        'message_origins = ["http://127.0.0.1:8100"]\n'
    )
    more = f'\n[[tenant]]\ntenant = "{APP}"\ninstitution = "my-university"\n'

    found = _read(tmp_path, first + GOOD + more, is_development=True)

    assert found.authority == "http://127.0.0.1:8100/entra"
    assert found.instructor_role == "Docent"
    assert found.message_origins == ("http://127.0.0.1:8100",)
    assert found.tenants == {TENANT: "my-university", APP: "my-university"}


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (f'client_id = "{CLIENT}"', "", "client_id must be an id"),
        (APP, "my-app", "app_id must be an id"),
        (f'tenant = "{TENANT}"', 'tenant = "common"', "[[tenant]] 1 tenant must be an id"),
        (TENANT, PERSONAL_ACCOUNTS, "is that of private accounts"),
        ('"my-university"', '"My University"', "must be the short name of an institution"),
        ("institution =", "institute =", "[[tenant]] 1 institute is not known"),
        ("[[tenant]]", "[tenant]", "[[tenant]] must be there at least once"),
        ("client_id", 'secret = "x"\nclient_id', "secret is not known"),
        ("client_id", 'authority = "http://127.0.0.1:8100"\nclient_id', "authority must be an"),
        ("client_id", 'authority = "https://a.example/?x"\nclient_id', "authority must be an"),
        ("client_id", 'authority = "https://[half"\nclient_id', "authority must be an"),
        ("client_id", 'authority = "https://a b.example"\nclient_id', "authority must be an"),
        ("client_id", 'instructor_role = "a b"\nclient_id', "instructor_role must be the value"),
        ("client_id", 'message_origins = ["https://a.example"]\nclient_id', "is for development"),
        ('institution = "my-university"', f'institution = "a"\n[[tenant]]\ntenant = "{TENANT}"\n'
         'institution = "b"', "[[tenant]] 2 tenant was named before"),
        ("client_id = ", "client_id ", "is not a TOML file"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(tmp_path: Path, before: str, after: str, named: str) -> None:
    with pytest.raises(SettingError) as caught:
        _read(tmp_path, GOOD.replace(before, after))

    said = str(caught.value)
    assert said.startswith(f"TEAMS_FILE '{tmp_path}/teams.toml'")
    assert named in said


@pytest.mark.parametrize("origins", ['"http://127.0.0.1:8100"', '["http://127.0.0.1/path"]'])
def test_pages_that_stand_in_for_teams_are_origins(tmp_path: Path, origins: str) -> None:
    with pytest.raises(SettingError, match="message_origins must"):
        _read(tmp_path, f"message_origins = {origins}\n{GOOD}", is_development=True)


def test_a_tenant_is_a_table(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="must be a table"):
        _read(tmp_path, f'client_id = "{CLIENT}"\napp_id = "{APP}"\ntenant = ["{TENANT}"]\n')


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"teams\.toml.*cannot be read: no such file"):
        read_teams(tmp_path / "teams.toml", is_development=False)
