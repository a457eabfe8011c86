"""The share kit for everybody: what is shown is what is pasted, and nobody is remembered."""

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_app.campaign.shelf import shelf
from tests.launcher import code_of
from tests.web.campaigns import SEEHAFEN, publish_both
from tests.web.page import Page, text_of

PATH = "/campaign/shipped/nl/share"


@pytest.fixture(scope="module")
def published(plain):
    return publish_both(plain.app)


@pytest.fixture
def client(plain, published) -> FlaskClient:
    browser: FlaskClient = plain.app.test_client()
    return browser


def fields(answer: TestResponse) -> list[str]:
    """What somebody can select and paste: the text of each message, in order."""
    found = re.findall(r"<textarea readonly[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)
    return [html.unescape(each) for each in found]


def dos_of(texts: list[str], edition, bullet: str = "- ") -> list[str]:
    lines = [line for text in texts for line in text.split("\n")]
    wanted = {f"{bullet}{do.text}" for do in edition.dos}
    return [line.removeprefix(bullet) for line in lines if line in wanted]


def test_the_usual_channel_shows_the_introduction_and_the_unchanged_dos(client, published):
    answer = client.get(PATH)
    edition = published["shipped"].version.editions["nl"]

    intro, dos = fields(answer)
    assert intro == edition.introductions.chat.replace("{group}", "deze groep")
    assert dos_of([dos], edition) == [do.text for do in edition.dos]
    assert dos.endswith("/campaign/shipped/nl")


@pytest.mark.parametrize(("institution", "language"), [("shipped", "en"), (SEEHAFEN, "ar")])
def test_the_dos_on_the_page_are_those_of_its_edition(client, published, institution, language):
    answer = client.get(f"/campaign/{institution}/{language}/share?channel=plain")

    edition = published[institution].version.editions[language]
    assert dos_of(fields(answer), edition, "• ") == [do.text for do in edition.dos]


def test_what_is_shown_is_what_is_in_the_field(client):
    page = Page(client.get(f"{PATH}?channel=discord-message"))
    shown = [text_of(each) for each in page.all("div") if each.get("class") == "text"]

    answer = client.get(f"{PATH}?channel=discord-message")
    assert [" ".join(text.split()) for text in shown] == [
        " ".join(text.split()) for text in fields(answer)
    ]


def test_a_name_and_own_words_are_filled_in_and_nothing_else_is_changed(client):
    answer = client.post(
        PATH,
        data={
            "channel": "whatsapp-message",
            "group": "Statistiek <1>",
            "intro": "*Hoi* {group} & co\r\n</textarea><script>",
        },
    )

    assert answer.status_code == 200
    assert fields(answer)[0] == "*Hoi* Statistiek <1> & co\n</textarea><script>"
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_another_channel_brings_its_own_introduction_unless_somebody_wrote_one(client, published):
    texts = published["shipped"].version.editions["nl"].introductions
    untouched = client.post(
        PATH, data={"channel": "zoom-chat", "intro": texts.chat, "proposal": texts.chat}
    )
    own = client.post(PATH, data={"channel": "zoom-chat", "intro": "Zelf.", "proposal": texts.chat})

    assert fields(untouched)[0].startswith(texts.lecture[:20])
    assert fields(own)[0] == "Zelf."


def test_somebody_can_go_back_to_the_proposal(client, published):
    answer = client.post(
        PATH, data={"channel": "plain", "intro": "Zelf.", "proposal": "x", "change": "proposal"}
    )

    assert fields(answer)[0].startswith("Hoi allemaal")


def test_the_sentence_about_the_language_is_put_in_front_once(client, published):
    texts = published["shipped"].version.editions["nl"].introductions
    wanted = {"channel": "whatsapp-message", "proposal": texts.chat, "change": "language"}

    untouched = client.post(PATH, data={**wanted, "intro": texts.chat})
    own = client.post(PATH, data={**wanted, "intro": "Zelf."})
    again = client.post(PATH, data={**wanted, "intro": f"{texts.language_choice}\n\nZelf."})
    alone = client.post(PATH, data={**wanted, "intro": ""})

    assert 'name="change" value="language">Zet hem ervoor</button>' in untouched.text
    assert fields(untouched)[0].startswith(f"{texts.language_choice}\n\nHoi allemaal")
    assert fields(own)[0] == fields(again)[0] == f"{texts.language_choice}\n\nZelf."
    assert fields(alone)[0] == texts.language_choice


@pytest.mark.parametrize(
    ("intro", "sentence"),
    [
        ("x" * 2001, "meer dan 2.000 tekens"),
        ("Hoi \u202eiollah", "schrijfrichting"),
        ("Hoi \x07", "stuurteken"),
    ],
)
def test_an_introduction_that_cannot_be_used_is_said_and_stays_in_the_form(client, intro, sentence):
    answer = client.post(PATH, data={"channel": "whatsapp-message", "intro": intro})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert fields(answer) == []
    assert html.escape(intro) in answer.text or intro in answer.text


@pytest.mark.parametrize(
    ("group", "intro", "sentence"),
    [
        ("g" * 150, "Hoi {group}", "meer dan 100 tekens"),
        ("", "x" * 2_500 + "END", "meer dan 2.000 tekens"),
    ],
)
def test_a_browser_cuts_nothing_off_before_the_server_says_what_is_too_long(
    client, group, intro, sentence
):
    answer = client.post(PATH, data={"channel": "plain", "group": group, "intro": intro})

    assert "maxlength" not in answer.text
    assert sentence in answer.text
    assert f'value="{group}"' in answer.text
    assert f">{intro}</textarea>" in answer.text
    (wrong,) = re.findall('<(?:input|textarea) id="([a-z]+)"[^>]* aria-invalid', answer.text)
    assert wrong == ("group" if group else "intro")


def test_a_hundred_kilobytes_are_refused_and_not_shortened(client):
    answer = client.post(PATH, data={"channel": "plain", "intro": "é" * 50_000})

    assert answer.status_code in (413, 422)
    assert fields(answer) == []


@pytest.mark.parametrize("channel", ["myspace", "", "x" * 500, "'><script>"])
def test_a_place_that_nobody_knows_is_answered_in_words(client, channel):
    answer = client.get(PATH, query_string={"channel": channel})

    if channel == "":
        assert answer.status_code == 200
    else:
        assert (answer.status_code, code_of(answer)) == (404, "channel_unknown")
        assert f'href="{PATH}" target="_top">Kies uit de lijst</a>' in answer.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Deze campagne is er niet in het ‘français’; hier is ze in het ‘Nederlands’."),
        ("qx", "Deze campagne is er niet in het ‘qx’"),
        ("nl-BE", None),
        ("NL", None),
        ("<b>", None),
        ("x" * 9, None),
    ],
)
def test_a_language_that_the_pack_lacks_is_said_in_one_line(client, language, said):
    answer = client.get(f"/campaign/shipped/{language}/share", follow_redirects=True)

    assert answer.status_code == 200
    found = re.findall('<p class="remark asked" role="note">(.*?)</p>', answer.text)
    assert [each.startswith(said or "") for each in found] == [True] * bool(said)
    crafted = client.get(f"{PATH}?asked={language}")
    assert ('class="remark asked"' in crafted.text) == bool(said)
    assert ("public" in crafted.headers["Cache-Control"]) == (said is None)


