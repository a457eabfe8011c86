"""Languages: what a tag asks for, in which order wishes count, which way a script runs."""

import pytest
from flask import Flask

from lti_app import i18n


@pytest.fixture(scope="module")
def app() -> Flask:
    """An application without pages."""
    return Flask("nothing")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("nl", "nl"),
        ("nl-NL", "nl"),
        ("nl_BE", "nl"),
        ("NL-nl", "nl"),
        ("en-Latn-GB", "en"),
        ("fr", None),
        ("nld", None),
        ("", None),
        (None, None),
        ("-", None),
        ("n l", None),
    ],
)
def test_a_tag_asks_for_a_language_of_the_interface_or_for_none(tag, language):
    assert i18n.offered(tag) == language


@pytest.mark.parametrize(
    ("wishes", "browser", "language"),
    [
        (("nl", "en"), "", "nl"),
        ((None, "nl-NL"), "en", "nl"),
        (("fr", "nl"), "en", "nl"),
        (("fr", None), "nl", "nl"),
        ((), "fr, nl;q=0.5, en;q=0.4", "nl"),
        ((), "nl-BE", "nl"),
        ((), "fr", "en"),
        ((), "", "en"),
        ((), "*", "en"),
        ((), ";;q=x,,", "en"),
    ],
)
def test_the_first_wish_that_can_be_met_counts(app, wishes, browser, language):
    with app.test_request_context(headers={"Accept-Language": browser}):
        assert i18n.choose(*wishes) == language


def test_the_address_goes_before_the_cookie_and_the_cookie_before_the_browser(app):
    headers = {"Accept-Language": "nl", "Cookie": f"{i18n.COOKIE}=en"}

    with app.test_request_context("/?language=nl", headers=headers):
        assert i18n.current() == "nl"
    with app.test_request_context("/", headers=headers):
        assert i18n.current() == "en"
    with app.test_request_context("/", headers={"Accept-Language": "nl"}):
        assert i18n.current() == "nl"


def test_what_a_launch_says_holds_for_the_rest_of_the_request(app):
    with app.test_request_context("/?language=en"):
        i18n.use("nl")
        assert i18n.current() == "nl"
        assert [choice.code for choice in i18n.languages() if choice.current] == ["nl"]


def test_outside_a_request_everything_is_english():
    assert i18n.current() == "en"


@pytest.mark.parametrize(
    ("language", "direction"), [("nl", "ltr"), ("en", "ltr"), ("ar", "rtl"), ("he", "rtl")]
)
def test_a_script_runs_its_own_way(language: str, direction: str):
    assert i18n.direction(language) == direction


def test_every_language_is_offered_by_its_own_name(app):
    with app.test_request_context():
        names = {choice.code: choice.name for choice in i18n.languages()}

    assert names == {"en": "English", "nl": "Nederlands"}
