"""What platforms tell beside what the tool needs is in no table, on no page and in no log."""

import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from practice import messages
from practice.family_claims import FAMILIES, About
from practice.personas import PERSONAS
from tests import beside
from tests.lti.refusals import on_one_database
from tests.web.visit import Visit

CANARY = "canary5c1f"


def marked(value: Any, where: str = "") -> Any:
    """Return claims of the same shape in which every text is a canary that says where it stood."""
    if isinstance(value, dict):
        return {name: marked(each, f"{where}-{name}") for name, each in value.items()}
    return f"{CANARY}{where}" if isinstance(value, str) else value


def claimed(family: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return what a family claims of the student, all of it marked."""
    student = PERSONAS["student-01"]
    issued_at = body["iat"]
    about = About(body["iss"], issued_at, student, True, "course", "earlier", "https://members")
    claims: dict[str, Any] = marked(FAMILIES[family](about))
    return claims


def stored(settings: Any) -> bytes:
    """Return every byte of the three databases, also of what was deleted."""
    urls = (
        settings.course_database_url,
        settings.reports_database_url,
        settings.campaign_database,
    )
    files = [Path(str(make_url(url).database)) for url in urls]
    logs = [file.with_name(f"{file.name}-wal") for file in files]
    return beside.content(file for file in [*files, *logs] if file.exists())


@on_one_database
@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_that_a_family_adds_is_kept_shown_or_logged(launcher, caplog, family):
    caplog.set_level(logging.DEBUG)

    def tell(body: dict[str, Any]) -> None:
        body |= claimed(family, body)

    def tell_badly(body: dict[str, Any]) -> None:
        tell(body)
        body["aud"] = "another-tool"

    visit = Visit(launcher, spoil=tell)
    visit.acknowledge()
    asked = messages.deep_linking(f"{launcher.platform.issuer}/deep-links/practice", {})
    opened = [
        visit.answer,
        launcher.launch("instructor", spoil=tell),
        launcher.launch("instructor", spoil=tell, **asked),
        launcher.launch("administrator", spoil=tell, **messages.privacy(PERSONAS["student-01"])),
    ]
    refused = launcher.launch(spoil=tell_badly)

    assert [page.status_code for page in opened] == [200] * 4
    assert refused.status_code == 401
    assert all(CANARY not in page.text + str(page.headers) for page in [*opened, refused])
    assert "refused" in caplog.text
    assert CANARY not in caplog.text
    settings = launcher.app.extensions["settings"]
    assert str(PERSONAS["student-01"].subject).encode() in stored(settings)
    assert CANARY.encode() not in stored(settings)
