"""What somebody writes before the Do's, and the addresses that open an application with it."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from lti_app.sharing.introductions import (
    LONGEST_INTRODUCTION,
    IntroductionError,
    filled_in,
    proposed,
)
from lti_app.sharing.known_channels import CHANNELS
from lti_app.sharing.links import share_way, share_ways
from lti_app.sharing.snippets import Role, compose
from tests.sharing.editions import EDITIONS, LINK, SHIPPED_EDITIONS

BY_ID = {channel.id: channel for channel in CHANNELS}


def test_the_name_of_the_group_stands_in_its_place():
    assert filled_in("Welkom in {group}.", " Statistiek 1 ", otherwise="deze groep") == (
        "Welkom in Statistiek 1."
    )
    assert filled_in("Welkom in {group}.", "", otherwise="deze groep") == "Welkom in deze groep."
    assert filled_in("Welkom.", "Statistiek", otherwise=None) == "Welkom."


def test_a_group_called_like_the_place_is_not_filled_in_again():
    assert filled_in("{group}", "{group}", otherwise=None) == "{group}"


def test_what_somebody_writes_is_kept_but_for_line_ends_and_composition():
    written = "*Hoi* <b>allemaal</b>,\r\n\r\ncafe\u0301 👋🏽 \u200d"

    assert filled_in(written, "", otherwise=None) == "*Hoi* <b>allemaal</b>,\n\ncafé 👋🏽 \u200d"


@pytest.mark.parametrize(
    ("text", "group", "code"),
    [
        ("x" * (LONGEST_INTRODUCTION + 1), "", "too_long"),
        ("x" * 100_000, "", "too_long"),
        ("Hoi \u202eiollah", "", "direction"),
        ("Hoi \u2066", "", "direction"),
        ("Hoi \x00", "", "control"),
        ("Hoi \x1b[31m", "", "control"),
        ("Hoi", "x" * 101, "group_too_long"),
        ("Hoi", "een\ntwee", "group_line"),
        ("Hoi", "\u202e", "group_line"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_code_and_never_shortened(text, group, code):
    with pytest.raises(IntroductionError) as refused:
        filled_in(text, group, otherwise="deze groep")

    assert refused.value.code == code


def test_each_kind_of_channel_is_proposed_the_introduction_that_was_written_for_it():
    texts = SHIPPED_EDITIONS[0].introductions

    assert proposed(texts, BY_ID["whatsapp-message"]) == texts.chat
    assert proposed(texts, BY_ID["whatsapp-description"]) == texts.description
    assert proposed(texts, BY_ID["zoom-chat"]) == texts.lecture
    assert proposed(texts, BY_ID["brightspace-page"]) == texts.course
    assert proposed(texts, BY_ID["discord-rules"]) == ""


@pytest.mark.parametrize("edition", EDITIONS, ids=range(len(EDITIONS)))
@pytest.mark.parametrize("channel", [each for each in CHANNELS if each.share], ids=lambda c: c.id)
def test_an_address_decodes_to_exactly_what_goes_along(channel, edition):
    snippet = compose(edition, channel, intro="Hoi & welkom? #1 +50% 👋🏽", link=LINK)

    for message, way in zip(
        snippet.messages, share_ways(snippet, link=LINK, title=edition.title), strict=True
    ):
        if way is None:
            continue
        query = parse_qs(urlsplit(way.address).query, keep_blank_values=True, strict_parsing=True)
        takes_link = next((name for name in ("url", "href") if name in query), None)
        if takes_link:
            assert query[takes_link] == [LINK]
        whole = message.text.removesuffix(LINK).rstrip("\n") if takes_link else message.text
        name = {"email": "body", "teams-chat": "msgText", "teams-post": "msgText"}
        assert query[name.get(channel.id, "text")] == [whole if way.brings_text else edition.title]
        assert way.brings_text or len(whole) > channel.share_limit


@pytest.mark.parametrize("name", ["whatsapp-message", "telegram-message", "email"])
def test_these_applications_get_the_dos_themselves(name):
    edition = SHIPPED_EDITIONS[0]
    snippet = compose(edition, BY_ID[name], intro="Hoi", link=LINK)

    way = share_ways(snippet, link=LINK, title=edition.title)[-1]

    assert way is not None
    assert way.brings_text
    assert all(quote(do.text, safe="") in way.address for do in edition.dos)


def test_teams_gets_the_link_and_the_title_because_it_takes_only_200_characters():
    way = share_way(BY_ID["teams-chat"], "x" * 201, link=LINK, title="Onze Do’s")

    assert way is not None
    assert not way.brings_text
    query = parse_qs(urlsplit(way.address).query)
    assert query == {"href": [LINK], "msgText": ["Onze Do’s"]}


def test_a_channel_without_such_an_address_has_none():
    assert share_way(BY_ID["discord-message"], "Hoi", link=LINK, title="Do’s") is None


def test_an_address_that_no_browser_takes_is_not_offered():
    assert share_way(BY_ID["whatsapp-message"], "x" * 9000, link=LINK, title="") is None


def test_every_channel_has_its_own_id_and_a_dated_source():
    assert len(BY_ID) == len(CHANNELS)
    for channel in CHANNELS:
        assert channel.fact.source, channel.id
        assert channel.fact.taken_on.year >= 2026


def test_the_channels_that_the_campaign_names_are_all_there():
    apps = {channel.app for channel in CHANNELS}

    assert {"WhatsApp", "Discord", "Microsoft Teams", "Kaltura Room", "Brightspace"} <= apps
    assert {"Zoom", "Slack", "Telegram", "Signal"} <= apps
    assert Role.INTRO.value == "intro"
