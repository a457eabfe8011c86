"""Requests to addresses that a stranger named: to public hosts only, over https, bounded.

Whoever starts a dynamic registration tells us which addresses to ask. So that nobody makes the
tool ask its own network, a host name is resolved once, every address it has must be public, and
the connection goes to exactly the address that was looked at: a name that means something else a
moment later changes nothing. Certificates are checked against the name. No redirect is followed
and no proxy is used, because either would choose the address for us.
"""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import SplitResult, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from lti_app import bulkhead
from lti_app.errors import PlatformBusyError, PlatformError, RegistrationRefusedError
from lti_app.lti.addresses import MOST_ADDRESSES, is_public, resolve
from lti_app.lti.http import LARGEST_ANSWER, LONGEST_ANSWER, TIMEOUT, USER_AGENT, Answer
from lti_app.lti.registry import origin

LONGEST_ADDRESS = 2000
_PORTS = {"https": 443, "http": 80}

Resolve = Callable[[str, int], list[str]]


class PublicWeb:
    """The web as far as a stranger may send us there.

    In development plain http and hosts of this machine are in reach as well.
    """

    def __init__(self, *, is_development: bool, resolve: Resolve = resolve) -> None:
        self._is_development = is_development
        self._resolve = resolve
        self.tls = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)

    def check(self, url: str) -> None:
        """Refuse an address that is not to be asked. Raises RegistrationRefusedError."""
        self._addresses(self._parts(url))

    def get_json(self, url: str) -> dict[str, Any]:
        """GET `url` and return its JSON object.

        Raises RegistrationRefusedError for the address and PlatformError for the answer.
        """
        return self._ask("GET", url, None, {})

    def post_json(self, url: str, value: Mapping[str, Any], token: str | None) -> dict[str, Any]:
        """POST `value`, with `token` as Bearer token if there is one; return the JSON object."""
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return self._ask("POST", url, json.dumps(value).encode(), headers)

    def _parts(self, url: str) -> SplitResult:
        if origin(url) is None or len(url) > LONGEST_ADDRESS or not url.isascii():
            raise RegistrationRefusedError("address_refused", "not a web address")
        parts = urlsplit(url)
        if parts.scheme != "https" and not self._is_development:
            raise RegistrationRefusedError("address_refused", "not https")
        if "@" in parts.netloc:
            raise RegistrationRefusedError("address_refused", "user name or password")
        return parts

    def _addresses(self, parts: SplitResult) -> list[str]:
        """Return the addresses of the host; all of them are public."""
        host = parts.hostname or ""
        try:
            found = self._resolve(host, _port(parts))
        except (OSError, UnicodeError) as error:
            raise RegistrationRefusedError("address_refused", "unknown host") from error
        if not self._is_development and not all(is_public(address) for address in found):
            raise RegistrationRefusedError("address_refused", "not a public address")
        return found[:MOST_ADDRESSES]

    def _ask(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        parts = self._parts(url)
        shown = f"{parts.scheme}://{parts.netloc}{parts.path}"
        connection = HTTPConnection(parts.hostname or "", _port(parts))
        try:
            with bulkhead.place():
                connection.sock = self._connected(parts, self._addresses(parts))
                status, content = _exchange(connection, method, parts, body, headers)
        except bulkhead.FullError:
            raise PlatformBusyError(method, shown) from None
        except TimeoutError as error:
            raise PlatformError(method, shown, timed_out=True) from error
        except (OSError, HTTPException, ValueError) as error:
            raise PlatformError(method, shown) from error
        finally:
            connection.close()
        if status not in (200, 201):
            raise PlatformError(method, shown, status=status)
        return Answer(method, shown, status, {}, content).object()

    def _connected(self, parts: SplitResult, addresses: list[str]) -> socket.socket:
        """Return a connection to the first of `addresses` that takes one."""
        failed: OSError = OSError("no address")
        for address in addresses:
            try:
                plain = socket.create_connection((address, _port(parts)), timeout=TIMEOUT[0])
            except OSError as error:
                failed = error
                continue
            plain.settimeout(TIMEOUT[1])
            if parts.scheme == "http":
                return plain
            return self.tls.wrap_socket(plain, server_hostname=parts.hostname)
        raise failed


def _exchange(
    connection: HTTPConnection,
    method: str,
    parts: SplitResult,
    body: bytes | None,
    headers: Mapping[str, str],
) -> tuple[int, bytes]:
    """Send the request and return status and body. Raises ValueError when it is too large."""
    # However slowly the bytes drip in, the whole exchange ends in time.
    hang_up = threading.Timer(LONGEST_ANSWER, _shut, [connection.sock])
    hang_up.daemon = True
    hang_up.start()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fixed = {
        "Host": parts.netloc,
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": USER_AGENT,
    }
    try:
        connection.request(method, path, body, {**fixed, **headers})
        answer = connection.getresponse()
        content = answer.read(LARGEST_ANSWER + 1)
    finally:
        hang_up.cancel()
    if len(content) > LARGEST_ANSWER:
        raise ValueError("the answer is too large")
    return answer.status, content


def _shut(opened: socket.socket) -> None:
    with suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]
