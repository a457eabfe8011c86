"""How the tool logs: one line for each thing that went wrong, as text or as a JSON object.

Both tell the same and neither can quote a visitor: lines of our own are made of names and values
(`say`), and of what a library logs only the place and the numbers are told, because its messages
quote addresses, headers and rows.
"""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lti_app.tracebacks import class_and_places

TEXT, JSON = "text", "json"
LIBRARY = "library"
"""The event of a line that is not ours."""
_OURS = str(Path(__file__).parent)
_SERVERS = ("_granian", "gunicorn")
_COARSE = ("lti_app.reports", "lti_app.membership")
"""Loggers whose lines have a day and no time: a report has no moment, nor has the way to one."""


def say(log: logging.Logger, level: int, event: str, **fields: object) -> None:
    """Log `event`, a code of docs/operations.md, with those `fields` that are not None or empty."""
    told = {name: value for name, value in fields.items() if value not in (None, "")}
    pairs = (f"{name}={value}" for name, value in told.items())
    log.log(level, "%s", " ".join([event, *pairs]), extra={"event": event, "told": told})


class Text(logging.Formatter):
    """A line for a person who reads along."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        message, place = _message(record)
        parts = (_time(record), record.levelname, record.name, message, place)
        return " ".join(part for part in parts if part)


class Json(logging.Formatter):
    """A line for a program."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a JSON object, in ASCII and without a line end."""
        message, place = _message(record)
        told: Mapping[str, object] = getattr(record, "told", {})
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": getattr(record, "event", LIBRARY),
            **told,
            **({"said": message} if place and message else {}),
            **({"place": place} if place else {}),
        }
        # Whatever a value is, it is told as in the text.
        return json.dumps(line, default=str)


FORMATTERS: Mapping[str, type[logging.Formatter]] = {TEXT: Text, JSON: Json}


def configure(log_format: str) -> None:
    """Let this process log to standard error, unless somebody has seen to its log already."""
    handler = logging.StreamHandler()
    handler.setFormatter(FORMATTERS[log_format]())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def for_server(log_format: str) -> dict[str, Any]:
    """Return the same as a configuration for `logging.config`, for Granian's log and gunicorn's."""
    kind = FORMATTERS[log_format]
    errors = {"level": "ERROR", "handlers": ["stderr"], "propagate": False}
    nothing = {"level": "CRITICAL", "handlers": [], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"told": {"()": f"{kind.__module__}.{kind.__qualname__}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "told"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            # Errors only: warnings are about single requests, also those of the report site.
            "_granian": errors,
            "gunicorn.error": dict(errors),
            # No access log: addresses carry launch tokens.
            "granian.access": nothing,
            "gunicorn.access": dict(nothing),
        },
    }


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    if record.name.startswith(_COARSE):
        return moment.date().isoformat()
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> tuple[str, str]:
    """Return what `record` says, and where it comes from when that is not the message already."""
    if record.pathname.startswith(_OURS):
        return record.getMessage(), ""
    place = f"{record.filename}:{record.lineno}"
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, Exception):
        place = f"{place} {class_and_places(error)}"
    # What Granian says in Rust quotes a whole traceback.
    is_server = record.name.startswith(_SERVERS) and record.filename.endswith(".py")
    return (_without_values(record) if is_server else ""), place


def _without_values(record: logging.LogRecord) -> str:
    """Return a message of a server with numbers filled in, such as a process id, and no text."""
    given = record.args if isinstance(record.args, tuple) else (record.args,)
    if not isinstance(record.msg, str):
        return ""
    try:
        return record.msg % tuple(each if isinstance(each, int) else "..." for each in given)
    except (TypeError, ValueError):  # else logging itself would write all of it to standard error
        return record.msg
