"""What every refusal must look like: the checks that all tests of bad launches share."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.access.models import Launch
from lti_app.db import db
from practice.personas import PERSONAS, Persona
from tests.launcher import Launcher, code_of

STATUS = {
    "algorithm_refused": 401,
    "audience_mismatch": 401,
    "claim_malformed": 400,
    "claim_missing": 400,
    "deployment_disabled": 403,
    "deployment_pending": 403,
    "issuer_mismatch": 401,
    "keys_unreachable": 401,
    "kid_missing": 401,
    "kid_unknown": 401,
    "login_incomplete": 400,
    "login_too_long": 400,
    "message_unsupported": 400,
    "method_not_allowed": 405,
    "nonce_mismatch": 401,
    "party_mismatch": 401,
    "party_missing": 401,
    "platform_refused": 403,
    "registration_disabled": 403,
    "registration_unknown": 403,
    "replayed": 401,
    "signature_invalid": 401,
    "state_expired": 401,
    "state_unknown": 401,
    "subject_missing": 400,
    "target_foreign": 400,
    "time_missing": 401,
    "token_expired": 401,
    "token_from_future": 401,
    "token_lives_too_long": 401,
    "token_malformed": 400,
    "token_missing": 400,
    "token_too_large": 400,
    "token_too_old": 401,
    "too_large": 413,
    "version_unsupported": 400,
}
"""Every reason code that a launch can be refused with, and its status; neither ever changes."""

on_one_database = pytest.mark.parametrize("settings", ["sqlite"], indirect=True, scope="session")
"""For tables of messages that must be refused before any row is written: once is enough."""


def rows(app: Flask) -> list[Launch]:
    """Return the launches that are recorded, by registration and time."""
    with app.app_context():
        query = select(Launch).order_by(Launch.registration_id, Launch.ends_at)
        return list(db.session.scalars(query))


@dataclass
class Refusals:
    """Launches that must fail, and the check that they fail properly."""

    launcher: Launcher
    caplog: pytest.LogCaptureFixture
    secrets: list[str] = field(default_factory=list)
    """What was sent and may stand neither in the log nor on the page."""

    def begin(self, client: Any = None) -> tuple[Any, dict[str, str]]:
        """Begin a login in a browser; return the browser and the authentication request."""
        client = client or self.launcher.app.test_client()
        asked = self.launcher.begin(client)
        self.secrets += [asked["state"], asked["nonce"]]
        return client, asked

    def claims(self, asked: dict[str, str], persona: str = "student-01", **changes: Any) -> Any:
        """Return the claims of a good launch, but for `changes`."""
        person = PERSONAS[persona]
        self.secrets += personal(person)
        changes = {"now": clock.now(), **changes}
        return self.launcher.platform.launch_claims(person, nonce=asked["nonce"], **changes)

    def post(self, client: Any, asked: dict[str, str], token: str) -> TestResponse:
        """Post `token` as the answer to `asked`."""
        self.secrets += [part for part in token.split(".")[1:] if len(part) > 20]
        return self.launcher.post(client, state=asked["state"], id_token=token)

    def check(self, answer: TestResponse, code: str) -> None:
        """Require a refusal for `code`: its status, page and log, and no visitor."""
        self.check_page(answer, code)
        assert rows(self.launcher.app) == []

    def check_page(self, answer: TestResponse, code: str) -> None:
        """Require the page and the log line of a refusal for `code`."""
        assert code_of(answer) == code
        assert answer.status_code == STATUS[code]
        references = re.findall(r"<dd>([0-9a-f]{8})</dd>", answer.text)
        assert len(references) == 1, "the page gives one reference"
        logged = [r.getMessage() for r in self.caplog.records if r.name == "lti_app"]
        assert f"reference={references[0]} code={code} " in logged[-1]
        assert not re.search(r'name="(launch|handle)"|launch=', answer.text), "no visitor"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
        self.check_silence(self.caplog.text, answer.text, *logged)

    def check_silence(self, *texts: str) -> None:
        """Require that nothing sent in confidence stands in `texts`."""
        for secret in self.secrets:
            assert not any(secret in text for text in texts), f"{secret[:60]!r} is given away"


def good_message(refusals: Refusals, client: Any = None) -> tuple[Any, dict[str, str], str]:
    """Return a browser, the authentication request it carried, and the message that answers it."""
    client, asked = refusals.begin(client)
    return client, asked, refusals.launcher.platform.id_token(refusals.claims(asked))


def personal(persona: Persona) -> Iterable[str]:
    """Return what says who `persona` is."""
    known = (persona.subject, persona.name, persona.given_name, persona.email)
    return [text for text in known if text]


def watch(caplog: pytest.LogCaptureFixture) -> None:
    """Keep every log line, of every library."""
    caplog.set_level(logging.DEBUG)
