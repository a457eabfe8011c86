"""The picker: what comes from the platform, what comes from the form, and what goes back."""

import logging
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lti_app.deep_linking import choices
from lti_app.deep_linking.choices import EARLIEST, LATEST, Kind
from lti_app.errors import InvalidFormError
from lti_app.lti.deep_links import read_request
from practice.claims import ABSENT
from tests.fuzz.changes import typed
from tests.fuzz.runs import answered, run, tried
from tests.launcher import Launcher
from tests.lti.placing import Placing, claims_on
from tests.lti.refusals import on_one_database

DATA = "https://purl.imsglobal.org/spec/lti-dl/claim/data"
SETTINGS: dict[str, Any] = {
    "deep_link_return_url": "https://campus.example/deep-links/1",
    "accept_types": ["link", "html", "ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe", "window"],
    "accept_multiple": True,
}
KINDS = tuple(kind.value for kind in Kind)


def _forms() -> SearchStrategy[tuple[list[str], dict[str, str]]]:
    day = st.dates().map(str) | st.sampled_from(
        ("2026-W48-4", "20261126", "2026-11-31", "9999-12-31")
    )
    values = typed() | day | st.sampled_from(("nl", "en", "yes"))
    names = ("language", "graded", "visible_from", "visible_until", "confirm_before", "more")
    fields = st.dictionaries(st.sampled_from(names), values, max_size=4)
    kinds = st.lists(st.sampled_from(KINDS) | typed(), max_size=3)
    return st.tuples(kinds, fields)


def test_nothing_is_chosen_that_was_not_offered() -> None:
    asked = read_request(SETTINGS)
    offered = choices.offered(asked, can_report=False)

    def check(form: tuple[list[str], dict[str, str]]) -> None:
        kinds, fields = form
        wishes = tried(
            "deep linking: form",
            lambda: choices.read_wishes(kinds, fields, asked, ["nl", "en"], offered),
            InvalidFormError,
        )
        if wishes is not None:
            assert wishes.kinds <= set(offered)
            assert wishes.language in (None, "nl", "en")
            days = (wishes.visible_from, wishes.visible_until, wishes.confirm_before)
            assert all(EARLIEST <= day <= LATEST for day in days if day)

    run(check, _forms(), short=150)


@on_one_database
def test_every_answer_is_one_that_a_platform_takes(
    launcher: Launcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    placing = Placing(launcher, accept_multiple=True)

    def check(form: tuple[list[str], dict[str, str]]) -> None:
        kinds, fields = form
        page = placing.insert(*kinds, **fields)
        if answered("deep linking: the whole site", page.status_code):
            assert placing.returned(page).items

    run(check, _forms(), short=30, cost=50)


@on_one_database
def test_what_the_platform_wants_back_comes_back(
    launcher: Launcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    values = typed() | st.just(ABSENT)

    def check(sent: tuple[Any, Any]) -> None:
        data, title = sent
        placing = Placing(launcher, data=data, title=title, text=title)
        if answered("deep linking: settings", placing.answer.status_code):
            page = placing.insert("acknowledge")
            placing.returned(page)
            assert claims_on(page).get(DATA, ABSENT) == data

    run(check, st.tuples(values, values), short=8, cost=100)
