"""The editor: a draft is begun, changed section by section, and what is wrong is said beside it."""

import pytest

from lti_app.campaign.document import read_document
from lti_app.campaign.files import MANIFEST
from lti_app.campaign.pack import SHIPPED, load_pack, open_pack
from lti_app.editing.sections import SECTIONS
from tests.web.editing import Editor

PAGES = [each.name for each in SECTIONS]


@pytest.fixture
def editor(admin) -> Editor:
    """An administrator who has begun a draft from the shipped pack."""
    return Editor(admin).begin()


def version(editor):
    return open_pack(editor.draft.files).version


def tree(editor):
    return read_document(MANIFEST, editor.draft.files[MANIFEST]).tree


def test_the_page_of_the_administration_leads_to_the_editor(admin):
    assert "/admin/campaign" in {
        link.partition("?")[0] for link in admin.get("/admin").page.links()
    }
    editor = Editor(admin).open()
    assert editor.page.heading == "Campaign"
    assert editor.draft is None


def test_a_draft_begins_from_the_shipped_pack_unchanged(editor):
    assert editor.page.heading == "Draft of the campaign"
    assert version(editor).hash == load_pack(SHIPPED).hash
    assert "can be published" in editor.text
    editor.begin("list", text="- A", language="nl")
    assert version(editor).hash == load_pack(SHIPPED).hash


def test_a_draft_begins_from_a_list(admin):
    editor = Editor(admin).begin("list", text="Do's:\n- Wees lief\n  voor iedereen.", language="nl")
    edition = version(editor).editions["nl"]
    assert [do.text for do in edition.dos] == ["Wees lief voor iedereen."]


def test_the_introductions_of_a_new_list_are_a_proposal_until_they_are_made_ones_own(admin):
    path = "/edit/introductions"
    editor = Editor(admin).begin("list", text="- Wees lief.", language="nl")
    assert "introductions" in version(editor).to_replace
    todo = editor.open().text.partition("Still to be filled in")[2].partition("Look at it")[0]
    assert "Introductions" in todo

    changed = {"introductions.chat.nl": "Hoi!", "introductions.replace": None}
    editor.open(path).save(path, **changed)

    assert version(editor).editions["nl"].introductions.chat == "Hoi!"
    assert "introductions" not in version(editor).to_replace


@pytest.mark.parametrize(("text", "language"), [("", "nl"), ("- A", "xx-yy"), ("- A", "")])
def test_a_list_that_cannot_be_used_stays_on_the_page(admin, text, language):
    editor = Editor(admin).begin("list", text=text, language=language)
    assert editor.answer.status_code == 422
    assert editor.draft is None
    assert editor.page.by_id("text").text == (text or None)


@pytest.mark.parametrize("source", ["", "king"])
def test_a_draft_begins_from_nothing_else(admin, source):
    assert Editor(admin).begin(source).answer.status_code == 400


@pytest.mark.parametrize("name", PAGES)
def test_a_form_that_is_saved_as_it_is_changes_nothing(editor, name):
    before = version(editor)
    editor.open(f"/edit/{name}").save(f"/edit/{name}")
    assert "Saved." in editor.text
    assert version(editor) == before
    assert editor.draft.revision == 2


@pytest.mark.parametrize("name", ["contacts", "faq", "guidance"])
def test_an_item_that_is_saved_as_it_is_changes_nothing(editor, name):
    before = version(editor)
    for number, item in enumerate(tree(editor)[name]):
        path = f"/edit/{name}/{item['id']}"
        editor.open(path).save(path)
        assert "Saved." in editor.text
        assert editor.draft.revision == number + 2
    assert version(editor) == before


FORMS = {
    "names": {"title.nl": "Andere titel", "institution.name.en": "South College"},
    "languages": {"languages.en.status": "official"},
    "dos": {"dos.privacy.text.nl": "Vraag eerst,  altijd."},
    "illustration": {"illustration.alt.en": "People", "illustration.creator": "Somebody"},
    "introductions": {
        "introductions.chat.en": "Welcome to {group}.",
        "introductions.group.nl": "team",
    },
    "sources": {"sources.step-plan.taken_on": "2026-01-31"},
    "question": {"question.answers.private.text.en": "Another answer"},
    "reporting": {"reporting.done.nl": "We lezen het."},
    "colours": {
        "theme.brand": "#004488",
        "theme.brand_dark": "#99ccff",
        "theme.panel": "#003366",
        "theme.accent": "#ffcc00",
    },
    "details": {"version": "2027.1", "valid_from": "2027-01-01", "licence": "CC0-1.0"},
    "contacts/alles-oke": {
        "contacts.alles-oke.phone.number": "+31201234567",
        "contacts.alles-oke.phone.display": "020 123 45 67",
        "contacts.alles-oke.ages.to": "27",
        "contacts.alles-oke.hours.ranges.1.days": "mon",
        "contacts.alles-oke.hours.ranges.1.days.last": "wed",
        "contacts.alles-oke.hours.ranges.1.from": "01:00",
        "contacts.alles-oke.hours.ranges.1.to": "02:00",
        "contacts.alles-oke.hours.exceptions.0.date": "2026-12-25",
        "contacts.alles-oke.verified_on": "2026-11-25",
    },
    "faq/why": {"faq.why.question.en": "Why?", "faq.why.text.en": "Because **we** care."},
    "guidance/introduce": {"guidance.introduce.summary.nl": "Kort."},
}


