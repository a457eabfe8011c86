"""The published key: the same bytes for everybody, and there when it is needed."""

from datetime import timedelta

from sqlalchemy import select

from lti_app import clock
from lti_app.campaign.shelf import shelf
from lti_app.membership.keys import PeriodKeys
from lti_app.membership.models import TokenQuota
from lti_app.sealing import base64url, tokens
from tests.launcher import SECURE
from tests.membership.member import Member
from tests.web.visit import Visit

PATH = "/membership/default/key.json"


def test_promise_7_everybody_gets_the_same_bytes(launcher):
    answers = []
    for persona, language in (("student-01", "nl"), ("student-02", "en"), ("instructor", "fr")):
        client = Visit(launcher, persona).client
        headers = {"Accept-Language": language, "Cookie": f"a={persona}", "User-Agent": persona}
        answers.append(client.get(PATH, base_url=SECURE, headers=headers))
    answers.append(launcher.app.test_client().get(PATH))

    assert len({answer.data for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert "Set-Cookie" not in answers[0].headers
    assert answers[0].headers["Cache-Control"] == "public, max-age=300"


def test_the_key_is_shown_with_its_fingerprint(launcher):
    shown = launcher.app.test_client().get(PATH).get_json()
    der = base64url.decode(shown["key"])

    assert shown["institution"] == "default"
    assert shown["fingerprint"] == tokens.fingerprint(der)
    assert tokens.public_der(tokens.public_key(der)) == der


def test_an_institution_that_is_not_there_has_no_key(launcher):
    answer = launcher.app.test_client().get("/membership/nowhere/key.json")

    assert (answer.status_code, answer.get_json()["code"]) == (404, "campaign_unknown")


def test_a_month_whose_key_was_not_made_gives_no_token(launcher, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=40_000))

    answer = launcher.app.test_client().get(PATH)

    assert (answer.status_code, answer.get_json()["code"]) == (503, "not_prepared")


def test_promise_7_a_process_with_another_key_folder_refuses(launcher, tmp_path, monkeypatch):
    member = Member(launcher)
    key = member.key()
    monkeypatch.setitem(launcher.app.extensions, "period_keys", PeriodKeys(tmp_path))

    answer = member.ask(bytes(tokens.BITS // 8), key)

    assert (answer.status_code, answer.get_json()["code"]) == (503, "token_key_unusable")
    assert member.key() == key


def test_the_worker_makes_the_keys_of_new_institutions_and_months(app, factories, monkeypatch):
    factories.institution("newcomer")
    worker = app.extensions["worker"]
    keys: PeriodKeys = app.extensions["period_keys"]

    worker.make_token_keys()

    now = clock.now()
    assert keys.published(shelf(app).engine, "newcomer", f"{now:%Y-%m}")


def test_counts_of_earlier_days_are_deleted(launcher, session, at):
    members = [Member(launcher), Member(launcher, "student-02")]
    at("2025-11-20T12:00+00:00")
    members[0].token()
    at("2025-11-21T12:00+00:00")
    members[1].token()

    result = launcher.app.test_cli_runner().invoke(args=["clean-up"])

    assert result.exit_code == 0, result.output
    rows = session.scalars(select(TokenQuota)).all()
    assert [row.day.isoformat() for row in rows] == ["2025-11-21"]
    at("2025-11-22T12:00+00:00")
    session.rollback()
    launcher.app.extensions["worker"].clean_up()
    assert session.scalars(select(TokenQuota)).all() == []


def test_todays_count_stands_in_what_is_kept_about_somebody(launcher):
    member = Member(launcher, locale="en")
    member.token()
    member.token()

    member.visit.get("/my-data")

    assert "2 tickets" in member.visit.text
    exported = member.visit.client.get(
        "/my-data/export.json", query_string={"launch": member.visit.token}, base_url=SECURE
    ).get_json()
    assert [given["issued"] for given in exported["tokens"]] == [2]
