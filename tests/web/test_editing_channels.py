"""Places to share in: known ones are corrected, own ones added, and the share kit follows."""

import pytest

from lti_app.campaign.document import read_document
from lti_app.campaign.files import MANIFEST
from lti_app.campaign.pack import SHIPPED, load_pack, open_pack
from lti_app.editing.channel_parts import known_as_item
from lti_app.editing.sketch import Sketch
from lti_app.sharing.known_channels import CHANNELS, channels
from tests.web.editing import Editor
from tests.web.page import text_of
from tests.web.visit import Visit

LIST = "/edit/channels"


@pytest.fixture
def editor(admin) -> Editor:
    """An administrator who has begun a draft from the shipped pack."""
    return Editor(admin).begin()


def tree(editor):
    return read_document(MANIFEST, editor.draft.files[MANIFEST]).tree


def channel(editor, name):
    """Return what the share kit would make of a channel."""
    edition = open_pack(editor.draft.files).version.editions["nl"]
    return next(each for each in channels(edition) if each.id == name)


def offered(editor):
    select = editor.open(LIST).page.by_id("offered")
    return {each.get("value"): text_of(each) for each in select.iter("option")}


def take(editor, name):
    return editor.open(LIST).save(LIST, "take", offered=name)


def test_every_known_place_is_offered_by_its_name_with_what_is_known(editor):
    found = offered(editor)

    assert list(found) == [each.id for each in CHANNELS]
    assert found["whatsapp-message"] == "WhatsApp: message – 65,536 UTF-16 units"
    assert found["teams-chat"] == "Microsoft Teams: chat – 28,000 bytes"
    assert found["plain"] == "Plain text – no limit known"


def test_a_known_place_opens_with_what_it_has_now_and_only_that_changes(editor):
    take(editor, "whatsapp-message")

    assert editor.page.address == f"/admin/campaign{LIST}/whatsapp-message"
    assert editor.page.heading == "WhatsApp: bericht"
    assert "“WhatsApp: message”: 65,536 UTF-16 units, documented (26 November 2026)." in editor.text
    assert "whatsapp-message" not in offered(editor)

    path = f"{LIST}/whatsapp-message"
    editor.open(path).save(path, **{"channels.whatsapp-message.limit": "700"})

    before = next(each for each in CHANNELS if each.id == "whatsapp-message")
    after = channel(editor, "whatsapp-message")
    assert after.limit == 700
    for name in ("app", "room", "unit", "bullet", "html", "picture", "share", "share_limit"):
        assert getattr(after, name) == getattr(before, name), name


@pytest.mark.parametrize("known", CHANNELS, ids=lambda each: each.id)
def test_every_known_place_is_right_as_it_is_taken(editor, known):
    take(editor, known.id)
    path = f"{LIST}/{known.id}"
    before = tree(editor)
    editor.open(path).save(path)

    assert tree(editor) == before
    after = channel(editor, known.id)
    for name in ("limit", "unit", "bullet", "html", "picture", "most_rules", "share"):
        assert getattr(after, name) == getattr(known, name), name


def test_the_name_of_a_known_place_is_there_in_the_languages_of_the_tool(editor):
    editor.open("/edit/languages").save("/edit/languages", "add", new="ar")
    take(editor, "discord-topic")

    (entry,) = tree(editor)["channels"]
    assert entry["name"] == {"nl": "onderwerp van een kanaal", "en": "channel topic", "ar": ""}
    assert editor.beside("channels.discord-topic.name.ar") == ["Is empty. Write the text."]


@pytest.mark.parametrize("name", ["", "nowhere", "whatsapp-message"])
def test_what_is_not_on_offer_is_not_taken(editor, name):
    take(editor, "whatsapp-message")
    editor.open(LIST)
    fields = {**editor.fields(LIST), "act": "take", "offered": name}

    editor.send(LIST, fields)

    assert editor.page.address == f"/admin/campaign{LIST}"
    assert [each["id"] for each in tree(editor)["channels"]] == ["whatsapp-message"]


def test_a_place_of_our_own_is_added_filled_in_and_removed(editor):
    before = load_pack(SHIPPED).hash
    editor.open(LIST).save(LIST, "add", new="Rocket.Chat")
    path = f"{LIST}/rocket-chat"
    assert editor.page.address == f"/admin/campaign{path}"
    assert editor.beside("channels.rocket-chat.name.nl") == ["Is empty. Write the text."]

    entered = {
        "name.nl": "bericht",
        "name.en": "message",
        "room": "rules",
        "most_rules": "5",
        "limit": "500",
        "unit": "bytes",
        "bullet": "",
        "html": "yes",
        "picture": "none",
        "share": "https://chat.example.org/?text={text}",
        "share_limit": "200",
        "source": "our own installation",
        "taken_on": "2026-11-26",
    }
    editor.save(path, **{f"channels.rocket-chat.{name}": text for name, text in entered.items()})

    found = channel(editor, "rocket-chat")
    assert (found.app, found.own_name, found.bullet) == ("Rocket.Chat", "bericht", "")
    assert (found.limit, found.most_rules, found.html) == (500, 5, True)
    shown = editor.open(path).fields(path)
    for name, text in entered.items():
        assert shown[f"channels.rocket-chat.{name}"] == text, name

    editor.open(LIST).save(LIST, "remove:rocket-chat")
    assert editor.page.heading == "Remove this?"
    editor.save(LIST)
    assert open_pack(editor.draft.files).version.hash == before


def test_a_place_of_our_own_never_stands_in_for_a_known_one_by_its_name(editor):
    editor.open(LIST).save(LIST, "add", new="Plain")

    assert [each["id"] for each in tree(editor)["channels"]] == ["plain-2"]


def test_places_are_moved(editor):
    take(editor, "plain")
    take(editor, "email")
    editor.open(LIST).save(LIST, "up:email")

    assert [each["id"] for each in tree(editor)["channels"]] == ["email", "plain"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("limit", "49", "Is lower than 50. Write 50 or more."),
        ("limit", "many", "Must be a whole number. Write it in digits."),
        ("share", "http://x", "http://x is not an address that opens an application."),
        ("source", "", "Is empty. Write the text."),
        ("taken_on", "", "Is not a date."),
        ("app", "x" * 41, "Is longer than 40 characters. Shorten it."),
    ],
)
def test_what_is_wrong_with_a_place_is_said_beside_its_field(editor, name, text, problem):
    take(editor, "telegram-message")
    path, field = f"{LIST}/telegram-message", f"channels.telegram-message.{name}"

    editor.open(path).save(path, **{field: text})

    assert [each.startswith(problem) for each in editor.beside(field)] == [True]


def test_on_a_dutch_page_known_places_have_dutch_names(launcher, code):
    visit = Visit(launcher, "instructor", locale="nl")
    visit.get("/admin/join").click("/admin/join", code=code())
    editor = Editor(visit).begin()

    assert offered(editor)["slack-message"] == "Slack: bericht – 4.000 tekens"
    take(editor, "slack-message")
    assert "“Slack: bericht”: 4.000 tekens, gedocumenteerd (26 november 2026)." in editor.text


def test_no_known_place_is_taken_twice():
    sketch = Sketch({"languages": [{"tag": "nl"}], "channels": [{"id": "plain"}]}, {})

    assert known_as_item(sketch, "plain") is None
