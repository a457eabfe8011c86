"""How the tool reaches a PostgreSQL server, and after how long each takes the other for gone.

A machine that loses its power, or a network that splits, says nothing. By the usual rules of TCP a
question waits a quarter of an hour for such a server, and with it whoever wants a page, long after
another server has taken over; and a server keeps what such a machine had locked for two hours. Here
what was sent is given up after ten seconds, and who only waits notices within twenty. Connections
that stay on one machine need none of it, and pass it over.
"""

from collections.abc import Mapping

REACHING: Mapping[str, int] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}
"""What libpq does (34.1.2 of its documentation): seconds, but milliseconds for the second."""
_SERVER = {
    "tcp_user_timeout": 10_000,
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 2,
}
"""The same for the server's side of the session (20.3.2)."""


def options(**settings: str | int) -> str:
    """Return libpq's `options` for a session with these settings."""
    return " ".join(f"-c {name}={value}" for name, value in {**settings, **_SERVER}.items())
