"""What is asked of a provider by ourselves, and what its answers mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lti_app import bulkhead
from lti_app.bulkhead import Bulkhead
from lti_app.errors import (
    SignInBusyError,
    SignInError,
    SignInMisconfiguredError,
    SignInUnavailableError,
    SignInUnknownError,
    SignInUnverifiedError,
)
from lti_app.sign_in.discovery import Metadata
from lti_app.sign_in.exchange import Tokens, tokens_for, user_info
from lti_app.sign_in.providers import Provider
from tests.lti.replies import Replies, Reply

PROVIDER = Provider("default", "https://op.example", "client-1", "hush")
GOOD = {"id_token": "a.b.c", "access_token": "token-1", "token_type": "Bearer"}


def metadata(url: str, *, takes_basic: bool = True) -> Metadata:
    return Metadata(
        issuer=PROVIDER.issuer,
        authorization_endpoint=f"{url}/authorize",
        token_endpoint=f"{url}/token",
        jwks_uri=f"{url}/jwks",
        userinfo_endpoint=f"{url}/userinfo",
        algorithms=("RS256",),
        names_itself=True,
        takes_basic=takes_basic,
    )


def ask(replies: Replies, *, takes_basic: bool = True) -> Tokens:
    return tokens_for(
        PROVIDER,
        metadata(replies.url, takes_basic=takes_basic),
        code="code & more",
        verifier="v" * 43,
        redirect_uri="https://dos.example/done",
    )


def test_a_code_goes_out_with_its_verifier_and_the_secret_in_the_header(replies: Replies) -> None:
    replies.json(GOOD)

    tokens = ask(replies)

    assert (tokens.id_token, tokens.access_token) == ("a.b.c", "token-1")
    asked = replies.asked[0]
    assert asked.form == {
        "grant_type": "authorization_code",
        "code": "code & more",
        "redirect_uri": "https://dos.example/done",
        "code_verifier": "v" * 43,
    }
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert asked.headers["Authorization"].startswith("Basic ")


def test_the_secret_is_in_the_form_where_the_provider_wants_that(replies: Replies) -> None:
    replies.json(GOOD)

    ask(replies, takes_basic=False)

    assert "Authorization" not in replies.asked[0].headers
    assert replies.asked[0].form["client_id"] == "client-1"
    assert replies.asked[0].form["client_secret"] == "hush"


@pytest.mark.parametrize("token", [5, "", "two\nlines", "é", None])
def test_an_access_token_that_fits_no_header_counts_as_none(replies: Replies, token: Any) -> None:
    replies.json(GOOD | {"access_token": token})

    assert ask(replies).access_token is None


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (Reply(b'{"error": "invalid_grant"}', 400), SignInUnknownError, "sign_in_code_refused"),
        (
            Reply(b'{"error": "invalid_client"}', 400),
            SignInMisconfiguredError,
            "sign_in_client_refused",
        ),
        (Reply(b"who?", 401), SignInMisconfiguredError, "sign_in_client_refused"),
        (Reply(b"{}", 400), SignInMisconfiguredError, "sign_in_request_refused"),
        (Reply(b"[]", 400), SignInMisconfiguredError, "sign_in_request_refused"),
        (Reply(b"", 404), SignInUnavailableError, "sign_in_unavailable"),
        (Reply(b"", 429), SignInUnavailableError, "sign_in_unavailable"),
        (Reply(b"", 503), SignInUnavailableError, "sign_in_unavailable"),
        (Reply(b"", 302, {"Location": "/"}), SignInUnavailableError, "sign_in_unavailable"),
        (Reply(b"[]"), SignInUnavailableError, "sign_in_unavailable"),
        (Reply(b'{"id_token": 5}'), SignInUnverifiedError, "sign_in_token_malformed"),
    ],
)
def test_what_a_refusal_means(
    replies: Replies, reply: Reply, kind: type[SignInError], code: str
) -> None:
    replies.next = reply

    with pytest.raises(kind) as caught:
        ask(replies)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("invalid_scope", "invalid_scope"),
        ("bad\nforged=line", "another word"),
        (["x"], "another word"),
    ],
)
def test_the_log_hears_an_error_of_the_provider_that_the_specifications_know(
    replies: Replies, said: object, told: str
) -> None:
    replies.json({"error": said}, status=400)

    with pytest.raises(SignInMisconfiguredError) as caught:
        ask(replies)
    assert caught.value.detail == told


def test_user_info_is_asked_with_the_access_token(replies: Replies) -> None:
    replies.json({"sub": "s-1", "x": "y"})

    assert user_info(metadata(replies.url), "token-1", "s-1") == {"sub": "s-1", "x": "y"}
    assert replies.asked[0].headers["Authorization"] == "Bearer token-1"
    assert user_info(metadata(replies.url), None, "s-1") == {}


def test_nothing_is_asked_while_too_many_wait_for_other_hosts(
    replies: Replies, full: Bulkhead
) -> None:
    with bulkhead.kept_by(full):
        with pytest.raises(SignInBusyError):
            ask(replies)
        with pytest.raises(SignInBusyError):
            user_info(metadata(replies.url), "token-1", "s-1")

    assert replies.asked == []


def test_user_info_in_another_form_than_json_is_no_answer(replies: Replies) -> None:
    replies.next = Reply(json.dumps("a.b.c").encode())

    with pytest.raises(SignInUnavailableError):
        user_info(metadata(replies.url), "token-1", "s-1")
