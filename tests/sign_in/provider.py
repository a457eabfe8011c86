"""The practice provider on a real port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ssl import SSLContext
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from practice.app import create_app
from practice.keys import KeyRing
from practice.platform import Platform
from practice.running import Running
from practice.sign_in_client import CLIENT_ID, PATH

SECRET = "a secret: with % and +"


@dataclass
class Provider:
    """The practice provider, as a test looks at it."""

    app: Flask
    issuer: str

    @property
    def running(self) -> Running:
        """The state behind the provider's pages."""
        state = self.app.extensions["practice"]
        assert isinstance(state, Running)
        return state

    @property
    def table(self) -> str:
        """What stands in the sign-in file of a tool that knows it."""
        return (
            f'[default]\nissuer = "{self.issuer}"\nclient_id = "{CLIENT_ID}"\n'
            f'client_secret = "{SECRET}"\n'
        )


@contextmanager
def serving(app: Any, port: int, *, ssl_context: SSLContext | None = None) -> Iterator[None]:
    """Serve `app` until the block ends."""
    server = make_server("127.0.0.1", port, app, threaded=True, ssl_context=ssl_context)
    with _served(server):
        yield


@contextmanager
def _served(server: BaseWSGIServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def providing(tool_url: str) -> Iterator[Provider]:
    """Serve a provider that knows the tool at `tool_url`."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    issuer = f"http://127.0.0.1:{server.server_port}"
    platform = Platform(issuer, "online-dos", "one", KeyRing(None), tool_url)
    app = create_app(platform, tool_url=tool_url, sleep=lambda _: None, sign_in_secret=SECRET)
    server.app = app
    with _served(server):
        yield Provider(app, platform.issuer + PATH)
