"""What the desk does with texts of others: signs made visible, people found, two sheets merged."""

import unicodedata

import pytest

from lti_app.support.showing import shown

PLAIN = "return given.texts.map((text) => shown.plain(text));"
DECEIVING = [
    "\u202eteksten\u202c achterstevoren",
    "nul\u200bbreedte en \ufeffmerk",
    "zacht\u00adstreepje, \u2066los\u2069",
    "\x1b[31mrood\x07",
    "regel\u2028nieuw\u2029",
    "prive \ue000, tag \U000e0041",
    "gewoon é, 漢字, עברית, emoji 😀, regel\n\tinspringing",
]


def test_promise_27_hidden_signs_are_shown_as_on_a_terminal(run):
    assert run(PLAIN, "shown", texts=DECEIVING) == [shown(text) for text in DECEIVING]


def test_promise_27_no_format_or_control_character_of_unicode_stays_hidden(run):
    every = [
        chr(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Zl", "Zp") and chr(code) not in "\n\t"
    ]

    assert run(PLAIN, "shown", texts=every) == [f"<U+{ord(each):04X}>" for each in every]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("leeg \u3164\uffa0\u2800", "leeg <U+3164><U+FFA0><U+2800>"),
        ("verbinder\u034f", "verbinder<U+034F>"),
        ("n\ufe0faam", "n<U+FE0F>aam"),
        ("gezin 👨\u200d👩\u200d👧, hart ❤\ufe0f, één 1\ufe0f\u20e3, 🏳\ufe0f\u200d🌈", None),
        ("donker 👩🏿\u200d💻", None),
        ("a\u200d😀", "a<U+200D>😀"),
        ("eind\r\nregel", "eind\nregel"),
        ("half \ud800 paar", "half <U+D800> paar"),
    ],
)
def test_promise_27_what_only_looks_empty_is_marked_and_emoji_stay_whole(run, text, expected):
    assert run(PLAIN, "shown", texts=[text]) == [text if expected is None else expected]


BOX = (
    "A = Jan de Vries\nB: Émilie Carter-O’Neill (s1234567), C is Li\n"
    "D = Björn Meijer, mijn huisgenoot"
)
PEOPLE = "return names_box.peopleIn(given.box);"
FIND = """
const people = names_box.peopleIn(given.box);
return given.texts.map((text) =>
  names_box.findPeople(text, people).map(({ found, letters }) => `${letters.join("/")}:${found}`));
"""
MASK = "return names_box.maskPeople(given.text, names_box.peopleIn(given.box));"


def test_the_people_of_a_names_box_are_those_with_a_letter_and_those_without(run):
    known = run(PEOPLE, "names_box", box=BOX)
    free = run(PEOPLE, "names_box", box="jan de vries, Fatima; B = Wei\n")

    assert [each["letter"] for each in known] == ["A", "B", "C", "D"]
    assert known[0]["names"] == ["Jan de Vries", "Jan", "Vries"]
    assert [each["letter"] for each in free] == ["A", "C", "B"]
    assert free[0]["names"] == ["jan de vries", "jan", "vries"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("toen zei JAN DE VRIES iets", ["A:JAN DE VRIES"]),
        ("jan lachte, de Vries ook", ["A:jan", "A:Vries"]),
        ("Jans vriend, Jan's fiets", ["A:Jan", "A:Jan"]),
        ("januari is geen naam, de rest ook niet", []),
        ("emilie carter oneill", ["B:emilie carter oneill"]),
        ("E\u0301MILIE en O'NEILL", ["B:E\u0301MILIE", "B:O'NEILL"]),
        ("Carter", ["B:Carter"]),
        ("Li zei dat li geen woord is", ["C:Li"]),
        ("bjorn meyer, Björn Meĳer", ["D:bjorn meyer", "D:Björn Meĳer"]),
        ("mijn huisgenoot was er niet bij", []),
        ("ex-Jan en (Jan)", ["A:Jan", "A:Jan"]),
        ("", []),
    ],
)
def test_people_are_found_in_every_spelling(run, text, found):
    assert run(FIND, "names_box", box=BOX, texts=[text]) == [found]


def test_a_masked_text_has_letters_in_place_of_people_and_nothing_else_changed(run):
    text = "Jan de Vries zei 😀 tegen E\u0301milie: “bel bjorn”.\nJan's zus lachte."

    masked = run(MASK, "names_box", box=BOX, text=text)
    family = run(MASK, "names_box", box="A = Jan Vos\nB = Eva Vos", text="Vos, Eva Vos, Jan Vos")

    assert masked == "A zei 😀 tegen B: “bel D”.\nA's zus lachte."
    assert family == "A/B, B, A"
    assert run(MASK, "names_box", box="", text=text) == text


def test_a_draft_is_warned_of_people_first_and_of_each_thing_once(run):
    code = "return draft_hints.hintsIn(given.text, given.box);"

    hints = run(code, "draft_hints", box=BOX, text="Jan Vos, jan, emily@example.nl; ÉMILIE")

    assert hints == [
        {"kind": "names_box", "found": "Jan"},
        {"kind": "names_box", "found": "ÉMILIE"},
        {"kind": "mail", "found": "emily@example.nl"},
    ]


MERGE = "return merging.merge(given.base, given.mine, given.theirs);"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "answers", "conflicts"),
    [
        ({"a": ""}, {"a": "mine"}, {"a": ""}, {"a": "mine"}, []),
        ({"a": ""}, {"a": ""}, {"a": "theirs"}, {"a": "theirs"}, []),
        ({"a": "x"}, {"a": "same"}, {"a": "same"}, {"a": "same"}, []),
        ({"a": "x"}, {"a": ""}, {"a": "x"}, {"a": ""}, []),
        ({"a": "x"}, {"a": "mine"}, {"a": ""}, {"a": "mine"}, [{"name": "a", "theirs": ""}]),
        ({"a": []}, {"a": ["1"]}, {"a": ["2"]}, {"a": ["1"]}, [{"name": "a", "theirs": ["2"]}]),
        ({"a": "", "b": ""}, {"a": "9", "b": ""}, {"a": "", "b": "8"}, {"a": "9", "b": "8"}, []),
        ({"old": "kept"}, {"old": "kept"}, {}, {"old": "kept"}, []),
        ({}, {"a": "mine"}, {"b": "new"}, {"a": "mine", "b": "new"}, []),
    ],
)  # fmt: skip
def test_two_sheets_are_merged_field_by_field_and_nothing_is_lost(
    run, base, mine, theirs, answers, conflicts
):
    merged = run(MERGE, "merging", base=base, mine=mine, theirs=theirs)

    assert merged == {"answers": answers, "conflicts": conflicts}


def test_no_names_box_makes_a_browser_slow(run):
    """Without an end to what is read of a box, these would take hours, and are stopped."""
    code = """
    const many = 3_000_000;
    const boxes = ["(", "1", "=", "Aa Bb Cc ", "Naam, ", "A = Jan, "]
      .map((part) => part.repeat(many / part.length) + "a");
    const letters = (number) => number.toString(16).replace(/\\d/g, (at) => "ghijklmnop"[at]);
    boxes.push(Array.from({ length: many / 9 }, (_, at) => `Naam${letters(at)}`).join("\\n"));
    return boxes.map((box) => names_box.maskPeople(given.text, names_box.peopleIn(box)));
    """
    text = "Jan zei iets tegen Naam en Naamh. " * 2_000

    masked = run(code, "names_box", text=text)

    assert [each == text for each in masked] == [*[True] * 4, *[False] * 3]
