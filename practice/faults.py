"""How the services fail on purpose, as the switch has it, for every tool at once."""

from __future__ import annotations

from flask import Response, jsonify

from practice.running import Running
from practice.service_options import DELAYS

RETRY_AFTER = 7
"""Seconds after which a tool that called too often may call again."""
_IN_TURNS = ("down", "lost-answer", "well")


def next_fault(running: Running) -> str:
    """What happens to the call that has just come in, by the name of the switch's value."""
    fault = running.switches.services
    return _IN_TURNS[next(running.calls) % len(_IN_TURNS)] if fault == "flaky" else fault


def failed(running: Running, fault: str) -> Response | None:
    """The answer to a call that nothing is done for; None when something will be.

    Waits, when the switch says that the services are slow.
    """
    if fault == "down":
        return _page("Service Unavailable", 503)
    if fault == "error":
        return _page("Internal Server Error", 500)
    if fault == "busy":
        answer = jsonify(error="too many calls")
        answer.status_code = 429
        answer.headers["Retry-After"] = str(RETRY_AFTER)
        return answer
    if fault in DELAYS:
        running.sleep(DELAYS[fault])
    return None


def spoilt(fault: str, answer: Response) -> Response:
    """What the tool gets instead of a good answer."""
    if fault == "lost-answer":
        return _page("Internal Server Error", 500)
    if fault == "broken-json":
        answer.set_data('{"id": "')
    elif fault == "wrong-shape":
        answer.set_data('"neither a list nor an object"')
    return answer


def _page(title: str, status: int) -> Response:
    # What stands in front of a platform that is down knows nothing of JSON.
    page = f"<!doctype html><title>{title}</title><h1>{title}</h1>"
    return Response(page, status=status, content_type="text/html; charset=utf-8")
