"""A form of a case that is refused comes back with what was chosen, and nothing is changed."""

import pytest

from lti_app.support.inbox import reference
from tests.support.rows import everything
from tests.support.staff import refusal
from tests.support.working import CODES, make_ready
from tests.web.page import Page, text_of


def chosen(page: Page, field: str) -> list[str | None]:
    """Return what is chosen in a form: radio buttons, a list, or a field."""
    ticked = [each for each in page.all("input") if each.get("name") == field]
    if ticked:
        return [each.get("value") for each in ticked if each.get("type") != "radio" or is_on(each)]
    [choice] = [each for each in page.all("select") if each.get("name") == field]
    return [each.get("value") for each in choice.iter("option") if each.get("selected") is not None]


def is_on(element) -> bool:
    return element.get("checked") is not None


def said(page: Page) -> str:
    """Return what the page says about its form, to whom it reads the page aloud as well."""
    [alert] = [each for each in page.all("div") if each.get("data-refused") is not None]
    assert alert.get("role") == "alert"
    return text_of(alert)


def test_closing_that_is_refused_keeps_how_long_it_stays_and_says_which_items_are_left(desk):
    somebody, case = desk.taken()
    desk.handler.press(f"case/{case}/codes", **CODES)
    desk.handler.get(f"case/{case}/sealed")
    before = everything(desk.engine)

    answer = desk.handler.press(f"case/{case}/close", keep_days="365")
    page = Page(answer)

    assert refusal(answer) == (409, "items_open")
    assert "What you chose still stands here" in said(page)
    assert chosen(page, "keep_days") == ["365"]
    unfolded = [each for each in page.all("details") if each.get("open") is not None]
    assert {"closing"} <= {each.get("id") for each in unfolded}
    assert [each for each in unfolded if each.get("class") == "left-open"]
    assert everything(desk.engine) == before
    assert somebody.look().json["status"] != "closed"


def test_closing_over_something_new_keeps_how_long_it_stays(desk):
    somebody, case = desk.taken()
    make_ready(desk, somebody)
    desk.write(somebody, "One more thing.")

    answer = desk.handler.press(f"case/{case}/close", keep_days="30")

    assert refusal(answer) == (409, "unread_left")
    assert chosen(Page(answer), "keep_days") == ["30"]


def test_a_case_without_codes_is_not_offered_to_be_closed_but_says_what_is_missing(desk):
    _somebody, case = desk.taken()

    page = desk.handler.get(f"case/{case}").text

    assert "Set the codes of this case first" in page
    assert f"case/{case}/close" not in page


def test_codes_that_a_colleague_changed_meanwhile_come_back_beside_theirs(desk):
    _somebody, case = desk.taken()
    shown = {f"before-{field}": code for field, code in CODES.items()}
    desk.handler.press(f"case/{case}/codes", **CODES)
    desk.handler.press(f"case/{case}/codes", **{**CODES, "part": "saw"}, **shown)

    answer = desk.handler.press(f"case/{case}/codes", **{**CODES, "part": "told"}, **shown)
    page = Page(answer)

    assert refusal(answer) == (409, "figure_changed")
    assert "Nothing of theirs was overwritten" in said(page)
    assert chosen(page, "part") == ["told"]
    assert chosen(page, "before-part") == ["saw"]
    [theirs] = [each for each in page.all("span") if each.get("id") == "theirs-part"]
    [choice] = [each for each in page.all("select") if each.get("name") == "part"]
    assert text_of(theirs).startswith("A colleague chose: ")
    assert choice.get("aria-describedby") == "theirs-part"
    again = {name: chosen(page, name)[0] or "" for name in (*CODES, *shown)}
    assert desk.handler.press(f"case/{case}/codes", **again).status_code == 303


@pytest.mark.parametrize("other", ["AAAA-BBBB", "itself"])
def test_a_reference_that_links_nothing_comes_back(desk, other):
    somebody, case = desk.taken()
    typed = reference(somebody.report) if other == "itself" else other

    answer = desk.handler.press(f"case/{case}/link", other=typed)

    assert answer.status_code in (404, 409)
    assert chosen(Page(answer), "other") == [typed]
    assert "Nothing was changed" in said(Page(answer))


def test_a_form_of_a_case_that_a_colleague_works_by_now_is_refused_without_it(desk):
    _somebody, case = desk.taken()
    desk.handler.press(f"case/{case}/give-back")

    answer = desk.handler.press(f"case/{case}/close", keep_days="30")

    assert refusal(answer) == (409, "not_yours")
    assert "data-refused" not in answer.text


@pytest.mark.parametrize(
    ("path", "own"),
    [("me/mail", "/desk/me"), ("team/invite", "/desk/team"), ("case/<name>/close", "")],
)
def test_an_answer_to_a_form_knows_the_address_of_its_page_and_offers_no_other_language(
    desk, path, own
):
    """Its own address cannot be opened: a lock, a reload or a link there ended in an error."""
    _somebody, case = desk.taken()
    member = desk.handler if "case" in path else desk.coordinator

    answer = member.press(path.replace("<name>", case), mail="no address", name="", keep_days="30")
    page = Page(answer)

    [body] = page.all("body")
    assert body.get("data-address") == (own or f"/desk/case/{case}")
    assert not [each for each in page.all("nav") if each.get("class") == "languages"]
    assert member.get(body.get("data-address", "").removeprefix("/desk/")).status_code == 200


def test_who_is_told_that_the_desk_is_locked_finds_one_way_in_with_a_short_name(desk):
    page = Page(desk.handler.window("nobody").get("inbox?language=en"))

    assert [text_of(each) for each in page.all("a") if "/desk/enter" in each.get("href", "")] == [
        "Open the desk"
    ]


def test_taking_a_contact_away_asks_first_and_says_that_it_is_gone(desk):
    desk.handler.press("contacts", title="Police", how="Call them.")
    page = Page(desk.handler.get("contacts?language=en"))
    entry, *_ = [each for each in page.all("input") if each.get("name") == "entry"]
    asked = [text_of(each) for each in page.all("details")]

    answer = desk.handler.press("contacts/remove", entry=entry.get("value", ""))

    assert [text for text in asked if "cannot be brought back" in text]
    assert answer.location.endswith("done=removed")
    assert "It has been taken away." in desk.handler.get("contacts?done=removed").text


def test_a_handler_with_a_key_is_not_sent_to_a_colleague_for_it(desk):
    somebody = desk.report()

    page = desk.handler.get(f"case/{somebody.report.hex()}").text

    assert "You open this report once it is yours to work." in page
    assert "a colleague has admitted your key" not in page
