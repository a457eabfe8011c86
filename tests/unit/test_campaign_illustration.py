"""Only drawing gets through: what could run, load or read something is refused."""

import pytest

from lti_app.campaign.illustration import LARGEST_ILLUSTRATION, check_illustration

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">
<title>A circle</title><desc>It is green.</desc>
<defs><linearGradient id="g"><stop offset="0" stop-color="#0a0"/></linearGradient></defs>
<circle cx="5" cy="5" r="4" fill="url(#g)"/>
</svg>"""


def problems(drawing):
    return check_illustration("illustration.svg", drawing.encode())


def with_part(part):
    return DRAWING.replace("</svg>", f"{part}</svg>")


def test_a_plain_drawing_is_accepted():
    assert problems(DRAWING) == []


def test_a_script_is_refused_with_its_line():
    [problem] = problems(with_part("<script>alert(1)</script>"))

    assert (problem.file, problem.line, problem.field) == ("illustration.svg", 5, "script")


@pytest.mark.parametrize(
    "part",
    [
        "<foreignObject><p>text</p></foreignObject>",
        '<image href="https://example.org/a.png"/>',
        '<use href="#g"/>',
        '<a href="https://example.org"><path d="M0 0"/></a>',
        "<style>@import url(https://example.org/a.css)</style>",
        '<animate attributeName="r"/>',
        "<text>words</text>",
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
        '<rect onload="alert(1)"/>',
        '<rect ONCLICK="alert(1)"/>',
        '<rect style="fill:red"/>',
        '<rect xmlns:l="http://www.w3.org/1999/xlink" l:href="#g"/>',
        '<rect fill="url(https://example.org/a.svg#g)"/>',
        "<rect fill=\"URL( '//example.org/a.svg#g' )\"/>",
        '<rect fill="u\\72l(//example.org)"/>',
        '<rect fill="url(file:///etc/passwd#g)"/>',
        '<rect fill="javascript:alert(1)"/>',
    ],
)
def test_what_could_run_or_load_something_is_refused(part):
    assert problems(with_part(part))


def test_a_document_type_is_refused_before_its_entities_are_read():
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    [problem] = problems(bomb + DRAWING.replace("A circle", "&b;"))

    assert "document type" in problem.message


def test_a_style_sheet_beside_the_drawing_is_refused():
    [problem] = problems('<?xml-stylesheet href="a.css"?>' + DRAWING)

    assert problem.field == "xml-stylesheet"


def test_several_faults_are_reported_together():
    found = problems(with_part('<script/><rect onclick="a()"/>').replace("viewBox", "viewbox"))

    assert [each.field for each in found] == [
        "svg viewBox",
        "svg viewbox",
        "script",
        "rect onclick",
    ]


@pytest.mark.parametrize("element", ["title", "desc"])
def test_a_drawing_says_what_it_shows(element):
    silent = DRAWING.replace(f"<{element}>", "<g>").replace(f"</{element}>", "</g>")

    assert [each.field for each in problems(silent)] == [element]


def test_another_kind_of_document_is_refused():
    [first, *_] = problems("<html><title>a</title><desc>b</desc></html>")

    assert first.message == "is not an SVG drawing"


@pytest.mark.parametrize(
    ("drawing", "message"),
    [
        (DRAWING.replace("</svg>", ""), "there is no element in it, or it breaks off"),
        ("", "there is no element in it, or it breaks off"),
        (with_part("<g></path>"), "another element is closed than was opened"),
        (with_part("<g & />"), "a character stands where it cannot"),
        (with_part('<g id="a" id="b"/>'), "an attribute stands twice"),
        (with_part("&eacute;"), "it uses a name that stands for nothing"),
        (with_part("<x:g/>"), "a prefix belongs to nothing"),
        (DRAWING + "<g/>", "something follows after its end"),
        (DRAWING + "<g", "something follows after its end"),
        (with_part("<![CDATA["), "something is opened and never closed"),
        ('<?xml version="1.0" encoding="runes"?>' + DRAWING, "its characters are not what"),
        ('<?xml version="1.0" encoding="utf-7"?>' + DRAWING, "its characters are not what"),
        ('<?xml version="1.0" encoding="utf-16"?>' + DRAWING, "its characters are not what"),
        (with_part("&#0;"), "it cannot be read from here on"),
    ],
)
def test_what_is_not_xml_is_refused(drawing, message):
    [problem] = problems(drawing)

    assert problem.message.startswith(f"is not XML: {message}")


@pytest.mark.parametrize(("groups", "refused"), [(199, False), (200, True), (20_000, True)])
def test_a_drawing_that_no_renderer_could_follow_is_refused(groups, refused):
    drawing = DRAWING.replace("</svg>", "<g>" * groups + "</g>" * groups + "</svg>")

    found = [problem.message for problem in problems(drawing)]

    assert found == (["has more than 200 elements inside each other"] if refused else [])


def test_an_enormous_drawing_is_refused():
    [problem] = problems(DRAWING + " " * LARGEST_ILLUSTRATION)

    assert "larger" in problem.message
