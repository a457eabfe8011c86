"""What is looked at with others: mail, platforms, sign-in, Teams, Kaltura, what is shown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.campaign import doors
from lti_app.campaign.doors import Door, Stop
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.doctor import partners
from lti_app.doctor.findings import Finding, Level
from lti_app.kaltura.partners import Partner
from lti_app.kaltura.sessions import Sessions
from lti_app.lti.administration import list_registrations, set_status
from lti_app.lti.key_sets import NO_KEY
from lti_app.lti.keys import ToolKey
from lti_app.lti.models import RegistrationStatus
from lti_app.sign_in.providers import Provider
from lti_app.teams.settings_file import TeamsSettings
from practice.entra_client import PATH
from practice.platform import Platform
from practice.sign_in_client import TENANT
from tests.factories import Factories
from tests.launcher import Launcher
from tests.lti.replies import Reply
from tests.lti.replies import serving as answering
from tests.sign_in.provider import providing
from tests.support.post_office import open_office

NOBODYS_TENANT = "00000000-0000-4000-8000-000000000009"


def test_a_mail_server_that_answers_is_good_and_gets_no_mail() -> None:
    with open_office() as office:
        settings = Settings(mail_url=office.url, mail_from="dos@example.edu")
        [well] = partners.mail(settings)
        office.is_ill = True
        [ill] = partners.mail(settings)

    assert (well.level, ill.level) == (Level.GOOD, Level.WRONG)
    assert office.letters == []


def test_no_mail_server_is_looked_for_where_none_is_set() -> None:
    assert list(partners.mail(Settings())) == []


class Asked:
    """Looks at the platforms of one installation."""

    def __init__(self, app: Flask, session: Session, engine: Engine) -> None:
        self._app, self._session, self._engine = app, session, engine

    def __call__(self, **later: float) -> list[Finding]:
        door = self._app.extensions["door"]
        now = clock.now() + timedelta(**later)
        key: ToolKey = door.keys.signing(clock.now())
        with self._app.app_context():
            rows = list_registrations(self._session)
            self._session.commit()
            return list(partners.platforms(rows, door.platform_by_id, self._engine, key, now=now))

    def disable(self) -> None:
        [row] = list_registrations(self._session)
        set_status(row, RegistrationStatus.DISABLED)
        self._session.commit()
        self._app.extensions["registry"].forget()


@pytest.fixture
def asked(launcher: Launcher, app: Flask, session: Session, engine: Engine) -> Asked:
    return Asked(app, session, engine)


def test_a_platform_that_gives_keys_and_a_token_is_good(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lti_app.lti.trial.service_token", lambda *_, **__: "token")

    [found] = asked()
    [_, clocks] = asked(hours=3)

    assert (found.level, found.said) == (Level.GOOD, "1 usable keys, and a service token")
    assert clocks.said.endswith("behind this machine")


def test_a_platform_that_refuses_is_wrong(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lti_app.lti.trial.service_token", lambda *_, **__: "")
    monkeypatch.setattr("lti_app.lti.trial.usable_keys", _refuse)
    monkeypatch.setattr("lti_app.lti.http.get_json", lambda _, **__: ({}, {}))

    [found] = asked()

    assert (found.level, found.said) == (Level.WRONG, "not a key set")


def test_a_platform_without_a_key_for_us_is_wrong_and_says_what_to_mend(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lti_app.lti.trial.service_token", lambda *_, **__: "token")
    monkeypatch.setattr("lti_app.lti.http.get_json", lambda _, **__: ({"keys": []}, {}))

    [found] = asked()

    assert (found.level, found.said) == (Level.WRONG, NO_KEY)
    assert found.mend == partners.KEYS_ELSEWHERE


def _refuse(_: object) -> None:
    raise ValueError("not a key set")


def test_a_platform_that_is_switched_off_is_worth_knowing(asked: Asked) -> None:
    asked.disable()

    [found] = asked()

    assert found.level is Level.NOTE
    assert "is disabled: its launches are refused" in found.said
    assert found.mend.startswith("If it is gone for good, leave it so; else:")
    number = found.about.removeprefix("platform ").partition(",")[0]
    assert found.mend.endswith(f"platforms enable {number}")


@pytest.mark.parametrize("status", RegistrationStatus)
def test_a_platform_that_was_registered_again_is_worth_knowing_until_somebody_comes_by_it(
    asked: Asked, session: Session, platform: Platform, factories: Factories, status
) -> None:
    again = factories.registration(replace(platform, client_id="again"))
    [first] = [row for row in list_registrations(session) if row.id != again.id]
    first.last_launch_on = clock.now().date()
    set_status(first, status)
    session.commit()

    def told() -> list[str]:
        return [each.said for each in asked() if "has the issuer" in each.said]

    is_said = status is RegistrationStatus.ACTIVE
    assert told() == [
        f"has the issuer of platform {first.id}, and nobody has come by it yet"
    ] * int(is_said)
    again.last_launch_on = clock.now().date()
    session.commit()
    assert told() == []


@pytest.mark.parametrize("known", [set(), {"default"}])
def test_a_provider_is_read_and_has_to_belong_to_somebody(known: set[str]) -> None:
    with providing("http://localhost") as practice:
        provider = Provider("default", practice.issuer, "client", "secret")
        found = list(partners.providers([provider], known, is_dev=True))
    later = list(partners.providers([provider], known, is_dev=True))

    stranger = [] if known else [Level.WRONG]
    assert [each.level for each in found] == [*stranger, Level.GOOD]
    assert [each.level for each in later] == [*stranger, Level.WRONG]


@pytest.mark.parametrize("known", [set(), {"default"}])
def test_a_tenant_of_teams_is_read_and_has_to_belong_to_somebody(known: set[str]) -> None:
    with providing("http://localhost") as practice:
        issuer = practice.running.platform.issuer
        teams = TeamsSettings("client", "app", {TENANT: "default"}, authority=issuer + PATH)
        unknown = replace(teams, tenants={NOBODYS_TENANT: "default"})
        found = list(partners.teams(teams, known, is_dev=True))
        [*_, nobodys] = partners.teams(unknown, known, is_dev=True)
    [*_, later] = partners.teams(teams, known, is_dev=True)

    stranger = [] if known else [Level.WRONG]
    assert [each.level for each in found] == [*stranger, Level.GOOD]
    assert found[-1].about == f"Teams of default, tenant {TENANT}"
    assert [each.level for each in (nobodys, later)] == [Level.WRONG] * 2


def test_a_provider_and_a_tenant_without_a_key_for_us_are_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with providing("http://localhost") as practice:
        provider = Provider("default", practice.issuer, "client", "secret")
        issuer = practice.running.platform.issuer
        teams = TeamsSettings("client", "app", {TENANT: "default"}, authority=issuer + PATH)
        monkeypatch.setattr("lti_app.sign_in.trial.usable_keys", lambda _: {})
        found = [
            *partners.providers([provider], {"default"}, is_dev=True),
            *partners.teams(teams, {"default"}, is_dev=True),
        ]

    wanted = (Level.WRONG, NO_KEY, partners.KEYS_ELSEWHERE)
    assert [(each.level, each.said, each.mend) for each in found] == [wanted] * 2


def kaltura_at(url: str) -> Sessions:
    return Sessions(Partner("default", f"{url}/api_v3", frozenset({1234})))


@pytest.mark.parametrize("known", [set(), {"default"}])
def test_kaltura_is_asked_without_a_session(known: set[str]) -> None:
    with answering() as service:
        service.json({"objectType": "KalturaAPIException", "code": "MISSING_KS"})
        found = list(partners.kaltura([kaltura_at(service.url)], known))

    assert [each.level for each in found] == [*([] if known else [Level.WRONG]), Level.GOOD]
    assert found[-1].said == f"{service.url}/api_v3 answers"
    assert [(each.path, each.form) for each in service.asked] == [
        ("/api_v3/service/session/action/get", {"format": "1"})
    ]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"{}"),
        Reply(b'{"objectType": 7}'),
        Reply(b'{"objectType": "Welcome"}'),
        Reply(b"<html>"),
        Reply(b"{}", status=404),
    ],
)
def test_what_answers_in_the_place_of_kaltura_is_wrong(reply: Reply) -> None:
    with answering() as service:
        service.next = reply
        [found] = partners.kaltura([kaltura_at(service.url)], {"default"})

    assert found.level is Level.WRONG
    assert found.said.startswith(f"{service.url}/api_v3 cannot be asked (")


def test_an_institution_says_what_it_still_has_to_do(app: Flask) -> None:
    engine = shelf(app).engine

    found = list(partners.institution(engine, "default", now=clock.now() + timedelta(days=4000)))
    [nothing] = partners.institution(engine, "nobody", now=clock.now())

    assert [each.level for each in found] == [*[Level.NOTE] * 2, Level.WRONG, Level.NOTE]
    assert nothing.said == "shows no Do's"


def test_an_open_channel_is_good_and_it_is_said_since_when(app: Flask) -> None:
    engine = shelf(app).engine
    with engine.begin() as connection:
        doors.open_door(connection, "default", today=date(2026, 9, 7))
        doors.open_door(connection, "default", today=date(2026, 11, 20))  # of another reader

    found = list(partners.institution(engine, "default", now=clock.now()))

    assert found[-1].level is Level.GOOD
    assert found[-1].said.endswith("its reporting channel has been open since 2026-09-07")


def test_a_channel_that_takes_no_new_reports_is_told(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.now().date()
    day = today + timedelta(days=9)
    for stop, said in ((Stop(day), f"takes no new reports until {day}"), (Stop(None), "reports")):
        monkeypatch.setattr("lti_app.campaign.doors.find", lambda *_, at=stop: Door(today, at))

        found = list(partners.institution(shelf(app).engine, "default", now=clock.now()))

        assert found[-1].level is Level.NOTE
        assert found[-1].said.endswith(said)
