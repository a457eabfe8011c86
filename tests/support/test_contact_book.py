"""The contact book: added to, changed in place, taken away; two people at once lose nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_app import clock
from lti_app.support.models import ContactEntry
from tests.support.rows import acts, everything
from tests.support.staff import Staff, refusal
from tests.support.test_at_once import at_once
from tests.web.page import Page, text_of

POLICE = {"title": "Police", "how": "112, always\n0900-8844", "is_authority": "yes"}


def book(desk) -> list[dict[str, Any]]:
    with desk.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(ContactEntry.__table__))]


def form_on(answer, path: str) -> dict[str, str]:
    """Return what the form of the (first) entry would send, as a browser sends it."""
    page = Page(answer)
    [form, *_] = [
        each for each in page.all("form") if each.get("action") == f"/desk/contacts{path}"
    ]
    fields = {
        each.get("name", ""): each.get("value", "")
        for each in form.iter("input")
        if each.get("type") != "checkbox" or each.get("checked") is not None
    }
    texts = {each.get("name", ""): (each.text or "").lstrip("\n") for each in form.iter("textarea")}
    both = {**fields, **texts}
    del both["token"]
    return {name: text.replace("\n", "\r\n") for name, text in both.items()}


@pytest.fixture
def shown(desk) -> dict[str, str]:
    """What the page offers to change, of the one entry that there is."""
    assert desk.handler.press("contacts", **POLICE).status_code == 303
    return form_on(desk.handler.get("contacts"), "/change")


def change(who: Staff, shown: dict[str, str], **fields: str):
    return who.press("contacts/change", **{**shown, **fields})


def test_an_entry_is_changed_in_place_with_the_day_on_which_it_was_checked(desk, shown):
    with desk.engine.begin() as connection:
        long_ago = clock.now().date() - timedelta(days=300)
        connection.execute(update(ContactEntry).values(checked_on=long_ago))
    [before] = book(desk)

    answer = change(desk.coordinator, shown, how="0800-7000\r\nDay and night")

    assert answer.location.endswith("done=saved")
    [after] = book(desk)
    assert after == {**before, "how": "0800-7000\nDay and night", "checked_on": clock.now().date()}
    assert acts(desk.engine).count("contact_saved") == 2
    assert "0800-7000" in desk.handler.get("contacts").text


def test_saving_an_entry_as_it_stands_says_that_it_was_checked_today(desk, shown):
    with desk.engine.begin() as connection:
        long_ago = clock.now().date() - timedelta(days=300)
        connection.execute(update(ContactEntry).values(checked_on=long_ago))

    assert [change(desk.handler, shown).status_code for _ in range(2)] == [303, 303]

    assert book(desk)[0]["checked_on"] == clock.now().date()
    assert acts(desk.engine).count("contact_saved") == 2


def test_changing_or_taking_away_one_entry_leaves_the_others(desk, shown):
    desk.handler.press("contacts", title="Youth work", how="Ask for Kim")
    others = [each for each in book(desk) if each["title"] == "Youth work"]

    assert change(desk.handler, shown, how="0800-7000").status_code == 303
    assert [each for each in book(desk) if each["title"] == "Youth work"] == others
    desk.handler.press("contacts/remove", entry=shown["entry"])

    assert book(desk) == others


def test_a_tick_that_is_taken_away_is_gone(desk, shown):
    del shown["is_authority"]

    assert change(desk.handler, shown).status_code == 303

    assert not book(desk)[0]["is_authority"]


@pytest.mark.parametrize(
    "fields",
    [
        *({"title": ""}, {"title": "x" * 201}, {"title": "two\nlines"}, {"title": "Po\u200blice"}),
        *({"how": " "}, {"how": "x" * 2001}, {"how": "0900\u202e"}, {"how": "a\rb"}),
        *({"entry": "no id"}, {"entry": "é"}),
    ],
)
def test_what_cannot_be_added_cannot_be_changed_into_either(desk, shown, fields):
    before = everything(desk.engine)

    answer = change(desk.handler, shown, **fields)

    assert refusal(answer) == (422, "desk_form")
    assert everything(desk.engine) == before


def test_a_change_that_is_refused_comes_back_in_its_own_entry_line_by_line(desk, shown):
    answer = change(desk.handler, shown, title="Po\u200blice", how="one\r\ntwo")

    again = form_on(answer, "/change")
    assert (again["title"], again["how"]) == ("Po<U+200B>lice", "one\r\ntwo")
    [opened] = [each for each in Page(answer).all("details") if each.get("open") is not None]
    assert "What you typed still stands here." in text_of(opened)
    assert form_on(answer, "")["title"] == ""


def test_lines_of_an_addition_that_is_refused_come_back_as_they_were_typed(desk):
    """Each end of a line came back as a hidden character, which the second try then refused."""
    answer = desk.handler.press("contacts", title="", how="one\r\ntwo")

    assert form_on(answer, "")["how"] == "one\r\ntwo"


def test_a_colleague_who_was_faster_is_not_overwritten_and_both_texts_can_be_seen(desk, shown):
    change(desk.coordinator, shown, title="Police & more", how="Theirs")
    before = everything(desk.engine)

    answer = change(desk.handler, shown, how="Mine\r\nin two lines")

    assert refusal(answer) == (409, "contact_changed")
    assert everything(desk.engine) == before
    again = form_on(answer, "/change")
    assert again["how"] == "Mine\r\nin two lines"
    assert (again["title"], again["before-title"]) == ("Police & more", "Police & more")
    assert [
        text_of(each) for each in Page(answer).all("span") if "theirs-how" in each.get("id", "")
    ]
    assert "A colleague wrote: Theirs" in answer.text
    assert "A colleague wrote: Police" not in answer.text
    assert desk.handler.press("contacts/change", **again).status_code == 303
    assert (book(desk)[0]["title"], book(desk)[0]["how"]) == (
        "Police & more",
        "Mine\nin two lines",
    )


def test_a_slip_hides_from_nobody_that_a_colleague_was_faster(desk, shown):
    change(desk.coordinator, shown, how="Theirs")

    answer = change(desk.handler, shown, how="Mine\u200b")

    assert refusal(answer) == (409, "contact_changed")
    again = form_on(answer, "/change")
    assert again["how"] == "Mine<U+200B>"
    del again["how"]
    assert refusal(desk.handler.press("contacts/change", **again, how="Mine\u200b"))[0] == 422
    assert book(desk)[0]["how"] == "Theirs"


def test_of_two_who_change_an_entry_at_once_one_is_told_so(desk, shown):
    windows = [desk.handler.window(), desk.coordinator.window()]
    assert all(each.token for each in windows)

    found = at_once(
        lambda: change(windows[0], shown, how="One"), lambda: change(windows[1], shown, how="Two")
    )

    assert found == [303, 409]
    assert book(desk)[0]["how"] in ("One", "Two")
    assert acts(desk.engine).count("contact_saved") == 2


def test_what_somebody_typed_for_an_entry_that_is_gone_stands_in_a_new_one(desk, shown):
    desk.coordinator.press("contacts/remove", entry=shown["entry"])

    answer = change(desk.handler, shown, how="Not to be lost")

    assert refusal(answer) == (409, "contact_gone")
    again = form_on(answer, "")
    assert (again["title"], again["how"]) == ("Police", "Not to be lost")
    assert desk.handler.press("contacts", **again).status_code == 303
    assert book(desk)[0]["how"] == "Not to be lost"


def test_nobody_takes_away_what_a_colleague_has_changed_meanwhile(desk, shown):
    removal = form_on(desk.handler.get("contacts"), "/remove")
    change(desk.coordinator, shown, how="Theirs")

    answer = desk.handler.press("contacts/remove", **removal)

    assert refusal(answer) == (409, "contact_changed")
    assert book(desk)[0]["how"] == "Theirs"
    again = form_on(answer, "/remove")
    assert desk.handler.press("contacts/remove", **again).location.endswith("done=removed")
    assert book(desk) == []
    assert desk.handler.press("contacts/remove", **again).status_code == 303


@pytest.mark.parametrize("spell", [str.upper, lambda entry: f" {entry[:2]} {entry[2:]}"])
def test_an_id_that_is_spelt_in_another_way_is_the_same_entry(desk, shown, spell):
    change(desk.coordinator, shown, how="Theirs")

    answer = change(desk.handler, shown, entry=spell(shown["entry"]), how="Mine")

    assert refusal(answer) == (409, "contact_changed")
    assert form_on(answer, "/change")["how"] == "Mine"


def test_the_book_of_another_institution_cannot_be_changed(desk, make_desk, shown):
    other = make_desk("seehafen")
    before = everything(desk.engine)

    answer = change(other.handler, shown, how="Mine now")

    assert refusal(answer) == (409, "contact_gone")
    assert everything(desk.engine) == before
