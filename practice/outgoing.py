"""Requests from the platform's server to the tool's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import requests


def session_for(url: str) -> requests.Session:
    """A session that reaches `url` directly if it is on this machine.

    A proxy for the outside world, which the environment may name, does not know our own servers.
    """
    import requests  # here, because it takes longer to load than the rest of the platform

    session = requests.Session()
    session.trust_env = urlsplit(url).hostname not in {"localhost", "127.0.0.1", "::1"}
    return session
