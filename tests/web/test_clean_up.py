"""Launches that have ended are deleted; those that go on, and all confirmations, stay."""

import time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.access.models import Launch
from lti_app.launch.service import CLEAN_UP_SECONDS, CleanUp
from practice.personas import PERSONAS
from tests.web.visit import Visit


def _launches(session: Session) -> int | None:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Launch))


def test_clean_up_deletes_ended_launches_only(launcher, session, events, at):
    Visit(launcher, "student-01", now=at("2026-10-05T10:00:00+02:00")).acknowledge()
    living = Visit(launcher, "student-02", now=at("2026-10-05T10:02:01+02:00"))
    at("2026-10-05T12:02:00+02:00")

    result = launcher.app.test_cli_runner().invoke(args=["clean-up"])

    assert result.output == (
        "Deleted 1 ended launches.\nDeleted 0 acknowledgements, 0 courses.\n"
        "Tidied the reports database.\n"
    )
    assert _launches(session) == 1
    assert living.get("/dos").answer.status_code == 200
    assert events() == [("acknowledged", 0)]


def test_a_launch_cleans_up_when_it_is_due(launcher, session, at, monkeypatch):
    Visit(launcher, now=at("2026-10-05T10:00:00+02:00"))
    clean_up: CleanUp = launcher.app.extensions["door"].clean_up
    monkeypatch.setattr(clean_up, "_last", time.monotonic() - CLEAN_UP_SECONDS)

    Visit(launcher, "student-02", now=at("2026-10-05T14:00:00+02:00"))

    assert _launches(session) == 1


def test_a_launch_does_not_clean_up_each_time(launcher, session, at, monkeypatch):
    Visit(launcher, now=at("2026-10-05T10:00:00+02:00"))
    clean_up: CleanUp = launcher.app.extensions["door"].clean_up
    monkeypatch.setattr(clean_up, "_last", time.monotonic())

    Visit(launcher, "student-02", now=at("2026-10-05T14:00:00+02:00"))

    assert _launches(session) == 2


def test_an_ended_message_cannot_come_back_after_the_clean_up(launcher, at):
    opened = at("2026-10-05T10:00:00+02:00")
    client = launcher.app.test_client()
    asked = launcher.begin(client)
    claims = launcher.platform.launch_claims(
        PERSONAS["student-01"], nonce=asked["nonce"], now=opened
    )
    form = {"state": asked["state"], "id_token": launcher.platform.id_token(claims)}
    assert launcher.post(client, **form).status_code == 200
    at("2026-10-05T12:01:01+02:00")
    launcher.app.test_cli_runner().invoke(args=["clean-up"])

    assert launcher.post(client, **form).status_code == 401
