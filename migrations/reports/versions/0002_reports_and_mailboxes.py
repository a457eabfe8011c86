"""Reports, mailboxes, spent tokens, readers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reader",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=65), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("release_on", sa.Date(), nullable=False),
        sa.Column("staff", sa.Boolean(), nullable=False),
        sa.Column("fast", sa.Boolean(), nullable=False),
        sa.Column("weaker", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("names", sa.LargeBinary(), nullable=True),
        sa.Column("sent_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("mailbox_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mailbox_key", sa.LargeBinary(length=65), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("mailbox_hash", name=op.f("uq_report_mailbox_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_report_received", "report", ["institution", "received_on", "weaker"])
    op.create_table(
        "spent_token",
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("institution", "period", "hash", name=op.f("pk_spent_token")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "message",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("from_desk", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_message_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_message_report", "message", ["report_id"])
    op.create_table(
        "sealed_key",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("message_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(length=113), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_sealed_key_report_id")),
        sa.PrimaryKeyConstraint(
            "report_id", "message_id", "part", "recipient", name=op.f("pk_sealed_key")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("sealed_key")
    op.drop_index("ix_message_report", "message")
    op.drop_table("message")
    op.drop_table("spent_token")
    op.drop_index("ix_report_received", "report")
    op.drop_table("report")
    op.drop_table("reader")
