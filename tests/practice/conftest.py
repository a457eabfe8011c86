"""A platform in memory, its web application, a tool's key, and a browser that fills in forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from flask import Flask
from flask.testing import FlaskClient
from jwt.algorithms import RSAAlgorithm
from werkzeug.test import TestResponse

from practice.app import create_app
from practice.keys import KeyRing, SigningKey, new_key
from practice.platform import Platform
from practice.running import Running

ISSUER = "http://127.0.0.1:8100"
TOOL = "http://localhost:8000"


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    seconds: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


class Page(HTMLParser):
    """What the tests want to know about a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def fields(self) -> dict[str, str | None]:
        hidden = [each for each in self.all("input") if each.get("type") == "hidden"]
        return {str(each["name"]): each["value"] for each in hidden}


class ToolKeySet:
    """The tool's key set, as the platform fetches it."""

    def __init__(self, key: SigningKey) -> None:
        self.document: Any = {"keys": [key.jwk()]}
        self.fetched = 0

    def __call__(self) -> Any:
        self.fetched += 1
        return self.document


@pytest.fixture(scope="session")
def shared_keys() -> KeyRing:
    return KeyRing()


@pytest.fixture(scope="session")
def tool_key() -> SigningKey:
    return new_key(2048)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def platform(shared_keys: KeyRing) -> Platform:
    return Platform(ISSUER, "online-dos-practice", "practice-1", shared_keys, TOOL)


@pytest.fixture
def tool_key_set(tool_key: SigningKey) -> ToolKeySet:
    return ToolKeySet(tool_key)


@pytest.fixture
def app(platform: Platform, clock: Clock, tool_key_set: ToolKeySet) -> Flask:
    app = create_app(
        platform,
        tool_url=TOOL,
        fetch_tool_keys=tool_key_set,
        clock=clock.now,
        sleep=clock.sleep,
    )
    app.config["SERVER_NAME"] = "127.0.0.1:8100"  # where the test client goes unless told
    return app


@pytest.fixture
def browser(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def running(app: Flask) -> Running:
    """The state behind the web application."""
    state = app.extensions["practice"]
    assert isinstance(state, Running)
    return state


@pytest.fixture
def call(browser: FlaskClient, running: Running) -> Callable[..., TestResponse]:
    """Call a service as the tool does, with a new token for `scopes`; None sends no token."""

    def calling(
        method: str, url: str, *scopes: str, token: str | None = "", **request: Any
    ) -> TestResponse:
        headers = dict(request.pop("headers", {}))
        if token == "":
            token = running.grants.issue(scopes, now=running.clock())
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return browser.open(url, method=method, headers=headers, **request)

    return calling


@pytest.fixture
def read() -> Callable[[str], Page]:
    return Page


@pytest.fixture
def verified(platform: Platform) -> Callable[[str], dict[str, Any]]:
    """Check an id_token as a tool would, and give its claims."""

    def verify(token: str) -> dict[str, Any]:
        kid = jwt.get_unverified_header(token)["kid"]
        jwk = next(key for key in platform.jwks()["keys"] if key["kid"] == kid)
        key = RSAAlgorithm.from_jwk(json.dumps(jwk))
        assert not isinstance(key, RSAPrivateKey)
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=["RS256"], audience=platform.client_id, issuer=platform.issuer
        )
        return claims

    return verify


@pytest.fixture
def login(browser: FlaskClient) -> Callable[..., dict[str, str]]:
    """Open a course page and follow its frame; give the fields of the login initiation."""

    def follow(query: str = "as=student-01", frame: str = "iframe") -> dict[str, str]:
        course = Page(browser.get(f"/courses/groups?{query}").text)
        if frame == "iframe":
            address = course.all("iframe")[0]["src"]
        else:
            address = next(a["href"] for a in course.all("a") if a.get("target") == "_blank")
        launch = Page(browser.get(str(address)).text)
        return {name: str(value) for name, value in launch.fields().items()}

    return follow


@pytest.fixture
def request_of() -> Callable[..., dict[str, str]]:
    """The authentication request of a good tool, as an answer to a login initiation."""

    def answer(login: dict[str, str], **changes: str) -> dict[str, str]:
        return {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": login["client_id"],
            "redirect_uri": f"{TOOL}/lti/launch",
            "login_hint": login["login_hint"],
            "lti_message_hint": login["lti_message_hint"],
            "state": "the-state",
            "nonce": "the-nonce",
        } | changes

    return answer
