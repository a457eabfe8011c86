"""Promise 5 behind the servers of docs/samples: they write nothing of anybody, nor pass it on."""

import json
from ast import literal_eval
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.proxies.conftest import Tool
from tests.proxies.servers import LOG, Proxy
from tests.proxies.visitor import ADDRESS, HOST, JSON, Visitor, ask_plainly, say_plainly
from tests.reports.test_silence import CANARY

TEXT = "canary-in-the-text-5521"
"""Of the path or the body: it reaches the tool, and stays nowhere."""
REFUSED = {400, 411, 501}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def visitor(proxy: Proxy) -> Visitor:
    return Visitor(proxy.folder, proxy.ports.https)


def found_in(folder: Path, *traces: str) -> set[str]:
    """Return the files in which one of the traces stands, or in whose name."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file()
        for trace in traces
        if trace.encode() in path.read_bytes() + bytes(path)
    }


def everything(visitor: Visitor, tool: Tool, sent: str) -> dict[str, int]:
    """Ask for all that there is, well and badly, until the tool is gone; return the statuses."""
    somebody = tool.somebody
    receipt = f"receipt={somebody.receipt.text}"
    met = {
        "page": visitor.ask("GET", "/default/"),
        "sent": visitor.ask("POST", "/default/send", sent),
        "mailbox": visitor.ask("POST", "/default/mailbox", json.dumps({"lookup": somebody.lookup})),
        "receipt": visitor.ask("POST", "/default/mailbox", receipt, FORM),
        "no such page": visitor.ask("GET", f"/default/{TEXT}?{TEXT}"),
        "malformed": visitor.ask("POST", "/default/send", json.dumps({TEXT: TEXT})),
        "file": visitor.ask("POST", "/default/send", TEXT, "multipart/form-data"),
        "too large for the tool": visitor.ask("POST", "/default/send", TEXT * 15_000),
        "too large for the server": visitor.ask("POST", "/default/send", TEXT * 50_000),
        "no request": visitor.say(f"GARBAGE {TEXT}\r\nHost: {TEXT}\r\n\r\n".encode()),
        "no host": visitor.say(f"GET /default/{TEXT} HTTP/1.1\r\n\r\n".encode()),
    }
    tool.kill()
    return {**met, "tool gone": visitor.ask("POST", "/default/send", sent)}


def unclear(say: Callable[[bytes], int]) -> dict[str, int]:
    """Send requests whose end two servers could see in two places; return the statuses."""
    start = f"POST /default/send HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {JSON}\r\n"
    hidden = f"GET /default/{TEXT} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
    no_chunks = "\r\n\r\n0\r\n\r\n"
    endings = {
        "length and chunks": f"Content-Length: 5\r\nTransfer-Encoding: chunked{no_chunks}",
        "two lengths": "Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}",
        "no number": "Content-Length: +2\r\n\r\n{}",
        "unknown coding": f"Transfer-Encoding: xchunked{no_chunks}",
        "a blank": f"Transfer-Encoding : chunked{no_chunks}",
        "two codings": f"Transfer-Encoding: chunked, identity{no_chunks}",
    }
    return {name: say(f"{start}{each}{hidden}".encode()) for name, each in endings.items()}


def test_where_a_request_ends_is_read_alike_by_the_server_and_by_the_tool(tool, proxy, visitor):
    assert visitor.ask("GET", "/default/") == 200
    through, straight = unclear(visitor.say), unclear(partial(say_plainly, tool.port))
    heard = [literal_eval(line) for line in tool.heard.splitlines()]

    assert set(straight.values()) <= REFUSED, "the tool takes none of them"
    # Caddy goes by the chunks, as it may (RFC 9112, section 6.3), and hands on nothing else.
    either = through.pop("length and chunks")
    assert either in REFUSED or all("HTTP_TRANSFER_ENCODING" in each for each in sent_in(heard))
    assert set(through.values()) <= REFUSED
    assert not any({"CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"} <= each.keys() for each in heard)


def sent_in(heard: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return those of the requests that sent something."""
    return [each for each in heard if each["REQUEST_METHOD"] == "POST"]


def test_promise_5_a_server_of_the_samples_writes_nothing_and_passes_nothing_on(
    tool, proxy, visitor
):
    sent = json.dumps(tool.somebody.sealed(story=TEXT))
    secrets = TEXT, json.loads(sent)["token"][8:60], tool.somebody.receipt.text

    met = everything(visitor, tool, sent)
    plain = ask_plainly(proxy.ports.http, f"/default/?{TEXT}")
    sent_plainly = ask_plainly(proxy.ports.http, "/default/send", method="POST")
    proxy.end()

    answered = {"page": 200, "sent": 201, "mailbox": 200, "receipt": 200}
    refused = {"no such page": 404, "malformed": 422, "file": 415, "no request": 400}
    too_large = {"too large for the tool": 413, "too large for the server": 413}
    assert met == answered | refused | too_large | {"no host": 400, "tool gone": 503}
    assert plain[0] in (301, 308)
    assert plain[1] == f"https://report.example.edu/default/?{TEXT}"
    assert sent_plainly == (403, None)
    assert found_in(proxy.folder, CANARY, ADDRESS, *secrets) == set()
    assert found_in(tool.folder, CANARY, ADDRESS, *secrets) == {"heard"}
    assert CANARY not in tool.heard
    assert ADDRESS not in tool.heard


def test_a_site_beside_it_is_logged_so_that_traces_would_be_found(proxy):
    assert ask_plainly(proxy.ports.neighbour, f"/{TEXT}")[0] == 200

    proxy.end()
    for trace in (CANARY, ADDRESS, TEXT):
        assert LOG in found_in(proxy.folder, trace)


def test_while_the_tool_is_gone_the_page_says_when_to_come_back_and_whom_to_call(tool, visitor):
    assert visitor.ask("GET", "/default/") == 200
    tool.kill()

    status, text = visitor.read("GET", "/default/")

    assert status == 503
    assert "try again in a few minutes" in text
    assert "112" in text


def test_a_body_that_comes_slowly_holds_nothing_of_the_tool(tool, proxy, visitor):
    begun = f"POST /default/send HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {JSON}\r\n"
    body = json.dumps(tool.somebody.sealed(story=TEXT))
    with ExitStack() as stack:
        slow = [stack.enter_context(visitor.connected()) for _ in range(10)]
        for each in slow:
            each.sendall(f"{begun}Content-Length: {len(body)}\r\n\r\n{body[:-1]}".encode())

        assert [visitor.ask("GET", "/default/") for _ in range(4)] == [200] * 4
        assert sent_in([literal_eval(line) for line in tool.heard.splitlines()]) == []

        slow[0].sendall(body[-1:].encode())
        assert slow[0].recv(4000).startswith(b"HTTP/1.1 201 ")
