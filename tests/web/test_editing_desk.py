"""The desk's part of a pack in the editor: its lists grow, its faults stand beside their fields."""

import pytest

from lti_app.editing import desk_parts
from tests.web.editing import Editor
from tests.web.test_editing import tree, version

NEW = {
    "mapping": {"text"},
    "roles": {"name", "task"},
    "faculties": {"name"},
    "messages": {"title", "text"},
    "norms": {"title", "text"},
    "evaluation": {"text"},
}


@pytest.fixture
def editor(admin) -> Editor:
    """An administrator who has begun a draft from the shipped pack."""
    return Editor(admin).begin()


@pytest.fixture
def fresh(admin) -> Editor:
    """An administrator whose draft, from a list of Do's, has no desk."""
    return Editor(admin).begin("list", text="- Wees lief.", language="nl")


def test_every_list_of_the_desk_has_a_page():
    assert {each.list for each in desk_parts.PAGES} == set(NEW)


@pytest.mark.parametrize("name", NEW)
def test_a_list_that_was_not_there_begins_with_one_item_in_every_language(fresh, name):
    path = f"/edit/desk-{name}"
    fresh.open("/edit/languages").save("/edit/languages", "add", new="en")
    fresh.open(path).save(path, "add", new="Nieuw ding")

    [item] = tree(fresh)["desk"][name]
    assert item.pop("id") == "nieuw-ding"
    first, *others = (item.pop(each) for each in sorted(NEW[name], key=list(item).index))
    assert first == {"nl": "Nieuw ding", "en": ""}
    assert all(each == {"nl": "", "en": ""} for each in others)
    assert item == {}
    assert fresh.beside(f"desk.{name}.nieuw-ding.{'text' if 'text' in NEW[name] else 'name'}.en")


def test_what_is_entered_is_kept_and_the_pack_can_be_published(editor):
    path = "/edit/desk-messages"
    editor.open(path).save(
        path,
        **{
            "desk.messages.plan.title.nl": "Ons plan",
            "desk.messages.plan.text.nl": "Dank je wel. Je hoort van ons voor {date}.",
        },
    )
    path = "/edit/desk-roles"
    editor.open(path).save(path, **{"desk.roles.safety.core": "yes"})

    desk = version(editor).editions["nl"].desk
    [plan] = [each for each in desk.messages if each.id == "plan"]
    [safety] = [each for each in desk.roles if each.id == "safety"]
    assert (plan.title, plan.text) == ("Ons plan", "Dank je wel. Je hoort van ons voor {date}.")
    assert safety.is_core


def test_the_template_is_confirmed_by_taking_its_mark_away(editor):
    assert "Desk: case questions" in editor.open().text
    assert "desk" in version(editor).to_replace

    path = "/edit/desk-mapping"
    editor.open(path).save(path, **{"desk.replace": None})

    assert "desk" not in version(editor).to_replace
    assert not version(editor).editions["nl"].desk.is_template


@pytest.mark.parametrize(
    ("name", "field", "text", "problem"),
    [
        ("messages", "desk.messages.plan.text.nl", "{date} {date}", "Has {date} in it"),
        ("messages", "desk.messages.plan.title.en", "", "Is empty"),
        ("norms", "desk.norms.lecture.text.nl", "x" * 1201, "longer than 1200"),
        ("roles", "desk.roles.safety.task.en", "", "Is empty"),
        ("mapping", "desk.mapping.what.text.en", "x" * 201, "longer than 200"),
    ],
)
def test_what_is_wrong_is_said_on_its_page_only(editor, name, field, text, problem):
    path = f"/edit/desk-{name}"
    editor.open(path).save(path, **{field: text})

    assert any(problem in each for each in editor.beside(field))
    assert editor.fields(path)[field] == text
    marked = {
        item[0].get("href", "").partition("?")[0]
        for item in editor.open().page.all("li")
        if item.find("span[@class='state wrong']") is not None
    }
    assert marked == {f"/admin/campaign{path}"}


def test_the_draft_can_be_looked_at_with_what_the_desk_gets(editor):
    shown = editor.open("/preview/en/sharing").text
    desk = version(editor).editions["en"].desk

    for text in (desk.mapping[0].text, desk.roles[0].task, desk.messages[0].text):
        assert text in shown
    for text in (desk.norms[0].text, desk.evaluation[0].text):
        assert text in shown


def test_before_publishing_it_says_which_list_is_different(editor):
    path = "/edit/desk-messages"
    editor.open(path).save(path, **{"desk.messages.plan.title.nl": "Ons plan"})
    shown = editor.open("/publish").text.partition("Parts of the draft")[0]

    assert "Desk: messages" in shown
    assert "Desk: team roles" not in shown


def test_a_new_kind_of_report_has_nothing_that_a_pack_does_not_know(editor):
    path = "/edit/reporting"
    editor.open(path).save(path, "add", new="Iets anders")
    [kind] = [each for each in tree(editor)["reporting"]["kinds"] if each["id"] == "iets-anders"]

    assert kind == {"id": "iets-anders", "text": {"nl": "Iets anders", "en": ""}}
