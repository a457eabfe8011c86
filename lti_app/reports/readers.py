"""Who reads a report: asked before anything is sealed, and compared when it arrives."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from lti_app.reports.models import Reader, ReaderKind
from lti_app.reports.submissions import MAILBOX, RECOVERY, Key


@dataclass(frozen=True)
class KnownReader:
    """A reader whose key is in use."""

    id: bytes
    name: str
    kind: ReaderKind
    public_key: bytes
    fingerprint: str


@dataclass(frozen=True)
class Readers:
    """The readers of one institution."""

    known: tuple[KnownReader, ...]
    """By name; the key for recovery is not among them."""
    recovery: KnownReader | None

    @property
    def is_open(self) -> bool:
        """Whether a report would have a reader, and could be read when their key is lost."""
        return bool(self.known) and self.recovery is not None

    @property
    def has_confidential(self) -> bool:
        """Whether reports about staff have readers of their own."""
        return any(each.kind is ReaderKind.CONFIDENTIAL for each in self.known)

    def of_content(self, *, staff: bool) -> tuple[KnownReader, ...]:
        """Return who reads what happened."""
        own = [each for each in self.known if each.kind is ReaderKind.CONFIDENTIAL]
        others = [each for each in self.known if each.kind is not ReaderKind.CONFIDENTIAL]
        return tuple((own or others) if staff else (others or own))

    def of_names(self, *, staff: bool) -> tuple[KnownReader, ...]:
        """Return who reads the names besides: never somebody who only reads first."""
        readers = self.of_content(staff=staff)
        return tuple(each for each in readers if each.kind is not ReaderKind.TRIAGE)

    def keys_of_report(self, *, staff: bool, with_names: bool) -> set[Key]:
        """Return for which parts and recipients a report has to bring sealed keys."""
        wanted = _keys("content", self.of_content(staff=staff))
        return wanted | _keys("names", self.of_names(staff=staff)) if with_names else wanted

    def keys_of_message(self, *, staff: bool) -> set[Key]:
        """Return the same of a message of the reporter."""
        return _keys("message", self.of_content(staff=staff))


def _keys(part: str, readers: tuple[KnownReader, ...]) -> set[Key]:
    return {(part, to) for to in (*(each.id.hex() for each in readers), RECOVERY, MAILBOX)}


def readers_of(connection: Connection, institution: str) -> Readers:
    """Return the readers of an institution whose keys are in use."""
    rows = connection.execute(
        select(Reader.id, Reader.name, Reader.kind, Reader.public_key, Reader.fingerprint)
        .where(
            Reader.institution == institution,
            Reader.revoked_on.is_(None),
            Reader.admitted.is_(True),
        )
        .order_by(Reader.name, Reader.id)
    )
    found = [KnownReader(*row) for row in rows]
    recovery = [each for each in found if each.kind is ReaderKind.RECOVERY]
    known = tuple(each for each in found if each.kind is not ReaderKind.RECOVERY)
    return Readers(known, recovery[0] if recovery else None)
