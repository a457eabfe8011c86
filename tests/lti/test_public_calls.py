"""Calls to a platform that registered itself: to public addresses only, whatever DNS says."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from lti_app import clock
from lti_app.errors import KeysUnreachableError, PlatformAddressError, PlatformError
from lti_app.lti import http, public_calls
from lti_app.lti.key_sets import KeySets
from lti_app.lti.keys import ToolKey
from lti_app.lti.registry import RegisteredPlatform, Registry
from lti_app.lti.services import Service
from lti_app.lti.trial import try_platform
from tests.factories import Factories
from tests.lti.conftest import Register
from tests.lti.refusals import Refusals, good_message, on_one_database
from tests.lti.replies import Replies, Reply
from tests.lti.test_certificates import secure

__all__ = ["secure"]

PUBLIC = "93.184.216.34"
Lookup = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no proxy of the machine stand between."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> Lookup:
    """Return a function that says what every name means from now on, and lists who asks."""
    asked: list[str] = []

    def means(*addresses: str | Exception) -> list[str]:
        def resolve(host: str, _port: int) -> list[str]:
            asked.append(host)
            for each in addresses:
                if isinstance(each, Exception):
                    raise each
            return [str(each) for each in addresses]

        monkeypatch.setattr(public_calls, "resolve", resolve)
        return asked

    return means


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine count as public, so that a server of the test can be reached."""
    monkeypatch.setattr(public_calls, "is_public", lambda _: True)


def named(replies: Replies) -> str:
    """The address of the test's server by a name that only `lookups` knows."""
    return replies.url.replace("127.0.0.1", "lms.example")


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_name_that_leads_inside_is_not_asked(
    replies: Replies, lookups: Lookup, inside: str
) -> None:
    lookups(PUBLIC, inside)
    with pytest.raises(PlatformAddressError) as refused:
        http.send("POST", f"{named(replies)}/token?who=x", token="secret", public_only=True)
    assert refused.value.detail == (
        f"POST {named(replies)}/token: the host has an address that is not public"
    )
    assert replies.asked == []


def test_an_address_in_place_of_a_name_is_held_to_the_same(replies: Replies) -> None:
    with pytest.raises(PlatformAddressError):
        http.get_json(replies.url, public_only=True)
    with pytest.raises(PlatformAddressError):
        http.get_json("https://[::1]:9/", public_only=True)
    assert replies.asked == []
    replies.json({"a": 1})
    assert http.get_json(replies.url)[0] == {"a": 1}, "who was registered by hand may be inside"


