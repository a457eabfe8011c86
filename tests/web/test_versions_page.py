"""`/v/<hash>`: exactly the text that somebody saw, whatever has been published since."""

from hashlib import sha256

import pytest

from lti_app.campaign.files import read_files
from lti_app.campaign.pack import SHIPPED, load_pack
from tests.web import installations
from tests.web.campaigns import SEEHAFEN, dos_on, publish_files
from tests.web.page import Page, text_of

DIGITS = (12, 20, 64)


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("institution", ["shipped", SEEHAFEN])
def test_the_hash_of_a_version_shows_all_its_languages(campaigns, reader, institution, digits):
    version = campaigns[institution].version

    page = Page(reader.get(f"/v/{version.hash[:digits]}"))

    editions = list(version.editions.values())
    assert dos_on(page) == [[do.text for do in each.dos] for each in editions]
    titles = [text_of(each) for each in page.all("h2")]
    assert titles[: len(editions)] == [each.title for each in editions]
    sections = page.all("section", **{"class": "edition"})
    assert [each.get("dir") for each in sections] == [each.direction for each in editions]
    (drawing,) = page.all("img")
    assert version.illustration_hash[:16] in (drawing.get("src") or "")


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("language", ["de", "en", "ar", "fi"])
def test_the_hash_of_an_edition_shows_that_one(campaigns, reader, language, digits):
    edition = campaigns[SEEHAFEN].version.editions[language]

    answer = reader.get(f"/v/{edition.hash[:digits]}")

    assert dos_on(Page(answer)) == [[do.text for do in edition.dos]]
    assert edition.hash in answer.text


@pytest.mark.parametrize("address", ["/v/{hash}", "/campaign/seehafen/{language}/about"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_anybody_can_compute_the_hash_from_what_the_page_shows(
    campaigns, reader, language, address
):
    edition = campaigns[SEEHAFEN].version.editions[language]
    page = Page(reader.get(address.format(hash=edition.hash, language=language)))

    *_, shown = page.all("code")

    assert sha256((shown.text or "").encode()).hexdigest() == edition.hash


def test_an_earlier_version_stays_and_says_nothing_of_the_current_one(tmp_path):
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        files = dict(read_files(SHIPPED))
        before = publish_files(app, "here", files).version
        text = files["pack.yaml"].replace(b'"2026.11.1"', b'"later"')
        files["pack.yaml"] = text.replace(b"kindly remind each other", b"gently remind each other")
        after = publish_files(app, "here", files)
        page = Page(app.test_client().get(f"/v/{before.hash}"))

    assert after.version.hash != before.hash
    assert dos_on(page)[1] == [do.text for do in before.editions["en"].dos]
    assert "later" not in text_of(page.root)


def test_a_text_stays_at_its_address_and_is_not_for_search_engines(campaigns, reader):
    digest = campaigns["shipped"].version.hash
    answer = reader.get(f"/v/{digest}")
    again = reader.get(f"/v/{digest}", headers={"If-None-Match": answer.headers["ETag"]})

    assert again.status_code == 304
    assert "Set-Cookie" not in answer.headers
    (robots,) = Page(answer).all("meta", name="robots")
    assert robots.get("content") == "noindex"


def test_the_shipped_pack_is_found_where_nothing_was_published(tmp_path):
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        digest = load_pack(SHIPPED).hash
        assert app.test_client().get(f"/v/{digest}").status_code == 200


@pytest.mark.parametrize("name", ["0" * 11, "0" * 12, "0" * 64, "0" * 65, "xyz", "%", "a" * 500])
def test_a_code_that_names_nothing_is_said_in_words(reader, name):
    answer = reader.get(f"/v/{name}")

    page = Page(answer)
    assert (page.status, page.heading) == (404, "No text with this code has been published here.")
    assert answer.headers["Cache-Control"] == "no-store"
