"""The peer: the smallest honest application that a newcomer would build with PyLTI1p3.

It follows the library's documentation, with the library's key set cache switched on. What the
library remembers (nonce, launch, key sets) lies in files, so that two workers share it; nothing is
synced to the disk, so a power cut loses it. The library is left as it is: it accepts a message
that is sent twice, which a tool must not.
"""

# mypy: allow-untyped-calls

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from pylti1p3.contrib.flask.launch_data_storage.cache import FlaskCacheDataStorage
from pylti1p3.contrib.flask.message_launch import FlaskMessageLaunch
from pylti1p3.contrib.flask.oidc_login import FlaskOIDCLogin
from pylti1p3.contrib.flask.request import FlaskRequest
from pylti1p3.tool_config.dict import ToolConfDict

from bench.platforms import read_entries

_PAGE = """<!doctype html><html lang="en"><title>Smallest</title>
<h1>Welcome {{ name }}</h1><p>{{ course }}</p>
<form method="post"><input type="hidden" name="launch" value="{{ launch_id }}"></form></html>"""
_CONTEXT = "https://purl.imsglobal.org/spec/lti/claim/context"


class FileCache:
    """A cache in a folder, with the two methods that PyLTI1p3 calls."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def get(self, key: str) -> Any:
        """Return the value of `key`, or None when there is none or it has ended."""
        try:
            ends_at, value = json.loads(self._path(key).read_text())
        except FileNotFoundError:
            return None
        return value if ends_at is None or ends_at > time.time() else None

    def set(self, key: str, value: object, lifetime: int | None = None) -> None:
        """Keep `value`; a reader sees the old one or the new one, never half of it."""
        draft = self._folder / f"draft-{secrets.token_hex(8)}"
        draft.write_text(json.dumps([time.time() + lifetime if lifetime else None, value]))
        os.replace(draft, self._path(key))

    def _path(self, key: str) -> Path:
        return self._folder / sha256(key.encode()).hexdigest()


def create_app(folder: str) -> Flask:
    """Return the application with the platforms and the cache in `folder`."""
    app = Flask(__name__, static_folder=None)
    app.secret_key = "bench"
    entries = read_entries(f"{folder}/platforms.json")
    tool_conf = ToolConfDict({entry.issuer: [entry.for_pylti1p3()] for entry in entries})
    cache = FileCache(Path(folder, "smallest"))
    page = app.jinja_env.from_string(_PAGE)

    @app.get("/lti/login")
    def login() -> ResponseReturnValue:
        asked = FlaskRequest()
        storage = FlaskCacheDataStorage(cache)
        begun = FlaskOIDCLogin(asked, tool_conf, launch_data_storage=storage)
        answer: ResponseReturnValue = begun.redirect(asked.get_param("target_link_uri"))
        return answer

    @app.post("/lti/launch")
    def launch() -> ResponseReturnValue:
        storage = FlaskCacheDataStorage(cache)
        message = FlaskMessageLaunch(FlaskRequest(), tool_conf, launch_data_storage=storage)
        message.set_public_key_caching(storage)
        claims: Mapping[str, Any] = message.get_launch_data()
        return page.render(
            name=claims["name"],
            course=claims[_CONTEXT]["title"],
            launch_id=message.get_launch_id(),
        )

    return app
