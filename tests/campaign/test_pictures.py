"""Pictures and codes: their size, and where a code leads."""

import io

import pytest
import segno
import typst
from PIL import Image

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.rendering import typesetting
from tests.campaign.packs import ADDRESSES, second, sheet, shipped, with_texts


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        (ArtefactKind.CHAT_PICTURE, (1080, 1350)),
        (ArtefactKind.LANDSCAPE_PICTURE, (1200, 630)),
        (ArtefactKind.SLIDE_PNG, (1920, 1080)),
    ],
)
def test_pictures_have_the_size_that_chats_previews_and_screens_want(made, kind, size):
    picture = opened(made[kind].content)

    assert (picture.format, picture.size) == ("PNG", size)


def test_pictures_are_painted_in_the_colours_of_the_institution(rendered):
    for version, panel in ((shipped(), (15, 94, 92)), (second(), (20, 54, 92))):
        picture = opened(rendered[version.id, "en", ArtefactKind.CHAT_PICTURE].content)

        assert picture.convert("RGB").getpixel((5, 5)) == panel


def modules(picture: Image.Image, count: int, border: int) -> list[list[bool]]:
    """Return which modules of a code are dark, seen in the middle of each."""
    grey = picture.convert("L").tobytes()
    step = picture.width / (count + 2 * border)
    return [
        [
            grey[int((y + border + 0.5) * step) * picture.width + int((x + border + 0.5) * step)]
            < 128
            for x in range(count)
        ]
        for y in range(count)
    ]


def drawn(svg: bytes) -> bytes:
    """Return a drawing as a bitmap."""
    page = b"#set page(width: auto, height: auto, margin: 0pt)\n"
    image = b'#image(bytes(sys.inputs.svg), format: "svg", width: 400pt)'
    bitmap = typst.compile(page + image, format="png", sys_inputs={"svg": svg.decode()})
    assert bitmap is not None
    return bitmap


@pytest.mark.parametrize("kind", [ArtefactKind.QR_PNG, ArtefactKind.QR_SVG])
def test_a_code_is_that_of_the_address(made, edition, kind):
    """No decoder is at hand, so its modules are compared with those that the address must have."""
    expected = segno.make_qr(ADDRESSES[edition.language], error="m", boost_error=False).matrix
    content = made[kind].content
    if kind == ArtefactKind.QR_SVG:
        content = drawn(content)

    found = modules(opened(content), len(expected), border=4)

    assert found == [[bool(module) for module in row] for row in expected]


def test_a_code_that_is_printed_says_whether_the_text_behind_it_is_official(rendered):
    working = rendered["online-dos", "en", ArtefactKind.QR_SVG].content.decode()
    official = rendered["seehafen", "en", ArtefactKind.QR_SVG].content.decode()

    assert "This is a working version" in working
    assert "working version" not in official


def test_larger_texts_get_smaller_type_and_not_a_second_page():
    short = with_texts(shipped(), "en", "Be kind.", "Ask for help.")
    long = with_texts(shipped(), "en", *["Be kind to each other, whatever happens." * 4] * 8)

    for version in (short, long):
        for template, size in (("chat", (1080, 1350)), ("slide", (960, 540))):
            assert opened(typesetting.picture(template, sheet(version, "en"))).size == size
