"""The language: from the platform, the person's choice, the browser; and how a choice sticks."""

import pytest
from sqlalchemy import select

from lti_app.access.models import Launch
from tests.launcher import SECURE, code_of
from tests.web.page import Page
from tests.web.visit import Visit

COOKIE = "__Host-dos-language"


def _language(visit: Visit) -> str | None:
    return visit.page.root.get("lang")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("nl-NL", "nl"), ("nl_BE", "nl"), ("NL", "nl"), ("en-GB", "en"), ("en", "en")],
)
def test_a_launch_speaks_the_language_of_the_platform(plain, locale, language):
    assert _language(Visit(plain, locale=locale)) == language


@pytest.mark.parametrize("locale", ["fr-FR", "", "xx", "../../etc", "n" * 500, None])
def test_a_language_we_do_not_speak_becomes_what_the_browser_asks_for(plain, locale):
    client = plain.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr, nl;q=0.8, en;q=0.5"

    assert _language(Visit(plain, locale=locale, client=client)) == "nl"


def test_without_any_wish_the_page_is_english(plain):
    assert _language(Visit(plain, locale=None)) == "en"


def test_the_switch_holds_for_the_rest_of_the_launch(launcher, session):
    visit = Visit(launcher, locale="nl")

    page = visit.click("/language")

    assert page.root.get("lang") == "en"
    assert _language(visit.get("/dos")) == "en"
    assert session.scalars(select(Launch.language)).all() == ["en"]


def test_the_switch_holds_without_a_cookie(plain):
    visit = Visit(plain, locale="nl")
    fields = visit.page.forms["/language"].fields
    stranger = plain.app.test_client(use_cookies=False)

    answer = stranger.post("/language", data=fields, base_url=SECURE)

    assert Page(stranger.get(answer.location, base_url=SECURE)).root.get("lang") == "en"


def test_the_choice_is_remembered_for_later_launches_in_this_browser(plain):
    visit = Visit(plain, locale="nl")
    visit.click("/language")

    later = Visit(plain, locale="nl", client=visit.client)

    assert _language(later) == "en"
    assert _language(Visit(plain, locale="nl")) == "nl", "another browser"


def test_the_cookie_says_the_language_and_nothing_else(plain):
    visit = Visit(plain, locale="nl")

    answer = visit.post("/language", visit.page.forms["/language"].fields)

    (cookie,) = answer.headers.getlist("Set-Cookie")
    name_and_value, *attributes = cookie.split("; ")
    assert name_and_value == f"{COOKIE}=en"
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=None", "Partitioned"} <= set(attributes)
    assert not any(attribute.startswith("Domain") for attribute in attributes)


@pytest.mark.parametrize("value", ["fr", "", "en\r\nX: y", "<script>"])
def test_a_cookie_that_we_did_not_set_is_ignored(plain, value):
    client = plain.app.test_client()
    client.set_cookie(COOKIE, value.strip(), domain="localhost", secure=True)

    assert _language(Visit(plain, locale="nl", client=client)) == "nl"


@pytest.mark.parametrize("changed", [{"language": "fr"}, {"language": ""}, {"page": "elsewhere"}])
def test_a_switch_to_what_is_not_offered_is_refused(plain, changed):
    visit = Visit(plain, locale="nl")

    answer = visit.post("/language", {**visit.page.forms["/language"].fields, **changed})

    assert answer.status_code == 400
    assert code_of(answer) == "form_incomplete"
    assert _language(visit.get("/dos")) == "nl"


def test_the_instructor_comes_back_to_the_course_page(plain):
    visit = Visit(plain, "instructor", locale="nl")

    page = visit.click("/language")

    assert page.address == "/course"
    assert page.root.get("lang") == "en"


def test_an_error_page_after_a_launch_speaks_its_language(plain):
    visit = Visit(plain, locale="nl")

    answer = visit.post("/dos/acknowledge", {"launch": visit.token, "edition": "old"})

    assert Page(answer).root.get("lang") == "nl"


@pytest.mark.parametrize("path", ["/", "/report/", "/desk/"])
def test_a_page_without_a_launch_speaks_what_its_address_or_the_browser_says(plain_client, path):
    dutch = {"Accept-Language": "nl"}

    assert Page(plain_client.get(path, headers=dutch)).root.get("lang") == "nl"
    chosen = plain_client.get(f"{path}?language=en", headers=dutch)
    assert Page(chosen).root.get("lang") == "en"
    assert "Set-Cookie" not in chosen.headers


@pytest.mark.parametrize("path", ["/", "/report/", "/desk/enter"])
def test_a_page_without_a_launch_offers_the_other_language_as_a_link(plain_client, path):
    page = Page(plain_client.get(path, headers={"Accept-Language": "en"}))

    (switch,) = page.all("a", hreflang="nl")
    assert switch.get("href") == "?language=nl"
    assert switch.get("lang") == "nl"
