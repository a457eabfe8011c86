"""What a browser sends to the report site."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from lti_app.errors import ReportMalformedError
from lti_app.reports import submissions
from lti_app.reports.submissions import Look, Submission, Writing
from lti_app.sealing import base64url, envelopes
from tests.fuzz.changes import as_json
from tests.fuzz.guided.mutators import inside_json
from tests.fuzz.guided.targets import Target, judged_as_json
from tests.fuzz.report_rules import PARTS, POINT, is_look, is_report, is_writing
from tests.fuzz.runs import tried

LONGEST = 16_384
TEXT = base64url.encode(bytes(envelopes.CONTENT_BYTES[0]))
KEY = {
    "to": "mailbox",
    "part": "content",
    "sealed": base64url.encode(bytes(envelopes.SEALED_KEY_BYTES)),
}
REPORT = {
    "token": "a token",
    "report": base64url.encode(bytes(16)),
    "staff": False,
    "fast": True,
    "content": TEXT,
    "names": None,
    "keys": [KEY, {**KEY, "to": base64url.encode(bytes(16))}],
    "mailbox": {"lookup_hash": base64url.encode(bytes(32)), "public": base64url.encode(POINT)},
}
LOOK = {"lookup": base64url.encode(bytes(32))}
WRITING = {**LOOK, "message": {"id": base64url.encode(bytes(16)), "content": TEXT, "keys": [KEY]}}


def targets() -> list[Target]:
    """Return what is tried of the report site."""
    return [
        _body("report", Submission, REPORT, is_report),
        _body("mailbox-look", Look, LOOK, is_look),
        _body("mailbox-message", Writing, WRITING, is_writing),
    ]


def _body(
    name: str, model: type[BaseModel], good: dict[str, Any], is_right: Callable[[object], bool]
) -> Target:
    def check(content: bytes) -> None:
        found = tried(name, lambda: submissions.read(model, content), ReportMalformedError)
        judged_as_json(found is not None, content, is_right)

    words = ("mailbox", "recovery", *PARTS)
    return Target(name, check, (as_json(good),), inside_json, words, LONGEST)
