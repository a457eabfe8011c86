"""Login initiation, and the two documents of a platform that registers itself."""

import logging
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lti_app.errors import RegistrationRefusedError
from lti_app.lti.dynamic_registration import read_answer, read_configuration
from lti_app.lti.login import LONGEST_PARAMETER
from lti_app.lti.tool_metadata import SCOPES
from tests.fuzz.changes import changed, typed
from tests.fuzz.launches import Launches
from tests.fuzz.registering_rules import (
    ADDRESSES,
    ANSWER,
    AT,
    SAID,
    Logins,
    can_be_used,
    good_login,
    says_who_we_are,
)
from tests.fuzz.runs import answered, run, tried
from tests.launcher import SECURE, Launcher
from tests.lti.refusals import on_one_database, rows


def _strange() -> SearchStrategy[Any]:
    return st.sampled_from(ADDRESSES) | st.sampled_from((1, True, None, [], {}, ["a"], [1]))


def _forms(good: dict[str, str]) -> SearchStrategy[dict[str, str]]:
    long = st.integers(LONGEST_PARAMETER - 1, LONGEST_PARAMETER + 2).map(lambda size: "x" * size)
    values = typed() | long | st.sampled_from(ADDRESSES)
    names = st.sampled_from((*good, "lti_message_hint", "lti_storage_target", "state", "nonce"))
    more = st.dictionaries(names, values, max_size=3)
    fewer = st.sets(st.sampled_from(tuple(good)), max_size=1)
    return st.tuples(more, fewer).map(
        lambda both: {k: v for k, v in {**good, **both[0]}.items() if k not in both[1]}
    )


def test_a_login_goes_to_its_platform_and_nowhere_else() -> None:
    logins = Logins(Launches())

    def check(form: dict[str, str]) -> None:
        logins.check(form)

    run(check, _forms(logins.good), short=100)


@on_one_database
def test_the_site_answers_every_login_in_words(
    launcher: Launcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    client = launcher.app.test_client()
    good = good_login(launcher.platform.issuer, launcher.platform.client_id)
    raw = st.binary(max_size=30).map(lambda some: "".join(f"%{byte:02x}" for byte in some))
    queries = _forms(good) | raw.map(lambda text: f"iss={text}&login_hint=%FF&{text}=1")

    def check(query: Any) -> None:
        answer = client.get("/lti/login", query_string=query, base_url=SECURE)
        if answered("login: the whole site", answer.status_code):
            assert answer.location.startswith(launcher.platform.auth_url)
        assert rows(launcher.app) == []

    run(check, queries, short=40, cost=20)


def test_what_a_platform_says_of_itself_can_be_used_or_is_refused() -> None:
    def check(said: dict[str, Any]) -> None:
        found = tried(
            "registration: configuration",
            lambda: read_configuration(said, AT),
            RegistrationRefusedError,
        )
        if found is not None:
            can_be_used(found)

    foreign = st.sampled_from(ADDRESSES).map(lambda issuer: {**SAID, "issuer": issuer})
    run(check, changed(SAID, _strange()) | changed(SAID) | foreign, short=100)


def test_what_a_platform_answers_says_who_we_are_or_is_refused() -> None:
    configuration = read_configuration(SAID, AT)

    def check(said: dict[str, Any]) -> None:
        found = tried(
            "registration: answer",
            lambda: read_answer(said, configuration, SCOPES),
            RegistrationRefusedError,
        )
        if found is not None:
            says_who_we_are(found)

    run(check, changed(ANSWER, _strange()) | changed(ANSWER), short=100)
