"""Calls to a platform that registered itself: to public addresses only, whatever DNS says by now.

For each connection the host name is looked up once, every address that it has must be public, and
the connection goes to one of those that were looked at; certificate and Host header go by the name
as ever. Where the environment names a proxy for the address, the proxy looks the name up and
decides who may be asked, as it does for all other calls.
"""

import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.connection import create_connection

from lti_app.lti.addresses import MOST_ADDRESSES, is_public, resolve


class NotPublicError(Exception):
    """A host name has an address that is not public; nothing was sent."""


def request(method: str, url: str, **options: Any) -> requests.Response:
    """Make one request, as `requests.request` does. Raises NotPublicError as well."""
    with requests.Session() as session:
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Adapter())
        return session.request(method, url, **options)


def _connect(connection: HTTPConnection) -> socket.socket:
    """Return a socket to the first address of the connection's host that takes one."""
    host = connection.host.strip("[]")
    try:
        addresses = resolve(host, connection.port)
    except (OSError, UnicodeError) as error:
        raise NewConnectionError(connection, "unknown host") from error
    if not all(is_public(address) for address in addresses):
        raise NotPublicError
    failed: Exception = NewConnectionError(connection, "no address")
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return create_connection(
                (address, connection.port),
                connection.timeout,
                connection.source_address,
                connection.socket_options,
            )
        except TimeoutError:
            failed = ConnectTimeoutError(connection, "timed out")
        except OSError:
            failed = NewConnectionError(connection, "refused")
    raise failed


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Adapter(HTTPAdapter):
    """Opens connections as above; those to a proxy are made by another part of the library."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
