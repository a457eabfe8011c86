"""Stands for Kaltura: a channel with a button, a room with a description and a chat.

It knows nothing of LTI, as Kaltura does not: what can be done is to put a link somewhere. Whoever
opens the page may do so, and everybody sees the same.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from practice.errors import RefusedError
from practice.running import current
from practice.security import refuse_other_sites

bp = Blueprint("kaltura", __name__)
LONGEST_LABEL = 15
"""Characters on a button of a channel."""
LONGEST_TEXT = 20_000
MOST_MESSAGES = 50
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")


@bp.get("/kaltura")
def show() -> ResponseReturnValue:
    """Show the channel with its room."""
    return render_template("kaltura.html", channel=current().channel, pieces=pieces)


@bp.post("/kaltura")
def change() -> ResponseReturnValue:
    """Put a button on the channel, a description into the room, or a message into its chat."""
    refuse_other_sites()
    running, channel = current(), current().channel
    match request.form.get("part"):
        case "button":
            changed = replace(channel, label=_label(), link=_link())
        case "description":
            changed = replace(channel, description=_text("description"))
        case "chat":
            messages = (*channel.messages, _text("message"))[-MOST_MESSAGES:]
            changed = replace(channel, messages=messages)
        case _:
            raise RefusedError("Nothing here is called so.", 400)
    running.channel = changed
    return redirect(url_for(".show"), 303)


def pieces(text: str) -> list[tuple[str, bool]]:
    """The parts of a text, and which of them are addresses to click on."""
    return [(part, bool(number % 2)) for number, part in enumerate(_ADDRESS.split(text)) if part]


def _label() -> str:
    label = request.form.get("label", "").strip()
    if not 0 < len(label) <= LONGEST_LABEL:
        raise RefusedError(f"A button has a label of 1 to {LONGEST_LABEL} characters.", 400)
    return label


def _link() -> str:
    link = request.form.get("link", "").strip()
    parts = urlsplit(link)
    at_home = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    if not parts.hostname or not (parts.scheme == "https" or at_home):
        raise RefusedError("A button leads to an address that begins with https://.", 400)
    return link


def _text(name: str) -> str:
    text = request.form.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise RefusedError(f"A text has at most {LONGEST_TEXT} characters here.", 400)
    return text
