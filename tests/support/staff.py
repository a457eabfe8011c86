"""Members of the desk for tests: each with a browser, and with a key that Python holds."""

import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.config import Settings
from lti_app.institution.handover import DeskSecret, identity, write_note
from lti_app.reports.models import Reader, ReaderKind
from lti_app.sealing import base64url, envelopes, hpke
from lti_app.sealing.envelopes import MAILBOX, RECOVERY, Place
from lti_app.support import members
from lti_app.support.members import Rights
from tests.reports.desk import reports_engine

DESK = "/desk"
HTTPS = "https://tool.example"


def wrapped() -> str:
    """What a browser would send as the locked private key."""
    return json.dumps({"version": 1, "ways": [{"kind": "passphrase", "sealed": "x"}]})


@dataclass
class Staff:
    """A member with a browser."""

    app: Flask
    name: str
    reads: ReaderKind | None
    client: FlaskClient
    private: EllipticCurvePrivateKey = field(default_factory=hpke.new_key)

    @property
    def public(self) -> bytes:
        return hpke.public_bytes(self.private)

    @property
    def id(self) -> bytes:
        return bytes(self._row("member"))

    @property
    def reader(self) -> bytes:
        return bytes(self._row("id"))

    @property
    def token(self) -> str:
        page = self.client.get(f"{DESK}/me", base_url=HTTPS).text
        found = re.search(r'data-desk-token="([0-9a-f]{64})"', page)
        assert found, page
        return found[1]

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(f"{DESK}/{path}", base_url=HTTPS, **options)

    def press(self, path: str, **fields: str) -> TestResponse:
        """Send a form of the desk."""
        data = {"token": self.token, **fields}
        return self.client.post(f"{DESK}/{path}", base_url=HTTPS, data=data)

    def post(self, path: str, body: Any) -> TestResponse:
        """Send JSON as the desk's scripts do."""
        return self.client.post(
            f"{DESK}/{path}",
            base_url=HTTPS,
            data=body if isinstance(body, (str, bytes)) else json.dumps(body),
            content_type="application/json",
            headers={"X-Desk-Token": self.token},
        )

    def make_key(self) -> "Staff":
        """Let the browser make a key."""
        sent = {"public": base64url.encode(self.public), "wrapped": wrapped()}
        answer = self.post("key/make", sent)
        assert answer.status_code == 201, answer.text
        return self

    def open(self, case: str) -> dict[str, Any]:
        """Return the sealed texts of a case, with what this member's key opens of them."""
        told = self.get(f"case/{case}/sealed")
        assert told.status_code == 200, told.text
        assert told.json is not None
        found: dict[str, Any] = told.json
        for part in ("content", "names"):
            found[f"opened_{part}"] = self._opened(found, part)
        return found

    def _opened(self, told: dict[str, Any], part: str) -> Any:
        key = told["keys"][part]
        if told[part] is None or key is None:
            return None
        report = base64url.decode(told["report"])
        place = Place(told["institution"], report, part.encode())
        text = envelopes.open_envelope(
            place,
            base64url.decode(told[part]),
            base64url.decode(key),
            base64url.decode(told["recipient"]),
            self.private,
        )
        return json.loads(text)

    def sealed(self, case: str, text: dict[str, Any], part: str = "message") -> dict[str, Any]:
        """Return a text sealed as the page of a case asks for."""
        told = self.get(f"case/{case}/sealed").json
        assert told is not None
        report, number = base64url.decode(told["report"]), secrets.token_bytes(16)
        where = part.encode() if part == "sheet" else part.encode() + b"\0" + number
        recipients = {
            base64url.decode(each["to"]): base64url.decode(each["key"]) for each in told["seal_for"]
        }
        recipients[RECOVERY] = base64url.decode(told["recovery"])
        if part == "message":
            recipients[MAILBOX] = base64url.decode(told["mailbox"])
        place = Place(told["institution"], report, where)
        envelope = envelopes.seal(place, json.dumps(text).encode(), recipients)
        return {
            "id": base64url.encode(number),
            "content": base64url.encode(envelope.content),
            "keys": [
                {
                    "to": to.decode() if to in (RECOVERY, MAILBOX) else base64url.encode(to),
                    "part": part,
                    "sealed": base64url.encode(key),
                }
                for to, key in envelope.keys.items()
            ],
        }

    def _row(self, column: str) -> Any:
        engine = reports_engine(self.app)
        with engine.connect() as connection:
            found = connection.scalar(
                select(Reader.__table__.c[column]).where(Reader.public_key == self.public)
            )
        engine.dispose()
        return found


def note_for(app: Flask, subject: str, institution: str = "default") -> str:
    """Return the note with which the course site hands somebody over."""
    settings: Settings = app.extensions["settings"]
    secret = DeskSecret(settings.keys_dir)
    who = identity(secret, "lti", "https://platform.example", subject)
    return write_note(secret, institution, who, now=clock.now())


def enter(app: Flask, subject: str, institution: str = "default") -> FlaskClient:
    """Return the browser of somebody who came from a course."""
    client = app.test_client()
    note = note_for(app, subject, institution)
    answer = client.post(f"{DESK}/enter", base_url=HTTPS, data={"note": note})
    assert answer.status_code == 303, answer.text
    return client


def join(
    app: Flask,
    name: str,
    reads: ReaderKind | None = None,
    *,
    coordinates: bool = False,
    audits: bool = False,
    institution: str = "default",
) -> Staff:
    """Invite somebody and let them become a member."""
    engine = reports_engine(app)
    with engine.begin() as connection:
        rights = Rights(reads, coordinates, audits)
        made = members.invite(
            connection, institution, name, rights, actor=None, today=clock.now().date()
        )
    engine.dispose()
    client = enter(app, name, institution)
    page = client.get(f"{DESK}/join", base_url=HTTPS).text
    token = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert token, page
    answer = client.post(
        f"{DESK}/join", base_url=HTTPS, data={"token": token[1], "code": made.code}
    )
    assert answer.status_code == 303, answer.text
    return Staff(app, name, reads, client)
