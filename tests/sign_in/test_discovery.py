"""What a provider says of itself: believed when it fits, kept, and never waited for twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lti_app import bulkhead
from lti_app.bulkhead import Bulkhead
from lti_app.errors import SignInBusyError, SignInMisconfiguredError, SignInUnavailableError
from lti_app.sign_in.discovery import (
    COOL_DOWN_SECONDS,
    FRESH_SECONDS,
    PAUSE_SECONDS,
    Discovery,
    Metadata,
    well_known,
)
from tests.lti.replies import Replies, Reply
from tests.patience import wait_until


class Clock:
    """Seconds that pass when a test says so."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def discovery(clock: Clock) -> Discovery:
    return Discovery(is_development=True, clock=clock)


def document(url: str, **changes: Any) -> dict[str, Any]:
    """A configuration with no more than it must have; None leaves a field out."""
    whole = {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "jwks_uri": f"{url}/jwks",
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def test_little_is_enough_and_the_rest_has_the_defaults_of_the_specification(
    discovery: Discovery, replies: Replies
) -> None:
    replies.json(document(replies.url))

    assert discovery.of(replies.url) == Metadata(
        issuer=replies.url,
        authorization_endpoint=f"{replies.url}/authorize",
        token_endpoint=f"{replies.url}/token",
        jwks_uri=f"{replies.url}/jwks",
        userinfo_endpoint=None,
        algorithms=("RS256",),
        names_itself=False,
        takes_basic=True,
    )
    assert replies.asked[0].path == "/.well-known/openid-configuration"


def test_an_issuer_with_a_slash_at_its_end_is_found_in_the_same_place() -> None:
    assert well_known("https://op.example/") == well_known("https://op.example")


def test_algorithms_with_a_shared_secret_or_none_are_never_taken(
    discovery: Discovery, replies: Replies
) -> None:
    said = ["none", "HS256", "ES256", "RS256", 5]
    replies.json(document(replies.url, id_token_signing_alg_values_supported=said))

    assert discovery.of(replies.url).algorithms == ("RS256", "ES256")


def test_the_secret_goes_into_the_form_where_the_provider_wants_that(
    discovery: Discovery, replies: Replies
) -> None:
    ways = ["client_secret_post"]
    replies.json(document(replies.url, token_endpoint_auth_methods_supported=ways))

    assert not discovery.of(replies.url).takes_basic


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": "https://other.example"}, "sign_in_issuer_foreign"),
        ({"issuer": None}, "sign_in_issuer_foreign"),
        ({"issuer": "https://login.example/{tenantid}/v2.0"}, "sign_in_issuer_foreign"),
        ({"token_endpoint": None}, "sign_in_provider_unusable"),
        ({"token_endpoint": 5}, "sign_in_provider_unusable"),
        ({"token_endpoint": "http://op.example/token"}, "sign_in_provider_unusable"),
        ({"token_endpoint": "https://[::1"}, "sign_in_provider_unusable"),
        ({"jwks_uri": "file:///etc/passwd"}, "sign_in_provider_unusable"),
        ({"authorization_endpoint": "https://op.example/a#b"}, "sign_in_provider_unusable"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "sign_in_provider_unusable"),
        ({"userinfo_endpoint": "http://op.example/me"}, "sign_in_provider_unusable"),
        ({"response_types_supported": ["id_token"]}, "sign_in_provider_unusable"),
        ({"response_types_supported": "code"}, "sign_in_provider_unusable"),
        (
            {"id_token_signing_alg_values_supported": ["HS256", "none"]},
            "sign_in_provider_unusable",
        ),
        (
            {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
            "sign_in_provider_unusable",
        ),
    ],
)
def test_a_configuration_that_cannot_be_used_is_refused(
    discovery: Discovery, replies: Replies, changes: dict[str, Any], code: str
) -> None:
    replies.json(document(replies.url, **changes))

    with pytest.raises(SignInMisconfiguredError) as caught:
        discovery.of(replies.url)
    assert caught.value.code == code


def test_plain_http_is_refused_outside_development(replies: Replies) -> None:
    replies.json(document(replies.url))

    with pytest.raises(SignInMisconfiguredError):
        Discovery(is_development=False).of(replies.url)


