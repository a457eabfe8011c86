"""Opens a pack: checks all of its files and makes a version of them.

Reading is strict and complete: either the whole pack is right, or `PackError` lists all that is
wrong with it and nothing is made. The form of the manifest is in `manifest.py`, the hashes in
`canonical.py`, what a drawing may contain in `illustration.py`, a text in `markdown.py`.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from lti_app.campaign.canonical import canonical_json
from lti_app.campaign.checks import cross_checks
from lti_app.campaign.contacts import HelpContact, Verification
from lti_app.campaign.document import read_document
from lti_app.campaign.editions import version_of
from lti_app.campaign.faults import problems_in
from lti_app.campaign.files import MANIFEST, Files, check_media, media_names, read_files
from lti_app.campaign.manifest import validate
from lti_app.campaign.problems import PackError, Problem, fault
from lti_app.campaign.versions import Do, Edition, Version

__all__ = [
    "SHIPPED",
    "Do",
    "Edition",
    "HelpContact",
    "Pack",
    "PackError",
    "Problem",
    "Verification",
    "Version",
    "load_pack",
    "open_pack",
]

SHIPPED = Path(__file__).with_name("shipped")
"""The folder of the pack that comes with the tool."""


@dataclass(frozen=True)
class Pack:
    """A pack that is in order, as it can be published."""

    files: Files
    """`pack.yaml` and what belongs to it, byte for byte as they were given."""
    manifest: str
    """All of `pack.yaml` as canonical JSON."""
    version: Version


def open_pack(files: Files) -> Pack:
    """Return the pack made of `files`.

    Raises PackError with every problem found: file, line, field, and how to mend it.
    """
    if MANIFEST not in files:
        raise PackError([Problem(MANIFEST, None, "", fault("no_manifest", name=MANIFEST))])
    document = read_document(MANIFEST, files[MANIFEST])
    problems = [*document.problems, *cross_checks(document), *check_media(files, document)]
    try:
        validate(document.tree)
    except ValidationError as error:
        raise PackError([*problems, *problems_in(error, document)]) from error
    if problems:
        raise PackError(problems)
    media = {name: files[name] for name in media_names(document)}
    return Pack(
        files={MANIFEST: files[MANIFEST], **media},
        manifest=canonical_json(document.tree).decode(),
        version=version_of(document.tree, media),
    )


def load_pack(directory: Path) -> Version:
    """Return the version in the folder `directory`. Raises PackError."""
    return open_pack(read_files(directory)).version