def test_a_script_gets_the_part_that_it_asks_for(client):
    wanted = {"channel": "plain", "intro": "Hoi", "part": "messages"}
    messages = client.post(PATH, data=wanted)
    kit = client.post(PATH, data={**wanted, "part": "kit"})

    assert "<form" not in messages.text
    assert fields(messages) == fields(kit)
    assert '<form class="share"' in kit.text
    assert "<html" not in kit.text


@pytest.mark.parametrize(("channel", "said"), [("teams-chat", 1), ("telegram-message", 0)])
def test_where_only_the_link_goes_along_that_is_said(client, channel, said):
    answer = client.get(f"{PATH}?channel={channel}")

    assert answer.text.count("neemt alleen de link met de titel mee") == said
    assert answer.text.count('aria-describedby="way-') == said


def test_nothing_is_remembered_of_who_shares(client):
    for answer in (client.get(PATH), client.post(PATH, data={"channel": "plain", "intro": "Hoi"})):
        assert "Set-Cookie" not in answer.headers
    assert client.post(PATH, data={"channel": "plain"}).headers["Cache-Control"] == "no-store"
    assert "public" in client.get(PATH).headers["Cache-Control"]


def test_the_picture_goes_along_where_the_channel_takes_one(client, published):
    with_picture = client.get(f"{PATH}?channel=whatsapp-caption").text
    without = client.get(f"{PATH}?channel=whatsapp-description").text

    assert '<img src="/artefact/' in with_picture
    assert with_picture.count("<img") > without.count("<img")
    assert with_picture.index('<img src="/artefact/') < with_picture.rindex('class="text"')
    mail = client.get(f"{PATH}?channel=email").text
    assert mail.index('class="text"') < mail.index('<img src="/artefact/')


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("whatsapp-caption", "Voeg eerst de afbeelding toe"),
        ("whatsapp-message", "kopieer hem hieronder"),
        ("brightspace-page", "De afbeelding wordt met de tekst meegekopieerd"),
        ("zoom-chat", "Hier gaat geen afbeelding mee"),
    ],
)
def test_how_the_picture_goes_along_is_said(client, published, channel, said):
    answer = client.get(f"{PATH}?channel={channel}")

    assert said in answer.text
    (template,) = re.findall("<template>(.*?)</template>", answer.text, re.DOTALL) or [""]
    absolute = '<img src="http' in template
    assert absolute == (channel == "brightspace-page")


