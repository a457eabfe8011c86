"""The working sheet: what is on it, what must be answered before closing, both languages (35)."""

from collections import Counter
from datetime import date
from itertools import product

import pytest
from flask import Flask

from lti_app.i18n import speaking
from lti_app.support.steps import (
    IMAGE_LANE,
    ITEMS,
    SHEET,
    Fact,
    Facts,
    Kind,
    Material,
    State,
    in_the_way,
    items_of,
)

STEPS = ["care", "map", "act", "norm", "recovery", "evaluation", "prevention"]
NOTHING_SPECIAL = Facts(minors=False, images=False, staff=False)
EVERYTHING = Facts(minors=True, images=True, staff=True)
ALL_DONE = dict.fromkeys(ITEMS, State.DONE)


def ids(items):
    return [each.id for each in items]


def texts(step):
    """Every text of a step that people see."""
    yield from (step.title, step.purpose)
    for item in step.items:
        yield item.text
        if item.hint:
            yield item.hint
        yield from (label for _value, label in item.choices)


def test_there_are_seven_steps_and_three_for_images():
    assert ids(SHEET) == STEPS
    assert ids(IMAGE_LANE) == ["image-define", "image-act", "image-communicate"]


def test_an_id_means_one_item_and_stands_once_on_each_sheet():
    for sheet in (SHEET, IMAGE_LANE):
        counts = Counter(item.id for step in sheet for item in step.items)
        assert {name for name, count in counts.items() if count > 1} == set()
    assert all(ITEMS[each.id] is each for step in (*SHEET, *IMAGE_LANE) for each in step.items)


def test_the_short_sheet_shares_what_the_large_one_has():
    large = {item.id for step in SHEET for item in step.items}
    short = {item.id for step in IMAGE_LANE for item in step.items}

    assert {"removal", "police", "complaint", "evidence", "information-plan"} <= large & short
    assert all(ITEMS[each].only_if is Fact.IMAGES for each in short - large)


@pytest.mark.parametrize(
    ("step", "wanted"),
    [
        ("care", {"danger", "care-affected", "help-lines", "team", "owner", "conflict"}),
        ("map", {"mapping", "known", "minors", "images", "staff"}),
        ("act", {"police", "police-told", "complaint", "evidence", "removal", "behaviour"}),
        ("act", {"sanctions", "parents", "adults", "information-plan", "wider-circle"}),
        ("norm", {"norm-reference", "norm-message", "no-names", "dos-again"}),
        ("recovery", {"recovery-coordinator", "needs", "restorative", "return-plan"}),
        ("recovery", {"staff-aftercare", "check-back-first", "check-back-second"}),
        ("evaluation", {"invited", "three-questions", "lessons"}),
        ("prevention", {"tasks"}),
    ],
)
def test_what_the_step_plan_asks_for_has_to_be_answered(step, wanted):
    [found] = [each for each in SHEET if each.id == step]

    assert wanted <= {each.id for each in found.items if each.is_needed}


def test_an_empty_sheet_leaves_everything_needed_in_the_way():
    needed = [name for name, item in ITEMS.items() if item.is_needed]

    assert ids(in_the_way({}, EVERYTHING)) == needed
    assert ids(in_the_way({}, Facts())) == needed


def test_what_is_not_so_is_not_asked_for():
    open_items = ids(in_the_way({}, NOTHING_SPECIAL))

    assert {"parents", "staff-route", "image-what"} & set(open_items) == set()
    assert "adults" in open_items


@pytest.mark.parametrize("facts", [Facts(*each) for each in product((True, False, None), repeat=3)])
def test_a_case_with_every_item_done_can_be_closed_whatever_the_facts(facts):
    assert in_the_way(ALL_DONE, facts) == ()


@pytest.mark.parametrize("name", ITEMS)
def test_each_needed_item_alone_stands_in_the_way_until_it_is_answered(name):
    states = {**ALL_DONE}
    del states[name]

    assert ids(in_the_way(states, EVERYTHING)) == ([name] if ITEMS[name].is_needed else [])


