"""How each fault in a bad pack is reported: file, line, field, and what to do about it."""

import pytest

from lti_app.campaign.document import LARGEST_MANIFEST
from lti_app.campaign.pack import PackError, load_pack
from tests.unit.campaign_example import DRAWING, PACK, line_with, write_pack


@pytest.fixture
def faults(tmp_path):
    """The problems that the example pack with some changes is refused for."""

    def found(*changes, **rest):
        write_pack(tmp_path, *changes, **rest)
        with pytest.raises(PackError) as refused:
            load_pack(tmp_path)
        return refused.value.problems

    return found


def test_a_file_cannot_ask_for_yaml_1_1(faults):
    [problem] = faults(("schema: 1\n", "%YAML 1.1\n---\nschema: 1\n"))

    assert (problem.line, problem.message) == (1, "has a line that begins with %")


def test_a_missing_translation_is_named_with_its_language(faults):
    [problem] = faults((", ar: كن لطيفا.", ""))

    assert (problem.file, problem.field) == ("pack.yaml", "dos[kind].text")
    assert problem.line == line_with("Wees aardig.")
    assert problem.message == "has no text in ar"


def test_a_text_in_a_language_that_the_pack_does_not_have_is_refused(faults):
    [problem] = faults(("ar: كن لطيفا.", "arr: كن لطيفا."))

    assert problem.message == (
        "has a text in arr, not a language of this pack, and has no text in ar"
    )


@pytest.mark.parametrize("texts", [(), ((", ar: ", ", xx: "),)], ids=["without texts", "with"])
def test_a_language_that_nobody_knows_is_refused_once_and_not_with_every_text(faults, texts):
    [problem] = faults(("tag: ar,", "tag: xx,"), *texts)

    assert problem.field == "languages[2].tag"
    assert problem.message == "xx is not a known language"


def test_a_key_that_stands_twice_is_refused_where_it_comes_back(faults):
    [problem] = faults(("  - id: help\n", "  - id: help\n    id: other\n"))

    assert (problem.field, problem.message) == ("dos[help].id", "stands here a second time")
    assert problem.line == line_with("- id: help") + 1


def test_an_id_that_is_used_twice_is_refused(faults):
    [problem] = faults(("- id: help", "- id: kind"))

    assert (problem.line, problem.message) == (line_with("- id: help"), "kind is used twice")


@pytest.mark.parametrize(
    "code", ["||geheim||", "@everyone", "<@123>", "[hier](https://x.nl)", ":smile:", "<b>"]
)
def test_a_do_with_what_a_chat_turns_into_something_else_is_refused(faults, code):
    [problem] = faults(("{ nl: Wees aardig.,", f'{{ nl: "Wees aardig {code}",'))

    assert "in it, which" in str(problem)


@pytest.mark.parametrize("sign", ["-", "+", "•", "1.", "10)"])
def test_a_do_that_a_chat_would_make_a_list_of_is_refused(faults, sign):
    [problem] = faults(("{ nl: Wees aardig.,", f'{{ nl: "{sign} Wees aardig.",'))

    assert problem.message == f"begins with {sign}, which a chat turns into a list"


@pytest.mark.parametrize(
    "text",
    [
        "-5 graden is koud.",
        "2.5 keer nadenken.",
        "Om 10:30:00 < 11 uur.",
        "Mail a@b.nl (of niet).",
        "[groep]",
    ],
)
def test_a_do_may_hold_signs_that_no_chat_changes(tmp_path, text):
    write_pack(tmp_path, ("{ nl: Wees aardig.,", f'{{ nl: "{text}",'))

    assert load_pack(tmp_path).editions["nl"].dos[0].text == text


@pytest.mark.parametrize("number", ["020 1234567", "+31-201234567", "0201234567", "+31", "bel ons"])
def test_a_number_that_cannot_be_dialled_is_refused(faults, number):
    [problem] = faults(('"+31201234567"', f'"{number}"'))

    assert problem.field == "contacts[line].phone.number"
    assert problem.message == f"{number} is not a telephone number"


def test_a_number_without_quotes_is_refused_before_it_loses_its_zero(faults):
    problem, *_ = faults(('"+31201234567"', "0201234567"))

    assert problem.message == "0201234567 would be read as a number"
    assert "quotes" in problem.mend