def test_a_mended_configuration_is_used_at_once(discovery: Discovery, replies: Replies) -> None:
    replies.json(document("https://other.example"))
    with pytest.raises(SignInMisconfiguredError):
        discovery.of(replies.url)

    replies.json(document(replies.url))

    assert discovery.of(replies.url).issuer == replies.url


def test_a_configuration_is_read_once_an_hour(
    discovery: Discovery, replies: Replies, clock: Clock
) -> None:
    replies.json(document(replies.url))
    for _ in range(3):
        discovery.of(replies.url)
    assert len(replies.asked) == 1

    clock.seconds += FRESH_SECONDS
    replies.json(document(replies.url, jwks_uri=f"{replies.url}/new"))

    assert discovery.of(replies.url).jwks_uri == f"{replies.url}/new"
    assert len(replies.asked) == 2


@pytest.mark.parametrize("broken", [Reply(b"", 503), Reply(b"<html>"), Reply(b"[]"), Reply(b"{}")])
def test_the_last_good_answer_serves_while_there_is_no_new_one(
    discovery: Discovery, replies: Replies, clock: Clock, broken: Reply
) -> None:
    replies.json(document(replies.url))
    known = discovery.of(replies.url)
    clock.seconds += FRESH_SECONDS
    replies.next = broken

    assert discovery.of(replies.url) == known
    assert discovery.of(replies.url) == known
    assert len(replies.asked) == 2
    clock.seconds += COOL_DOWN_SECONDS
    assert discovery.of(replies.url) == known
    assert len(replies.asked) == 3


def test_a_dead_provider_is_left_alone_for_some_seconds(
    discovery: Discovery, replies: Replies, clock: Clock
) -> None:
    replies.next = Reply(b"", 503)
    for _ in range(3):
        with pytest.raises(SignInUnavailableError):
            discovery.of(replies.url)
    assert len(replies.asked) == 1

    clock.seconds += PAUSE_SECONDS
    replies.json(document(replies.url))

    assert discovery.of(replies.url).issuer == replies.url


def test_of_many_who_come_at_once_one_asks(discovery: Discovery, replies: Replies) -> None:
    replies.json(document(replies.url), wait=0.2)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(discovery.of, [replies.url] * 8))

    assert len(set(found)) == 1
    assert len(replies.asked) == 1


def test_who_has_an_answer_does_not_wait_for_a_new_one(
    discovery: Discovery, replies: Replies, clock: Clock
) -> None:
    replies.json(document(replies.url))
    known = discovery.of(replies.url)
    clock.seconds += FRESH_SECONDS

    assert discovery._kept[replies.url].turn.take(wait=False)
    assert discovery.of(replies.url) is known


def test_who_comes_when_a_provider_has_been_silent_for_a_while_does_not_wait_for_it(
    discovery: Discovery, replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulkhead, "BRIEF", 0.0)
    replies.json(document(replies.url), is_held=True)
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(discovery.of, replies.url)
        wait_until(lambda: len(replies.asked) == 1)
        with pytest.raises(SignInBusyError):
            discovery.of(replies.url)
        replies.let_go.set()
        assert first.result().issuer == replies.url
    assert discovery.of(replies.url) is first.result()


def test_a_process_in_which_many_wait_does_not_ask_and_asks_later(
    discovery: Discovery, replies: Replies, clock: Clock, full: Bulkhead
) -> None:
    replies.json(document(replies.url))
    with bulkhead.kept_by(full), pytest.raises(SignInBusyError):
        discovery.of(replies.url)
    assert replies.asked == []
    known = discovery.of(replies.url)

    clock.seconds += FRESH_SECONDS
    with bulkhead.kept_by(full):
        assert discovery.of(replies.url) is known
    assert len(replies.asked) == 1
    assert discovery.of(replies.url) == known
    assert len(replies.asked) == 2


def test_a_redirect_is_not_followed(discovery: Discovery, replies: Replies) -> None:
    replies.next = Reply(b"", 302, {"Location": "https://evil.example/"})

    with pytest.raises(SignInUnavailableError):
        discovery.of(replies.url)