def test_the_start_of_a_lecture_has_text_slide_large_screen_and_code(client, published):
    answer = client.get("/campaign/shipped/nl/lecture")

    edition = published["shipped"].version.editions["nl"]
    assert dos_of(fields(answer), edition, "• ") == [do.text for do in edition.dos]
    for there in ("/projector", "slide", "?download", "/campaign/shipped/nl</bdi>"):
        assert there in answer.text, there
    for format in ("voor PowerPoint", "(pdf)", "(png)"):
        assert f"Dia {format}" in answer.text


def test_a_lecture_starts_in_the_channel_that_was_chosen(client):
    def chosen(path: str) -> tuple[bool, bool]:
        text = client.get(path).text
        zoom = '<option value="zoom-chat" selected>' in text
        return zoom, 'data-channel="chosen"' in text

    answer = client.post(PATH, data={"channel": "kaltura-chat"})

    assert "/campaign/shipped/nl/lecture?channel=kaltura-chat" in answer.text
    assert chosen("/campaign/shipped/nl/lecture?channel=kaltura-chat") == (False, True)
    # Here a browser that remembers a channel puts it in.
    assert chosen("/campaign/shipped/nl/lecture") == (True, False)


def test_an_institution_can_add_a_channel_and_correct_one(plain, client):
    from lti_app.campaign.files import read_files
    from lti_app.campaign.pack import SHIPPED
    from tests.web.campaigns import publish_files

    files = dict(read_files(SHIPPED))
    files["pack.yaml"] = files["pack.yaml"].replace(b'"2026.11.1"', b'"own"', 1) + (
        b"channels:\n"
        b"  - { id: mattermost, app: Mattermost, name: { nl: bericht, en: message }, limit: 4000,\n"
        b"      source: our own installation, taken_on: 2026-11-26 }\n"
        b"  - { id: zoom-chat, app: Zoom, name: { nl: chat, en: chat }, limit: 400,\n"
        b"      source: measured, taken_on: 2026-11-26 }\n"
    )
    publish_files(plain.app, "own", files)

    own = client.get("/campaign/own/nl/share?channel=mattermost")
    corrected = client.get("/campaign/own/nl/share?channel=zoom-chat")

    assert "Mattermost: bericht" in own.text
    assert len(fields(own)) == 2
    assert len(fields(corrected)) > 3
    assert shelf(plain.app).published("own").version.label == "own"
