"""What has been published: versions, publications, artefacts; and drafts of what comes next.

Content only, nothing of a person. Rows are added and never changed, but for drafts. Institutions
are named by their short name, because the institution itself is in another database.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.db import CampaignModel, text_enum


class Blob(CampaignModel):
    """The bytes of a file, once for all places where it stands."""

    __tablename__ = "blob"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the bytes."""
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PublishedVersion(CampaignModel):
    """A version that was published by at least one institution; it stays as it is for ever."""

    __tablename__ = "version"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    pack_id: Mapped[str] = mapped_column(String(200))
    """The pack's own `id`: the same label of two packs is two texts."""
    label: Mapped[str] = mapped_column(String(40))
    manifest: Mapped[str] = mapped_column(Text)
    """All of `pack.yaml` as canonical JSON."""


class PublishedEdition(CampaignModel):
    """The text of the Do's of a version in one language, found by its hash."""

    __tablename__ = "edition"
    __table_args__ = (Index("ix_edition_hash", "hash"),)

    version_hash: Mapped[str] = mapped_column(ForeignKey("version.hash"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))


class VersionFile(CampaignModel):
    """A file of a version, byte for byte as it was given."""

    __tablename__ = "version_file"
    __table_args__ = (Index("ix_version_file_blob", "blob_hash"),)

    version_hash: Mapped[str] = mapped_column(ForeignKey("version.hash"), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"))


class VersionLabel(CampaignModel):
    """Which version an institution means by a label; a label never names two texts."""

    __tablename__ = "version_label"

    institution: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(40), primary_key=True)
    version_hash: Mapped[str] = mapped_column(ForeignKey("version.hash"))


class Change(StrEnum):
    """What a publication means for those who confirmed the version before it."""

    FIRST = "first"
    """There was none before it."""
    EDITORIAL = "editorial"
    """The same norms in other words: what was confirmed stays confirmed."""
    MEANING = "meaning"
    """Something else is asked: people are asked again, and shown what changed."""


class Publication(CampaignModel):
    """One act of publishing; the newest of an institution is what its people see."""

    __tablename__ = "publication"
    # Two people who publish at the same moment meet here: one of them is second, and is told so.
    __table_args__ = (UniqueConstraint("institution", "number", name="uq_publication_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution: Mapped[str] = mapped_column(String(40))
    """Short name of the institution."""
    number: Mapped[int]
    """Counted from 1 for each institution."""
    version_hash: Mapped[str] = mapped_column(ForeignKey("version.hash"))
    change: Mapped[Change] = mapped_column(text_enum(Change))
    meaning_hash: Mapped[str] = mapped_column(String(64))
    """Hash of the version with which the meaning last changed: same hash, same meaning."""
    notes: Mapped[str] = mapped_column(Text)
    """What changed, in the words of who published it: JSON, by language."""
    published_at: Mapped[datetime]


class PublishedArtefact(CampaignModel):
    """A file that was made for a publication."""

    __tablename__ = "artefact"
    __table_args__ = (Index("ix_artefact_blob", "blob_hash"),)

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    kind: Mapped[ArtefactKind] = mapped_column(text_enum(ArtefactKind), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(120))
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"))
    size: Mapped[int]
    """Bytes, so that a page can name it without loading the file."""


class DraftState(StrEnum):
    """What is happening to a draft."""

    EDITING = "editing"
    PUBLISHING = "publishing"
    """A worker publishes it, so nobody changes it now."""
    FAILED = "failed"
    """It could not be published, for the reason that stands beside; it can be changed again."""


class Draft(CampaignModel):
    """The pack that an institution is working on; one at most. It knows nothing of who does."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution: Mapped[str] = mapped_column(String(40), unique=True)
    """Short name of the institution."""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with every change: who saves names the revision that they saw."""
    state: Mapped[DraftState] = mapped_column(text_enum(DraftState), default=DraftState.EDITING)
    problem: Mapped[str] = mapped_column(Text, default="")
    """Why it could not be published; in English, like all that a check of a pack says."""
    wish: Mapped[str] = mapped_column(Text, default="{}")
    """How it is to be published: JSON with `change` and `notes` by language."""
    taken_at: Mapped[datetime | None]
    """When a worker began to publish it; long ago means that the worker is gone."""
    shown_revision: Mapped[int | None]
    """The revision of which artefacts were asked for."""
    shown_at: Mapped[datetime | None]
    """When a worker began to make them."""
    shown_problem: Mapped[str | None] = mapped_column(Text)
    """Why they could not be made; None while nobody knows, empty when they were."""


class DraftFile(CampaignModel):
    """A file of a draft; it may be wrong or incomplete."""

    __tablename__ = "draft_file"

    draft_id: Mapped[int] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DraftArtefact(CampaignModel):
    """An artefact made of a draft, to look at before it is published."""

    __tablename__ = "draft_artefact"

    draft_id: Mapped[int] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    kind: Mapped[ArtefactKind] = mapped_column(text_enum(ArtefactKind), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ReportDoor(CampaignModel):
    """That the reporting channel of an institution is open: somebody has a key to read reports.

    The course site shows the way there by this row, and need not look into the reports database.
    """

    __tablename__ = "report_door"

    institution: Mapped[str] = mapped_column(String(40), primary_key=True)
    opened_on: Mapped[date] = mapped_column(Date)
    """Since when without a break; `doctor` says it, so that one sees a channel that was closed."""


class StoppedIntake(CampaignModel):
    """That an institution takes no new reports for now, though there are people who read them.

    A coordinator of the desk decides it; whoever has reported keeps their mailbox
    (docs/decisions/0043-no-new-reports.md).
    """

    __tablename__ = "stopped_intake"

    institution: Mapped[str] = mapped_column(String(40), primary_key=True)
    until: Mapped[date | None] = mapped_column(Date)
    """The first day (UTC) on which reports are taken again; None until somebody says so."""


class FiguresThreshold(CampaignModel):
    """The smallest number of reports that an institution publishes; without a row it is ten."""

    __tablename__ = "figures_threshold"
    __table_args__ = (CheckConstraint("threshold >= 5", name="floor"),)

    institution: Mapped[str] = mapped_column(String(40), primary_key=True)
    threshold: Mapped[int]


class TokenKey(CampaignModel):
    """The public key of an institution's membership tokens in one period; never replaced."""

    __tablename__ = "token_key"

    institution: Mapped[str] = mapped_column(String(40), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    """A calendar month in UTC, as in "2026-11"."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    """SubjectPublicKeyInfo, DER."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of `public_key`, in hexadecimal digits, to compare by eye."""
    made_on: Mapped[date]
