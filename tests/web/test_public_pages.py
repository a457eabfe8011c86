"""The public pages of both packs: what they show, to the letter, and how they may be kept."""

import re

import pytest

from lti_app import clock
from lti_app.campaign.files import read_files
from lti_app.campaign.pack import SHIPPED
from tests.launcher import TOOL
from tests.web import installations
from tests.web.campaigns import SEEHAFEN, dos_on, publish_files
from tests.web.crawl_public import PAGES
from tests.web.page import Page, text_of

LIST_OF_DOS = ("", "/projector")
EDITIONS = [
    ("shipped", "nl"),
    ("shipped", "en"),
    *((SEEHAFEN, t) for t in ("de", "en", "ar", "fi")),
]


@pytest.mark.parametrize(("institution", "language"), EDITIONS)
@pytest.mark.parametrize("page", LIST_OF_DOS)
def test_the_dos_are_those_of_the_edition_to_the_letter(
    campaigns, reader, institution, language, page
):
    edition = campaigns[institution].version.editions[language]

    shown = dos_on(Page(reader.get(f"/campaign/{institution}/{language}{page}")))

    assert shown == [[do.text for do in edition.dos]]


def test_a_changed_do_would_be_noticed(campaigns, reader):
    edition = campaigns["shipped"].version.editions["nl"]
    answer = reader.get("/campaign/shipped/nl")
    answer.text = answer.text.replace("vlees en bloed", "vlees  en bloed")

    assert dos_on(Page(answer)) != [[do.text for do in edition.dos]]


@pytest.mark.parametrize(("institution", "language"), EDITIONS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_everybody_and_may_be_kept(reader, institution, language, page):
    answer = reader.get(f"/campaign/{institution}/{language}{page}")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    seconds = 60 if page == "/help" else 300
    assert answer.headers["Cache-Control"] == f"public, max-age={seconds}"
    asked = ", Accept-Language" if language not in ("nl", "en") else ""
    assert answer.headers["Vary"] == f"Accept-Encoding{asked}"
    assert re.fullmatch('"[0-9a-f]{24}"', answer.headers["ETag"])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_the_browser_has_is_not_rendered_again(public, reader, page, monkeypatch):
    address = f"/campaign/shipped/nl{page}"
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    tag = reader.get(address).headers["ETag"]
    public.extensions["kept_answers"]._kept.clear()

    for known in (tag, f"W/{tag}", f'"other", {tag}', f'{tag[:-1]}-gzip"'):
        answer = reader.get(address, headers={"If-None-Match": known})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert answer.headers["Cache-Control"].startswith("public")
    assert public.extensions["kept_answers"]._kept == {}


def test_the_second_reader_costs_no_template(public, reader, monkeypatch):
    first = reader.get("/campaign/shipped/nl/about")
    monkeypatch.setattr("lti_app.campaign.pages.render_template", None)

    assert reader.get("/campaign/shipped/nl/about").data == first.data


def test_a_page_is_sent_compressed_to_who_takes_that(reader):
    plain = reader.get("/campaign/shipped/nl")
    packed = reader.get("/campaign/shipped/nl", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_a_new_publication_gives_every_page_a_new_tag(tmp_path):
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        files = dict(read_files(SHIPPED))
        publish_files(app, "here", files)
        browser = app.test_client()
        before = [browser.get(f"/campaign/here/nl{page}").headers["ETag"] for page in PAGES]
        files["pack.yaml"] = files["pack.yaml"].replace(b'version: "2026.11.1"', b'version: "next"')
        publish_files(app, "here", files)
        after = [browser.get(f"/campaign/here/nl{page}").headers["ETag"] for page in PAGES]

    assert not set(before) & set(after)


def test_a_cookie_changes_nothing(reader):
    plain = reader.get("/campaign/seehafen/ar").data

    reader.set_cookie("__Host-dos-language", "nl", domain="localhost", secure=True)

    assert reader.get("/campaign/seehafen/ar", base_url="https://localhost").data == plain


@pytest.mark.parametrize(
    ("institution", "wishes", "language"),
    [
        ("shipped", "en-US, nl;q=0.5", "en"),
        ("shipped", "fr, nl-BE;q=0.5", "nl"),
        ("shipped", "fr", "nl"),
        ("shipped", "", "nl"),
        (SEEHAFEN, "ar-EG", "ar"),
        (SEEHAFEN, "nl", "de"),
        (SEEHAFEN, "*", "de"),
        (SEEHAFEN, "x\xff;q=z,,", "de"),
    ],
)
def test_the_short_address_leads_to_the_language_that_fits(reader, institution, wishes, language):
    answer = reader.get(f"/campaign/{institution}", headers={"Accept-Language": wishes})

    assert answer.status_code == 302
    assert answer.location == f"/campaign/{institution}/{language}"
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("/campaign/shipped/nl-BE/faq", "/campaign/shipped/nl/faq"),
        ("/campaign/shipped/EN", "/campaign/shipped/en"),
        (
            "/campaign/seehafen/fr/guidance/first-week",
            "/campaign/seehafen/de/guidance/first-week?asked=fr",
        ),
        (
            "/campaign/shipped/fr/share?channel=plain",
            "/campaign/shipped/nl/share?channel=plain&asked=fr",
        ),
        (
            "/campaign/shipped/NL/share?channel=plain&language=en",
            "/campaign/shipped/nl/share?channel=plain&language=en",
        ),
        ("/campaign/shipped/NL/share?asked=fr", "/campaign/shipped/nl/share"),
        (
            "/campaign/shipped/nl-BE?_external=1&_scheme=ftp&_anchor=x&language=%26",
            "/campaign/shipped/nl?_external=1&_scheme=ftp&_anchor=x&language=%26",
        ),
    ],
)
def test_a_language_that_is_not_there_leads_to_the_nearest(reader, address, nearest):
    answer = reader.get(address)

    assert (answer.status_code, answer.location) == (302, nearest)


