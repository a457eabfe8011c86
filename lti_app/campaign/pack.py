"""Loads a pack: a folder with `pack.yaml` and the illustration it names.

Reading is strict and complete: either the whole pack is right, or `PackError` lists all that is
wrong with it and nothing is loaded. The form of the manifest is in `manifest.py`, the hashes in
`canonical.py`, what a drawing may contain in `illustration.py`.
"""

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from pydantic import ValidationError

from lti_app.campaign.canonical import language_hash, media_hash, pack_hash
from lti_app.campaign.checks import cross_checks
from lti_app.campaign.contacts import HelpContact, Verification, contact_in
from lti_app.campaign.document import Document, read_document
from lti_app.campaign.faults import problems_in
from lti_app.campaign.illustration import check_illustration
from lti_app.campaign.manifest import LanguageEntry, Manifest, validate
from lti_app.campaign.problems import PackError, Problem
from lti_app.campaign.versions import Do, Edition, Version

__all__ = [
    "SHIPPED",
    "Do",
    "Edition",
    "HelpContact",
    "PackError",
    "Problem",
    "Verification",
    "Version",
    "load_pack",
]

MANIFEST = "pack.yaml"

SHIPPED = Path(__file__).with_name("shipped")
"""The folder of the pack that comes with the tool."""


def load_pack(directory: Path) -> Version:
    """The version in the folder `directory`.

    Raises PackError with every problem found: file, line, field, and how to mend it.
    """
    document = read_document(MANIFEST, _content(directory, MANIFEST))
    problems = [*document.problems, *cross_checks(document)]
    drawing = _illustration(directory, document, problems)
    try:
        manifest = validate(document.tree)
    except ValidationError as error:
        raise PackError([*problems, *problems_in(error, document)]) from error
    if problems:
        raise PackError(problems)
    return _version(directory, document, manifest, drawing)


def _content(directory: Path, name: str) -> bytes:
    try:
        return (directory / name).read_bytes()
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        problem = Problem(name, None, "", f"cannot be read: {why}", f"Put {name} into the folder")
        raise PackError([problem]) from error


def _illustration(directory: Path, document: Document, problems: list[Problem]) -> bytes:
    """The drawing that the manifest names; what is wrong with it is added to `problems`."""
    entry = document.tree.get("illustration")
    name = entry.get("file") if isinstance(entry, dict) else None
    if not isinstance(name, str) or Path(name).name != name:
        return b""  # The manifest is refused for this, with the line it is on.
    try:
        content = _content(directory, name)
    except PackError as error:
        problems.extend(error.problems)
        return b""
    problems.extend(check_illustration(name, content))
    return content


def _version(directory: Path, document: Document, manifest: Manifest, drawing: bytes) -> Version:
    illustration = manifest.illustration
    drawing_hash = media_hash(drawing)
    editions = {each.tag: _edition(each, manifest) for each in manifest.languages}
    return Version(
        id=manifest.id,
        label=manifest.version,
        hash=pack_hash(document.tree, {illustration.file: drawing_hash}),
        editions=MappingProxyType(editions),
        illustration_path=directory / illustration.file,
        illustration_hash=drawing_hash,
        illustration_credit=f"{illustration.creator}, {illustration.licence}",
        licence=manifest.licence,
        to_replace=tuple(_to_replace(manifest)),
    )


def _edition(entry: LanguageEntry, manifest: Manifest) -> Edition:
    language = entry.tag
    dos = tuple(Do(each.id, each.text[language]) for each in manifest.dos)
    sources = {source.id: source for source in manifest.sources}
    rtl = Locale.parse(language, sep="-").text_direction == "rtl"
    return Edition(
        language=language,
        direction="rtl" if rtl else "ltr",
        status=entry.status,
        hash=language_hash((each.id, each.text) for each in dos),
        title=manifest.title[language],
        introduction=manifest.introduction[language],
        dos=dos,
        illustration_alt=manifest.illustration.alt[language],
        illustration_long=manifest.illustration.long[language],
        contacts=tuple(contact_in(language, each, sources) for each in manifest.contacts),
        institution=manifest.institution.name[language],
    )


def _to_replace(manifest: Manifest) -> Iterator[str]:
    if manifest.institution.replace:
        yield "institution"
    for contact in manifest.contacts:
        if contact.replace:
            yield f"contacts[{contact.id}]"