@pytest.mark.parametrize("path", FORMS)
def test_what_is_entered_is_kept_and_shown_again(editor, path):
    if path == "question":
        first = tree(editor)["question"]["answers"][0]["id"]
        changed = {f"question.answers.{first}.text.en": "Another answer"}
    else:
        changed = FORMS[path]
    before = version(editor)
    expected = {**editor.open(f"/edit/{path}").fields(f"/edit/{path}"), **changed}

    editor.save(f"/edit/{path}", **changed)

    assert "Saved." in editor.text
    after = editor.fields(f"/edit/{path}")
    shown = {name: after[name] for name in changed}
    assert shown == {name: expected[name] for name in changed}
    assert version(editor).hash != before.hash


def test_an_item_gets_another_name_and_keeps_its_texts(editor):
    editor.open("/edit/faq/why").save("/edit/faq/why", **{"faq.why.id": "Why is it? Ünsure"})
    assert editor.page.address == "/admin/campaign/edit/faq/why-is-it-unsure"
    assert "faq/why-is-it-unsure.nl.md" in editor.draft.files
    assert "faq/why.nl.md" not in editor.draft.files
    assert version(editor)


def test_colours_are_taken_from_the_picker_when_only_that_changed(editor):
    editor.open("/edit/colours").save("/edit/colours", **{"theme.brand.pick": "#004488"})
    assert tree(editor)["theme"] == {"brand": "#004488"}
    editor.save("/edit/colours", **{"theme.brand": ""})
    assert "theme" not in tree(editor)


def test_colours_that_are_hard_to_read_are_told(editor):
    colours = {**FORMS["colours"], "theme.brand": "#99ccff"}
    editor.open("/edit/colours").save("/edit/colours", **colours)
    assert "hard to read" in editor.text
    assert "Contrast 1." in editor.text


def test_the_question_goes_when_there_is_to_be_none(editor):
    editor.open("/edit/question").save("/edit/question", **{"question.kind": ""})
    assert "question" not in tree(editor)
    editor.save("/edit/question", **{"question.kind": "choice", "question.text.nl": "Welke?"})
    assert editor.beside("question.text.en") == ["Is empty. Write the text."]
    editor.save("/edit/question", **{"question.text.en": "Which?"})
    assert version(editor).editions["nl"].question.kind == "choice"


def test_hours_without_rows_are_no_hours(editor):
    path = "/edit/contacts/alles-oke"
    rows = {f"contacts.alles-oke.hours.ranges.0.{each}": "" for each in ("days", "from", "to")}
    editor.open(path).save(path, **rows)
    assert version(editor).editions["nl"].contacts[2].hours is None
    editor.save(path, **{"contacts.alles-oke.hours.to_be_confirmed": "mon"})
    assert version(editor).editions["nl"].contacts[2].hours.to_be_confirmed == (0,)


WRONG = [
    ("dos", "dos.privacy.text.nl", "*nee*", "markup"),
    ("dos", "dos.privacy.text.en", "", "Is empty"),
    ("dos", "dos.privacy.text.en", "x" * 281, "longer than 280"),
    ("details", "version", "", "Is empty"),
    ("details", "version", "x" * 41, "longer than 40"),
    ("contacts/police", "contacts.police.mail", "nobody", "not an e-mail address"),
    ("contacts/police", "contacts.police.web", "http://x", "not a web address"),
    ("contacts/police", "contacts.police.ages.from", "ten", "whole number"),
    ("contacts/police", "contacts.police.phone.number", "+319", "not a telephone number"),
    ("contacts/helpwanted", "contacts.helpwanted.hours.ranges.0.from", "7", "is not a time"),
    ("contacts/helpwanted", "contacts.helpwanted.hours.zone", "Mars", "not a known time zone"),
    ("faq/why", "faq.why.text.nl", "", "Is empty"),
    ("faq/why", "faq.why.text.nl", "<b>", "Has HTML in it"),
    ("introductions", "introductions.chat.nl", "{group} {group}", "Has {group} in it"),
]