@pytest.mark.parametrize("name", [name for name, item in ITEMS.items() if item.is_needed])
def test_not_applicable_is_an_answer_except_where_it_never_is_one(name):
    states = {**ALL_DONE, name: "na"}

    assert ids(in_the_way(states, EVERYTHING)) == ([] if ITEMS[name].may_be_na else [name])


def test_some_questions_are_never_beside_the_point():
    always = {name for name, item in ITEMS.items() if not item.may_be_na}

    assert always == {
        *("danger", "owner", "conflict", "police", "image-nothing-kept"),
        *("minors", "images", "staff"),
    }


@pytest.mark.parametrize("state", ["", "open", "DONE", "yes", "\x00", "na "])
def test_what_is_no_answer_is_none(state):
    assert ids(in_the_way({**ALL_DONE, "owner": state}, EVERYTHING)) == ["owner"]


def test_an_item_that_is_there_no_longer_does_no_harm():
    assert in_the_way({**ALL_DONE, "long-gone": "done"}, EVERYTHING) == ()


def test_a_step_shows_what_applies_and_what_may_apply():
    [act] = [each for each in SHEET if each.id == "act"]

    assert "parents" in ids(items_of(act, Facts()))
    assert "parents" in ids(items_of(act, Facts(minors=True)))
    assert "parents" not in ids(items_of(act, NOTHING_SPECIAL))


def test_items_are_answered_in_the_way_of_their_kind():
    for item in ITEMS.values():
        assert bool(item.choices) == (item.kind is Kind.CHOICE), item.id
    sealed = {name for name, item in ITEMS.items() if item.kind is Kind.TEXT}
    assert {"mapping", "information-plan", "needs", "return-plan", "lessons"} <= sealed


@pytest.mark.parametrize(
    ("today", "first", "second"),
    [
        (date(2026, 11, 27), date(2026, 12, 11), date(2027, 1, 8)),
        (date(2026, 11, 28), date(2026, 12, 14), date(2027, 1, 11)),
        (date(2026, 11, 29), date(2026, 12, 14), date(2027, 1, 11)),
    ],
)
def test_check_backs_are_proposed_after_two_and_six_weeks_on_a_day_of_work(today, first, second):
    days = [ITEMS[f"check-back-{each}"].proposed_day(today) for each in ("first", "second")]

    assert days == [first, second]


def test_a_day_is_proposed_where_one_is_asked_for():
    for item in ITEMS.values():
        has_day = item.proposed_day(date(2026, 11, 27)) is not None
        assert has_day == (item.kind is Kind.DATE), item.id


def test_every_fact_is_asked_for_and_every_material_has_a_place():
    asked = {fact.value for fact in Fact}

    assert all(ITEMS[each].kind is Kind.CHOICE for each in asked)
    assert {item.material for item in ITEMS.values() if item.material} == set(Material)


def test_parents_can_be_left_out_where_that_would_put_a_student_in_danger():
    parents = ITEMS["parents"]

    assert parents.only_if is Fact.MINORS
    assert parents.may_be_na
    assert "in danger" in str(parents.hint)


def test_every_text_is_there_in_both_languages(app: Flask):
    said = {}
    for language in ("en", "nl"):
        with speaking(app, language):
            said[language] = [str(text) for step in (*SHEET, *IMAGE_LANE) for text in texts(step)]

    assert all(said["en"])
    assert [a for a, b in zip(said["en"], said["nl"], strict=True) if a == b] == []


def test_what_a_sealed_fact_makes_pointless_may_be_not_applicable_even_where_it_has_to_be_done():
    states = {**ALL_DONE, "image-nothing-kept": State.NOT_APPLICABLE}

    assert not ITEMS["image-nothing-kept"].may_be_na
    assert in_the_way(states, Facts()) == ()
