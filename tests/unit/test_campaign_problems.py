"""A fault is a code with values: kept as text, and said when somebody reads it."""

import pytest

from lti_app.campaign.problems import Problem, fault, restored, stored


@pytest.mark.parametrize(
    "found",
    [
        fault("unexpected"),
        fault("no_font", language="ar", characters="ك (U+0643)"),
        fault("poster_too_long", language="nl", longest='a (280), "b" (279)'),
    ],
)
def test_a_fault_comes_back_as_it_was_stored(found):
    assert restored(stored(found)) == found


def test_nothing_stored_is_no_fault():
    assert restored("") is None


@pytest.mark.parametrize(
    "text",
    ["nl: it does not fit", "[]", "5", '["gone", {}]', '["no_font", {}]', '["no_font", 3]'],
)
def test_what_cannot_be_read_any_longer_is_told_as_unexpected(text):
    assert restored(text) == fault("unexpected")


def test_values_stay_as_somebody_wrote_them_and_only_our_words_get_a_capital():
    assert fault("not_a_mail_address", text="iemand").in_form == (
        "iemand is not an e-mail address. Write it as name@example.org."
    )
    assert fault("empty").in_form == "Is empty. Write the text."


def test_a_form_tells_of_no_quotes_and_no_fields_of_a_file():
    found = fault("other_number", shown="020", dialled="+31")

    assert "`number`" in str(found)
    assert found.in_form == ("Shows 020 but would dial +31. Make both the same telephone number.")


def test_values_with_a_percent_sign_are_shown_as_they_are():
    assert fault("not_an_id", text="100%(x)s").message == "100%(x)s is not an id"


def test_a_value_neither_moves_a_cursor_nor_fills_a_page():
    assert fault("not_an_id", text="a\x1b[2J\u202eb").message == "a�[2J�b is not an id"
    assert len(fault("not_an_id", text="a" * 100_000).message) < 700


def test_the_place_of_a_problem_is_what_is_known_of_it():
    assert str(Problem("a.svg", None, "", fault("empty"))).startswith("a.svg: is empty")
    assert str(Problem("a.svg", 3, "g", fault("empty"))).startswith("a.svg, line 3, g: is empty")
