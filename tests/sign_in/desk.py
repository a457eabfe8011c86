"""A door as small as it can be, in the place of the desk's own: it tells who came back."""

from __future__ import annotations

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from lti_app.config import Settings
from lti_app.sign_in import door
from tests.launcher import TOOL

PURPOSE = "desk"


def add_door(site: Flask, tool_url: str = TOOL) -> None:
    """Let the desk's two addresses of the sign-in be answered by this door."""

    def sign_in(institution: str) -> ResponseReturnValue:
        return door.begin(
            institution,
            redirect_uri=redirect_uri(institution, tool_url),
            purpose=PURPOSE,
            return_to=request.args.get("to", "/"),
        )

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

    site.view_functions["desk_sign_in.begin"] = sign_in
    site.view_functions["desk_sign_in.done"] = signed_in


def redirect_uri(institution: str, tool_url: str = TOOL) -> str:
    return door.answer_address(Settings(public_url=tool_url), "desk", institution)
