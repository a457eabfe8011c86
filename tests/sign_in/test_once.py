"""A sign-in is answered once: by who began it, with one question to the provider."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from lti_app.sign_in import exchange, service
from lti_app.sign_in.exchange import Tokens
from lti_app.sign_in.service import SignIn
from tests.launcher import SECURE
from tests.sign_in.person import Person, cookies, parameters
from tests.sign_in.provider import Provider
from tests.sign_in.test_refused import refused


def test_the_same_answer_works_once(person: Person) -> None:
    answer = parameters(person.choose(person.asked()))
    assert person.arrive(answer).status_code == 200

    refused(person.arrive(answer), 401, "sign_in_unknown")


def test_two_that_come_with_the_same_answer_at_once_are_one(
    person: Person, provider: Provider
) -> None:
    asked = person.asked()
    answer = parameters(person.choose(asked))
    provider.running.codes.take(answer["code"], now=0)  # the other one was first

    refused(person.arrive(answer), 401, "sign_in_code_refused")


def test_a_cookie_that_somebody_keeps_asks_the_provider_once(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def note(*parts: Any, code: str, **more: Any) -> Tokens:
        asked.append(code)
        return exchange.tokens_for(*parts, code=code, **more)

    monkeypatch.setattr(service, "tokens_for", note)
    answer = parameters(person.choose(person.asked()))
    kept = cookies(person)

    refused(person.arrive(answer | {"code": "invented"}), 401, "sign_in_code_refused")
    for code in ("another", answer["code"]):
        person.tool.set_cookie(kept[0].key, kept[0].value, path=kept[0].path, secure=True)
        refused(person.arrive(answer | {"code": code}), 401, "sign_in_unknown")
    assert asked == ["invented"]


def test_without_its_cookie_an_answer_asks_nobody(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SignIn, "accept", lambda *_, **__: pytest.fail("the provider is asked"))
    answer = parameters(person.choose(person.asked()))
    person.asked()

    refused(person.arrive(answer | {"state": "x" * 32}), 401, "sign_in_unknown")


def test_an_answer_in_another_browser_is_refused(person: Person, app: Flask) -> None:
    answer = parameters(person.choose(person.asked()))
    other = app.test_client().get(
        "/desk/sign-in/default/done", query_string=answer, base_url=SECURE
    )

    refused(other, 401, "sign_in_unknown")