@pytest.mark.parametrize("page", ["share", "lecture"])
def test_another_language_keeps_the_place_that_was_chosen(reader, page):
    address = f"/campaign/shipped/nl/{page}"
    english = f'href="/campaign/shipped/en/{page}'

    assert f'{english}?channel=plain" lang="en"' in reader.get(f"{address}?channel=plain").text
    assert f'{english}" lang="en"' in reader.get(address).text


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        ("/campaign/nobody", ["/"]),
        ("/campaign/nobody/nl/help", ["/"]),
        (f"/campaign/{'x' * 60}/nl", ["/"]),
        ("/campaign/%3Cb%3E/nl", ["/"]),
        ("/campaign/shipped/nl/guidance/x", ["/campaign/shipped/nl", "/campaign/shipped/nl/help"]),
    ],
)
def test_what_is_not_there_is_said_in_words_with_a_way_on(reader, address, ways):
    answer = reader.get(address)

    page = Page(answer)
    assert page.status == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(ways) <= set(page.links())


def test_a_stranger_cannot_fill_the_memory_with_names(public, reader):
    before = dict(public.extensions["shelf"]._known)
    for number in range(50):
        reader.get(f"/campaign/nobody-{number}/nl")

    assert public.extensions["shelf"]._known.keys() == before.keys()
    assert not any("nobody" in name for name in public.extensions["known_institutions"])


def test_arabic_runs_from_right_to_left_in_a_page_of_another_language(reader):
    answer = reader.get("/campaign/seehafen/ar", headers={"Accept-Language": "nl"})
    page = Page(answer)

    assert page.root.get("lang") == "nl"
    (dos,) = page.all("ol", **{"class": "dos"})
    assert (dos.get("lang"), dos.get("dir")) == ("ar", "rtl")
    (opening,) = page.all("header", **{"class": "opening"})
    assert (opening.get("lang"), opening.get("dir")) == ("ar", "rtl")


def test_a_link_shows_itself_with_picture_and_words(campaigns, reader):
    found = campaigns["shipped"]
    edition = found.version.editions["en"]
    page = Page(reader.get("/campaign/shipped/en"))
    said = {
        meta.get("property") or meta.get("name"): meta.get("content") for meta in page.all("meta")
    }
    pictures = [each for each in found.artefacts if each.kind == "landscape-picture"]
    (picture,) = (each for each in pictures if each.language == "en")

    assert said["og:title"] == edition.title
    assert said["og:description"] == edition.introduction
    assert said["og:image:alt"] == edition.illustration_alt
    assert said["og:locale"] == "en_GB"
    assert said["twitter:card"] == "summary_large_image"
    assert str(said["og:image"]).startswith(f"{TOOL}/artefact/{picture.hash}/")
    assert reader.get(str(said["og:image"])).mimetype == "image/png"
    (canonical,) = page.all("link", rel="canonical")
    assert canonical.get("href") == f"{TOOL}/campaign/shipped/en"
    assert {each.get("hreflang") for each in page.all("link", rel="alternate")} == {"nl", "en"}


def test_every_question_is_there_by_audience_and_can_be_linked_to(campaigns, reader):
    page = Page(reader.get("/campaign/shipped/nl/faq"))

    questions = [text_of(each) for each in page.all("h3")]
    edition = campaigns["shipped"].version.editions["nl"]
    assert sorted(questions) == sorted(" ".join(each.question.split()) for each in edition.faq)
    assert all(page.by_id(each.id) is not None for each in edition.faq)
    groups = [
        each.get("id") for each in page.all("h2") if (each.get("id") or "").startswith("for-")
    ]
    assert groups == ["for-everyone", "for-students", "for-staff"]


def test_every_page_of_advice_is_listed_and_opens(campaigns, reader):
    page = Page(reader.get("/campaign/shipped/en/guidance"))

    for each in campaigns["shipped"].version.editions["en"].guidance:
        address = f"/campaign/shipped/en/guidance/{each.id}"
        assert address in page.links()
        assert Page(reader.get(address)).heading == each.title


def test_advice_begins_with_the_people_whom_it_may_concern_themselves(reader):
    page = Page(reader.get("/campaign/shipped/en/guidance"))

    groups = [each.get("id") for each in page.all("h2") if each.get("id", "").startswith("for-")]
    assert groups == ["for-students", "for-staff"]


def test_what_looks_like_code_is_text(tmp_path):
    hostile = '{{ 7+7 }} {% raw %} &lt;b&gt; &amp;quot; < "x" y\\'
    files = dict(read_files(SHIPPED))
    begins = "Behandel elkaar met|Wat je online schrijft|Mag ik nog wel"
    files["pack.yaml"] = re.sub(
        f"(nl: )((?:{begins}).*)",
        lambda found: f"{found[1]}'{hostile} {found[2]}'",
        files["pack.yaml"].decode(),
    ).encode()
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        edition = publish_files(app, "here", files).version.editions["nl"]
        pages = [Page(app.test_client().get(f"/campaign/here/nl{page}")) for page in PAGES]
    dos, faq = pages[0], pages[1]

    assert edition.dos[0].text.startswith(hostile)
    assert dos_on(dos) == [[do.text for do in edition.dos]]
    assert edition.introduction in [each.text for each in dos.all("p")]
    assert any(hostile in text_of(each) for each in faq.all("h3"))
    assert [page.all("i") for page in pages] == [[]] * len(pages)
