"""What one student's browser does, from the click in the course to the last page.

A visit is a generator: it yields requests as bytes and is sent the answers, so the load generator
and the checks inside the process walk the same way. Only the headers that matter are sent; a
browser sends more, to every contender alike.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from bench.platforms import Attendance

Visit = Generator["Request", "Answer", None]


class UnexpectedAnswerError(Exception):
    """A contender answered something that no launch can go on from."""


class Request(NamedTuple):
    """A request; a POST when there are `fields`."""

    path: str
    fields: dict[str, str] | None = None
    cookie: str = ""
    more: tuple[str, ...] = ()
    """Further header lines."""

    def body(self) -> bytes:
        """The form, encoded."""
        return urlencode(self.fields).encode("ascii") if self.fields else b""

    def wire(self, host: str) -> bytes:
        """The request as HTTP/1.1 on a connection that stays open."""
        body = self.body()
        lines = [
            f"{'GET' if self.fields is None else 'POST'} {self.path} HTTP/1.1",
            f"Host: {host}",
            "Accept: text/html",
            "Accept-Language: nl-NL",
        ]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        lines += self.more
        if self.fields is not None:
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body


class Answer(NamedTuple):
    """An answer; `headers` keep the order and have names in lower case."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The first header called `name`, or nothing."""
        return next((value for known, value in self.headers if known == name), "")

    def cookies(self) -> str:
        """What the browser sends back of the cookies set here."""
        return "; ".join(
            value.partition(";")[0] for name, value in self.headers if name == "set-cookie"
        )

    def hidden(self, name: str) -> str:
        """The value of the hidden field `name` on the page. Raises UnexpectedAnswerError."""
        _before, marker, after = self.body.partition(f'name="{name}" value="'.encode())
        if not marker:
            raise UnexpectedAnswerError(f"no field {name!r} on the page: {self.body[:200]!r}")
        return after.partition(b'"')[0].decode()

    def expect(self, status: int) -> None:
        """Raise UnexpectedAnswerError unless this is the status."""
        if self.status != status:
            start = self.body[-900:].decode(errors="replace")
            raise UnexpectedAnswerError(f"{self.status} instead of {status}: {start}")


def login_request(attendance: Attendance, *, target: str) -> Request:
    """The login initiation that the platform sends the browser with."""
    platform = attendance.platform
    query = urlencode(
        {
            "iss": platform.issuer,
            "login_hint": attendance.persona.subject or "",
            "target_link_uri": target,
            "client_id": platform.client_id,
            "lti_deployment_id": platform.deployment_id,
        }
    )
    return Request(f"/lti/login?{query}")


def launch_request(attendance: Attendance, answer: Answer, *, target: str) -> Request:
    """The message with which the platform answers the authentication request in `answer`."""
    answer.expect(302)
    asked = parse_qs(urlsplit(answer.header("location")).query)
    token = attendance.id_token(asked["nonce"][0], target=target)
    fields = {"state": asked["state"][0], "id_token": token}
    return Request("/lti/launch", fields, answer.cookies())


def acknowledge_request(page: Answer) -> Request:
    """The click on the button of the page."""
    fields = {"launch": page.hidden("launch"), "edition": page.hidden("edition")}
    return Request("/dos/acknowledge", fields)


def page_request(answer: Answer) -> Request:
    """The page to which the answer to an acknowledgement leads."""
    answer.expect(303)
    return Request(answer.header("location").partition("#")[0])


def visit(attendance: Attendance, *, target: str, steps: int) -> Visit:
    """Launch and see the page; with 3 `steps` acknowledge it, with 4 see what follows."""
    answer = yield login_request(attendance, target=target)
    page = yield launch_request(attendance, answer, target=target)
    page.expect(200)
    page.hidden("launch")
    if steps < 3:
        return
    answer = yield acknowledge_request(page)
    answer.expect(303)
    if steps < 4:
        return
    page = yield page_request(answer)
    page.expect(200)
    page.hidden("launch")


def visit_past_a_look_at_cookies(attendance: Attendance, *, target: str, steps: int) -> Visit:
    """Launch a tool whose first page looks whether the browser keeps cookies, and asks again."""
    asked = login_request(attendance, target=target)
    looked = yield asked
    looked.expect(200)
    answer = yield asked._replace(path=f"{asked.path}&lti1p3_new_window=1")
    page = yield launch_request(attendance, answer, target=target)
    page.expect(200)
    page.hidden("launch")


def visit_with_a_redirect(attendance: Attendance, *, target: str, steps: int) -> Visit:
    """Launch a tool that sends the browser on to its page, where it wants its cookie back."""
    answer = yield login_request(attendance, target=target)
    answer = yield launch_request(attendance, answer, target=target)
    answer.expect(302)
    page = yield Request(answer.header("location"), cookie=answer.cookies())
    page.expect(200)
    page.hidden("launch")
