"""Artefacts and colours at addresses that stay: the right bytes, type and name, kept for a year."""

import hashlib
from urllib.parse import quote

import pytest

from lti_app.campaign.artefacts import ArtefactKind
from tests.campaign.artefacts import stand_ins
from tests.web.campaigns import SEEHAFEN
from tests.web.page import Page

TYPES = {
    ArtefactKind.CHAT_PICTURE: ("image/png", "inline"),
    ArtefactKind.LANDSCAPE_PICTURE: ("image/png", "inline"),
    ArtefactKind.POSTER_A4: ("application/pdf", "inline"),
    ArtefactKind.POSTER_A3: ("application/pdf", "inline"),
    ArtefactKind.HANDOUT: ("application/pdf", "inline"),
    ArtefactKind.SLIDE: (None, "attachment"),
    ArtefactKind.SLIDE_PDF: ("application/pdf", "inline"),
    ArtefactKind.SLIDE_PNG: ("image/png", "inline"),
    ArtefactKind.SLIDES: (None, "attachment"),
    ArtefactKind.QR_SVG: ("image/svg+xml", "inline"),
    ArtefactKind.QR_PNG: ("image/png", "inline"),
    ArtefactKind.PLAIN_TEXT: ("text/plain; charset=utf-8", "inline"),
    ArtefactKind.MARKDOWN: ("text/markdown; charset=utf-8", "attachment"),
    ArtefactKind.HTML: ("text/plain; charset=utf-8", "attachment"),
}


@pytest.fixture(params=ArtefactKind)
def made(request, campaigns):
    """An artefact of each kind, as it was made."""
    version = campaigns[SEEHAFEN].version
    return next(e for e in stand_ins(version) if (e.kind, e.language) == (request.param, "ar"))


def address_of(artefact) -> str:
    digest = hashlib.sha256(artefact.content).hexdigest()
    return f"/artefact/{digest}/{quote(artefact.file_name)}"


def test_a_file_comes_as_it_was_made(reader, made):
    answer = reader.get(address_of(made))

    media_type, disposition = TYPES[made.kind]
    assert answer.data == made.content
    assert answer.headers["Content-Type"] == (media_type or made.media_type)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith(f"{disposition}; ")
    assert "Set-Cookie" not in answer.headers


def test_a_file_can_be_saved_under_its_own_name(reader, made):
    answer = reader.get(f"{address_of(made)}?download")

    header = answer.headers["Content-Disposition"]
    assert header.startswith("attachment; ")
    assert f"filename*=UTF-8''{quote(made.file_name, safe='')}" in header
    assert header.isascii()


def test_a_file_that_the_browser_has_is_not_sent_again(reader, made):
    answer = reader.get(address_of(made))
    again = reader.get(address_of(made), headers={"If-None-Match": answer.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert "immutable" in again.headers["Cache-Control"]


def test_a_file_can_run_nothing_on_our_site(reader, made):
    answer = reader.get(address_of(made))

    policy = answer.headers["Content-Security-Policy"]
    assert "script-src" not in policy
    if answer.mimetype == "application/pdf":
        assert "frame-ancestors 'none'" in policy
    else:
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
    assert answer.mimetype != "text/html"


@pytest.mark.parametrize("change", ["name", "digest", "length", "path"])
def test_a_file_that_was_not_published_is_said_in_words(reader, campaigns, change):
    stored = campaigns["shipped"].artefacts[0]
    address = {
        "name": f"/artefact/{stored.hash}/invoice.exe",
        "digest": f"/artefact/{'0' * 64}/{stored.file_name}",
        "length": f"/artefact/{stored.hash[:16]}/{stored.file_name}",
        "path": f"/artefact/{stored.hash}/../../{stored.file_name}",
    }[change]

    answer = reader.get(address)

    assert Page(answer).status == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_name_that_no_database_can_hold_is_no_file_either(client):
    answer = client.get(f"/artefact/{'0' * 64}/a%00b.pdf")

    assert Page(answer).status == 404


def test_the_page_of_downloads_offers_every_file_of_its_language(campaigns, reader):
    for institution, found in campaigns.items():
        for language in found.version.editions:
            links = Page(reader.get(f"/campaign/{institution}/{language}/downloads")).links()
            offered = {link.removesuffix("?download") for link in links if "/artefact/" in link}
            wanted = [each for each in found.artefacts if each.language == language]
            assert len(wanted) == len(ArtefactKind)
            assert offered == {f"/artefact/{e.hash}/{quote(e.file_name)}" for e in wanted}


def test_colours_of_an_institution_come_as_a_style_sheet_that_stays(campaigns, reader):
    page = Page(reader.get("/campaign/seehafen/de"))
    sheets = [each.get("href") or "" for each in page.all("link", rel="stylesheet")]
    (address,) = (each for each in sheets if each.startswith("/theme/"))

    answer = reader.get(address)

    theme = campaigns[SEEHAFEN].version.theme
    assert theme is not None
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert f"--dos-brand: light-dark({theme.brand}, {theme.brand_dark});" in answer.text
    assert f"--dos-panel: {theme.panel};" in answer.text


def test_who_has_no_colours_asks_for_no_style_sheet(campaigns, reader):
    assert "/theme/" not in reader.get("/campaign/shipped/nl").text
    digest = campaigns["shipped"].version.hash[:16]
    assert reader.get(f"/theme/{digest}.css").status_code == 404
    assert reader.get("/theme/0123456789abcdef.css").status_code == 404
    assert reader.get("/theme/x.css").status_code == 404