@pytest.mark.parametrize(("path", "name", "text", "problem"), WRONG)
def test_what_is_wrong_is_saved_and_said_beside_its_field(editor, path, name, text, problem):
    editor.open(f"/edit/{path}").save(f"/edit/{path}", **{name: text})

    assert "Saved." in editor.text
    assert any(problem in each for each in editor.beside(name))
    assert editor.fields(f"/edit/{path}")[name] == text
    assert "to mend before publishing" in editor.open().text
    assert "Publish" not in {button.text for button in editor.page.all("a")}
    section = path.partition("/")[0]
    assert f"/admin/campaign/edit/{section}" in {
        link.partition("?")[0] for link in editor.page.links()
    }


def test_items_are_added_moved_and_removed_and_what_was_typed_stays(editor):
    editor.open("/edit/dos").save("/edit/dos", "add", new="Blijf  kalm", **{"title.nl": None})
    ids = [each["id"] for each in tree(editor)["dos"]]
    assert ids[-1] == "blijf-kalm"
    editor.save("/edit/dos", "up:blijf-kalm", **{"dos.blijf-kalm.text.en": "Stay calm"})
    assert [each["id"] for each in tree(editor)["dos"]][-2] == "blijf-kalm"
    assert tree(editor)["dos"][-2]["text"] == {"nl": "Blijf kalm", "en": "Stay calm"}
    editor.save("/edit/dos", "down:blijf-kalm")
    editor.save("/edit/dos", "down:blijf-kalm")
    assert [each["id"] for each in tree(editor)["dos"]] == ids
    editor.save("/edit/dos", "remove:blijf-kalm", **{"dos.privacy.text.en": "Ask."})
    assert editor.page.heading == "Remove this?"
    assert tree(editor)["dos"][3]["text"]["en"] == "Ask."
    editor.save("/edit/dos")
    assert [each["id"] for each in tree(editor)["dos"]] == ids[:-1]


def test_a_list_grows_to_its_limit_and_no_further(editor):
    editor.open("/edit/dos")
    for _ in range(6):
        editor.save("/edit/dos", "add", new="x")
    assert len(tree(editor)["dos"]) == 12
    assert "which is the most" in editor.text


@pytest.mark.parametrize("part", ["contacts", "faq", "guidance"])
def test_a_new_item_opens_on_a_page_of_its_own_and_goes_with_its_texts(editor, part):
    editor.open(f"/edit/{part}").save(f"/edit/{part}", "add", new="Nieuw")
    assert editor.page.address == f"/admin/campaign/edit/{part}/nieuw"
    editor.open(f"/edit/{part}").save(f"/edit/{part}", "remove:nieuw")
    editor.save(f"/edit/{part}")
    assert not [name for name in editor.draft.files if "nieuw" in name]
    assert version(editor)


def test_a_language_is_added_translated_and_removed(editor):
    before = version(editor)
    editor.open("/edit/languages").save("/edit/languages", "add", new="AR")
    assert tree(editor)["languages"][-1] == {"tag": "ar", "status": "working"}
    editor.open("/edit/names")
    assert editor.beside("title.ar")
    editor.save("/edit/names", **{"title.ar": "قواعدنا"})
    assert editor.fields("/edit/names")["title.ar"] == "قواعدنا"
    editor.open("/edit/faq/why")
    assert editor.beside("faq.why.text.ar") == ["Is empty. Write the text."]
    editor.open("/edit/languages").save("/edit/languages", "remove:ar")
    editor.save("/edit/languages")
    assert version(editor).hash == before.hash


@pytest.mark.parametrize("tag", ["", "nl", "xx-none", "?"])
def test_what_is_no_new_language_is_not_added(editor, tag):
    editor.open("/edit/languages").save("/edit/languages", "add", new=tag)
    assert len(tree(editor)["languages"]) == 2


def test_the_last_language_stays(editor):
    editor.open("/edit/languages").save("/edit/languages", "remove:en")
    editor.save("/edit/languages")
    fields = {"launch": editor.token, "revision": str(editor.draft.revision)}
    editor.send("/edit/languages", {**fields, "act": "remove:nl", "sure": "yes"})
    assert [each["tag"] for each in tree(editor)["languages"]] == ["nl"]
    assert version(editor)


@pytest.mark.parametrize(
    "path",
    ["/edit/none", "/edit/dos/privacy", "/edit/faq/none", "/preview/nl/none", "/preview/xx/dos"],
)
def test_a_page_that_is_not_there_is_said_so(editor, path):
    assert editor.open(path).answer.status_code == 404
