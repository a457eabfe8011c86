"""Builds the platform's web application: a table of contents."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from flask import Flask

from practice import (
    administration,
    content,
    deep_links,
    entra,
    errors,
    gradebook_page,
    kaltura,
    key_set,
    line_items,
    members,
    oidc,
    other_messages,
    pages,
    registrations,
    running,
    scores,
    security,
    service_errors,
    sign_in,
    sign_in_tokens,
    storage,
    teams,
    tokens,
)
from practice.clients import Clients, built_in
from practice.courses import Catalogue, big_course
from practice.platform import Platform
from practice.sign_in_client import client_of
from practice.tool_keys import Fetch, ToolKeys, over_http

PARTS = (
    pages.bp,
    content.bp,
    deep_links.bp,
    other_messages.bp,
    gradebook_page.bp,
    key_set.bp,
    oidc.bp,
    storage.bp,
    tokens.bp,
    members.bp,
    line_items.bp,
    scores.bp,
    administration.bp,
    registrations.bp,
    sign_in.bp,
    sign_in_tokens.bp,
    teams.bp,
    entra.bp,
    kaltura.bp,
)


def create_app(
    platform: Platform,
    *,
    tool_url: str,
    fetch_tool_keys: Fetch | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    students: int = 0,
    sign_in_secret: str | None = None,
) -> Flask:
    """Put `platform` on the web.

    `tool_url` is where this server finds the tool's key set; browsers use `platform.tool_url`. A
    test may hand in another way to get the key set, a clock, and a way to wait. With `students`
    above 0 there is a third course, with so many students more. Without `sign_in_secret` nobody
    knows the secret of the institution's sign-in.
    """
    app = Flask("practice")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    fetch_of = over_http if fetch_tool_keys is None else lambda _: fetch_tool_keys
    tool_keys = ToolKeys(fetch_of(f"{tool_url}/lti/jwks.json"), clock)
    clients = Clients(built_in(platform, tool_keys, clock))
    courses = Catalogue(*([big_course(students)] if students else []))
    signing_in = client_of(platform.tool_url, sign_in_secret or secrets.token_urlsafe())
    running.install(
        app, running.Running(platform, clients, clock, sleep, signing_in, fetch_of, courses=courses)
    )
    errors.install(app)
    service_errors.install(app)
    security.install(app, issuer=platform.issuer, tool_origins=clients.origins)
    for part in PARTS:
        app.register_blueprint(part)
    return app
