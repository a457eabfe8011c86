"""The answer to a deep linking request: what it carries, where it goes, and what cannot be in it.

LTI Deep Linking 2.0, section 4.5.
"""

import re
import time
from typing import Any

import pytest

from lti_app import clock
from lti_app.lti.deep_links import Answer, answer_token, read_request
from lti_app.lti.keys import ToolKey
from lti_app.lti.registry import RegisteredPlatform
from practice import claims as c
from practice.claims import ABSENT
from practice.deep_link_response import ResponseRefusedError, read
from tests.launcher import SECURE, Launcher, code_of
from tests.lti.placing import Placing, claims_in, claims_on, token_on

DATA = "https://purl.imsglobal.org/spec/lti-dl/claim/data"


@pytest.mark.parametrize(
    "data",
    [
        "909708",
        "",
        "x" * 2048,
        "é😀 \u202e \"<script>&amp;\\' \t\n ",
        "\0 and no more",
    ],
    ids=["D1", "empty", "2 kB", "every script", "what no database holds"],
)
def test_data_comes_back_exactly_as_it_was_sent(launcher: Launcher, data: str) -> None:
    placing = Placing(launcher, data=data)

    assert claims_on(placing.insert("acknowledge"))[DATA] == data
    placing.returned(placing.insert("acknowledge"))
    placing.returned(placing.cancel())


def test_no_data_comes_back_where_none_was_sent(launcher: Launcher) -> None:
    placing = Placing(launcher, data=ABSENT)

    page = placing.insert("acknowledge")
    placing.returned(page)
    assert DATA not in claims_on(page)


def test_to_cancel_is_an_answer_without_items(launcher: Launcher) -> None:
    placing = Placing(launcher)

    answer = placing.returned(placing.cancel())
    assert answer.items == []
    assert answer.notes == {}


@pytest.mark.parametrize("types", [["file"], [], ["madeUp", "x" * 500]])
def test_a_platform_that_takes_nothing_of_ours_is_told_so(
    launcher: Launcher, types: list[str]
) -> None:
    placing = Placing(launcher, accept_types=types)

    assert "Nothing to add here" in placing.answer.text
    assert placing.kinds() == []
    answer = placing.returned(placing.cancel())
    assert answer.items == []
    assert "nothing that can be added" in answer.notes["errormsg"]
    assert len(answer.notes["errorlog"]) < 300


def test_an_answer_says_that_it_went_well(launcher: Launcher) -> None:
    placing = Placing(launcher)

    assert placing.returned(placing.insert("copy")).notes == {"msg": "Added to your course."}


def test_pressed_twice_gives_two_answers_of_which_the_platform_takes_one(
    launcher: Launcher,
) -> None:
    placing = Placing(launcher)
    first, second = placing.insert("acknowledge"), placing.insert("acknowledge")

    assert claims_on(first)["nonce"] != claims_on(second)["nonce"]
    placing.returned(first)
    with pytest.raises(ResponseRefusedError, match="used before"):
        read(token_on(first), placing.platform, placing.settings, time.time())


def test_only_the_answer_may_be_sent_to_the_platform(launcher: Launcher) -> None:
    placing = Placing(launcher)

    def goes_to(page: Any) -> str:
        policy = page.headers["Content-Security-Policy"]
        return str(re.findall(r"form-action ([^;]+);", policy)[0])

    assert goes_to(placing.answer) == "'self'"
    assert goes_to(placing.insert()) == "'self'"
    expected = f"'self' http://campus.example {launcher.platform.issuer}"
    assert goes_to(placing.insert("copy")) == expected
    assert goes_to(placing.cancel()) == expected


def test_an_answer_belongs_to_the_deployment_that_asked(launcher: Launcher, factories: Any) -> None:
    other = "deployment 2 <&>"
    factories.registration(launcher.platform, approve_deployments=True)

    page = Placing(launcher, launch={"deployment_id": other}).insert("acknowledge")

    assert claims_on(page)[c.DEPLOYMENT_ID] == other


