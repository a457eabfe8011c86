"""The guard that reads the Do's back turns red when something in an artefact was changed."""

import io
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfWriter
from pypdf.generic import ContentStream, NameObject

from lti_app.campaign.artefacts import Artefact, ArtefactKind
from tests.campaign.packs import shipped
from tests.campaign.pdf import DRAWS_TEXT, Pdf, as_bytes
from tests.campaign.reading import READABLE, read_back, settled


def tampered(artefact: Artefact) -> Artefact:
    """Return `artefact` with a small change in one of its Do's."""
    if artefact.media_type == "application/pdf":
        return replace(artefact, content=_without_one_line(artefact.content))
    if artefact.file_name.endswith(".pptx"):
        return replace(artefact, content=_with_another_word(artefact.content))
    return replace(artefact, content=artefact.content.replace(b"screenshot", b"screenshots", 1))


def _with_another_word(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.startswith("ppt/slides/slide"):
                part = part.replace(b"screenshot", b"screenshots")
            new.writestr(entry, part)
    return out.getvalue()


def _without_one_line(content: bytes) -> bytes:
    """Take the first line of the second Do off the page."""
    pdf = Pdf(content)
    first = next(each for each in pdf.elements() if each.tag == "L")
    marks = list(first.below("LBody"))[1].marks()
    operations = list(pdf.operations())
    place = next(
        place
        for place, (_operands, operator, mark) in enumerate(operations)
        if operator in DRAWS_TEXT and mark in marks
    )
    del operations[place]
    writer = PdfWriter(clone_from=io.BytesIO(content))
    [page] = writer.pages
    stream = ContentStream(None, writer)
    stream.operations = [(as_bytes(operands), operator) for operands, operator, _ in operations]
    page[NameObject("/Contents")] = stream
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", READABLE)
def test_a_planted_change_is_seen(rendered, kind):
    version = shipped()
    artefact = rendered[version.id, "en", kind]
    texts = [settled(each.text) for each in version.editions["en"].dos]
    assert [settled(text) for text in read_back(artefact)] == texts

    changed = tampered(artefact)

    assert changed.content != artefact.content
    assert [settled(text) for text in read_back(changed)] != texts


def test_two_dos_that_changed_places_are_seen(rendered):
    artefact = rendered[shipped().id, "en", ArtefactKind.PLAIN_TEXT]
    first, second = (each.text for each in shipped().editions["en"].dos[:2])
    text = artefact.content.decode()
    swapped = text.replace(first, "\0").replace(second, first).replace("\0", second)

    found = read_back(replace(artefact, content=swapped.encode()))

    assert found[:2] == [second, first]
