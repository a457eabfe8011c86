"""Platforms that fail or lie while they register: refused, and the invite stays good (X33, X34)."""

import threading

import pytest
from flask import Flask

from lti_app import clock
from lti_app.institution.service import ensure_default
from tests.launcher import code_of
from tests.lti.replies import Reply, serving
from tests.web.registrations import answers, rows

WRONG = {
    "no JSON": (Reply(b"<html>"), 502, "platform_unreachable"),
    "huge": (Reply(b"{}" + b" " * 300_000), 502, "platform_unreachable"),
    "down": (Reply(status=503), 502, "platform_unreachable"),
    "redirect": (
        Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        502,
        "platform_unreachable",
    ),
    "refused": (Reply(b"{}", status=400), 502, "platform_unreachable"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_platform_that_fails_leaves_the_invite_usable(client, session, invited, stand_in, name):
    stand_in.next, status, code = WRONG[name]
    path = invited()

    refused = client.post(path, data={"openid_configuration": f"{stand_in.url}/c"})

    assert (refused.status_code, code_of(refused)) == (status, code)
    assert "the link of the invitation still works" in refused.text
    assert rows(session) == []
    stand_in.json(answers(stand_in.url))
    assert client.post(path, data={"openid_configuration": f"{stand_in.url}/c"}).status_code == 200


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"issuer": "https://other.example"}, "issuer_foreign"),
        ({"client_id": None}, "answer_malformed"),
        ({"jwks_uri": 7}, "configuration_malformed"),
        ({"token_endpoint": "ftp://lms.example/"}, "address_refused"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "address_refused"),
    ],
)
def test_a_platform_that_says_something_wrong_is_refused(
    client, session, invited, stand_in, changed, code
):
    stand_in.json(answers(stand_in.url, **changed))

    answer = client.post(invited(), data={"openid_configuration": f"{stand_in.url}/c"})

    assert (answer.status_code, code_of(answer)) == (400, code)
    assert rows(session) == []


def test_outside_development_no_address_inside_is_asked(
    app: Flask, client, session, invited, stand_in, monkeypatch
):
    settings = app.extensions["settings"]
    monkeypatch.setattr(type(settings), "is_development", property(lambda _: False))
    stand_in.json(answers(stand_in.url))

    for url in (stand_in.url, stand_in.url.replace("http:", "https:"), "https://169.254.169.254/"):
        answer = client.post(invited(), data={"openid_configuration": url})
        assert (answer.status_code, code_of(answer)) == (400, "address_refused")

    assert stand_in.asked == []
    assert rows(session) == []


def test_another_institution_s_platform_is_refused(client, session, invited, stand_in, factories):
    factories.institution("other")
    stand_in.json(answers(stand_in.url))
    form = {"openid_configuration": f"{stand_in.url}/c"}
    assert client.post(invited(), data=form).status_code == 200

    refused = client.post(invited(slug="other"), data=form)
    again = client.post(invited(), data=form)

    assert code_of(refused) == "registration_taken"
    assert again.status_code == 200
    assert len(rows(session)) == 1


def test_the_institution_decides_whether_names_are_asked_for(client, session, invited, stand_in):
    stand_in.json(answers(stand_in.url))
    form = {"openid_configuration": f"{stand_in.url}/c"}
    link = invited()
    assert "It also asks for names" in client.get(link, query_string=form).text
    ensure_default(session, now=clock.now()).shows_names = False
    session.commit()
    assert "It also asks for names" not in client.get(link, query_string=form).text

    client.post(link, data=form)

    sent = [asked for asked in stand_in.asked if asked.method == "POST"]
    assert "given_name" not in str(sent[0])


def test_two_clicks_at_once_register_once(app, session, invited):
    path = invited()
    with serving() as replies:
        replies.json(answers(replies.url))
        form = {"openid_configuration": f"{replies.url}/c"}
        codes: list[int] = []

        def click() -> None:
            codes.append(app.test_client().post(path, data=form).status_code)

        threads = [threading.Thread(target=click) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(codes) == [200, 403, 403]
    assert len(rows(session)) == 1
