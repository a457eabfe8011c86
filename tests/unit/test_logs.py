"""What a line of the log looks like in both formats, and what never gets into one."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from lti_app import logs

CANARY = "canary7391"
MOMENT = datetime(2026, 11, 26, 9, 30, 15, 250_000, UTC)
GUNICORN = "/site-packages/gunicorn/workers/base.py"
LIBRARY = "/site-packages/urllib3/connectionpool.py"


class _Kept(logging.Handler):
    """Keeps the record of a line, as a handler that writes would get it."""

    record: logging.LogRecord

    def emit(self, record: logging.LogRecord) -> None:
        self.record = record


def said(name: str = "lti_app", event: str = "refused", **fields: object) -> logging.LogRecord:
    """Return the record that `say` makes."""
    kept = _Kept()
    log = logging.Logger(name)
    log.addHandler(kept)
    logs.say(log, logging.WARNING, event, **fields)
    kept.record.created = MOMENT.timestamp()
    return kept.record


def foreign(name: str, path: str, message: Any, *values: Any, exc_info: Any = None) -> Any:
    """Return a record that a library makes."""
    return logging.LogRecord(name, logging.ERROR, path, 12, message, values, exc_info)


def both(record: logging.LogRecord) -> tuple[str, dict[str, Any]]:
    """Return a record as text and as what its JSON holds."""
    line = logs.Json().format(record)
    assert "\n" not in line
    assert line.isascii()
    found: dict[str, Any] = json.loads(line)
    return logs.Text().format(record), found


def test_a_line_of_ours_has_its_names_and_values_in_both_formats():
    text, found = both(said(code="replayed", status=401, detail="", endpoint=None))

    assert text == "2026-11-26T09:30:15.250Z WARNING lti_app refused code=replayed status=401"
    assert found == {
        "time": "2026-11-26T09:30:15.250Z",
        "level": "warning",
        "logger": "lti_app",
        "event": "refused",
        "code": "replayed",
        "status": 401,
    }


def test_a_value_that_is_no_json_is_told_as_in_the_text():
    text, found = both(said(event="digest_not_sent", detail=ValueError("SMTPServerDisconnected")))

    assert text.endswith("digest_not_sent detail=SMTPServerDisconnected")
    assert found["detail"] == "SMTPServerDisconnected"


@pytest.mark.parametrize("name", ["lti_app.reports", "lti_app.membership"])
def test_what_has_to_do_with_reporting_has_a_day_and_no_time(name):
    text, found = both(said(name, code="internal"))

    assert found["time"] == "2026-11-26"
    assert text == f"2026-11-26 WARNING {name} refused code=internal"


@pytest.mark.parametrize(
    ("message", "values", "told"),
    [
        ("Worker (pid:%s) exited with code %s.", (17, 1), "Worker (pid:17) exited with code 1."),
        ("Error handling request %s", (f"/{CANARY}",), "Error handling request ..."),
        ("Unhandled exception in main loop", (), "Unhandled exception in main loop"),
        ("%d of %s", (CANARY, CANARY), "%d of %s"),
        (ValueError(CANARY), (), ""),
    ],
)
def test_gunicorn_is_told_with_its_numbers_and_without_its_words(message, values, told):
    text, found = both(foreign("gunicorn.error", GUNICORN, message, *values))

    assert (found["event"], found.get("said", "")) == ("library", told)
    assert found["place"] == "base.py:12"
    assert CANARY not in text + str(found)


@pytest.mark.parametrize(
    ("path", "message", "told"),
    [
        (
            "granian/server/common.py",
            "Unexpected exit from worker-1",
            "Unexpected exit from worker-1",
        ),
        ("src/utils.rs", f"Application callable raised an exception\n{CANARY}", ""),
    ],
)
def test_of_granian_what_python_says_is_told_and_what_rust_quotes_is_not(path, message, told):
    text, found = both(foreign("_granian", path, message))

    assert (found["event"], found.get("said", "")) == ("library", told)
    assert CANARY not in text + str(found)


@pytest.mark.parametrize("name", ["urllib3.connectionpool", "lti_app"])
def test_of_a_library_only_the_place_and_the_error_are_told(name):
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        record = foreign(name, LIBRARY, f"retry {CANARY} %s", CANARY, exc_info=sys.exc_info())

    text, found = both(record)

    assert found["event"] == "library"
    assert "said" not in found
    assert found["place"].startswith("connectionpool.py:12 RuntimeError at test_logs.py:")
    assert text.partition(" ")[2] == f"ERROR {name} {found['place']}"
    assert CANARY not in text


def test_the_worker_logs_in_the_chosen_format_unless_somebody_has_seen_to_it(monkeypatch):
    root = logging.getLogger()
    with monkeypatch.context() as patch:
        # Without what pytest hears it with, which is there from the first line of a test on.
        patch.setattr(root, "handlers", [])
        patch.setattr(root, "level", root.level)
        logs.configure(logs.JSON)
        logs.configure(logs.TEXT)
        (handler,), level = root.handlers, root.level

    assert isinstance(handler.formatter, logs.Json)
    assert level == logging.WARNING
