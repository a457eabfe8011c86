"""A sign-in that succeeds, and what is left of it."""

from __future__ import annotations

import base64
import hashlib
import stat
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from lti_app.config import Settings
from lti_app.sign_in.attempts import Attempt, Attempts
from lti_app.sign_in.identities import Identity
from lti_app.sign_in.service import SignIn
from practice.personas import PERSONAS
from practice.sign_in_client import CLIENT_ID, TENANT
from practice.sign_in_tokens import ACR, pairwise
from tests.launcher import SECURE, TOOL
from tests.sign_in.person import Person, parameters
from tests.sign_in.provider import Provider

SUPPORT = PERSONAS["support"]


def test_somebody_signs_in_and_is_known_by_issuer_and_subject(
    person: Person, provider: Provider
) -> None:
    assert person.sign_in().json == {
        "institution": "default",
        "issuer": provider.issuer,
        "subject": pairwise(SUPPORT),
        "name": None,
        "to": "/",
    }


def test_the_provider_is_asked_with_a_state_a_nonce_and_a_challenge(
    person: Person, settings: Settings, provider: Provider
) -> None:
    answer = person.begin()

    asked = parameters(answer)
    attempt = Attempt(asked["state"], "default", "desk", "", "/")
    attempts = Attempts(settings.keys_dir)
    digest = hashlib.sha256(attempts.verifier(attempt).encode()).digest()
    assert answer.location.startswith(f"{provider.issuer}/authorize?")
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": f"{TOOL}/desk/sign-in/default/done",
        "scope": "openid",
        "state": asked["state"],
        "nonce": attempts.nonce(attempt),
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        "ui_locales": "en",
    }
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 43
    assert len(attempts.verifier(attempt)) == 43


def test_no_two_sign_ins_share_state_nonce_or_challenge(person: Person) -> None:
    first, second = person.asked(), person.asked()

    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


def test_the_cookie_is_for_one_address_and_ten_minutes_and_no_script(person: Person) -> None:
    (cookie,) = person.begin().headers.getlist("Set-Cookie")

    name, *attributes = cookie.split("; ")
    assert name.startswith("__Secure-dos-sign-in-")
    assert {each for each in attributes if not each.startswith("Expires")} == {
        *("Max-Age=600", "Secure", "HttpOnly", "SameSite=Lax"),
        "Path=/desk/sign-in/default/done",
    }


@pytest.mark.parametrize("apart", ["report_url", "desk_url"])
def test_where_the_report_site_is_elsewhere_no_neighbouring_host_can_leave_a_sign_in(
    person: Person, desk: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, apart: str
) -> None:
    own = (
        replace(settings, desk_url=f"{settings.public_url}/desk")
        if apart == "desk_url"
        else replace(settings, report_url="https://report.example.edu")
    )
    monkeypatch.setitem(desk.extensions, "settings", own)

    begun = person.begin()
    (cookie,) = begun.headers.getlist("Set-Cookie")
    name, value = cookie.partition(";")[0].split("=", 1)
    assert name.startswith("__Host-dos-sign-in-")
    assert {"Path=/", "Secure"} <= set(cookie.split("; "))
    assert "Domain" not in cookie

    chosen = urlsplit(person.choose(parameters(begun)).location).query
    tossed = {"Cookie": f"{name.replace('__Host', '__Secure')}={value}"}
    stranger = desk.test_client(use_cookies=False)
    path = "/sign-in/default/done"
    refused = stranger.get(path, query_string=chosen, base_url=SECURE, headers=tossed)
    assert refused.status_code == 401
    assert person.arrive(chosen).status_code == 200


def test_neither_nonce_nor_verifier_stands_in_the_cookie(
    person: Person, settings: Settings
) -> None:
    answer = person.begin()

    asked = parameters(answer)
    value = answer.headers["Set-Cookie"].partition("=")[2].partition(".")[0]
    told = base64.urlsafe_b64decode(value).decode()
    assert asked["state"] in told
    assert asked["nonce"] not in told
    verifier = Attempts(settings.keys_dir).verifier(Attempt(asked["state"], "", "", "", ""))
    assert verifier not in told


def test_the_key_that_signs_the_cookie_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "keys"
    Attempts(folder).ensure()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()] == [0o600]


def test_the_cookie_is_taken_back_with_the_answer(person: Person) -> None:
    answer = person.sign_in()

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "Max-Age=0" in cookie
    assert "Path=/desk/sign-in/default/done" in cookie


def test_people_go_where_they_wanted_to_go(person: Person) -> None:
    asked = parameters(person.begin(to="/invitation/abc?x=1"))

    answer = person.arrive(parameters(person.choose(asked)))

    assert answer.json is not None
    assert answer.json["to"] == "/invitation/abc?x=1"