def test_a_number_must_be_the_one_that_is_shown(faults):
    [problem] = faults(("display: 020 123 45 67", "display: 020 123 45 76"))

    assert problem.message == "shows 020 123 45 76 but would dial +31201234567"


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ('version: "1"', "version: 2026.10", "version", "2026.10 would be read as a number"),
        ('version: "1"', "version: 3", "version", "must be text"),
        ('version: "1"', 'version: " "', "version", "is empty"),
        ("schema: 1", "schema: 2", "schema", "must be 1"),
        ("id: example", "id: Éxample", "id", "Éxample is not an id"),
        ("status: official", "status: final", "languages[1].status", "must be 'official' or"),
        ("source: plan", "sauce: plan", "contacts[line].sauce", "is not a field that a pack knows"),
        ("source: plan", "source: other", "contacts[line].source", "other is not a source"),
        ("    source: plan\n", "", "contacts[line]", "does not say how its details are known"),
        ("source: plan", "web: example.org", "contacts[line].web", "is not a web address"),
        ("source: plan", "web: javascript:alert(1)", "contacts[line].web", "is not a web address"),
        ("source: plan", "mail: me@there", "contacts[line].mail", "is not an e-mail address"),
        ("source: plan", "verified_on: soon", "contacts[line].verified_on", "is not a date"),
        ("source: plan", "ages: {from: 9, to: 8}", "contacts[line].ages", "goes from 9 to 8"),
        ("source: plan", "ages: {to: 999}", "contacts[line].ages.to", "is higher than 120"),
        ("source: plan", "replace: no", "contacts[line].replace", "must be true or false"),
        ("Europe/Amsterdam", "Mars/Base", "contacts[line].hours.zone", "is not a known time zone"),
        ("mon-fri", "werkdagen", "contacts[line].hours.ranges[1].days", "is not a day or a range"),
        ("to: 22:00", "to: 22", "contacts[line].hours.ranges[1].to", "must be text"),
        ("to: 22:00", "to: 25:00", "contacts[line].hours.ranges[1].to", "25:00 is not a time"),
        ("to: 22:00", "to: 14:00", "contacts[line].hours", "opens and closes at 14:00"),
        (", to: 12:00 }", " }", "contacts[line].hours", "has one time on an exceptional date"),
        (
            "zone: Europe",
            "to_be_confirmed: fri\n      zone: Europe",
            "contacts[line].hours",
            "calls the hours of a day both known and to be confirmed",
        ),
        ("Wees aardig.", "Wees *heel* aardig.", "dos[kind].text.nl", "has * in it, which chats"),
        ("Wees aardig.", "a" * 281, "dos[kind].text.nl", "is longer than 280 characters"),
        ("Wees aardig.", '"Wees\\naardig."', "dos[kind].text.nl", "has a line break in it"),
        ("Wees aardig.", '"Wees\\u202e."', "dos[kind].text.nl", "has the hidden character"),
        ("{ nl: Welkom., ar: أهلا. }", "Welkom.", "introduction", "must be given per language"),
        ("file: picture.svg", "file: ../picture.svg", "illustration.file", "is not the name of"),
        ("id: example", "id: example\n? [a, b]\n: c", "", "has a key that is not text"),
        ("sources:\n", "sources: [1]\nold:\n", "sources[1]", "must have fields of its own"),
        ("licence: CC0-1.0\ninst", "inst", "licence", "is missing"),
        ("    kind: helpline\n", "", "contacts[line].kind", "is missing"),
        ("id: example", "id: !!python/name:os.system x", "id", "has the tag"),
        ("id: example", "id: [[[[[[[[[[[[1]]]]]]]]]]]]", "id", "must be text"),
    ],
)
def test_a_fault_is_named_by_its_field_in_plain_words(faults, old, new, field, message):
    found = faults((old, new))

    assert any(each.field == field and message in each.message for each in found), found
    assert all(each.mend for each in found)


def test_an_alias_is_refused_so_that_a_small_file_cannot_grow(faults):
    [problem] = faults(("nl: Onze Do’s", "nl: &a Onze Do’s"), ("nl: Welkom.", "nl: *a"))[:1]

    assert (problem.field, problem.message) == ("introduction.nl", "is an alias of another value")


