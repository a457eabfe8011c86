"""The member of the desk who is here."""

from dataclasses import dataclass

from lti_app.reports.models import ReaderKind


@dataclass(frozen=True)
class Colleague:
    """Who somebody is at the desk, and what they may do."""

    id: bytes
    institution: str
    """Short name."""
    name: str
    reads: ReaderKind | None
    coordinates: bool
    audits: bool
    mail: str | None
    reader: bytes | None
    """The id under which reports are sealed for them; None without a key in use."""
    admitted: bool
    """Whether reports are sealed for that key."""
