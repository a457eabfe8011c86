"""Calls to a platform's services: the token, the pages, the limits, and what an error may say.

Security Framework 1.0, section 4.1; RFC 8288 (links); RFC 9110, section 10.2.3 (Retry-After).
Cases X29, X30 and X32 of the certification list.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from lti_app.errors import PlatformError
from lti_app.lti import http
from lti_app.lti.keys import ToolKey
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.services import Service, with_path, with_query
from tests.lti.replies import Replies, Reply

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
PERSON = "Sanne-de-Vries"


def tokens(*names: str) -> list[Reply]:
    return [Reply(json.dumps({"access_token": name}).encode()) for name in names]


def page(*following: str) -> Reply:
    links = {"Link": f'<{following[0]}>; rel="next"'} if following else {}
    return Reply(b"[]", headers=links)


@pytest.fixture
def service(
    engine: Engine, target: RegisteredPlatform, tool_key: ToolKey, replies: Replies
) -> Service:
    """A service of a platform that gives token-1, then token-2."""
    replies.at["/token"] = tokens("token-1", "token-2")
    return Service(engine, target, (SCOPE,), tool_key)


def test_a_call_carries_the_token_and_says_what_it_sends_and_reads(
    service: Service, replies: Replies
) -> None:
    replies.json({"id": 1})
    answer = service.call(
        "PUT", f"{replies.url}/items", accept="application/a+json", sent=http.Sent(b"{}", "b/c")
    )
    assert answer.object() == {"id": 1}
    asked = replies.asked[-1]
    assert (asked.method, asked.path, asked.body) == ("PUT", "/items", b"{}")
    assert asked.headers["Authorization"] == "Bearer token-1"
    assert asked.headers["Accept"] == "application/a+json"
    assert asked.headers["Content-Type"] == "b/c"
    assert asked.headers["User-Agent"].startswith("online-dos")


@pytest.mark.parametrize("status", [200, 201, 204])
def test_every_status_that_says_yes_is_a_yes_and_needs_no_body(
    status: int, service: Service, replies: Replies
) -> None:
    replies.next = Reply(status=status)
    assert service.call("POST", f"{replies.url}/scores").status == status


def test_x32_a_token_that_is_refused_early_is_replaced_once(
    service: Service, replies: Replies
) -> None:
    replies.at["/items"] = [Reply(status=401), Reply(b"[]")]
    service.call("GET", f"{replies.url}/items")
    assert [asked.path for asked in replies.asked] == ["/token", "/items", "/token", "/items"]
    assert replies.asked[-1].headers["Authorization"] == "Bearer token-2"
    service.call("GET", f"{replies.url}/items")
    assert replies.asked[-1].headers["Authorization"] == "Bearer token-2", "the new one is kept"


def test_a_platform_that_refuses_the_new_token_too_is_not_asked_again(
    service: Service, replies: Replies
) -> None:
    replies.at["/items"] = [Reply(status=401)]
    with pytest.raises(PlatformError) as caught:
        service.call("GET", f"{replies.url}/items")
    assert caught.value.platform_status == 401
    assert len(replies.asked) == 4


def test_a_platform_that_does_not_know_us_is_asked_for_a_token_once(
    service: Service, replies: Replies
) -> None:
    replies.at["/token"] = [Reply(status=401)]
    with pytest.raises(PlatformError):
        service.call("GET", f"{replies.url}/items")
    assert [asked.path for asked in replies.asked] == ["/token"]


def test_a_netrc_file_of_the_machine_does_not_replace_the_token(
    service: Service, replies: Replies, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    service.call("GET", f"{replies.url}/items")
    assert replies.asked[-1].headers["Authorization"] == "Bearer token-1"


def test_a_token_that_came_over_tls_is_never_sent_without_it(
    service: Service, replies: Replies
) -> None:
    secure = replace(
        service, platform=replace(service.platform, token_url="https://platform.example/token")
    )
    with pytest.raises(PlatformError):
        secure.call("GET", f"{replies.url}/items")
    assert replies.asked == []


# --- errors -------------------------------------------------------------------------------------

BAD = {
    "400": Reply(PERSON.encode(), 400),
    "404": Reply(PERSON.encode(), 404),
    "500": Reply(PERSON.encode(), 500),
    "redirect": Reply(status=307, headers={"Location": f"/?{PERSON}"}),
    "cut-off": Reply(PERSON.encode(), headers={"Content-Length": "1000"}),
    "300-kB": Reply(PERSON.encode() + b" " * 300_000),
}


@pytest.mark.parametrize("name", BAD)
def test_an_error_names_neither_the_person_in_the_address_nor_the_one_in_the_answer(
    name: str, service: Service, replies: Replies, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    replies.next = BAD[name]
    with pytest.raises(PlatformError) as caught:
        service.call("GET", f"{replies.url}/results?user_id={PERSON}")
    error = caught.value
    assert (error.method, error.url) == ("GET", f"{replies.url}/results")
    assert PERSON not in f"{error!r} {error.detail} {vars(error)} {error.__cause__}"
    assert error.__cause__ is None, "the library's own message would quote the address"
    assert PERSON not in caplog.text
    assert [asked.path.partition("?")[0] for asked in replies.asked] == ["/token", "/results"]


def test_an_answer_may_be_as_large_as_the_caller_says(service: Service, replies: Replies) -> None:
    replies.next = Reply(b"[" + b" " * 300_000 + b"]")
    assert service.call("GET", replies.url, largest=400_000).json() == []


@pytest.mark.parametrize("body", [b"", b"<p>", b"\xff", b"[" * 100_000, b'"\\ud83d'])
def test_a_body_that_is_no_json_is_an_error_when_it_is_read(
    body: bytes, service: Service, replies: Replies
) -> None:
    replies.next = Reply(body)
    answer = service.call("GET", replies.url)
    with pytest.raises(PlatformError) as caught:
        answer.json()
    assert caught.value.platform_status == 200


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"text"'])
def test_what_is_no_object_is_not_taken_for_one(
    body: bytes, service: Service, replies: Replies
) -> None:
    replies.next = Reply(body)
    with pytest.raises(PlatformError):
        service.call("GET", replies.url).object()


PAUSES = {
    "7": 7,
    "0": 0,
    "86401": 86400,
    "9" * 400: 86400,
    "": None,
    "-5": None,
    "soon": None,
    "²": None,
    "Sun, 99 Nov 2026 08:00:00 GMT": None,
    "Sun, 01 Nov 1994 08:00:00 GMT": 0,
    "Sun, 01 Nov 1994 08:00:00 -0000": 0,
    "Sat, 01 Nov 9999 08:00:00 GMT": 86400,
}


@pytest.mark.parametrize("text", PAUSES)
def test_a_platform_that_is_busy_says_when_to_come_back(
    text: str, service: Service, replies: Replies
) -> None:
    replies.next = Reply(status=429, headers={"Retry-After": text})
    with pytest.raises(PlatformError) as caught:
        service.call("GET", replies.url)
    assert caught.value.retry_after == PAUSES[text]


def test_a_pause_may_be_given_as_a_moment(
    service: Service, replies: Replies, still: datetime
) -> None:
    moment = format_datetime(still + timedelta(seconds=90), usegmt=True)
    replies.next = Reply(status=503, headers={"Retry-After": moment})
    with pytest.raises(PlatformError) as caught:
        service.call("GET", replies.url)
    assert caught.value.retry_after == 90


# --- pages --------------------------------------------------------------------------------------


def test_x29_the_address_of_the_next_page_is_followed_exactly_as_it_is(
    service: Service, replies: Replies
) -> None:
    second, third = "/items?pageToken=AbC-dEf%2F&empty=&x=1&x=2&", "/items?pageToken=aBc"
    replies.at["/items"] = [page(replies.url + second), page(third), page()]
    assert len(list(service.pages(f"{replies.url}/items?first"))) == 3
    assert [asked.path for asked in replies.asked] == ["/token", "/items?first", second, third]


def test_a_next_page_is_found_among_other_links_and_spellings(
    service: Service, replies: Replies
) -> None:
    links = f'</a>; rel="prev", <{replies.url}/b>; rel="last NEXT", </c>; title="next"'
    replies.at["/items"] = [Reply(b"[]", headers={"Link": links})]
    assert service.call("GET", f"{replies.url}/items").next_url() == f"{replies.url}/b"


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/items", "http://[", "//elsewhere.example/items", "ftp:x"]
)
def test_x30_a_next_page_on_another_origin_does_not_get_our_token(
    address: str, service: Service, replies: Replies
) -> None:
    replies.next = page(address)
    pages = service.pages(f"{replies.url}/items")
    assert next(pages).json() == []
    with pytest.raises(PlatformError):
        next(pages)


def test_pages_that_lead_in_a_circle_end_with_an_error(service: Service, replies: Replies) -> None:
    replies.at["/a"] = [page(f"{replies.url}/b")]
    replies.at["/b"] = [page(f"{replies.url}/a")]
    with pytest.raises(PlatformError):
        list(service.pages(f"{replies.url}/a"))
    assert [asked.path for asked in replies.asked] == ["/token", "/a", "/b"]


def test_there_are_no_more_pages_than_the_caller_wants(service: Service, replies: Replies) -> None:
    replies.at["/a"] = [page(f"{replies.url}/a?{number}") for number in range(5)]
    with pytest.raises(PlatformError):
        list(service.pages(f"{replies.url}/a", most=3))
    assert len(replies.asked) == 4


# --- addresses ----------------------------------------------------------------------------------


def test_a_parameter_is_added_without_damage_to_the_others() -> None:
    url = "https://platform.example/items?type_id=7&blank=&x=1&x=2&tag=old#part"
    assert with_query(url, tag="dos-ack", link="a b&c") == (
        "https://platform.example/items?type_id=7&blank=&x=1&x=2&tag=dos-ack&link=a+b%26c#part"
    )
    assert with_query("https://platform.example/items", a="b") == (
        "https://platform.example/items?a=b"
    )


def test_a_path_goes_before_the_query() -> None:
    assert with_path("https://platform.example/item/3?type_id=7", "/scores") == (
        "https://platform.example/item/3/scores?type_id=7"
    )
    assert with_path("https://platform.example/item/3/", "/scores") == (
        "https://platform.example/item/3/scores"
    )
