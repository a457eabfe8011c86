"""Which IP addresses belong to the public internet, and which a host name has now."""

import ipaddress
import socket

MOST_ADDRESSES = 4
"""Of so many addresses of one host the connection is tried, one after the other."""


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet.

    Loopback, private, link-local (where clouds keep their secrets), multicast and reserved ones do
    not; neither do those that carry another address inside (mapped, 6to4, NAT64).
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved:
        return False
    # Mapped ones by name: newer versions of Python judge them by what they carry.
    return parsed.version == 4 or not (
        parsed.is_site_local or parsed.sixtofour or parsed.ipv4_mapped
    )


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of `host`. Raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
