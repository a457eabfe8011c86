"""What helps with the working sheet: roles of the team, messages to a group, days to propose."""

from datetime import date

import pytest
from lxml import html


@pytest.fixture
def sheet(desk):
    """The working sheet of a case, with the shipped pack."""
    _somebody, case = desk.taken()
    return html.fromstring(desk.handler.get(f"case/{case}?language=en").text).get_element_by_id(
        "sheet"
    )


def test_roles_that_every_team_has_stand_before_those_that_join_where_needed(sheet):
    (item,) = sheet.xpath('.//div[h4="In every team"]')
    parts = [
        each.text if each.tag == "h4" else each.text_content().partition(":")[0].strip()
        for each in item.xpath("./h4 | ./p[starts-with(label/@for, 'role-')]")
    ]

    every = parts[: parts.index("Where they are needed")]
    needed = parts[parts.index("Where they are needed") + 1 :]
    assert every[0] == "In every team"
    assert every[1:]
    assert needed
    assert not set(every) & set(needed)


def test_messages_that_tell_of_an_incident_stand_apart_and_go_against_leaving_it_out(sheet):
    choice = sheet.get_element_by_id("norm-letter")
    groups = {
        group.get("label"): [each.text for each in group] for group in choice.findall("optgroup")
    }
    assert groups["Says nothing of an incident"] == [
        "To a group: how we treat each other",
        "At the start of a class: our Do’s",
    ]
    assert "To a group: something happened" in groups["Says that something happened"]

    (against,) = choice.xpath("./optgroup[@data-against]")
    assert against.get("label") == "Says that something happened"
    answer = sheet.get_element_by_id(against.get("data-against"))
    assert against.get("data-answer") in [option.get("value") for option in answer]


def test_every_message_that_can_be_chosen_has_its_text(sheet):
    choice = sheet.get_element_by_id("norm-letter")
    values = [each for each in choice.xpath(".//option/@value") if each]

    texts = {
        each.get("data-letter"): each.text_content().strip()
        for each in sheet.xpath(".//template[starts-with(@data-letter, 'norm-')]")
    }
    assert sorted(texts) == sorted(values)
    assert all(texts.values())


def test_a_day_to_ask_again_is_there_to_take(sheet):
    for item in ("check-back-first", "check-back-second"):
        (button,) = sheet.xpath(f".//button[@data-propose='answer-{item}']")
        assert sheet.get_element_by_id(button.get("data-propose")).get("type") == "date"
        day = date.fromisoformat(button.get("data-value"))
        assert button.text == f"Take {day.day} {day:%B %Y}"
        assert day.weekday() < 5
