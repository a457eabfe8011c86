"""Platform storage: lets a tool keep its state in our page where its cookies are blocked.

1EdTech's drafts LTI Client Side OIDC Login, LTI Client Side postMessages and LTI PostMessage
Storage (all 0.1). The login initiation says which window keeps the data; `static/storage.js`
keeps it, for each origin apart and as long as the page is open.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from practice.errors import RefusedError
from practice.running import current
from practice.security import framed_by_us
from practice.sessions import COOKIE, Launch
from practice.switches import Switches

PARENT = "_parent"
_FRAMES = {"frame": "lti_storage_frame", "forwarding": "post_message_forwarding"}
"""The sibling frame that keeps the data, by the switch that says so."""

bp = Blueprint("storage", __name__)


def target_of(switches: Switches) -> str | None:
    """The name of the window that keeps the data; None without platform storage."""
    if switches.storage == "none":
        return None
    return _FRAMES.get(switches.storage, PARENT)


def told_at_login(launch: Launch) -> Mapping[str, str]:
    """What the login initiation says of it (Client Side OIDC Login, section 2.1).

    A tool in a window of its own has no platform's page around it, and its cookies work.
    """
    target = None if launch.link.window else target_of(launch.switches)
    return {} if target is None else {"lti_storage_target": target}


def told_at_launch(launch: Launch) -> Mapping[str, str]:
    """What the message says of it: the same, but Blackboard's frame is named at login only."""
    return {} if launch.switches.storage == "frame" else told_at_login(launch)


@bp.get("/storage")
@framed_by_us
def frame() -> ResponseReturnValue:
    """The page of the frame that keeps the data, beside the tool's frame."""
    running = current()
    session = running.sessions.find(request.cookies.get(COOKIE))
    client = running.clients.of_link(request.args.get("client", ""))
    if session is None or client is None:
        raise RefusedError("There is nothing to keep here.", 404)
    target = target_of(session.switches)
    return render_template(
        "storage.html", tool_origin=client.origin, storage=target, switches=session.switches
    )