@pytest.mark.usefixtures("near")
def test_the_name_is_looked_up_once_and_stands_in_the_request(
    replies: Replies, lookups: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    plainly = socket.getaddrinfo

    def note(host: Any, *more: Any, **options: Any) -> Any:
        looked_up.append(host)
        return plainly(host, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", note)
    asked = lookups("127.0.0.2", "127.0.0.1")
    replies.json({"a": 1})

    answer = http.post_form(f"{named(replies)}/token?b=c", {"d": "e"}, public_only=True)

    assert answer == {"a": 1}
    assert asked == ["lms.example"]
    assert set(looked_up) == {"127.0.0.2", "127.0.0.1"}
    (request,) = replies.asked
    assert request.headers["Host"] == named(replies).removeprefix("http://")
    assert (request.method, request.path, request.form) == ("POST", "/token?b=c", {"d": "e"})
    assert request.headers["User-Agent"] == http.USER_AGENT


@pytest.mark.usefixtures("near")
def test_redirects_and_sizes_are_as_for_other_calls(replies: Replies, lookups: Lookup) -> None:
    lookups("127.0.0.1")
    for reply in (
        Reply(status=302, headers={"Location": f"{replies.url}/inside"}),
        Reply(b"{}" + b" " * 300_000),
    ):
        replies.next = reply
        with pytest.raises(PlatformError):
            http.get_json(f"{named(replies)}/keys", public_only=True)
    assert {asked.path for asked in replies.asked} == {"/keys"}


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("found", [(), (OSError(),), (UnicodeError(),), ("127.0.0.9",)])
def test_a_host_that_does_not_answer_is_no_valid_answer(
    lookups: Lookup, found: tuple[Any, ...]
) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        lookups(*found)
        with pytest.raises(PlatformError) as failed:
            http.get_json(f"http://lms.example:{port}/", public_only=True)
    assert (failed.value.code, failed.value.reason) == ("platform_unreachable", "no valid answer")


@pytest.mark.usefixtures("near")
def test_a_host_that_takes_no_connection_in_time_is_said_so(
    lookups: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise TimeoutError

    lookups("127.0.0.1")
    monkeypatch.setattr(public_calls, "create_connection", never)
    with pytest.raises(PlatformError) as failed:
        http.get_json("http://lms.example/", public_only=True)
    assert failed.value.timed_out


@pytest.mark.usefixtures("near")
def test_the_certificate_is_checked_against_the_name(
    secure: tuple[int, Path],
    lookups: Lookup,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port, certificate = secure
    lookups("127.0.0.1")
    with pytest.raises(PlatformError):
        http.get_json(f"https://lms.example:{port}/", public_only=True)  # signed by nobody we know
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    found, _headers = http.get_json(f"https://lms.example:{port}/", public_only=True)
    assert found == {"host": f"lms.example:{port}"}
    with pytest.raises(PlatformError):
        http.get_json(f"https://other.example:{port}/", public_only=True)


def test_a_proxy_of_the_environment_looks_the_name_up_itself(
    replies: Replies, lookups: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = lookups("10.0.0.1")
    monkeypatch.setenv("http_proxy", replies.url)
    replies.json({"a": 1})

    assert http.get_json("http://lms.example/keys", public_only=True)[0] == {"a": 1}
    assert asked == []
    assert replies.asked[0].path == "http://lms.example/keys"


@on_one_database
def test_every_call_to_a_platform_that_registered_itself_is_held_to_it(
    engine: Engine, target: RegisteredPlatform, tool_key: ToolKey, replies: Replies
) -> None:
    replies.at["/token"] = [Reply(json.dumps({"access_token": "t"}).encode())]
    replies.json({"keys": []})
    itself = replace(target, public_only=True)
    service = Service(engine, itself, ("a",), tool_key)

    with pytest.raises(PlatformAddressError) as refused:
        service.call("GET", f"{replies.url}/members")
    assert refused.value.url == itself.token_url
    with pytest.raises(KeysUnreachableError, match="not public"):
        KeySets().keys_for(itself.jwks_url, "k", public_only=True)
    found = try_platform(engine, itself, ["a"], key=tool_key, now=clock.now())
    assert len([each for each in found.problems if "not public" in each]) == 2
    assert replies.asked == []

    # With a token from before, the service is what is not asked.
    replace(service, platform=target).call("GET", f"{replies.url}/members")
    replies.asked.clear()
    with pytest.raises(PlatformAddressError) as refused:
        service.call("GET", f"{replies.url}/members")
    assert refused.value.url == f"{replies.url}/members"
    assert replies.asked == []


@on_one_database
def test_a_launch_makes_nobody_ask_inside_for_the_keys_of_a_platform_that_registered_itself(
    refusals: Refusals, factories: Factories, replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = refusals.launcher.platform
    replies.json(platform.jwks())
    factories.registration(platform, jwks_url=f"{replies.url}/jwks.json", public_only=True)
    registry = refusals.launcher.app.extensions["registry"]
    monkeypatch.setattr(registry, "_is_development", False)
    registry.forget()

    client, asked, token = good_message(refusals)
    refusals.check(refusals.post(client, asked, token), "keys_unreachable")
    assert replies.asked == []


@on_one_database
def test_in_development_a_platform_may_be_on_this_machine(
    session: Any, register: Register, replies: Replies
) -> None:
    row = register(replies.url, public_only=True)
    assert row.public_only
    known = Registry(session.connection, is_development=True).platform_by_id(row.id)
    assert known is not None
    assert not known.public_only
