"""Registrations and their look-up: what administrators may enter, and what is remembered.

LTI 1.3 Core, section 3.1.3: an issuer with a client_id names a registration.
"""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.institution.service import ensure_default
from lti_app.lti import administration, key_sets, registry
from lti_app.lti.administration import RegistrationError, RegistrationFields
from lti_app.lti.key_sets import KeySets
from lti_app.lti.login import LoginInitiation, add_query
from lti_app.lti.message import LaunchMessage
from lti_app.lti.models import DeploymentStatus, Registration, RegistrationStatus
from lti_app.lti.registry import Registry, origin
from lti_app.lti.tool_conf import RegistryToolConf
from practice.keys import SigningKey
from tests.lti.conftest import Register
from tests.lti.replies import Replies

GOOD = RegistrationFields(
    name="University",
    issuer="https://lms.example",
    client_id="tool",
    auth_url="https://lms.example/auth",
    token_url="https://lms.example/token",
    jwks_url="https://lms.example/jwks",
)

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no-name": ({"name": " "}, "name is empty"),
    "no-issuer": ({"issuer": ""}, "issuer is empty"),
    "no-client": ({"client_id": ""}, "client_id is empty"),
    "long-issuer": ({"issuer": "https://" + "x" * 250}, "longer than 255"),
    "auth-plain-http": ({"auth_url": "http://lms.example/auth"}, "must begin with https"),
    "token-no-address": ({"token_url": "lms.example"}, "token_url is not a web address"),
    "keys-javascript": ({"jwks_url": "javascript:alert(1)"}, "jwks_url is not a web address"),
    "keys-broken": ({"jwks_url": "https://[::1"}, "jwks_url is not a web address"),
    "keys-with-a-password": ({"jwks_url": "https://a:b@lms.example/"}, "user name or password"),
    "frame-with-a-path": ({"frame_origins": "https://a.example/x"}, "is not like https://host"),
    "frame-any": ({"frame_origins": "https://*"}, "is not like https://host"),
    "frame-injection": ({"frame_origins": "https://a.example;script-src"}, "is not like"),
    "algorithm-none": ({"algorithms": "RS256 none"}, "algorithms must be among"),
    "algorithm-secret": ({"algorithms": "HS256"}, "algorithms must be among"),
    "no-algorithm": ({"algorithms": " "}, "algorithms must be among"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_registration_that_cannot_work_is_refused_with_the_field_s_name(
    name: str, session: Session
) -> None:
    changes, sentence = WRONG[name]
    with pytest.raises(RegistrationError, match=sentence):
        save(session, replace(GOOD, **changes))


def save(session: Session, fields: RegistrationFields, *, allow_http: bool = False) -> bool:
    owner = ensure_default(session, now=clock.now())
    _, is_new = administration.save_registration(
        session, owner.id, fields, allow_http=allow_http, now=clock.now()
    )
    session.commit()
    return is_new


def test_the_same_registration_again_is_a_change(session: Session) -> None:
    assert save(session, GOOD)
    assert not save(session, replace(GOOD, name="Renamed", frame_origins="https://a.example"))
    (row,) = administration.list_registrations(session)
    assert administration.list_deployments(session, row) == []
    assert (row.name, row.frame_origins) == ("Renamed", "https://a.example")


def test_plain_http_is_for_development(session: Session) -> None:
    assert save(session, replace(GOOD, auth_url="http://lms.example/auth"), allow_http=True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lms.example/path?query#part", "https://lms.example"),
        ("http://127.0.0.1:8100/", "http://127.0.0.1:8100"),
        ("HTTPS://LMS.example", "https://lms.example"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443"),
        ("https://user:word@lms.example/", "https://lms.example"),
        ("https://lms.example\\.evil.example/", None),
        ("https://evil.example\\@lms.example/", None),
        ("https://lms.example:port/", None),
        ("https://lms.example:99999/", None),
        ("https://lms example/", None),
        ("https://lms.example;x/", None),
        ("https://lms.example'/", None),
        ("https://плàтформа.example/", None),
        ("https://℀.example/", None),
        ("https:///path", None),
        ("//lms.example", None),
        ("data:text/html,x", None),
        ("", None),
        (None, None),
    ],
)
def test_the_origin_of_an_address_is_safe_in_a_header(url: str, expected: str | None) -> None:
    assert origin(url) == expected


def test_a_query_is_added_to_what_is_there() -> None:
    assert (
        add_query("https://a.example/x?a=1&b=#c", {"d": "e f"})
        == "https://a.example/x?a=1&b=&d=e+f"
    )


# --- what is remembered -------------------------------------------------------------------------


@pytest.fixture
def statements(session: Session) -> Iterator[list[str]]:
    """A list that grows with each statement."""
    seen: list[str] = []

    def note(*happened: Any) -> None:
        seen.append(happened[2])

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield seen
    event.remove(session.get_bind(), "before_cursor_execute", note)


def test_a_registration_is_looked_up_once(
    session: Session, register: Register, statements: list[str]
) -> None:
    platform = register("https://lms.example")
    known = Registry(session.connection)
    statements.clear()
    for _ in range(3):
        assert known.platform(platform.issuer, platform.client_id) == platform
        assert known.platform_by_id(platform.id) == platform
    assert len([each for each in statements if "FROM registration" in each]) <= 2


def test_what_another_process_switched_off_is_off_here_within_five_seconds(
    session: Session, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(registry, "CACHE_SECONDS", 5.0)
    monkeypatch.setattr(registry, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    platform = register("https://lms.example")
    known = Registry(session.connection)

    def is_active() -> set[bool]:
        found = (known.platform(platform.issuer, None), known.platform_by_id(platform.id))
        return {each.is_active for each in found if each}

    assert is_active() == {True}
    row = session.get_one(Registration, platform.id)
    administration.set_status(row, RegistrationStatus.DISABLED)
    session.commit()
    seconds[0] += 5
    assert is_active() == {True}, "read again only after that"
    seconds[0] += 0.1
    assert is_active() == {False}


def test_a_deployment_is_looked_up_once(
    session: Session, register: Register, statements: list[str]
) -> None:
    platform = register("https://lms.example")
    known = Registry(session.connection)
    statements.clear()
    found = {known.deployment(platform.id, "deployment-1") for _ in range(3)}
    assert [each and each.status for each in found] == [DeploymentStatus.ACTIVE]
    assert len(statements) == 1
    assert known.deployment(platform.id, "another") is None


def test_what_no_registration_can_be_called_is_not_looked_up(
    session: Session, statements: list[str]
) -> None:
    for issuer, client_id in (("x" * 256, None), ("a\0", "b"), ("a", "\0"), ("a", "b" * 256)):
        assert Registry(session.connection).platform(issuer, client_id) is None
    assert statements == []


def test_a_flood_of_unknown_issuers_does_not_fill_the_memory(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "MOST_ENTRIES", 5)
    known = Registry(session.connection)
    for number in range(20):
        assert known.platform(f"https://{number}.example", None) is None
    assert len(known._entries) <= 5


def test_key_sets_beyond_the_limit_are_forgotten(
    replies: Replies, stranger: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_sets, "MOST_SETS", 2)
    replies.json({"keys": [stranger.jwk()]})
    sets = KeySets()
    for number in range(5):
        assert sets.keys_for(f"{replies.url}/{number}", stranger.kid)
    assert len(sets._sets) <= 2


# --- what PyLTI1p3 is told ----------------------------------------------------------------------


def test_the_library_finds_registrations_by_issuer_and_client_only(register: Register) -> None:
    platform = register("https://lms.example")
    conf = RegistryToolConf(lambda issuer, client_id: platform if client_id == "tool" else None)
    assert not conf.check_iss_has_one_client(platform.issuer)
    assert conf.check_iss_has_many_clients(platform.issuer)
    found = conf.find_registration_by_params(platform.issuer, "tool")
    assert found.get_key_set_url() == platform.jwks_url
    assert conf.find_registration_by_params(platform.issuer, "other") is None
    assert conf.find_deployment_by_params(platform.issuer, "d", "tool").get_deployment_id() == "d"
    for look_up in (conf.find_registration_by_issuer, conf.find_deployment):
        with pytest.raises(NotImplementedError):
            look_up(platform.issuer, "d")


def test_the_library_reads_the_same_parameters_as_we_do() -> None:
    conf = RegistryToolConf(lambda *_: None)
    login = LoginInitiation({"iss": "a"}, conf)
    message = LaunchMessage({"state": "b"}, conf, KeySets())
    assert (login._get_request_param("iss"), login._get_request_param("none")) == ("a", "")
    assert (message._get_request_param("state"), message._get_request_param("none")) == ("b", "")
