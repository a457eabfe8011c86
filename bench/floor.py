"""The floor: the least that Flask can do and still call it a launch.

A login that answers with state and nonce, a launch that reads the token twice with PyJWT (once to
see who sent it, once to verify it), one row committed to SQLite in WAL mode, and a constant page.
No tool could be used like this: a token may be replayed, most claims are not looked at, the keys
of the platforms are known from the start. What costs less than this is not Flask any more.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import jwt
from flask import Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from bench.platforms import PlatformEntry, read_entries

_PAGE = (
    '<!doctype html><html lang="en"><title>Floor</title><h1>Welcome</h1>'
    '<form method="post"><input type="hidden" name="launch" value="{token}"></form></html>'
)
_LONG_PAGE = b"<!doctype html><title>Floor</title>" + 400 * b"<p>As long as a page of ours.</p>\n"
"""For the public pages: a constant that Flask only has to send."""
_DEPLOYMENT = "https://purl.imsglobal.org/spec/lti/claim/deployment_id"


class _Launches:
    """The table of launches, with one connection for each thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.local()

    def add(self, token: str, subject: str, deployment: str) -> None:
        """Commit one row."""
        connection = self._connection()
        connection.execute("INSERT INTO launch VALUES (?, ?, ?)", (token, subject, deployment))
        connection.commit()

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if found is None:
            found = self._threads.connection = sqlite3.connect(self._path, timeout=10)
            found.execute("PRAGMA journal_mode = WAL")
            found.execute(
                "CREATE TABLE IF NOT EXISTS launch "
                "(token TEXT PRIMARY KEY, subject TEXT, deployment TEXT)"
            )
        return found


def create_app(folder: str) -> Flask:
    """Return the floor with the platforms and the database in `folder`."""
    app = Flask(__name__, static_folder=None)
    entries = {entry.issuer: entry for entry in read_entries(f"{folder}/platforms.json")}
    keys = {
        (issuer, jwk["kid"]): jwt.PyJWK(jwk)
        for issuer, entry in entries.items()
        for jwk in entry.jwks["keys"]
    }
    launches = _Launches(Path(folder, "floor.sqlite3"))

    @app.get("/lti/login")
    def login() -> BaseResponse:
        entry = entries[request.args["iss"]]
        state, nonce = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
        response = redirect(_question(entry, request.args, state, nonce))
        response.set_cookie("state", f"{state}.{nonce}", secure=True, httponly=True)
        return response

    @app.post("/lti/launch")
    def launch() -> ResponseReturnValue:
        text = request.form["id_token"]
        issuer = jwt.decode(text, options={"verify_signature": False})["iss"]
        key = keys[issuer, jwt.get_unverified_header(text)["kid"]]
        claims = jwt.decode(text, key, algorithms=["RS256"], audience=entries[issuer].client_id)
        if request.cookies.get("state") != f"{request.form['state']}.{claims['nonce']}":
            abort(400)
        token = secrets.token_urlsafe(18)
        launches.add(token, claims["sub"], claims[_DEPLOYMENT])
        return Response(_PAGE.format(token=token), mimetype="text/html")

    @app.get("/page")
    def page() -> ResponseReturnValue:
        return Response(_LONG_PAGE, mimetype="text/html")

    return app


def _question(entry: PlatformEntry, asked: Mapping[str, str], state: str, nonce: str) -> str:
    """The address of the authentication request."""
    query = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": entry.client_id,
        "redirect_uri": asked["target_link_uri"],
        "login_hint": asked["login_hint"],
        "state": state,
        "nonce": nonce,
    }
    return f"{entry.auth_url}?{urlencode(query)}"
