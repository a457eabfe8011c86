"""Requests to platforms: bounded in time and size, without redirects, naming who asks.

Time-outs and the size cap close what PyLTI1p3 leaves open; a redirect to another host would turn
a registered address into any address, so none is followed.
"""

import json
import time
from collections.abc import Mapping
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from lti_app.errors import PlatformError

TIMEOUT = (5.0, 15.0)
"""Seconds to connect, and between two pieces of the answer."""
LONGEST_ANSWER = 20.0
"""Seconds for the whole body, so that a platform that drips bytes cannot hold a worker."""
LARGEST_ANSWER = 256 * 1024
"""Bytes; key sets and token answers are a few kilobytes."""
USER_AGENT = "online-dos (LTI tool)"


def get_json(url: str) -> tuple[dict[str, Any], Mapping[str, str]]:
    """GET `url` and return its JSON object and its headers. Raises PlatformError."""
    return _json("GET", url)


def post_form(url: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """POST form `fields` to `url` and return the JSON object. Raises PlatformError."""
    return _json("POST", url, data=dict(fields))[0]


def _json(
    method: str, url: str, data: dict[str, str] | None = None
) -> tuple[dict[str, Any], Mapping[str, str]]:
    try:
        with requests.request(
            method,
            url,
            data=data,
            headers={"Accept": "application/json", "User-Agent": USER_AGENT},
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != 200:
                raise PlatformError(method, url, status=answer.status_code)
            body = _bounded(answer)
            value = json.loads(body) if body else None
            headers = answer.headers
    except requests.Timeout as error:
        raise PlatformError(method, url, timed_out=True) from error
    except (requests.RequestException, HTTPError, ValueError, RecursionError) as error:
        raise PlatformError(method, url) from error
    if not isinstance(value, dict):
        raise PlatformError(method, url, status=200)
    return value, headers


def _bounded(answer: requests.Response) -> bytes:
    """Read the body piece by piece. Raises ValueError when it is too large, Timeout when slow."""
    deadline = time.monotonic() + LONGEST_ANSWER
    body = bytearray()
    while piece := answer.raw.read1(16 * 1024, decode_content=True):
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise ValueError("the answer is too large")
        if time.monotonic() > deadline:
            raise requests.Timeout
    return bytes(body)
