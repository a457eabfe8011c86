"""Snippets: in every channel and language the Do's stay what they are, and everything fits."""

import unicodedata
from dataclasses import replace

import html5lib
import pytest

from lti_app.sharing.channels import Picture, Room, Unit, length
from lti_app.sharing.known_channels import CHANNELS
from lti_app.sharing.snippets import Message, Remark, Role, compose
from tests.sharing.editions import EDITIONS, LINK, SHIPPED_EDITIONS, made

INTROS = (
    "",
    "Welkom in deze groep!",
    "*Hoi* _allemaal_ <b>&amp;</b> 👋🏽\n\n# niet\n- ook niet",
    "x" * 2000,
)
BY_ID = {channel.id: channel for channel in CHANNELS}

every_channel = pytest.mark.parametrize("channel", CHANNELS, ids=BY_ID)
every_edition = pytest.mark.parametrize("edition", EDITIONS, ids=range(len(EDITIONS)))
every_intro = pytest.mark.parametrize("intro", INTROS, ids=range(len(INTROS)))


def dos_in(message: Message, bullet: str, intro: str) -> list[str]:
    """Read the Do's back from a message: what a person who pastes it sees as Do's."""
    text = message.text
    if message.role is Role.ALL and intro:
        assert text.startswith(intro + "\n\n")
        text = text[len(intro) + 2 :]
    return [
        line.removeprefix(bullet)
        for line in text.split("\n")
        if line and line != LINK and message.role in (Role.DOS, Role.ALL)
    ]


@every_channel
@every_edition
@every_intro
def test_the_dos_are_unchanged_and_in_order_or_not_there_at_all(channel, edition, intro):
    snippet = compose(edition, channel, intro=intro, link=LINK)

    found = [text for m in snippet.messages for text in dos_in(m, channel.bullet, intro)]

    assert found in ([do.text for do in edition.dos], [])
    if not found:
        assert channel.room is Room.LINK or Remark.LINK_ONLY in snippet.remarks
        assert snippet.messages[-1].text.endswith(LINK)


@every_channel
@every_edition
@every_intro
def test_no_message_is_longer_than_the_channel_takes_unless_it_says_so(channel, edition, intro):
    snippet = compose(edition, channel, intro=intro, link=LINK)

    for message in snippet.messages:
        assert message.length == length(message.text, channel.unit)
        if not message.fits:
            assert message.role is Role.INTRO
            assert Remark.INTRO_TOO_LONG in snippet.remarks
    assert snippet.messages


@every_channel
@every_edition
def test_the_html_has_the_same_words_as_the_text(channel, edition):
    snippet = compose(edition, channel, intro="Hoi & <welkom>", link=LINK)

    for message in snippet.messages:
        if message.html is None:
            continue
        tree = html5lib.parseFragment(message.html, namespaceHTMLElements=False)
        shown = ["".join(each.itertext()) for each in tree.iter() if each.tag in ("p", "li")]
        lines = [line for line in message.text.split("\n") if line]
        assert shown == [line.removeprefix(channel.bullet) for line in lines]


@every_channel
@every_edition
def test_an_introduction_is_never_dropped_without_a_word(channel, edition):
    snippet = compose(edition, channel, intro="Welkom!", link=LINK)

    is_there = snippet.messages[0].text.startswith("Welkom!")
    assert is_there != (Remark.WITHOUT_INTRO in snippet.remarks)


@every_channel
def test_introduction_and_dos_are_separate_messages_but_in_a_field(channel):
    snippet = compose(SHIPPED_EDITIONS[0], channel, intro="Welkom!", link=LINK)
    roles = [message.role for message in snippet.messages]

    if channel.room is Room.MESSAGES:
        assert roles[0] is Role.INTRO
        assert Role.ALL not in roles
    if channel.room is Room.FIELD:
        assert len(roles) == 1


@pytest.mark.parametrize(
    ("channel", "roles", "remarks"),
    [
        ("whatsapp-message", "intro dos", ()),
        ("whatsapp-caption", "intro dos", ()),
        ("whatsapp-description", "all", ()),
        ("discord-message", "intro dos", ()),
        ("discord-topic", "dos", (Remark.WITHOUT_INTRO,)),
        ("discord-rules", " ".join(["dos"] * 8), (Remark.WITHOUT_INTRO,)),
        ("teams-chat", "intro dos", ()),
        ("kaltura-button", "link", (Remark.WITHOUT_INTRO,)),
        ("slack-topic", "link", (Remark.LINK_ONLY,)),
        ("telegram-description", "link", (Remark.LINK_ONLY,)),
        ("email", "all", ()),
        ("plain", "intro dos", ()),
    ],
)
def test_the_shipped_dos_reach_each_channel_in_the_form_it_takes(channel, roles, remarks):
    snippet = compose(
        SHIPPED_EDITIONS[0],
        BY_ID[channel],
        intro="Welkom in deze groep, fijn dat je er bent!",
        link="https://d.nl",
    )

    found = [message.role.value for message in snippet.messages]
    assert " ".join(found) == roles
    assert snippet.remarks == remarks
    assert snippet.fits


def test_dos_that_do_not_fit_are_split_between_two_and_the_link_stands_at_the_end():
    edition = made(*(f"{number} {'woord ' * 45}".strip() for number in range(1, 9)))

    snippet = compose(edition, BY_ID["whatsapp-caption"], intro="", link=LINK)

    assert len(snippet.messages) == 3
    assert snippet.remarks == (Remark.SPLIT,)
    assert [LINK in message.text for message in snippet.messages] == [False, False, True]
    assert [message.with_picture for message in snippet.messages] == [True, False, False]


