"""Builds the platform's web application: a table of contents."""

from __future__ import annotations

import time
from collections.abc import Callable

from flask import Flask

from practice import (
    content,
    deep_links,
    errors,
    gradebook_page,
    key_set,
    line_items,
    members,
    oidc,
    pages,
    running,
    scores,
    security,
    service_errors,
    storage,
    tokens,
)
from practice.clients import Clients, built_in
from practice.courses import Catalogue, big_course
from practice.platform import Platform
from practice.tool_keys import Fetch, ToolKeys, over_http


def create_app(
    platform: Platform,
    *,
    tool_url: str,
    fetch_tool_keys: Fetch | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    students: int = 0,
) -> Flask:
    """Put `platform` on the web.

    `tool_url` is where this server finds the tool's key set; browsers use `platform.tool_url`. A
    test may hand in another way to get the key set, a clock, and a way to wait. With `students`
    above 0 there is a third course, with so many students more.
    """
    app = Flask("practice")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    fetch = fetch_tool_keys or over_http(f"{tool_url}/lti/jwks.json")
    clients = Clients(built_in(platform, ToolKeys(fetch, clock), clock))
    courses = Catalogue(*([big_course(students)] if students else []))
    running.install(app, running.Running(platform, clients, clock, sleep, courses=courses))
    errors.install(app)
    service_errors.install(app)
    security.install(app, issuer=platform.issuer, tool_origins=clients.origins)
    for part in (
        pages.bp,
        content.bp,
        deep_links.bp,
        gradebook_page.bp,
        key_set.bp,
        oidc.bp,
        storage.bp,
        tokens.bp,
        members.bp,
        line_items.bp,
        scores.bp,
    ):
        app.register_blueprint(part)
    return app
