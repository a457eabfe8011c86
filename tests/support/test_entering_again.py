"""Only who has just shown who they are changes how they are reached, or what key they have."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lti_app import clock
from lti_app.support.sessions import RECENT_SECONDS
from tests.support.rows import everything
from tests.support.staff import DESK, refusal
from tests.support.test_keys import pair
from tests.web.page import Page

ACTS = {"me/mail": {"mail": "new@example.edu"}, "me/forget": {}}


@pytest.fixture
def later(desk, monkeypatch):
    """Let time go by for somebody who keeps working, until they entered too long ago."""
    assert desk.handler.come_back().token
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(seconds=RECENT_SECONDS + 2))


@pytest.mark.parametrize("path", ACTS)
def test_a_session_alone_changes_neither_the_mail_address_nor_the_key(desk, later, path):
    before = everything(desk.engine)

    answer = desk.handler.press(path, **ACTS[path])

    assert refusal(answer) == (403, "desk_enter_again")
    assert f'href="{DESK}/enter"' in answer.text
    assert everything(desk.engine) == before


def test_a_session_alone_puts_nothing_in_the_place_of_the_locked_key(desk, later):
    kept = desk.handler.get("key").json["wrapped"]

    answer = desk.handler.post("key/change", pair(desk.handler, '"other"'))

    assert refusal(answer) == (403, "desk_enter_again")
    assert desk.handler.get("key").json["wrapped"] == kept


@pytest.mark.parametrize("path", ACTS)
def test_who_enters_again_can_change_both(desk, later, path):
    desk.handler.come_back()

    assert desk.handler.press(path, **ACTS[path]).status_code == 303


def test_the_page_offers_only_what_would_be_taken_and_says_how_else(
    desk, later, settings, monkeypatch
):
    own = replace(settings, mail_url="smtp://127.0.0.1:1", mail_from="dos@example.edu")
    monkeypatch.setitem(desk.app.wsgi_app.sites.desk.extensions, "settings", own)
    stale, fresh = desk.handler.get("me"), desk.handler.come_back().get("me")

    changing, way = {f"{DESK}/{path}" for path in ACTS}, f'<a href="{DESK}/enter">Enter again</a>'
    assert not changing & Page(stale).forms.keys()
    assert stale.text.count(way) == 3
    assert changing <= Page(fresh).forms.keys()
    assert way not in fresh.text