HOSTILE = '"><script>alert(1)</script> \u202e {{ 7*7 }} %(x)s'


def test_hostile_texts_stay_texts(launcher: Launcher) -> None:
    placing = Placing(
        launcher,
        return_url="http://campus.example/back?x=%22%3E&y='\"><script>alert(1)</script>",
        launch={"context": {"id": "1", "title": HOSTILE}},
        title=HOSTILE,
        text=HOSTILE,
        data=HOSTILE,
    )

    pages = [placing.answer, placing.insert("acknowledge", "copy"), placing.cancel()]
    assert not any("<script>alert" in page.text for page in pages)
    assert "&lt;script&gt;alert(1)" in placing.answer.text
    placing.returned(pages[1])
    assert [HOSTILE in str(item) for item in placing.items("acknowledge", "copy", "link")] == [
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("kinds", "fields"),
    [
        (["made up"], {}),
        (["copy", "<script>"], {}),
        (["acknowledge"], {"language": "fr"}),
        (["acknowledge"], {"language": "../nl"}),
    ],
)
def test_what_the_picker_does_not_offer_is_not_made(
    launcher: Launcher, kinds: list[str], fields: dict[str, str]
) -> None:
    assert code_of(Placing(launcher).insert(*kinds, **fields)) == "form_incomplete"


def test_a_form_that_cannot_be_meant_comes_back_as_it_was_filled_in(launcher: Launcher) -> None:
    placing = Placing(launcher)

    nothing = placing.insert(graded="yes", language="nl")
    assert nothing.status_code == 400
    assert "Choose at least one thing" in nothing.text
    assert 'id="graded" aria-describedby="about-graded" checked' in nothing.text
    assert '<option value="nl" lang="nl" selected>' in nothing.text
    backwards = placing.insert("read", visible_from="2026-10-01", visible_until="2026-09-01")
    assert backwards.status_code == 400
    assert "The last day lies before the first" in backwards.text
    assert 'value="2026-10-01"' in backwards.text


@pytest.mark.parametrize("day", ["soon", "0001-01-01", "0202-01-01", "9999-12-31", "2026-11-31"])
def test_a_day_that_is_none_costs_no_other_choice(launcher: Launcher, day: str) -> None:
    odd = Placing(launcher).insert(
        "read", language="nl", visible_from="2026-10-01", visible_until=day
    )

    assert odd.status_code == 400
    assert "One of the days cannot be used" in odd.text
    assert "<details open>" in odd.text
    assert '<option value="nl" lang="nl" selected>' in odd.text
    assert 'value="2026-10-01"' in odd.text
    assert day not in odd.text


def test_the_picker_can_be_asked_for_again_in_another_language(launcher: Launcher) -> None:
    placing = Placing(launcher)

    form = {"launch": placing.token, "language": "nl", "page": "picker"}
    answer = placing.browser.post("/language", data=form, base_url=SECURE)
    assert answer.location == f"/deep-linking?launch={placing.token}"
    assert "Zet de Do's in je cursus" in placing.browser.get(answer.location).text


def test_no_cookie_is_needed_after_the_launch(launcher: Launcher) -> None:
    placing = Placing(launcher)

    placing.browser = launcher.app.test_client(use_cookies=False)
    placing.returned(placing.insert("acknowledge"))


def test_data_that_is_no_text_in_any_encoding_comes_back_as_well(
    target: RegisteredPlatform, tool_key: ToolKey
) -> None:
    asked = read_request(
        {
            "deep_link_return_url": "https://campus.example/",
            "accept_types": [],
            "accept_presentation_document_targets": [],
            "data": "\0 half of a pair \ud83d",
        }
    )

    token = answer_token(target, "1", asked, Answer(log="x"), key=tool_key, now=clock.now())
    assert claims_in(token)[DATA] == "\0 half of a pair \ud83d"
