"""What holds for all artefacts: complete, the same every time, honest about what they are."""

import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest

from lti_app.campaign.artefacts import ArtefactKind, RenderError
from lti_app.campaign.rendering import fonts, render_all
from lti_app.config import ROOT
from tests.campaign.packs import ADDRESSES, WHEN, second, sheet, shipped, with_texts
from tests.campaign.pdf import Pdf
from tests.campaign.reading import READABLE, read_back, settled

TEXTS = (ArtefactKind.PLAIN_TEXT, ArtefactKind.MARKDOWN, ArtefactKind.HTML)


def test_every_language_gets_every_kind_once(rendered):
    expected = {
        (version.id, language, kind)
        for version in (shipped(), second())
        for language in version.editions
        for kind in ArtefactKind
    }

    assert rendered.keys() == expected
    names = [artefact.file_name for artefact in rendered.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("version", [shipped(), second()], ids=lambda each: each.id)
def test_the_same_version_gives_the_same_bytes(rendered, version):
    for again in render_all(version, ADDRESSES, when=WHEN):
        assert again == rendered[version.id, again.language, again.kind], again.file_name


def test_the_moment_counts_to_the_second_in_whatever_zone_it_is_given(rendered):
    amsterdam = WHEN.astimezone(ZoneInfo("Europe/Amsterdam")).replace(microsecond=7)

    made = render_all(with_texts(shipped(), "en"), ADDRESSES, when=amsterdam)

    by_kind = {artefact.kind: artefact for artefact in made}
    for kind in (ArtefactKind.POSTER_A4, ArtefactKind.SLIDE):
        assert by_kind[kind] == rendered["online-dos", "en", kind]


def test_a_working_text_says_so_in_every_text_and_an_official_one_does_not(rendered):
    for kind in TEXTS:
        assert "Dit is een werkversie" in rendered["online-dos", "nl", kind].content.decode()
        english = rendered["seehafen", "fi", kind].content.decode()
        assert "This is a working version" in english.replace("\\", "")
        official = rendered["seehafen", "de", kind].content.decode().replace("\\", "")
        assert "working version" not in official


@pytest.mark.parametrize(
    "kind", [ArtefactKind.POSTER_A4, ArtefactKind.HANDOUT, ArtefactKind.SLIDE_PDF]
)
def test_a_working_text_says_so_on_paper(rendered, kind):
    working = Pdf(rendered["online-dos", "nl", kind].content).page.extract_text()
    official = Pdf(rendered["seehafen", "en", kind].content).page.extract_text()

    assert "Dit is een werkversie" in " ".join(working.split())
    assert "working version" not in official


def test_version_and_hash_stand_on_every_text(rendered):
    for (pack, _language, kind), artefact in rendered.items():
        if kind in TEXTS:
            version = shipped() if pack == "online-dos" else second()
            said = artefact.content.decode().replace("\\", "")
            assert f"{version.label} · {version.hash[:12]}" in said


def test_plain_text_has_unix_lines_and_no_mark_at_its_beginning(rendered):
    for (_pack, _language, kind), artefact in rendered.items():
        if kind in TEXTS:
            assert b"\r" not in artefact.content
            assert not artefact.content.startswith("\ufeff".encode())


def test_html_says_language_and_direction(rendered):
    arabic = rendered["seehafen", "ar", ArtefactKind.HTML].content.decode()

    assert arabic.startswith('<section lang="ar" dir="rtl">')
    assert "style" not in arabic


def test_what_looks_like_markup_is_text_everywhere():
    odd = 'Say "#1", $x$, a [link](x), <b> & \\ @you, 1. or - or + or = or 5_000.'
    version = with_texts(shipped(), "en", odd, title="#panic() *Our* Do’s [x] <y>")

    made = {each.kind: each for each in render_all(version, ADDRESSES, when=WHEN)}

    for kind in READABLE:
        assert [settled(each) for each in read_back(made[kind])] == [odd], kind


def test_a_character_that_no_font_has_is_refused_with_the_mend():
    version = with_texts(shipped(), "en", "Be kind ✓.", "Ask for help.")

    with pytest.raises(RenderError) as raised:
        render_all(version, ADDRESSES, when=WHEN)

    assert raised.value.fault.message == "en: no installed font has ✓ (U+2713)"
    assert "fontpkg" in raised.value.fault.mend


def test_texts_that_do_not_fit_are_refused_with_the_longest_of_them():
    version = with_texts(shipped(), "en", "Be kind.", *["Be kind to each other online. " * 9] * 11)

    with pytest.raises(RenderError) as raised:
        render_all(version, ADDRESSES, when=WHEN)

    assert "do-2 (270)" in raised.value.fault.mend
    assert "do-1 " not in raised.value.fault.mend


def test_a_word_that_is_wider_than_the_page_is_refused():
    version = with_texts(shipped(), "en", "x" * 200)

    with pytest.raises(RenderError):
        render_all(version, ADDRESSES, when=WHEN)


def test_the_fonts_are_those_of_installed_packages():
    names = [family.name for family in fonts.families()]

    assert names[0] == "Atkinson Hyperlegible"
    assert "Noto Sans Arabic" in names
    assert fonts.missing(sheet(second(), "ar").texts()) == []


def test_pages_are_served_without_the_renderer(tmp_path):
    """The renderer is large; a process that answers requests must not load it."""
    program = (
        "import sys, wsgi\n"
        "print(sorted({'typst', 'pptx', 'segno', 'PIL', 'lxml'} & set(sys.modules)))"
    )
    environment = {
        name: f"sqlite:///{tmp_path}/{name}"
        for name in ("COURSE_DATABASE_URL", "REPORTS_DATABASE_URL", "CAMPAIGN_DATABASE_URL")
    }

    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**environment, "KEYS_DIR": str(tmp_path / "keys")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout == "[]\n"
