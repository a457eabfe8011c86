"""Deep linking requests that get no picker, or no answer: cases X27 and X28.

LTI Deep Linking 2.0, section 4.4.
"""

import re
from typing import Any

import pytest

from lti_app.errors import MalformedError
from lti_app.lti.checks import check_message
from practice import claims as c
from practice import messages as m
from practice.claims import ABSENT
from practice.personas import PERSONAS
from practice.platform import Platform
from tests.launcher import SECURE, Launcher, code_of
from tests.lti.placing import RETURN_URL, Placing
from tests.lti.refusals import Refusals, on_one_database, rows


def test_a_launch_that_has_ended_inserts_nothing(launcher: Launcher) -> None:
    placing = Placing(launcher)
    form = {"launch": f"{placing.token}x", "insert": "acknowledge"}

    answer = placing.browser.post("/deep-linking/insert", data=form, base_url=SECURE)
    assert code_of(answer) == "launch_ended"


@pytest.mark.parametrize(
    "persona", ["student-01", "assistant", "observer", "administrator", "test-user"]
)
def test_x28_who_may_not_change_the_course_is_refused_clearly(
    launcher: Launcher, persona: str
) -> None:
    answer = Placing(launcher, persona, launch={"locale": "en-GB"}).answer

    assert code_of(answer) == "placing_not_allowed"
    assert answer.status_code == 403
    assert "Only who teaches or designs this course" in answer.text
    assert "campus.example" not in answer.text
    assert rows(launcher.app) == []


def test_a_test_user_who_teaches_places_nothing(launcher: Launcher) -> None:
    roles = ["Instructor", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"]

    assert code_of(Placing(launcher, launch={"roles": roles}).answer) == "placing_not_allowed"


@pytest.mark.parametrize("role", ["ContentDeveloper", "Administrator", "Instructor"])
def test_who_designs_or_administers_the_course_may_place(launcher: Launcher, role: str) -> None:
    uri = f"http://purl.imsglobal.org/vocab/lis/v2/membership#{role}"

    assert Placing(launcher, "support", launch={"roles": [uri]}).answer.status_code == 200


@pytest.mark.parametrize("persona", ["student-01", "instructor"])
@pytest.mark.parametrize("act", ["insert", "cancel"])
def test_a_launch_of_the_page_is_no_launch_of_the_picker(
    launcher: Launcher, persona: str, act: str
) -> None:
    page = launcher.launch(persona, locale="en-GB")
    token = re.findall(r"launch=([\w.-]+)", page.text)[0]

    form = {"launch": token, "insert": "acknowledge"}
    answer = launcher.app.test_client().post(f"/deep-linking/{act}", data=form, base_url=SECURE)
    assert code_of(answer) == "not_allowed"


@pytest.mark.parametrize("path", ["/dos", "/course"])
def test_a_launch_of_the_picker_opens_no_other_page(launcher: Launcher, path: str) -> None:
    placing = Placing(launcher)

    query = {"launch": placing.token}
    answer = placing.browser.get(path, query_string=query, base_url=SECURE)
    assert code_of(answer) == "not_allowed"


SETTING_FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "X27-javascript": ({"deep_link_return_url": "javascript:alert(1)"}, "claim_malformed"),
    "X27-data": ({"deep_link_return_url": "data:text/html,x"}, "claim_malformed"),
    "X27-relative": ({"deep_link_return_url": "/back"}, "claim_malformed"),
    "X27-number": ({"deep_link_return_url": 7}, "claim_malformed"),
    "X27-backslash": ({"deep_link_return_url": "http://a\\@b.example/"}, "claim_malformed"),
    "NUL": ({"deep_link_return_url": "http://a.example/a\0b"}, "claim_malformed"),
    "no return address": ({"deep_link_return_url": ABSENT}, "claim_missing"),
    "no types": ({"accept_types": ABSENT}, "claim_missing"),
    "types as text": ({"accept_types": "html"}, "claim_malformed"),
    "a type is a number": ({"accept_types": [1]}, "claim_malformed"),
    "no targets": ({"accept_presentation_document_targets": None}, "claim_missing"),
    "targets as text": ({"accept_presentation_document_targets": "iframe"}, "claim_malformed"),
    "data is an object": ({"data": {}}, "claim_malformed"),
}


@on_one_database
@pytest.mark.parametrize("name", SETTING_FAULTS)
def test_a_request_that_cannot_be_answered_is_refused(name: str, refusals: Refusals) -> None:
    settings, code = SETTING_FAULTS[name]
    client, asked = refusals.begin()
    changes = m.deep_linking(RETURN_URL, settings)
    token = refusals.launcher.platform.id_token(refusals.claims(asked, "instructor", **changes))

    refusals.check(refusals.post(client, asked, token), code)


@on_one_database
def test_settings_that_are_missing_are_refused(refusals: Refusals) -> None:
    client, asked = refusals.begin()
    changes = {c.MESSAGE_TYPE: m.DEEP_LINKING, c.RESOURCE_LINK: ABSENT}
    token = refusals.launcher.platform.id_token(refusals.claims(asked, "instructor", **changes))

    refusals.check(refusals.post(client, asked, token), "claim_missing")


@pytest.mark.parametrize(
    ("tool", "return_url", "is_refused"),
    [
        ("https://dos.example", "http://campus.example/back", True),
        ("https://dos.example", "https://campus.example/back", False),
        ("http://localhost:8000", "http://campus.example/back", False),
    ],
)
def test_x27_an_answer_goes_over_plain_http_in_development_only(
    platform: Platform, tool: str, return_url: str, is_refused: bool
) -> None:
    body = platform.deep_linking_claims(
        PERSONAS["instructor"],
        nonce="n",
        settings={"deep_link_return_url": return_url},
        **{c.TARGET_LINK_URI: ABSENT},
    )

    if not is_refused:
        check_message(body, tool_origin=tool, allow_anonymous=False)
        return
    with pytest.raises(MalformedError) as refusal:
        check_message(body, tool_origin=tool, allow_anonymous=False)
    assert (refusal.value.code, refusal.value.detail) == ("claim_malformed", "deep_link_return_url")
