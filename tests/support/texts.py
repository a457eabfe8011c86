"""Texts of a case, sealed by somebody who may be sealing for other people than the page said."""

import json
import secrets
from collections.abc import Iterable
from typing import Any

from lti_app.sealing import base64url, envelopes, hpke
from lti_app.sealing.envelopes import MAILBOX, RECOVERY, Place
from tests.reports.desk import TestReader
from tests.reports.reporter import Reporter, written


def text_for(
    somebody: Reporter, readers: Iterable[TestReader], part: str = "message", **told: Any
) -> dict[str, Any]:
    """Return a text about somebody's report for `readers`, the spare key and the mailbox."""
    number = secrets.token_bytes(16)
    where = part.encode() if part == "sheet" else part.encode() + b"\0" + number
    recipients = {RECOVERY if each.name == "Recovery" else each.id: each.public for each in readers}
    if part == "message":
        recipients[MAILBOX] = hpke.public_bytes(somebody.receipt.mailbox_key(somebody.institution))
    place = Place(somebody.institution, somebody.report, where)
    content = json.dumps({"version": 1, "text": "x", "n": 0, **told}).encode()
    envelope = envelopes.seal(place, content, recipients)
    found: dict[str, Any] = {
        "content": base64url.encode(envelope.content),
        "keys": written(part, envelope),
    }
    if part == "sheet":
        return {**found, "version": 0, "items": {}}
    return {**found, "id": base64url.encode(number)}
