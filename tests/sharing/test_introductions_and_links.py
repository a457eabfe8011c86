"""What somebody writes before the Do's, and the addresses that open an application with it."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from lti_app.sharing.introductions import (
    LONGEST_INTRODUCTION,
    IntroductionError,
    filled_in,
    proposed,
)
from lti_app.sharing.known_channels import CHANNELS
from lti_app.sharing.links import share_address, share_addresses
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
def test_an_address_decodes_to_exactly_the_text(channel, edition):
    snippet = compose(edition, channel, intro="Hoi & welkom? #1 +50% 👋🏽", link=LINK)

    for message, address in zip(
        snippet.messages, share_addresses(snippet, link=LINK, title=edition.title), strict=True
    ):
        if address is None:
            continue
        parts = urlsplit(address)
        query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
        name = {"email": "body", "teams-chat": "msgText", "teams-post": "msgText"}
        [text] = query[name.get(channel.id, "text")]
        whole = message.text
        assert text in (whole, whole.removesuffix(LINK).rstrip("\n"), edition.title)
        if "url" in query or "href" in query:
            assert LINK in unquote(address)


def test_teams_gets_the_link_and_the_title_because_it_takes_only_200_characters():
    address = share_address(BY_ID["teams-chat"], "x" * 201, link=LINK, title="Onze Do’s")

    query = parse_qs(urlsplit(address or "").query)
    assert query == {"href": [LINK], "msgText": ["Onze Do’s"]}


def test_a_channel_without_such_an_address_has_none():
    assert share_address(BY_ID["discord-message"], "Hoi", link=LINK, title="Do’s") is None


def test_an_address_that_no_browser_takes_is_not_offered():
    assert share_address(BY_ID["whatsapp-message"], "x" * 9000, link=LINK, title="") is None


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
