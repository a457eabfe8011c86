"""What the platform's server asks of the tool's server, over a real connection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient

from practice.app import create_app
from practice.platform import Platform
from practice.tool_keys import ToolKeysError, over_http

Read = Callable[[str], Any]


class Tool(HTTPServer):
    """A tool that answers every request the way the test says, and notes what it was asked."""

    status = 200
    body = b""
    location = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Tool

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.server.asked.append(f"{self.command} {self.path} {self.rfile.read(length).decode()}")
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        self.wfile.write(self.server.body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def tool() -> Iterator[Tool]:
    with Tool() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_key_set_is_fetched_whatever_proxy_is_set(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    tool.body = b'{"keys": []}'
    assert over_http(f"{tool.url}/lti/jwks.json")() == {"keys": []}


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (503, b"{}", "503"),
        (302, b"", "302"),
        (200, b"<html>", "key set"),
        (200, b"[" * 200_000, "more than"),
    ],
)
def test_a_key_set_that_cannot_be_used_says_why(
    status: int, body: bytes, why: str, tool: Tool
) -> None:
    tool.status, tool.body, tool.location = status, body, "/elsewhere"
    with pytest.raises(ToolKeysError, match=why):
        over_http(tool.url)()


def test_a_tool_that_is_down_says_so() -> None:
    with pytest.raises(ToolKeysError, match="did not answer"):
        over_http("http://127.0.0.1:9/jwks.json")()


@pytest.fixture
def cookieless(tool: Tool, platform: Platform, read: Read) -> Iterator[FlaskClient]:
    """A browser on a course page whose launches keep the tool's cookies away."""
    changed = Platform(platform.issuer, "client", "deployment", platform.keys, tool.url)
    app = create_app(changed, tool_url=tool.url)
    app.config["SERVER_NAME"] = "127.0.0.1:8100"
    with app.test_client() as client:
        yield client


def launch(client: FlaskClient, read: Read, query: str) -> Any:
    course = read(client.get(f"/courses/groups?no_cookies=on&{query}").text)
    return client.get(course.all("iframe")[0]["src"])


@pytest.mark.parametrize("method", ["post", "get"])
def test_without_cookies_the_login_is_done_outside_the_browser(
    method: str, cookieless: FlaskClient, tool: Tool, read: Read
) -> None:
    tool.status, tool.location = 302, "http://127.0.0.1:8100/auth?state=s"
    answer = launch(cookieless, read, f"login={method}")
    assert answer.location == "http://127.0.0.1:8100/auth?state=s"
    (asked,) = tool.asked
    assert asked.startswith(f"{method.upper()} /lti/login")
    assert "login_hint=instructor" in asked


@pytest.mark.parametrize(
    ("status", "location"),
    [(200, ""), (302, "https://other.example/auth?"), (302, "http://127.0.0.1:8100/authentic?")],
)
def test_a_login_that_leads_elsewhere_is_refused(
    status: int, location: str, cookieless: FlaskClient, tool: Tool, read: Read
) -> None:
    tool.status, tool.location = status, location
    answer = launch(cookieless, read, "")
    assert answer.status_code == 502
    assert "redirect" in answer.text


def test_a_login_that_does_not_answer_is_refused(
    cookieless: FlaskClient, tool: Tool, read: Read
) -> None:
    tool.status = 0
    course = read(cookieless.get("/courses/groups?no_cookies=on").text)
    tool.socket.close()
    answer = cookieless.get(course.all("iframe")[0]["src"])
    assert answer.status_code == 502
