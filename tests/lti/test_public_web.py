"""Where a stranger may send us: the public internet, over https, and not for long; case X33."""

import socket
import threading
from typing import Any

import pytest

from lti_app import bulkhead
from lti_app.bulkhead import Bulkhead
from lti_app.errors import PlatformBusyError, PlatformError, RegistrationRefusedError
from lti_app.lti import addresses, public_web
from lti_app.lti.addresses import is_public
from lti_app.lti.public_web import PublicWeb
from tests.lti.replies import Replies, Reply

PUBLIC = "93.184.216.34"
INSIDE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.2.3",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fd00::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.216.34",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "not an address",
]


def web(*addresses: str) -> PublicWeb:
    """The public web, where every name has these addresses."""
    return PublicWeb(is_development=False, resolve=lambda *_: list(addresses))


def near() -> PublicWeb:
    """The web as in development: with this machine."""
    return PublicWeb(is_development=True)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(RegistrationRefusedError) as refused:
        web(address).check("https://lms.example/")
    assert refused.value.code == "address_refused"


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::1111"])
def test_a_public_address_is_in_reach(address: str) -> None:
    assert is_public(address)
    web(address).check("https://lms.example/")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "fd00::1"])
def test_one_address_inside_spoils_all(address: str) -> None:
    with pytest.raises(RegistrationRefusedError):
        web(PUBLIC, address).check("https://lms.example/")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]:8443/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "http://8.8.8.8/",
        "https://user@8.8.8.8/",
        "https://8.8.8.8\\@127.0.0.1/",
        "https://8.8.8.8/" + "x" * 2000,
        "https://8.8.8.8/ü",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "gopher://8.8.8.8/",
        "https:///",
        "",
    ],
)
def test_an_address_is_refused_however_it_is_written(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", never)
    outside = PublicWeb(is_development=False)
    for ask in (outside.check, outside.get_json):
        with pytest.raises(RegistrationRefusedError):
            ask(url)


def test_a_host_without_an_address_is_refused() -> None:
    def unknown(*_: Any) -> list[str]:
        raise socket.gaierror

    with pytest.raises(RegistrationRefusedError):
        PublicWeb(is_development=False, resolve=unknown).check("https://lms.example/")


def test_a_name_that_means_something_else_a_moment_later_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [[PUBLIC], ["127.0.0.1"]]
    connected: list[str] = []

    def connect(address: tuple[str, int], **_: Any) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    rebinding = PublicWeb(is_development=False, resolve=lambda *_: answers.pop(0))
    with pytest.raises(PlatformError):
        rebinding.get_json("https://lms.example/")
    assert connected == [PUBLIC]
    with pytest.raises(RegistrationRefusedError):
        rebinding.get_json("https://lms.example/")
    assert connected == [PUBLIC]


def test_the_next_address_is_tried_when_one_does_not_answer(replies: Replies) -> None:
    replies.json({"a": 1})
    several = PublicWeb(is_development=True, resolve=lambda *_: ["127.0.0.2", "127.0.0.1"])
    assert several.get_json(replies.url.replace("127.0.0.1", "lms.example")) == {"a": 1}
    assert replies.asked[0].headers["Host"].startswith("lms.example:")


def test_a_host_with_no_address_at_all_is_said_so() -> None:
    with pytest.raises(PlatformError):
        PublicWeb(is_development=True, resolve=lambda *_: []).get_json("http://lms.example/")


def test_a_redirect_is_not_followed(replies: Replies) -> None:
    replies.next = Reply(status=302, headers={"Location": f"{replies.url}/inside"})
    with pytest.raises(PlatformError) as failed:
        near().get_json(f"{replies.url}/configuration")
    assert failed.value.platform_status == 302
    assert [asked.path for asked in replies.asked] == ["/configuration"]


def test_the_path_and_the_query_are_sent_as_they_are(replies: Replies) -> None:
    replies.json({})
    near().get_json(f"{replies.url}/a%2Fb?c=D&e=#f")
    near().get_json(replies.url)
    assert [asked.path for asked in replies.asked] == ["/a%2Fb?c=D&e=", "/"]


@pytest.mark.parametrize("token", ["secret", None])
def test_a_token_is_sent_only_where_there_is_one(replies: Replies, token: str | None) -> None:
    replies.json({"client_id": "x"}, status=201)
    assert near().post_json(replies.url, {"a": "b"}, token) == {"client_id": "x"}
    (asked,) = replies.asked
    assert asked.method == "POST"
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers.get("Authorization") == (token and f"Bearer {token}")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b""),
        Reply(b"<html>"),
        Reply(b"[]"),
        Reply(b'"text"'),
        Reply(b"[" * 100_000),
        Reply(b"{}", status=204),
        Reply(b"{}", status=500),
        Reply(b"{}" + b" " * 300_000),
        Reply(b"\xff\xfe{"),
    ],
    ids=["empty", "page", "list", "text", "deep", "204", "500", "huge", "no-utf-8"],
)
def test_an_answer_that_is_no_object_is_refused(replies: Replies, reply: Reply) -> None:
    replies.next = reply
    with pytest.raises(PlatformError):
        near().get_json(replies.url)


def test_who_answers_slowly_is_left(replies: Replies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_web, "LONGEST_ANSWER", 0.2)
    replies.next = Reply(b'{"a": "' + b" " * 100 + b'"}', pace=0.05)
    with pytest.raises(PlatformError):
        near().get_json(replies.url)


def test_who_does_not_answer_is_left(replies: Replies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_web, "TIMEOUT", (1.0, 0.1))
    replies.next = Reply(b"{}", is_held=True)
    with pytest.raises(PlatformError) as failed:
        near().get_json(replies.url)
    assert failed.value.timed_out


def test_every_step_of_a_call_has_its_limit_and_nothing_of_it_runs_on(
    replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[float | None, socket.socket]] = []
    connect = socket.create_connection

    def connected(address: tuple[str, int], timeout: float | None = None) -> socket.socket:
        opened.append((timeout, connect(address, timeout)))
        return opened[-1][1]

    monkeypatch.setattr(socket, "create_connection", connected)
    monkeypatch.setattr(public_web, "TIMEOUT", (40.0, 50.0))
    replies.json({})
    near().get_json(replies.url)
    ((to_connect, used),) = opened
    assert (to_connect, used.gettimeout()) == (40.0, 50.0)
    hanging_up = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
    assert all(each.finished.is_set() for each in hanging_up)


def test_hanging_up_twice_does_no_harm() -> None:
    closed = socket.socket()
    closed.close()
    public_web._shut(closed)


def test_names_are_looked_up_as_the_machine_does() -> None:
    assert addresses.resolve("127.0.0.1", 443) == ["127.0.0.1"]


def test_a_stranger_is_not_asked_while_too_many_wait_for_other_hosts(
    replies: Replies, full: Bulkhead
) -> None:
    with bulkhead.kept_by(full), pytest.raises(PlatformBusyError):
        near().get_json(replies.url)

    assert replies.asked == []