def test_several_faults_are_reported_together_in_reading_order(faults):
    found = faults(
        ('version: "1"', "version: 1.10"),
        (", ar: كن لطيفا.", ""),
        ("- id: help", "- id: kind"),
        ('"+31201234567"', '"bel ons"'),
        drawing=DRAWING.replace("<circle", "<script/><circle"),
    )

    assert [(each.file, each.field) for each in found] == [
        ("pack.yaml", "version"),
        ("pack.yaml", "dos[kind].text"),
        ("pack.yaml", "dos[kind].id"),
        ("pack.yaml", "contacts[line].phone.number"),
        ("picture.svg", "script"),
    ]
    assert [each.line for each in found] == [*sorted(each.line for each in found[:4]), 2]


def test_the_message_of_a_problem_says_file_line_field_and_mend(faults):
    [problem] = faults(('"+31201234567"', '"bel ons"'))

    assert str(problem) == (
        f"pack.yaml, line {line_with('+31201234567')}, contacts[line].phone.number: "
        "bel ons is not a telephone number. "
        'Write it with +, the country code and only digits, such as "+31201234567".'
    )


def test_half_a_character_is_refused_before_anything_has_to_write_it(faults):
    [problem] = faults(("licence: CC0-1.0\ninst", 'licence: "CC \\ud83d"\ninst'))

    assert (problem.field, problem.message) == ("licence", "has half a character in it")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a: b: c", "there is a colon or a dash where none can stand"),
        ("a: - b", "there is a colon or a dash where none can stand"),
        ("a:\n\tb: 1", "a tab stands here"),
        ("a: @x", "no text begins with @"),
        ("a: 'x", "a quote is opened and never closed"),
        ("a: [1, 2", "a bracket is not closed, or a comma is missing"),
        ("a: 'b' c", "this line belongs to nothing above it"),
        ('a: "\\q"', "\\q means nothing here"),
        ("a: *x", "it names a value that is not there"),
        ("a: 1\n---\nb: 2", "a second one begins here"),
        ("a: \x07", "it has a control character in it"),
        ("a: |x", "it cannot be read from here on"),
    ],
)
def test_what_is_wrong_with_yaml_is_said_in_our_own_words(tmp_path, line, message):
    (tmp_path / "pack.yaml").write_text(line, encoding="utf-8")

    with pytest.raises(PackError) as refused:
        load_pack(tmp_path)

    assert message in str(refused.value)
    assert refused.value.problems[0].mend


def test_broken_yaml_is_refused_with_its_line(faults):
    [problem] = faults(("id: example", "id: [example"))

    assert problem.message.startswith("is not YAML")
    assert problem.line is not None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a list of fields"),
        (b"- a\n- b\n", "is not a list of fields"),
        (b"a: \xff\n", "is not UTF-8 text"),
        (b"a: 1\n---\nb: 2\n", "is not YAML"),
        (b"[" * 20_000, "is not YAML"),
        (b"# " + b"a" * LARGEST_MANIFEST, "is larger than"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused(tmp_path, content, message):
    (tmp_path / "pack.yaml").write_bytes(content)

    with pytest.raises(PackError, match=message):
        load_pack(tmp_path)


def test_a_file_that_nobody_may_read_is_named(tmp_path, monkeypatch):
    write_pack(tmp_path)
    errors = iter((PermissionError(13, "Toegang geweigerd"), IsADirectoryError(21, "Een map")))

    def refuse(*_mode):
        raise next(errors)

    monkeypatch.setattr(type(tmp_path), "open", refuse)
    with pytest.raises(PackError) as refused:
        load_pack(tmp_path)

    assert [str(each) for each in refused.value.problems] == [
        "pack.yaml: cannot be read: permission denied. Look at its rights.",
        "picture.svg: cannot be read. Look whether it is a file, and whether its disk is well.",
    ]


def test_a_missing_manifest_and_a_missing_drawing_are_refused(tmp_path):
    with pytest.raises(PackError, match=r"pack\.yaml: is not there"):
        load_pack(tmp_path)

    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    with pytest.raises(PackError, match=r"picture\.svg is not there"):
        load_pack(tmp_path)
