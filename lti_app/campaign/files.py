"""The files of a pack, wherever they come from: a folder, a draft, the campaign database.

A pack is `pack.yaml`, the drawing that it names, and a text file for each answer, page of guidance
and language. Nothing else of a folder is read.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from lti_app.campaign.document import LARGEST_MANIFEST, Document
from lti_app.campaign.fields import can_be_judged_by, is_language
from lti_app.campaign.illustration import LARGEST_ILLUSTRATION, check_illustration
from lti_app.campaign.markdown import LARGEST_TEXT, check_markdown
from lti_app.campaign.problems import Fault, PackError, Problem, fault

Files = Mapping[str, bytes]
"""By name, with "/" between folder and file: `pack.yaml`, `faq/why.nl.md`."""

MANIFEST = "pack.yaml"
TEXT_PARTS = ("faq", "guidance")
"""The parts of the manifest whose texts are files, in folders of the same name."""

_LARGEST = {".yaml": LARGEST_MANIFEST, ".svg": LARGEST_ILLUSTRATION, ".md": LARGEST_TEXT}
_MOST_FILES = 2000
_PATTERNS = (MANIFEST, "*.svg", *(f"{part}/*.md" for part in TEXT_PARTS))


def read_files(directory: Path) -> Files:
    """Return the files of the pack in `directory`. Raises PackError when one cannot be read.

    Of a file that is too large only so much is read that the check finds it too large.
    """
    found = sorted({path for pattern in _PATTERNS for path in directory.glob(pattern)})
    if len(found) > _MOST_FILES:
        many = fault("too_many_files", count=len(found))
        raise PackError([Problem(MANIFEST, None, "", many)])
    files: dict[str, bytes] = {}
    problems = []
    for path in found:
        name = path.relative_to(directory).as_posix()
        try:
            with path.open("rb") as opened:
                files[name] = opened.read(_LARGEST[path.suffix] + 1)
        except OSError as error:
            problems.append(Problem(name, None, "", _why(error)))
    if problems:
        raise PackError(problems)
    return files


def _why(error: OSError) -> Fault:
    is_forbidden = isinstance(error, PermissionError)
    return fault("file_forbidden") if is_forbidden else fault("file_unreadable")


def text_name(part: str, entry: str, language: str) -> str:
    """Return the name of the file with the text of an entry in one language."""
    return f"{part}/{entry}.{language}.md"


def drawing_name(document: Document) -> str | None:
    """Return the name of the drawing as the manifest gives it; None where it gives none."""
    entry = document.tree.get("illustration")
    name = entry.get("file") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and "/" not in name else None


def check_media(files: Files, document: Document) -> Iterator[Problem]:
    """Find what is wrong with drawing and texts: missing, faulty, or named by nothing."""
    drawing = drawing_name(document)
    if drawing is not None:  # Else the manifest is refused for it, with the line it is on.
        if drawing in files:
            yield from check_illustration(drawing, files[drawing])
        else:
            found = fault("drawing_missing", name=drawing)
            yield document.problem(("illustration", "file"), found)
    named = set()
    for part, index, name in _named_texts(document):
        named.add(name)
        if name in files:
            yield from check_markdown(name, files[name])
        else:
            yield document.problem((part, index, "id"), fault("file_missing", name=name))
    if not can_be_judged_by(_languages(document)):
        return
    for name in files:
        if name.endswith(".md") and name not in named:
            yield Problem(name, None, "", fault("file_unnamed"))


def media_names(document: Document) -> tuple[str, ...]:
    """Return the names of all files that belong to a pack besides its manifest."""
    drawing = drawing_name(document)
    texts = (name for _part, _index, name in _named_texts(document))
    return (*([drawing] if drawing else []), *texts)


def _named_texts(document: Document) -> Iterator[tuple[str, int, str]]:
    """Each text file that the manifest asks for, with the entry that does."""
    languages = [tag for tag in _languages(document) if is_language(tag)]
    for part in TEXT_PARTS:
        entries = document.tree.get(part)
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            name = entry.get("id") if isinstance(entry, dict) else None
            if isinstance(name, str):
                for language in languages:
                    yield part, index, text_name(part, name, language)


def _languages(document: Document) -> list[str]:
    listed = document.tree.get("languages")
    return [
        tag
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict) and isinstance(tag := each.get("tag"), str)
    ]
