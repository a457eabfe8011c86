"""The longer texts of a pack: what is refused, what they become, and what names them."""

import pytest

from lti_app.campaign.files import read_files
from lti_app.campaign.markdown import LARGEST_TEXT, check_markdown, to_html
from lti_app.campaign.pack import PackError, open_pack
from tests.unit.campaign_example import write_pack

TEXTS = """\
introductions:
  group: { nl: deze groep, ar: هذه المجموعة }
  chat: { nl: "Welkom in {group}.", ar: "أهلا بكم في {group}." }
faq:
  - { id: why, question: { nl: Waarom?, ar: لماذا؟ } }
guidance:
  - { id: start, audience: staff, title: { nl: Begin, ar: ابدأ }, summary: { nl: Zo., ar: هكذا. } }
question:
  kind: scenario
  text: { nl: Wat doe je?, ar: ماذا تفعل؟ }
  answers:
    - { id: say, text: { nl: Ik zeg iets., ar: أقول شيئا. }, feedback: { nl: Goed., ar: جيد. } }
    - { id: ask, text: { nl: Ik vraag., ar: أسأل. }, feedback: { nl: Ook goed., ar: جيد أيضا. } }
reporting:
  response: { nl: Binnen drie dagen., ar: خلال ثلاثة أيام. }
  done: { nl: Wij lezen., ar: نقرأ. }
  not_done: { nl: Wij zoeken niemand., ar: لا نبحث عن أحد. }
theme: { brand: "#0f6462", brand_dark: "#84d3c8", panel: "#0f5e5c", accent: "#f6b54d" }
valid_from: 2026-09-01
review_by: 2027-09-01
"""
FILES = ("faq/why.nl.md", "faq/why.ar.md", "guidance/start.nl.md", "guidance/start.ar.md")


@pytest.fixture
def opened(tmp_path):
    """Open the example pack with the longer texts, some of it replaced."""

    def open_with(*changes, **files):
        write_pack(tmp_path)
        text = (tmp_path / "pack.yaml").read_text("utf-8") + TEXTS
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "pack.yaml").write_text(text, "utf-8")
        for name in FILES:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(f"## Kop\n\nTekst van *{name}*.\n", "utf-8")
        return open_pack({**read_files(tmp_path), **files.get("files", {})})

    return open_with


@pytest.fixture
def faults(opened):
    """Open a faulty pack and return its problems as text."""

    def found(*changes, **files):
        with pytest.raises(PackError) as refused:
            opened(*changes, **files)
        return [str(problem) for problem in refused.value.problems]

    return found


def test_each_edition_has_the_texts_of_its_language(opened):
    version = opened().version

    dutch, arabic = version.editions["nl"], version.editions["ar"]
    assert dutch.introductions.chat == "Welkom in {group}."
    assert dutch.introductions.lecture is None
    assert (dutch.faq[0].audience, dutch.faq[0].question) == ("everyone", "Waarom?")
    assert dutch.faq[0].answer == "## Kop\n\nTekst van *faq/why.nl.md*."
    assert arabic.guidance[0].text.endswith("*guidance/start.ar.md*.")
    assert [each.id for each in dutch.question.answers] == ["say", "ask"]
    assert dutch.question.hash == arabic.question.hash
    assert dutch.reporting.not_done == "Wij zoeken niemand."
    assert version.theme.panel == "#0f5e5c"
    assert version.review_by.isoformat() == "2027-09-01"


def test_texts_that_an_institution_must_make_its_own_are_listed(opened):
    version = opened(
        ("{ id: why, ", "{ id: why, replace: true, "),
        ("{ id: start, ", "{ id: start, replace: true, "),
        ("reporting:\n", "reporting:\n  replace: true\n"),
    ).version

    assert version.to_replace == ("faq[why]", "guidance[start]", "reporting")


def test_the_answers_to_a_choice_are_the_dos_themselves(opened):
    start = TEXTS.index("  answers:")
    answers = TEXTS[start : TEXTS.index("reporting:")]
    version = opened(("kind: scenario", "kind: choice"), (answers, "")).version

    question = version.editions["nl"].question
    assert [each.text for each in question.answers] == ["Wees aardig.", "Vraag om hulp."]
    assert question.answers[0].feedback is None


def test_a_changed_text_changes_the_hash_of_the_pack_and_its_line_ends_do_not(opened):
    before = opened().version
    changed = opened(files={"faq/why.nl.md": b"Anders."}).version
    same = opened(
        files={"faq/why.nl.md": b"\xef\xbb\xbf## Kop\r\n\r\nTekst van *faq/why.nl.md*.\r\n\r\n"}
    ).version

    assert changed.hash != before.hash
    assert changed.editions["nl"].hash == before.editions["nl"].hash
    assert same.hash == before.hash


