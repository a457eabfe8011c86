"""The check of a token from Teams, row by row of the matrix."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from lti_app import clock
from lti_app.errors import TeamsUnavailableError, TeamsUnverifiedError
from lti_app.teams.tokens import CLIENTS, TeamsPerson, TokenCheck
from practice import jws
from practice.entra_client import OTHER_TENANT
from practice.personas import PERSONAS
from practice.platform import Platform
from practice.running import Running
from practice.sign_in_client import TENANT
from tests.teams.conftest import Clock
from tests.teams.matrix import MATRIX, good_token

STUDENT = PERSONAS["student-01"].subject


def _person(check: TokenCheck, platform: Platform, persona: str = "student-01", **options):
    now = clock.now()
    return check.person(good_token(platform, now.timestamp(), persona, **options), now=now)


def test_a_good_token_says_who_somebody_is_and_nothing_more(check, platform) -> None:
    assert _person(check, platform) == TeamsPerson(
        TENANT, str(STUDENT), "default", is_guest=False, teaches=False
    )


def _refusal(row: str, check: TokenCheck, platform: Platform) -> str:
    """Return with which code the token of a row is refused; nothing when it is not."""
    now = clock.now()
    try:
        check.person(MATRIX[row].token(platform, now.timestamp()), now=now)
    except Exception as error:
        return getattr(error, "code", type(error).__name__)
    return ""


@pytest.mark.parametrize("row", MATRIX)
def test_the_check_refuses(row: str, check: TokenCheck, platform: Platform) -> None:
    assert _refusal(row, check, platform) == MATRIX[row].code


def test_a_check_that_takes_any_tenant_is_noticed(
    check: TokenCheck, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted weakness: the tenant is read, and not compared."""
    monkeypatch.setattr(TokenCheck, "_tenant", lambda _check, claims: str(claims.get("tid")))

    noticed = {row for row in MATRIX if _refusal(row, check, platform) != MATRIX[row].code}

    assert "foreign tenant" in noticed


def test_every_host_of_microsoft_may_ask(check, platform) -> None:
    for client in CLIENTS:
        assert _person(check, platform, azp=client).oid == STUDENT


def test_a_clock_may_be_a_minute_off(check, platform, still: datetime) -> None:
    moment = int(still.timestamp())

    assert _person(check, platform, exp=moment - 58)
    assert _person(check, platform, nbf=moment + 58, iat=moment + 58)


def test_a_token_may_be_a_day_old_while_entra_says_so(check, platform) -> None:
    day = 24 * 3600
    assert _person(check, platform, iat=int(clock.now().timestamp()) - day)


def test_who_has_the_app_role_teaches(check, platform) -> None:
    assert _person(check, platform, "instructor").teaches
    assert not _person(check, platform, "instructor", roles=["Student"]).teaches
    assert not _person(check, platform, "instructor", roles="Instructor").teaches


def test_a_guest_is_marked_and_teaches_nowhere(check, platform) -> None:
    guest = _person(check, platform, "instructor", home=OTHER_TENANT)

    assert guest.is_guest
    assert not guest.teaches
    assert not _person(check, platform, "instructor", home=TENANT).is_guest


def test_the_same_oid_in_two_tenants_is_two_people(check, platform) -> None:
    both = replace(check.settings, tenants={TENANT: "default", OTHER_TENANT: "default"})
    wide = replace(check, settings=both)

    here, there = (_person(wide, platform, tenant=each) for each in (TENANT, OTHER_TENANT))

    assert here.oid == there.oid
    assert here.subject != there.subject


def test_an_unknown_kid_is_looked_for_once(check, platform, entra: Running, seconds: Clock):
    _person(check, platform)
    seconds.seconds += 61
    entra.platform.keys.rotate()

    assert _person(check, platform).oid == STUDENT


def test_keys_unreachable_cold(check, platform, entra: Running) -> None:
    entra.key_set_down = True

    with pytest.raises(TeamsUnavailableError):
        _person(check, platform)


def test_keys_unreachable_warm(check, platform, entra: Running, seconds: Clock) -> None:
    _person(check, platform)
    entra.key_set_down = True
    seconds.seconds += 7200

    assert _person(check, platform).oid == STUDENT


def test_a_tenant_without_a_configuration_is_unavailable(check, platform) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    wide = replace(check, settings=replace(check.settings, tenants={nobody: "default"}))

    with pytest.raises(TeamsUnavailableError):
        _person(wide, platform, tenant=nobody)


@pytest.mark.parametrize(
    "text",
    ["", "a", "a.b.c", "é.é.é", "..", "bnVsbA.bnVsbA.bnVsbA", "[" * 9000 + ".e30.e30", "\udcff"],
)
def test_what_is_no_token_is_malformed(text: str, check: TokenCheck) -> None:
    with pytest.raises(TeamsUnverifiedError) as caught:
        check.person(text, now=clock.now())

    assert caught.value.code == "teams_token_malformed"


@pytest.mark.parametrize("payload", [b"\xff", b"[" * 9000, b"12"])
def test_a_body_that_is_no_object_is_malformed(payload: bytes, check, platform) -> None:
    key = platform.keys.current
    head = jws.base64url(b'{"alg":"RS256","kid":"%s"}' % key.kid.encode())

    with pytest.raises(TeamsUnverifiedError) as caught:
        check.person(f"{head}.{jws.base64url(payload)}.e30", now=clock.now())

    assert caught.value.code == "teams_token_malformed"


def test_a_critical_header_that_we_do_not_know_is_refused(check, platform) -> None:
    key = platform.keys.current
    headers = {"alg": "RS256", "kid": key.kid, "crit": ["b64"], "b64": False}
    body = {"tid": TENANT}
    token = jws.compact(headers, body, algorithm="RS256", key=key.private_key)

    with pytest.raises(TeamsUnverifiedError) as caught:
        check.person(token, now=clock.now())

    assert caught.value.code in {"teams_token_malformed", "teams_signature_invalid"}


def test_an_empty_list_of_critical_headers_is_refused(check, platform) -> None:
    key = platform.keys.current
    headers = {"alg": "RS256", "kid": key.kid, "crit": []}
    token = jws.compact(headers, {"tid": TENANT}, algorithm="RS256", key=key.private_key)

    with pytest.raises(TeamsUnverifiedError) as caught:
        check.person(token, now=clock.now())

    assert caught.value.code == "teams_signature_invalid"
