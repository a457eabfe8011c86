"""Which old forms of TLS a site still takes: asked by a first message that offers nothing else.

RFC 5246, section 7.4.1.2 (ClientHello). Written by hand, because a machine that is well kept has
no library that would still offer them. Nothing follows the site's first answer.
"""

import os
import socket
import struct
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from lti_app.doctor.findings import Finding, good, note

TIMEOUT = 5.0
HANDSHAKE = 22
"""Type of the record with which a site goes on; an alert has another."""
TLS_1_1, TLS_1_2 = 0x0302, 0x0303
AUTHENTICATED = (0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA8, 0xCCA9)
"""ECDHE with AES-GCM or ChaCha20-Poly1305: what RFC 9325, section 4.2, recommends for TLS 1.2."""
OLD = (0xC009, 0xC00A, 0xC013, 0xC014, 0xC023, 0xC027, 0x009C, 0x009D, 0x002F, 0x0035, 0x000A)
"""Without forward secrecy, or with CBC; the only ones that TLS 1.1 and 1.0 know are among them."""
_GROUPS = (0x001D, 0x0017, 0x0018)
_SIGNATURES = (0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0203, 0x0201)
_SERVER_NAME, _SUPPORTED_GROUPS, _POINT_FORMATS, _SIGNATURE_ALGORITHMS = 0, 10, 11, 13


def old_forms(address: str) -> Iterator[Finding]:
    """Name the old forms that an https site takes; nothing of one that is not reached."""
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.hostname is None:
        return
    place = (parts.hostname, parts.port or 443)
    try:
        is_old = goes_on(*place, TLS_1_1, (*AUTHENTICATED, *OLD))
        is_weak = goes_on(*place, TLS_1_2, OLD)
    except OSError:
        return  # said by whoever asked the site for a page
    if is_old:
        yield note(
            "TLS", f"{parts.hostname} speaks TLS 1.1 or older", "Allow 1.2 and 1.3 (docs/samples)."
        )
    if is_weak:
        yield note(
            "TLS",
            f"{parts.hostname} takes cipher suites that are no longer recommended",
            "Take those of docs/samples/nginx.conf.",
        )
    if not is_old and not is_weak:
        yield good("TLS", f"{parts.hostname} takes none of its old forms")


def goes_on(host: str, port: int, version: int, suites: Iterable[int]) -> bool:
    """Return whether a site goes on with what is offered. Raises OSError where none is reached."""
    with socket.create_connection((host, port), timeout=TIMEOUT) as connection:
        connection.sendall(_hello(host, version, suites))
        try:
            return connection.recv(1)[:1] == bytes([HANDSHAKE])
        except OSError:
            return False  # it hung up, or said nothing at all


def _hello(host: str, version: int, suites: Iterable[int]) -> bytes:
    name = host.encode("idna")
    extensions = (
        _extension(_SERVER_NAME, _counted(b"\0" + _counted(name)))
        + _extension(_SUPPORTED_GROUPS, _counted(_numbers(_GROUPS)))
        + _extension(_POINT_FORMATS, b"\1\0")
        + _extension(_SIGNATURE_ALGORITHMS, _counted(_numbers(_SIGNATURES)))
    )
    no_session, no_compression = b"\0", b"\1\0"
    body = struct.pack("!H", version) + os.urandom(32) + no_session
    body += _counted(_numbers(suites)) + no_compression + _counted(extensions)
    client_hello = b"\1" + struct.pack("!I", len(body))[1:] + body
    return bytes([HANDSHAKE]) + struct.pack("!H", 0x0301) + _counted(client_hello)


def _extension(kind: int, content: bytes) -> bytes:
    return struct.pack("!H", kind) + _counted(content)


def _counted(content: bytes) -> bytes:
    return struct.pack("!H", len(content)) + content


def _numbers(numbers: Iterable[int]) -> bytes:
    return b"".join(struct.pack("!H", number) for number in numbers)
