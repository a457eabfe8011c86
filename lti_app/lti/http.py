"""Requests to platforms: bounded in time and size, without redirects, naming who asks.

Time-outs and the size cap close what PyLTI1p3 leaves open; a redirect to another host would turn
a registered address into any address, so none is followed (gap G21).
"""

import json
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote_plus, urljoin, urlsplit

import requests
from requests.utils import parse_header_links
from urllib3.exceptions import HTTPError

from lti_app import bulkhead, clock
from lti_app.errors import PlatformAddressError, PlatformBusyError, PlatformError
from lti_app.lti import public_calls
from lti_app.lti.registry import origin

TIMEOUT = (5.0, 15.0)
"""Seconds to connect, and between two pieces of the answer."""
LONGEST_ANSWER = 20.0
"""Seconds for the whole body, so that a platform that drips bytes cannot hold a worker."""
LARGEST_ANSWER = 256 * 1024
"""Bytes; key sets and token answers are a few kilobytes."""
LONGEST_WAIT = 24 * 3600
"""Seconds; a platform that asks for a longer pause is asked again after a day."""
USER_AGENT = "online-dos (LTI tool)"
JSON = "application/json"


@dataclass(frozen=True)
class Sent:
    """A body and its content type."""

    body: bytes
    content_type: str


@dataclass(frozen=True)
class Answer:
    """What a platform answered to a request that it accepted (any 2xx status).

    Or refused, with a status whose answer was asked for.
    """

    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON. Raises PlatformError when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise self.unusable() from None

    def object(self) -> dict[str, Any]:
        """Return the body as a JSON object. Raises PlatformError when it is none."""
        value = self.json()
        if not isinstance(value, dict):
            raise self.unusable()
        return value

    def next_url(self) -> str | None:
        """Return the address of the next page exactly as the platform wrote it (RFC 8288).

        Raises PlatformError when it leads to another origin: our access token would follow.
        """
        for link in parse_header_links(self.headers.get("Link", "")):
            if "next" in link.get("rel", "").lower().split():
                return self._followed(link["url"])
        return None

    def _followed(self, link: str) -> str:
        """Return where `link` leads. Raises PlatformError when that is another origin."""
        try:
            # What is complete stays as it is, to the letter (gap G17).
            url = link if urlsplit(link).netloc else urljoin(self.url, link)
        except ValueError:
            raise self.unusable() from None
        if origin(url) != origin(self.url):
            raise self.unusable()
        return url

    def unusable(self) -> PlatformError:
        """Return the error that says that this answer is not what was asked for."""
        return PlatformError(self.method, self.url, status=self.status)


def get_json(url: str, *, public_only: bool = False) -> tuple[dict[str, Any], Mapping[str, str]]:
    """GET `url` and return its JSON object and its headers. Raises PlatformError."""
    answer = send("GET", url, public_only=public_only)
    return answer.object(), answer.headers


def post_form(url: str, fields: Mapping[str, str], *, public_only: bool = False) -> dict[str, Any]:
    """POST form `fields` to `url` and return the JSON object. Raises PlatformError."""
    return send("POST", url, form=dict(fields), public_only=public_only).object()


def send(
    method: str,
    url: str,
    *,
    accept: str = JSON,
    token: str | None = None,
    form: Mapping[str, str] | None = None,
    sent: Sent | None = None,
    largest: int = LARGEST_ANSWER,
    basic: tuple[str, str] | None = None,
    refusals: frozenset[int] = frozenset(),
    public_only: bool = False,
) -> Answer:
    """Make one request, with a bearer `token` or as a `basic` client, and return the answer.

    Raises PlatformError for every other status than a 2xx or one of `refusals`, when no whole
    answer of at most `largest` bytes comes in time, and with `public_only` for a host that has an
    address inside. It leaves out the query, which the library's own messages quote. While a request
    is answered and too many others wait for a host, nothing is asked (PlatformBusyError).
    """
    request = public_calls.request if public_only else requests.request
    with (
        _failing_as_platforms_do(method, url),
        bulkhead.place(),
        request(
            method,
            url,
            data=sent.body if sent else form,
            headers=_headers(accept, token, sent, basic),
            auth=_no_auth,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as answer,
    ):
        if not 200 <= answer.status_code < 300 and answer.status_code not in refusals:
            raise _refused(method, url, answer)
        body = _bounded(answer, largest)
        return Answer(method, url, answer.status_code, answer.headers, body)


@contextmanager
def _failing_as_platforms_do(method: str, url: str) -> Iterator[None]:
    """Raise PlatformError for whatever goes wrong in the block."""
    try:
        yield
    except bulkhead.FullError:
        raise PlatformBusyError(method, url) from None
    except public_calls.NotPublicError:
        raise PlatformAddressError(method, url) from None
    except requests.Timeout:
        raise PlatformError(method, url, timed_out=True) from None
    except (requests.RequestException, HTTPError, ValueError):
        raise PlatformError(method, url) from None


def _refused(method: str, url: str, answer: requests.Response) -> PlatformError:
    status = answer.status_code
    return PlatformError(method, url, status=status, retry_after=_retry_after(answer))


def _headers(
    accept: str, token: str | None, sent: Sent | None, basic: tuple[str, str] | None
) -> dict[str, str]:
    headers = {"Accept": accept, "User-Agent": USER_AGENT}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if basic is not None:
        # Each part form-encoded first (RFC 6749, section 2.3.1), so that a colon divides them.
        pair = ":".join(quote_plus(part) for part in basic).encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    if sent is not None:
        headers["Content-Type"] = sent.content_type
    return headers


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep a .netrc file of the machine from replacing our Authorization header."""
    return request


def _retry_after(answer: requests.Response) -> int | None:
    """Return how many seconds the platform wants us to wait (RFC 9110, section 10.2.3)."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:10]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return _seconds_until(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _seconds_until(moment: datetime) -> int:
    wait = moment - clock.now()
    return int(min(max(wait, timedelta(0)).total_seconds(), LONGEST_WAIT))


def _bounded(answer: requests.Response, largest: int) -> bytes:
    """Read the body piece by piece. Raises ValueError when it is too large, Timeout when slow."""
    deadline = time.monotonic() + LONGEST_ANSWER
    body = bytearray()
    while piece := answer.raw.read1(16 * 1024, decode_content=True):
        body += piece
        if len(body) > largest:
            raise ValueError("the answer is too large")
        if time.monotonic() > deadline:
            raise requests.Timeout
    return bytes(body)
