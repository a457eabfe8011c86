"""Access tokens of a platform: asked for with an assertion, kept, renewed, never mixed up.

Security Framework 1.0, section 4.1; RFC 7523, section 3; RFC 6749, sections 5.1 and 5.2.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import jwt
import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.db import db
from lti_app.errors import PlatformError
from lti_app.lti.keys import ToolKey, ToolKeys
from lti_app.lti.models import ServiceToken
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.service_tokens import forget_token, service_token
from practice.app import create_app
from practice.grants import Grants
from practice.platform import Platform
from tests.launcher import TOOL
from tests.lti.conftest import Ask, Register
from tests.lti.replies import Replies
from tests.ports import serving

MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULTS = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"


# --- the practice platform's own token endpoint -------------------------------------------------


@pytest.fixture
def practice(
    platform: Platform, tool_keys: ToolKeys, still: datetime
) -> Iterator[tuple[Platform, Grants]]:
    """The practice platform, knowing the tool's keys and time, with the tokens that it gave."""
    published = {"keys": [key.public_jwk for key in tool_keys.published(still)]}

    def make(address: str) -> Flask:
        own = replace(platform, issuer=address, client_id="tool")
        return create_app(
            own, tool_url=TOOL, fetch_tool_keys=lambda: published, clock=still.timestamp
        )

    with serving(make) as app:
        running = app.extensions["practice"]
        yield running.platform, running.grants


def test_a_platform_that_checks_everything_accepts_our_assertion(
    practice: tuple[Platform, Grants], engine: Engine, register: Register, tool_key: ToolKey
) -> None:
    platform, grants = practice
    target = register(platform.issuer)
    now = clock.now()
    first = service_token(engine, target, [SCORE, MEMBERS], key=tool_key, now=now)
    assert grants.scopes_of(first, now=now.timestamp()) == {SCORE, MEMBERS}
    forget_token(engine, target, [MEMBERS, SCORE])
    second = service_token(engine, target, [MEMBERS, SCORE], key=tool_key, now=now)
    assert second != first, "an assertion is never used twice"


def test_a_platform_that_knows_another_key_gives_no_token(
    practice: tuple[Platform, Grants], engine: Engine, register: Register, tmp_path: Any
) -> None:
    strange = ToolKeys(tmp_path)
    strange.ensure(clock.now())
    with pytest.raises(PlatformError) as caught:
        service_token(
            engine,
            register(practice[0].issuer),
            [MEMBERS],
            key=strange.signing(clock.now()),
            now=clock.now(),
        )
    assert caught.value.platform_status == 401


# --- the request --------------------------------------------------------------------------------


def assertion_of(replies: Replies, tool_key: ToolKey) -> dict[str, Any]:
    """Return the claims of the last assertion that was sent, once its signature is checked."""
    claims: dict[str, Any] = jwt.decode(
        replies.asked[-1].form["client_assertion"],
        tool_key.private.public_key(),
        algorithms=["RS256"],
        options={"verify_aud": False},
    )
    return claims


def test_a_token_is_asked_for_with_a_short_lived_assertion(
    ask: Ask, replies: Replies, tool_key: ToolKey, target: RegisteredPlatform
) -> None:
    now = clock.now()
    assert ask(SCORE, RESULTS, SCORE, now=now) == "token-1"
    (asked,) = replies.asked
    assert (asked.method, asked.path) == ("POST", "/token")
    assert asked.form.keys() == {
        "grant_type",
        "client_assertion_type",
        "client_assertion",
        "scope",
    }
    assert asked.form["grant_type"] == "client_credentials"
    assert asked.form["scope"] == f"{RESULTS} {SCORE}"
    header = jwt.get_unverified_header(asked.form["client_assertion"])
    assert header == {"alg": "RS256", "typ": "JWT", "kid": tool_key.kid}
    claims = assertion_of(replies, tool_key)
    assert claims.pop("jti")
    issued = int(now.timestamp())
    assert claims == {
        "iss": "tool",
        "sub": "tool",
        "aud": target.token_url,
        "iat": issued,
        "exp": issued + 60,
    }
    assert "Authorization" not in asked.headers


def test_the_audience_is_the_one_the_platform_asks_for(
    ask: Ask, replies: Replies, tool_key: ToolKey, register: Register
) -> None:
    audience = "https://api.brightspace.com/auth/token"
    ask(platform=register(replies.url, token_audience=audience))
    assert assertion_of(replies, tool_key)["aud"] == audience


def test_every_assertion_has_an_id_of_its_own(
    ask: Ask, replies: Replies, tool_key: ToolKey, engine: Engine, target: RegisteredPlatform
) -> None:
    ids = set()
    for _ in range(5):
        ask()
        ids.add(assertion_of(replies, tool_key)["jti"])
        forget_token(engine, target, [SCORE])
    assert len(ids) == 5


# --- keeping tokens -----------------------------------------------------------------------------


def test_a_token_is_kept_until_a_minute_before_its_end(ask: Ask, replies: Replies) -> None:
    now = clock.now()
    assert ask(now=now) == "token-1"
    replies.token("token-2")
    assert ask(now=now + timedelta(seconds=3539)) == "token-1"
    assert len(replies.asked) == 1
    assert ask(now=now + timedelta(seconds=3541)) == "token-2"
    assert ask(now=now + timedelta(seconds=3541)) == "token-2"
    assert len(replies.asked) == 2


def test_tokens_are_kept_for_their_scopes_in_any_order(ask: Ask, replies: Replies) -> None:
    assert ask(SCORE, RESULTS) == "token-1"
    replies.token("token-2")
    assert ask(RESULTS, SCORE) == "token-1"
    assert ask(SCORE) == "token-2"


def test_tokens_of_two_tenants_on_one_issuer_are_never_mixed_up(
    ask: Ask, replies: Replies, register: Register, session: Session
) -> None:
    assert ask() == "token-1"
    replies.token("token-2")
    other = register(replies.url, "second", client_id="second-tool")
    assert ask(platform=other) == "token-2"
    assert ask() == "token-1"
    kept = {row.institution_id: row.token for row in session.scalars(select(ServiceToken))}
    assert len(kept) == 2


def test_a_forgotten_token_is_asked_for_again(
    ask: Ask, replies: Replies, engine: Engine, target: RegisteredPlatform
) -> None:
    ask(SCORE)
    ask(RESULTS)
    replies.token("token-2")
    forget_token(engine, target, [SCORE])
    assert ask(SCORE) == "token-2"
    assert ask(RESULTS) == "token-1"


def test_processes_that_ask_at_once_all_get_a_token(
    ask: Ask, app: Flask, target: RegisteredPlatform, replies: Replies, tool_key: ToolKey
) -> None:
    together = Barrier(4)
    now = clock.now()

    def asking(_: int) -> str:
        with app.app_context():
            together.wait()
            return service_token(db.engine, target, [SCORE], key=tool_key, now=now)

    replies.token("token-1")
    replies.next = replace(replies.next, wait=0.3)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(asking, range(4))) == ["token-1"] * 4
    replies.token("token-2")
    assert ask(now=now) == "token-1", "one of them was kept"