def test_files_that_belong_to_no_pack_are_left_out(opened, tmp_path):
    (tmp_path / "notes.txt").write_text("not for you")
    pack = opened(files={"other.svg": b"<svg/>"})

    assert set(pack.files) == {"pack.yaml", "picture.svg", *FILES}


def test_a_text_that_is_missing_in_one_language_is_named(faults):
    problems = faults(("{ id: why,", "{ id: how,"), files={"faq/how.nl.md": b"Tekst."})

    assert any("faq[how].id: faq/how.ar.md is not there" in problem for problem in problems)


def test_a_text_that_nothing_names_is_refused_because_its_name_may_be_misspelt(faults):
    problems = faults(files={"faq/wyh.nl.md": b"Tekst."})

    assert problems == [
        "faq/wyh.nl.md: is named by nothing in pack.yaml. "
        "Give its entry that id, add the language, or remove the file."
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"Hallo <script>alert(1)</script>", "has HTML in it"),
        (b"een\n\n<div>twee</div>", "line 3: has HTML in it"),
        (b"![kat](https://example.org/kat.png)", "has an image in it"),
        (b"# Titel", "has a heading of another level"),
        (b"Titel\n=====", "has a heading of another level"),
        (b"```\ncode\n```", "has code in it"),
        (b"[hier](http://example.org)", "has a link that cannot be used"),
        (b"[hier](/elders)", "has a link that cannot be used"),
        (b"Hallo.\n\n[hier](https:elders)", "line 3: has a link that cannot be used"),
        (b"<HTTPS:elders>", "has a link that cannot be used"),
        (b"[hier](https:/elders)", "has a link that cannot be used"),
        (b"[hier](https:///elders)", "has a link that cannot be used"),
        (b"[hier](https://?q)", "Write the whole address, https://example.org/page, or begin"),
        (b"[hier](https://example.org%20/)", "has a link that cannot be used"),
        (b"[hier](https://example.org@elsewhere.org)", "has a link that cannot be used"),
        (b"[hier](mailto:)", "has a link that cannot be used"),
        (b"   \n", "is empty"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"x" * (LARGEST_TEXT + 1), "is larger than"),
    ],
)
def test_a_text_with_what_a_page_must_not_hold_is_refused(text, message):
    [problem] = check_markdown("faq/why.nl.md", text)

    assert message in str(problem)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "HTTPS://example.org?q=1",
        "https://example.org:8443/a%20b?q=a:b#c",
        "https://h\u00f6gskola.example/",
        "mailto:help@example.org?subject=Hallo",
        "tel:+31201234567",
    ],
)
def test_a_whole_address_is_taken_and_stays_a_link(address):
    text = f"[hier]({address})"

    assert check_markdown("faq/why.nl.md", text.encode()) == []
    assert "href=" in to_html(text)


def test_markdown_becomes_plain_elements_with_safe_links():
    made = to_html("## Kop\n\nEen [link](https://example.org) en **nadruk**.\n\n- een\n- twee")

    assert made == (
        '<h2>Kop</h2>\n<p>Een <a href="https://example.org" rel="noopener noreferrer">link</a> en '
        "<strong>nadruk</strong>.</p>\n<ul>\n<li>een</li>\n<li>twee</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="https://example.org/a.png" onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "![a](https://example.org/a.png)",
        "[a](//elsewhere.example)",
        "[a](/somewhere)",
        "[a](https:somewhere)",
        "[a](https:/somewhere)",
        "[a]()",
    ],
)
def test_nothing_active_and_nothing_from_elsewhere_survives_the_markdown(text):
    made = to_html(text)

    assert "<script" not in made
    assert "<img" not in made
    assert "href" not in made


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Welkom in {group}.", "Welkom in {groep}.", "introductions.chat.nl: has {groep} in it"),
        ("Welkom in {group}.", "{group} en {group}.", "introductions.chat.nl: has {group} in it"),
        ("Welkom in {group}.", "Welkom {in", "introductions.chat.nl: has {in"),
        ('brand: "#0f6462"', 'brand: "#77aaaa"', "theme: has colours that are hard to read: brand"),
        ('accent: "#f6b54d"', 'accent: "orange"', "theme.accent: orange is not a colour"),
        ("kind: scenario", "kind: choice", "question: has answers of its own"),
        ("audience: staff", "audience: parents", "guidance[start].audience: must be"),
        ("    - { id: ask,", "    - { id: say,", "question: has two answers with the same id"),
        ("+31201234567", "+312012345678901", "phone.number: +312012345678901 is not a number"),
    ],
)
def test_what_is_wrong_with_a_longer_text_is_said_with_its_place(faults, old, new, message):
    problems = faults((old, new), *([("20 123 45 67", "2012345678901")] if "+31" in old else []))

    assert any(message in problem for problem in problems), problems
