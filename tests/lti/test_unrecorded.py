"""People of whom nothing is recorded, and names in every script: cases X36 to X38.

LTI 1.3 Core, sections 5.3.6.1 (anonymous launch) and A.2.2 (test user).
"""

import html
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.acknowledgement.models import Acknowledgement
from practice import claims as c
from practice.claims import ABSENT
from tests.factories import Factories
from tests.launcher import SECURE, Launcher, code_of, token_of
from tests.lti.refusals import rows


@pytest.fixture
def anonymous(launcher: Launcher, factories: Factories) -> Launcher:
    """A platform whose launches may be anonymous."""
    factories.registration(launcher.platform, allow_anonymous=True)
    return launcher


def acknowledge(launcher: Launcher, page: Any) -> Any:
    """Press the button that this page does not have."""
    form = {"launch": token_of(page), "edition": edition_of(launcher)}
    return launcher.app.test_client().post("/dos/acknowledge", data=form, base_url=SECURE)


def edition_of(launcher: Launcher) -> str:
    page = launcher.launch("student-02", locale="en-GB")
    return page.text.partition('name="edition" value="')[2].partition('"')[0]


def recorded(session: Session) -> int:
    return session.scalar(select(func.count(Acknowledgement.id))) or 0


@pytest.mark.parametrize("subject", [ABSENT, None, ""], ids=["absent", "null", "empty"])
def test_an_anonymous_launch_shows_the_dos_and_records_nothing(
    subject: Any, anonymous: Launcher, session: Session
) -> None:
    page = anonymous.launch("anonymous", sub=subject, locale="en-GB")
    assert page.status_code == 200
    assert "Your course did not tell us who you are" in page.text
    (row,) = rows(anonymous.app)
    assert row.subject is None
    answer = acknowledge(anonymous, page)
    assert (answer.status_code, code_of(answer)) == (403, "not_recordable")
    assert recorded(session) == 0


def test_an_anonymous_learner_is_not_taken_for_somebody(
    anonymous: Launcher, session: Session
) -> None:
    for _ in range(2):
        page = anonymous.launch("anonymous", roles=["Learner"], locale="en-GB")
        assert "Your course did not tell us who you are" in page.text
    assert [row.subject for row in rows(anonymous.app)] == [None, None]
    assert acknowledge(anonymous, page).status_code == 403
    assert recorded(session) == 0


@pytest.mark.parametrize(
    "persona", ["test-user", "observer", "administrator", "support", "instructor", "assistant"]
)
def test_who_is_no_student_cannot_confirm(
    persona: str, launcher: Launcher, session: Session
) -> None:
    answer = acknowledge(launcher, launcher.launch(persona))
    assert (answer.status_code, code_of(answer)) == (403, "not_recordable")
    assert recorded(session) == 0


def test_a_test_user_who_teaches_sees_no_counts(launcher: Launcher) -> None:
    roles = ["Instructor", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"]
    page = launcher.launch("instructor", roles=roles, locale="en-GB")
    assert "You opened this page as a test student" in page.text
    query = {"launch": token_of(page)}
    answer = launcher.app.test_client().get("/course", query_string=query, base_url=SECURE)
    assert (answer.status_code, code_of(answer)) == (403, "not_allowed")


TITLES = [
    "علم النفس الاجتماعي",
    "פסיכולוגיה",
    "社会心理学",
    "Психология",
    "🧠 \u202eright-to-left\u202c & 'quotes' \"doubled\"",
    "<script>alert('title')</script>",
    "</title><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}%(name)s{name}",
    "blank7f3elaunch_tokene3f7knalb",
    "e\u0301 combining and \x01 control",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("persona", ["student-04", "instructor"])
def test_a_title_is_shown_as_it_is_in_every_script(
    persona: str, title: str, launcher: Launcher
) -> None:
    page = launcher.launch(persona, context={"id": "c", "title": title})
    assert page.status_code == 200
    shown = page.text.partition('<p class="course">')[2].partition("</p>")[0]
    assert "<" not in shown
    assert html.unescape(shown) == title


@pytest.mark.parametrize("name", ["ليلى الحسيني", "<b>Sanne</b>", "%(course)s {name}", "O'Connell"])
def test_a_name_is_shown_as_it_is_where_a_window_must_be_opened(
    name: str, launcher: Launcher
) -> None:
    client = launcher.app.test_client(use_cookies=False)
    page = launcher.launch(client=client, name=name, locale="en-GB", context=None)
    assert page.status_code == 403
    assert f"Opens as {name}." in html.unescape(page.text)
    assert "<b>Sanne" not in page.text


@pytest.mark.parametrize(
    ("locale", "claim", "language"),
    [
        ("nl-NL", "en-GB", "nl"),
        ("en_US", "nl-NL", "en"),
        ("NL", None, "nl"),
        ("nl_BE", None, "nl"),
        (None, "nl", "nl"),
        ("fr-FR", None, "en"),
        ("", "nl", "nl"),
        (7, "nl", "nl"),
        ("../../nl", None, "en"),
    ],
)
def test_the_language_is_the_one_of_the_launch(
    locale: Any, claim: Any, language: str, launcher: Launcher
) -> None:
    def spoil(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "locale": claim, c.LAUNCH_PRESENTATION: {"locale": locale}}

    page = launcher.launch(spoil=spoil)
    assert f'<html lang="{language}"' in page.text
    assert [row.language for row in rows(launcher.app)] == [language]
