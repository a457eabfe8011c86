"""Versions, publications, artefacts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blob",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_blob")),
    )
    op.create_table(
        "version",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("pack_id", sa.String(length=200), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_version")),
    )
    op.create_table(
        "edition",
        sa.Column("version_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_hash"], ["version.hash"], name=op.f("fk_edition_version_hash")
        ),
        sa.PrimaryKeyConstraint("version_hash", "language", name=op.f("pk_edition")),
    )
    op.create_index("ix_edition_hash", "edition", ["hash"])
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_hash", sa.String(length=64), nullable=False),
        sa.Column("change", sa.String(length=32), nullable=False),
        sa.Column("meaning_hash", sa.String(length=64), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_hash"], ["version.hash"], name=op.f("fk_publication_version_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("institution", "number", name="uq_publication_number"),
    )
    op.create_table(
        "version_file",
        sa.Column("version_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("blob_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["blob_hash"], ["blob.hash"], name=op.f("fk_version_file_blob_hash")
        ),
        sa.ForeignKeyConstraint(
            ["version_hash"], ["version.hash"], name=op.f("fk_version_file_version_hash")
        ),
        sa.PrimaryKeyConstraint("version_hash", "name", name=op.f("pk_version_file")),
    )
    op.create_index("ix_version_file_blob", "version_file", ["blob_hash"])
    op.create_table(
        "version_label",
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_hash"], ["version.hash"], name=op.f("fk_version_label_version_hash")
        ),
        sa.PrimaryKeyConstraint("institution", "label", name=op.f("pk_version_label")),
    )
    op.create_table(
        "artefact",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("blob_hash", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["blob_hash"], ["blob.hash"], name=op.f("fk_artefact_blob_hash")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_artefact_publication_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", "language", "kind", name=op.f("pk_artefact")),
    )
    op.create_index("ix_artefact_blob", "artefact", ["blob_hash"])


def downgrade() -> None:
    op.drop_index("ix_artefact_blob", "artefact")
    op.drop_table("artefact")
    op.drop_table("version_label")
    op.drop_index("ix_version_file_blob", "version_file")
    op.drop_table("version_file")
    op.drop_table("publication")
    op.drop_index("ix_edition_hash", "edition")
    op.drop_table("edition")
    op.drop_table("version")
    op.drop_table("blob")
