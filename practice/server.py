"""The platform's own server process: gunicorn's settings, and the application it serves.

One process with a few threads, because the platform keeps its state in memory.
"""

from __future__ import annotations

import os

from flask import Flask

from practice.app import create_app
from practice.keys import KeyRing
from practice.platform import Platform
from practice.settings import CLIENT_ID, DEPLOYMENT_ID, KEPT, Settings
from practice.sign_in_client import kept_secret

_settings = Settings.from_env(os.environ)

bind = f"127.0.0.1:{_settings.practice_port}"
workers = 1
worker_class = "gthread"
threads = 8
loglevel = "warning"
control_socket_disable = True
graceful_timeout = 3


def application() -> Flask:
    """The platform of `make run`, with its keys in the checkout's `var/practice`."""
    platform = Platform(
        issuer=_settings.issuer,
        client_id=CLIENT_ID,
        deployment_id=DEPLOYMENT_ID,
        keys=KeyRing(KEPT),
        tool_url=_settings.tool_url,
    )
    return create_app(
        platform,
        tool_url=platform.tool_url,
        students=_settings.students,
        sign_in_secret=kept_secret(KEPT),
    )