@pytest.mark.parametrize("channel", ["whatsapp-caption", "telegram-caption", "zoom-chat"])
@pytest.mark.parametrize("edition", SHIPPED_EDITIONS, ids=lambda each: each.language)
def test_where_only_the_link_is_too_much_it_follows_and_the_dos_stay_together(channel, edition):
    link = f"https://dos.university.example.org/campaign/university/{edition.language}"

    snippet = compose(edition, BY_ID[channel], intro="Hoi", link=link)

    assert [message.role for message in snippet.messages] == [Role.INTRO, Role.DOS, Role.LINK]
    assert snippet.messages[-1].text == link
    assert snippet.remarks == ()
    assert snippet.fits


def test_a_link_that_no_message_can_hold_is_said_whatever_the_dos_take():
    channel = replace(BY_ID["zoom-chat"], limit=40)

    snippet = compose(made("Kort."), channel, intro="", link="https://d.nl/" + "x" * 40)

    assert [message.role for message in snippet.messages] == [Role.LINK]
    assert snippet.remarks == (Remark.LINK_ONLY, Remark.LINK_TOO_LONG)


def test_a_do_that_no_message_can_hold_is_replaced_by_the_link_and_the_picture():
    edition = made("Kort.", "y" * 280)
    narrow = replace(BY_ID["whatsapp-caption"], limit=200)

    snippet = compose(edition, narrow, intro="Hoi", link=LINK)

    assert [m.role for m in snippet.messages] == [Role.INTRO, Role.LINK]
    assert snippet.remarks == (Remark.LINK_ONLY,)
    assert snippet.messages[1].with_picture


def test_a_field_that_holds_the_dos_but_not_the_link_gets_the_dos():
    edition = SHIPPED_EDITIONS[0]
    whole = sum(len(do.text) + 3 for do in edition.dos) - 1
    exact = replace(BY_ID["discord-topic"], limit=whole)

    snippet = compose(edition, exact, intro="Hoi", link=LINK)

    assert [message.length for message in snippet.messages] == [whole]
    assert snippet.remarks == (Remark.WITHOUT_INTRO, Remark.WITHOUT_LINK)


def test_a_field_that_holds_not_even_the_link_says_so():
    tiny = replace(BY_ID["slack-topic"], limit=5)

    snippet = compose(SHIPPED_EDITIONS[0], tiny, intro="Hoi", link=LINK)

    assert set(snippet.remarks) == {
        Remark.LINK_ONLY,
        Remark.LINK_TOO_LONG,
        Remark.WITHOUT_INTRO,
    }
    assert not snippet.fits


def test_more_dos_than_a_list_of_rules_has_places_become_the_link():
    few = replace(BY_ID["discord-rules"], most_rules=3)

    snippet = compose(SHIPPED_EDITIONS[0], few, intro="", link=LINK)

    assert snippet.remarks == (Remark.TOO_MANY_RULES, Remark.LINK_ONLY)
    assert [m.text for m in snippet.messages] == [LINK]


@pytest.mark.parametrize(
    ("text", "utf16", "characters", "octets"),
    [
        ("", 0, 0, 0),
        ("abc", 3, 3, 3),
        ("é", 1, 1, 2),
        (unicodedata.normalize("NFD", "é"), 2, 2, 3),
        ("👋🏽", 4, 2, 8),
        ("👩‍👩‍👧‍👦", 11, 7, 25),
        ("اهلا", 4, 4, 8),
        ("\n", 1, 1, 1),
    ],
)
def test_a_length_is_counted_as_the_application_counts(text, utf16, characters, octets):
    assert length(text, Unit.UTF16) == utf16
    assert length(text, Unit.CHARACTERS) == characters
    assert length(text, Unit.BYTES) == octets


def test_a_picture_goes_with_the_dos_only_where_the_channel_has_a_place_for_it():
    for channel in CHANNELS:
        snippet = compose(SHIPPED_EDITIONS[0], channel, intro="Hoi", link=LINK)
        pictured = [message for message in snippet.messages if message.with_picture]
        wanted = channel.picture is not Picture.NONE
        assert len(pictured) == int(wanted), channel.id
        assert all(message.role is not Role.INTRO for message in pictured)


@pytest.mark.parametrize("channel", [each for each in CHANNELS if each.html], ids=lambda c: c.id)
def test_the_html_brings_the_picture_where_it_stands_inside_the_text(channel):
    picture = "https://dos.example.edu/artefact/1/do's&more.png"
    snippet = compose(SHIPPED_EDITIONS[0], channel, intro="Hoi", link=LINK, picture=picture)

    trees = [html5lib.parseFragment(m.html, namespaceHTMLElements=False) for m in snippet.messages]
    found = [each.attrib for tree in trees for each in tree.iter("img")]
    is_inside = channel.picture is Picture.INLINE
    assert [each["src"] for each in found] == [picture] * is_inside
    assert all(each["alt"] == SHIPPED_EDITIONS[0].illustration_alt for each in found)


def test_a_planted_change_of_a_do_would_be_seen():
    channel = BY_ID["plain"]
    message = compose(SHIPPED_EDITIONS[0], channel, intro="", link=LINK).messages[0]
    spoiled = replace(message, text=message.text.replace("respect", "rspect"))

    dos = [do.text for do in SHIPPED_EDITIONS[0].dos]
    assert dos_in(message, channel.bullet, "") == dos
    assert dos_in(spoiled, channel.bullet, "") != dos
