"""A peer: PyLTI1p3 as its own Flask example uses it, run by the environment of `bench.peers`.

Written anew from what the example does: the page that looks whether the browser keeps cookies comes
first; configuration and keys are read from files for every request; nonces and launches lie in a
cache of Flask-Caching; the platform's key set is fetched for every launch. What differs favours it:
the cache is in files instead of in the process (with two workers nearly every second launch would
fail), the page's template is compiled once and short, and nothing is printed.
"""

# mypy: allow-untyped-calls

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_caching import Cache  # type: ignore[import-not-found]
from pylti1p3.contrib.flask.launch_data_storage.cache import FlaskCacheDataStorage
from pylti1p3.contrib.flask.message_launch import FlaskMessageLaunch
from pylti1p3.contrib.flask.oidc_login import FlaskOIDCLogin
from pylti1p3.contrib.flask.request import FlaskRequest
from pylti1p3.tool_config.json_file import ToolConfJsonFile

_PAGE = """<!doctype html><html lang="en"><title>Example</title>
<h1>Welcome {{ name }}</h1><p>{{ course }}</p>
<form method="post"><input type="hidden" name="launch" value="{{ launch_id }}"></form></html>"""
_CONTEXT = "https://purl.imsglobal.org/spec/lti/claim/context"
_CACHE = {
    "CACHE_TYPE": "FileSystemCache",
    "CACHE_DEFAULT_TIMEOUT": 600,
    # The files of a run are more than the default, which would throw nonces away.
    "CACHE_THRESHOLD": 1_000_000,
}


def create_app(folder: str) -> Flask:
    """Return the example with the configuration `tool.json` in `folder`."""
    app = Flask(__name__, static_folder=None)
    app.secret_key = "bench"
    cache = Cache(app, config={**_CACHE, "CACHE_DIR": f"{folder}/cache"})
    page = app.jinja_env.from_string(_PAGE)
    configuration = str(Path(folder, "tool.json"))

    @app.get("/lti/login")
    def login() -> ResponseReturnValue:
        asked = FlaskRequest()
        begun = FlaskOIDCLogin(
            asked,
            ToolConfJsonFile(configuration),
            launch_data_storage=FlaskCacheDataStorage(cache),
        )
        target = asked.get_param("target_link_uri")
        answer: ResponseReturnValue = begun.enable_check_cookies().redirect(target)
        return answer

    @app.post("/lti/launch")
    def launch() -> ResponseReturnValue:
        message = FlaskMessageLaunch(
            FlaskRequest(),
            ToolConfJsonFile(configuration),
            launch_data_storage=FlaskCacheDataStorage(cache),
        )
        claims: Mapping[str, Any] = message.get_launch_data()
        return page.render(
            name=claims["name"],
            course=claims[_CONTEXT]["title"],
            launch_id=message.get_launch_id(),
        )

    return app
