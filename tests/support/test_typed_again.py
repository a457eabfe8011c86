"""What was typed into a form of the desk stands on the page that refuses it, and is sent there."""

import re
from typing import Any

import pytest

from tests.support.people import candidate
from tests.support.rows import everything
from tests.support.staff import DESK, HTTPS, Staff, refusal
from tests.support.test_contact_book import book
from tests.support.test_database_away import BUSY, somebody_else_writes
from tests.web.page import Page

OURS = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"title": 'Police "112" & <co>', "how": "Call.\r\nThen wait.", "is_authority": "yes"}


def send(who: Staff, path: str, headers: Any = OURS, **fields: str) -> Any:
    """Send a form as a browser does from a page of the desk."""
    return who.client.post(f"{DESK}/{path}", base_url=HTTPS, data=fields, headers=headers)


def form_on(answer) -> dict[str, str]:
    """Return what the form on a page of refusal would send; nothing where there is none."""
    found = [each for each in Page(answer).all("form") if each.get("class") == "board again"]
    if not found:
        return {}
    fields = {each.get("name", ""): each.get("value", "") for each in found[0].iter("input")}
    texts = {each.get("name", ""): (each.text or "")[1:] for each in found[0].iter("textarea")}
    sent = {**fields, **texts, "action": found[0].get("action", "")}
    return {name: text.replace("\n", "\r\n") for name, text in sent.items()}


def test_what_was_typed_while_the_session_ran_out_is_sent_after_entering_anew(desk):
    token = desk.handler.token
    desk.handler.client.delete_cookie("__Secure-dos-desk", domain="tool.example", path="/desk")
    before = everything(desk.engine)

    locked = send(desk.handler, "contacts", token=token, **TYPED)
    kept = form_on(locked)

    assert refusal(locked) == (401, "desk_locked")
    assert "Enter again in another tab" in locked.text
    assert kept == {**TYPED, "token": "", "action": "/desk/contacts"}
    assert everything(desk.engine) == before
    assert form_on(send(desk.handler, "contacts", **TYPED)) == kept  # too early: nothing is lost

    desk.handler.come_back()
    before = everything(desk.engine)
    action = kept.pop("action").removeprefix("/desk/")
    anew = send(desk.handler, action, **kept)
    again = form_on(anew)

    assert refusal(anew) == (403, "desk_foreign_form")
    assert "You have entered anew since then." in anew.text
    assert again == {**TYPED, "token": desk.handler.token, "action": "/desk/contacts"}
    assert everything(desk.engine) == before
    del again["action"]
    assert send(desk.handler, action, **again).status_code == 303
    [entry] = book(desk)
    assert (entry["title"], entry["how"]) == (TYPED["title"], "Call.\nThen wait.")


def test_the_ways_on_from_what_was_typed_open_in_another_tab(desk):
    locked = Page(send(desk.handler.window("nobody"), "contacts", **TYPED))

    ways = [each for each in locked.all("a") if "/desk/enter" in each.get("href", "")]
    assert [each.get("target") for each in ways] == ["_blank"]
    assert all("noopener" in each.get("rel", "") for each in ways)


@pytest.mark.parametrize("cookie", ["of nobody", "of a colleague"])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "", None])
def test_words_of_another_website_are_never_shown_in_a_form_that_somebody_could_send(
    desk, site, cookie
):
    who = desk.handler.window() if cookie == "of a colleague" else desk.handler.window("x")
    headers = {} if site is None else {"Sec-Fetch-Site": site}

    answer = send(who, "contacts", headers, **TYPED, token="0" * 64)

    assert answer.status_code in (401, 403)
    assert form_on(answer) == {}
    assert "Police" not in answer.text
    assert desk.handler.token not in answer.text


FORMS: dict[str, dict[str, str]] = {
    "contacts/change": {"entry": "00" * 16, "before-title": "Polite", "before-how": "x", **TYPED},
    "team/invite": {"name": "New colleague", "reads": "triage", "audits": "yes"},
    "me/mail": {"mail": "desk@example.edu"},
    "case/<name>/link": {"other": "4K7Q-2M9D"},
    "join": {"code": "the-code"},
}


@pytest.mark.parametrize("path", FORMS)
def test_every_form_that_somebody_types_into_keeps_all_of_it(desk, path):
    address = path.replace("<name>", desk.report().report.hex())

    kept = form_on(send(desk.handler.window("nobody"), address, token="old", **FORMS[path]))

    assert kept == {**FORMS[path], "token": "", "action": f"/desk/{address}"}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("contacts", {"title": " ", "how": ""}),
        ("contacts/remove", {"entry": "00" * 16}),
        ("me/forget", {}),
        ("leave", {"everywhere": "yes"}),
        ("team/leave", {"member": "00" * 16}),
        ("case/<name>/status", {"status": "waiting"}),
        ("enter", {"note": "x"}),
        ("nowhere", TYPED),
    ],
)
def test_a_press_that_lost_no_words_is_not_offered_again(desk, path, fields):
    address = path.replace("<name>", desk.report().report.hex())

    answer = send(desk.handler.window("nobody"), address, **fields)

    assert answer.status_code in (401, 403, 404)
    assert form_on(answer) == {}


def test_a_database_that_is_busy_loses_nothing_that_was_typed(desk):
    token = desk.handler.token
    with somebody_else_writes(desk):
        busy = send(desk.handler, "contacts", token=token, **TYPED)

    assert refusal(busy) == BUSY
    again = form_on(busy)
    assert again.pop("action") == "/desk/contacts"
    assert send(desk.handler, "contacts", **again).status_code == 303
    assert [entry["title"] for entry in book(desk)] == [TYPED["title"]]


def test_who_entered_too_long_ago_for_a_mail_address_keeps_it(desk, monkeypatch):
    monkeypatch.setattr("lti_app.support.access.entered_recently", lambda: False)

    answer = send(desk.handler, "me/mail", token=desk.handler.token, mail="new@example.edu")

    assert refusal(answer) == (403, "desk_enter_again")
    assert form_on(answer)["mail"] == "new@example.edu"


def test_who_is_no_member_yet_keeps_the_code_that_they_typed(desk):
    person = candidate(desk)
    data = {"token": person.token, "code": "mistyped"}

    answer = person.client.post(f"{DESK}/join", base_url=HTTPS, data=data, headers=OURS)

    assert refusal(answer)[0] == 403
    assert form_on(answer) == {**data, "action": "/desk/join"}


def test_what_nobody_sees_in_what_was_typed_is_made_visible(desk):
    kept = form_on(send(desk.handler.window("x"), "contacts", title="Po\u202elice\0", how="x"))

    assert kept["title"] == "Po<U+202E>lice<U+0000>"


def test_what_is_sent_as_something_else_than_a_form_or_is_too_large_is_not_shown(desk):
    who = desk.handler.window("nobody")
    answers = [
        send(who, "contacts", title="x" * 300_000),
        who.client.post(f"{DESK}/contacts", base_url=HTTPS, json=TYPED, headers=OURS),
        who.client.post(
            f"{DESK}/contacts",
            base_url=HTTPS,
            data=TYPED,
            headers=OURS,
            content_type="multipart/form-data",
        ),
    ]

    assert [form_on(each) for each in answers] == [{}, {}, {}]
    assert not [each for each in answers if re.search("Police|xxx", each.text)]
