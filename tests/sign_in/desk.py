"""The routes that a site needs for a sign-in, as small as they can be."""

from __future__ import annotations

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from lti_app.config import Settings
from lti_app.sign_in import door
from tests.launcher import TOOL

PURPOSE = "desk"


def add_door(site: Flask, tool_url: str = TOOL) -> None:
    """Give the desk an address to begin a sign-in and one to end it."""

    @site.get("/sign-in/<institution>")
    def sign_in(institution: str) -> ResponseReturnValue:
        return door.begin(
            institution,
            redirect_uri=redirect_uri(institution, tool_url),
            purpose=PURPOSE,
            return_to=request.args.get("to", "/"),
        )

    @site.get("/sign-in/<institution>/done")
    def signed_in(institution: str) -> ResponseReturnValue:
        arrival = door.finish(
            institution,
            redirect_uri=redirect_uri(institution, tool_url),
            purpose=PURPOSE,
            again=f"/desk/sign-in/{institution}",
        )
        return jsonify(
            institution=arrival.identity.institution,
            issuer=arrival.identity.issuer,
            subject=arrival.identity.subject,
            name=arrival.identity.name,
            to=arrival.return_to,
        )


def redirect_uri(institution: str, tool_url: str = TOOL) -> str:
    return door.answer_address(Settings(public_url=tool_url), "desk", institution)