@pytest.mark.parametrize(
    "way", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/" * 501, "/\n"]
)
def test_nobody_is_sent_to_another_site_afterwards(person: Person, way: str) -> None:
    answer = person.begin(to=way)

    assert answer.status_code == 400
    assert "form_incomplete" in answer.text
    assert "Location" not in answer.headers


def test_two_tabs_do_not_disturb_each_other(person: Person) -> None:
    first, second = person.asked(), person.asked()

    for asked in (second, first):
        assert person.arrive(parameters(person.choose(asked))).status_code == 200


@pytest.mark.parametrize("fault", ["early", "two-audiences"])
def test_what_is_odd_but_allowed_is_accepted(person: Person, fault: str) -> None:
    assert person.sign_in(fault).status_code == 200


def test_without_an_access_token_the_id_token_is_enough(person: Person) -> None:
    assert person.sign_in("token-no-access").status_code == 200


def test_a_name_is_kept_only_where_the_institution_wants_one(
    sign_in_file: Path, request: pytest.FixtureRequest
) -> None:
    with sign_in_file.open("a") as file:
        file.write('scopes = ["openid", "profile"]\nname = "name"\n')
    person: Person = request.getfixturevalue("person")

    answer = person.sign_in().json

    assert answer is not None
    assert answer["name"] == SUPPORT.name


def test_at_entra_people_are_known_by_their_object_id_in_one_tenant(
    sign_in_file: Path, request: pytest.FixtureRequest
) -> None:
    with sign_in_file.open("a") as file:
        file.write(f'subject = "oid"\nrequire = {{ tid = "{TENANT}" }}\n')
    person: Person = request.getfixturevalue("person")

    answer = person.sign_in().json

    assert answer is not None
    assert answer["subject"] == SUPPORT.subject


def test_claims_that_the_id_token_leaves_out_are_asked_for(
    sign_in_file: Path, request: pytest.FixtureRequest
) -> None:
    with sign_in_file.open("a") as file:
        file.write('require = { eduperson_affiliation = ["faculty", "employee"] }\n')
    person: Person = request.getfixturevalue("person")

    assert person.sign_in().status_code == 200
    refused = person.sign_in(**{"as": "student-01"})
    assert refused.status_code == 403
    assert "sign_in_not_admitted" in refused.text


def test_what_is_asked_for_takes_nothing_of_the_id_token_away(
    sign_in_file: Path, request: pytest.FixtureRequest
) -> None:
    with sign_in_file.open("a") as file:
        file.write(f'subject = "oid"\nrequire.tid = "{TENANT}"\n')
        file.write('require.eduperson_affiliation = "employee"\n')
    person: Person = request.getfixturevalue("person")

    answer = person.sign_in().json

    assert answer is not None
    assert answer["subject"] == SUPPORT.subject


def test_a_provider_that_does_not_promise_to_name_itself_need_not(
    person: Person, shared: SignIn, provider: Provider
) -> None:
    metadata = replace(shared.discovery.of(provider.issuer), names_itself=False)
    shared.discovery._kept[provider.issuer].metadata = metadata

    assert person.sign_in("no-issuer").status_code == 200
    assert person.sign_in("other-issuer").status_code == 401


@pytest.mark.parametrize("fault", ["none", "old-sign-in", "no-auth-time"])
def test_a_sign_in_can_be_required_to_be_recent(
    fault: str, sign_in_file: Path, request: pytest.FixtureRequest
) -> None:
    with sign_in_file.open("a") as file:
        file.write("max_age = 3600\n")
    person: Person = request.getfixturevalue("person")

    assert person.asked()["max_age"] == "3600"
    answer = person.sign_in(fault)
    assert answer.status_code == (200 if fault == "none" else 401)
    assert ("sign_in_time_wrong" in answer.text) == (fault != "none")


def test_a_sign_in_may_be_old_where_nobody_asks_for_its_age(person: Person) -> None:
    assert not {"max_age", "acr_values"} & person.asked().keys()
    assert person.sign_in("old-sign-in").status_code == 200


@pytest.mark.parametrize(("wanted", "status"), [(ACR, 200), ("https://op.example/passkey", 403)])
def test_a_sign_in_can_be_required_to_be_strong(
    wanted: str, status: int, sign_in_file: Path, request: pytest.FixtureRequest
) -> None:
    with sign_in_file.open("a") as file:
        file.write(f'acr_values = ["{wanted}", "https://op.example/card"]\n')
    person: Person = request.getfixturevalue("person")

    assert person.asked()["acr_values"] == f"{wanted} https://op.example/card"
    assert person.sign_in().status_code == status


def test_an_identity_tells_nothing_when_it_is_printed() -> None:
    identity = Identity("default", "https://op.example", "subject-1", "Ingrid")

    assert repr(identity) == "Identity(institution='default', issuer='https://op.example')"
    assert identity == Identity("default", "https://op.example", "subject-1", "Another name")
    assert identity != Identity("default", "https://op.example", "subject-2", "Ingrid")
