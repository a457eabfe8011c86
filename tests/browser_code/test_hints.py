"""How much the hints find (promise 26), in figures that docs/decisions/0024 publishes."""

import re

import pytest

from lti_app.config import ROOT
from tests.browser_code.hint_sentences import NAMES_BOX, NOTHING, SENTENCES

FIND = "return given.texts.map((text) => hints.findHints(text, given.box));"
NOT_LOOKED_FOR = ("name in small letters", "first name alone")


@pytest.fixture(scope="module")
def recall(run) -> dict[str, tuple[int, int]]:
    """How many are found of how many, by kind."""
    figures = {}
    for kind, pairs in SENTENCES.items():
        box = NAMES_BOX if kind == "names_box" else ""
        hints = run(FIND, "hints", texts=[text for text, _ in pairs], box=box)
        hits = [
            any(hint["found"] == wanted and hint["kind"] in (kind, "name") for hint in found)
            for found, (_, wanted) in zip(hints, pairs, strict=True)
        ]
        figures[kind] = (sum(hits), len(hits))
    return figures


def test_promise_26_the_published_recall_is_what_is_measured(recall):
    record = (ROOT / "docs" / "decisions" / "0024-browser-code.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z_ ]+) \| (\d+) of (\d+) \|$", record, re.MULTILINE)

    assert {kind: (int(found), int(all_)) for kind, found, all_ in rows} == recall


def test_promise_26_names_in_small_letters_are_not_found(recall):
    for kind in NOT_LOOKED_FOR:
        assert recall[kind][0] == 0


def test_promise_26_most_of_what_is_looked_for_is_found(recall):
    looked_for = [recall[kind] for kind in recall if kind not in NOT_LOOKED_FOR]

    assert sum(found for found, _ in looked_for) >= 0.8 * sum(all_ for _, all_ in looked_for)


def test_nothing_is_found_where_nothing_is(run):
    assert run(FIND, "hints", texts=NOTHING, box="") == [[]] * len(NOTHING)


def test_a_hint_comes_once_and_in_the_order_of_the_text(run):
    text = "Jan de Vries, jan@example.nl. En weer JAN@EXAMPLE.NL en Jan de Vries."

    [hints] = run(FIND, "hints", texts=[text], box="")

    assert [(hint["kind"], hint["found"]) for hint in hints] == [
        ("name", "Jan de Vries"),
        ("mail", "jan@example.nl"),
    ]


def test_a_long_text_is_gone_through_once(run):
    """What looks ahead from each place anew would take hours for these, and is stopped."""
    code = """
    const many = 3_000_000;
    const texts = ["a", "1 ", "Aa ", "a.", "@", "A van ", "0(", "Aa", "A-"]
      .map((part) => part.repeat(many / part.length))
      .concat("ik ben" + " ".repeat(many));
    texts.forEach((text) => hints.findHints(text, text.slice(0, 200)));
    return texts.map((text) => text.length);
    """
    assert all(length >= 2_999_998 for length in run(code, "hints"))


def test_promise_25_a_picture_pasted_as_text_is_noticed(run):
    texts = [
        "data:image/png;base64,iVBORw0KGgo",
        "zie DATA:image/svg+xml,<svg>",
        "data: image",
        "my data",
    ]

    assert run("return given.texts.map(hints.hasPicture);", "hints", texts=texts) == [
        True,
        True,
        False,
        False,
    ]
