"""Entra on the practice platform: tenants, keys, and the tokens that Teams hands to the tool."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient

from practice.entra_client import OTHER_TENANT, TEAMS_APP_ID, TEAMS_CLIENT_ID, write_teams_file
from practice.running import Running
from practice.sign_in_client import TENANT
from tests.practice.conftest import ISSUER


def claims_of(browser: FlaskClient, running: Running, **form: str) -> dict[str, Any]:
    answer = browser.post("/entra/token", data=form)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    key = running.platform.keys.current.private_key.public_key()
    claims: dict[str, Any] = jwt.decode(
        answer.json["token"],
        key,
        algorithms=["RS256"],
        audience=TEAMS_CLIENT_ID,
        options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
    )
    return claims


def test_a_token_is_like_one_of_teams(browser: FlaskClient, running: Running) -> None:
    claims = claims_of(browser, running, persona="instructor")

    assert claims["iss"] == f"{ISSUER}/entra/{TENANT}/v2.0"
    assert (claims["ver"], claims["tid"], claims["scp"]) == ("2.0", TENANT, "access_as_user")
    assert claims["roles"] == ["Instructor"]
    assert claims["exp"] - claims["iat"] == 4500
    assert claims["oid"] != claims["sub"]
    assert "idp" not in claims


def test_a_student_has_no_app_role(browser: FlaskClient, running: Running) -> None:
    assert "roles" not in claims_of(browser, running, persona="student-01")


def test_a_guest_says_from_where(browser: FlaskClient, running: Running) -> None:
    claims = claims_of(browser, running, persona="student-01", home=OTHER_TENANT)

    assert claims["tid"] == TENANT
    assert claims["idp"] == f"https://sts.windows.net/{OTHER_TENANT}/"


def test_each_tenant_has_its_configuration_and_keys(browser: FlaskClient, running: Running) -> None:
    for tenant in (TENANT, OTHER_TENANT):
        told = browser.get(f"/entra/{tenant}/v2.0/.well-known/openid-configuration").json
        assert told is not None
        assert told["issuer"] == f"{ISSUER}/entra/{tenant}/v2.0"
        assert browser.get(told["jwks_uri"].removeprefix(ISSUER)).json == running.platform.jwks()
    running.key_set_down = True
    assert browser.get(f"/entra/{TENANT}/discovery/v2.0/keys").status_code == 503


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"persona": "nobody"}, 404),
        ({"persona": "anonymous"}, 400),
        ({"persona": "student-01", "spoiler": "made-up"}, 400),
        ({"persona": "student-01", "tenant": "common"}, 404),
    ],
)
def test_what_teams_would_not_give_is_refused(
    browser: FlaskClient, form: dict[str, str], status: int
) -> None:
    assert browser.post("/entra/token", data=form).status_code == status


def test_a_spoiled_token_can_be_had(browser: FlaskClient) -> None:
    answer = browser.post("/entra/token", data={"persona": "student-01", "spoiler": "unsigned"})

    assert answer.json is not None
    assert answer.json["token"].endswith(".")


def test_other_sites_get_no_token(browser: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    data = {"persona": "instructor"}
    assert browser.post("/entra/token", data=data, headers=headers).status_code == 403


def test_the_tool_is_told_in_a_file(tmp_path: Path) -> None:
    told = tomllib.loads(write_teams_file(tmp_path / "kept", ISSUER).read_text())

    assert (told["client_id"], told["app_id"]) == (TEAMS_CLIENT_ID, TEAMS_APP_ID)
    assert told["authority"] == f"{ISSUER}/entra"
    assert told["tenant"] == [{"tenant": TENANT, "institution": "default"}]
