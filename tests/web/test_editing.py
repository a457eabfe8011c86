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
