"""The desk: members, cases, working sheets, the log; which reports have been released."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_batch",
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.String(length=5), nullable=False),
        sa.Column("mail_waits", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("institution", "day", "hour", name=op.f("pk_desk_batch")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_contact",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("is_authority", sa.Boolean(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_contact")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_invite",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("reads", sa.String(length=32), nullable=True),
        sa.Column("coordinates", sa.Boolean(), nullable=False),
        sa.Column("audits", sa.Boolean(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_desk_invite")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_log",
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("institution", "number", name=op.f("pk_desk_log")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_member",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("identity", sa.LargeBinary(length=32), nullable=True),
        sa.Column("reads", sa.String(length=32), nullable=True),
        sa.Column("coordinates", sa.Boolean(), nullable=False),
        sa.Column("audits", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_member")),
        sa.UniqueConstraint(
            "institution", "identity", name=op.f("uq_desk_member_institution_identity")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_used_note",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_desk_used_note")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_case",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("owner", sa.LargeBinary(length=16), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("feedback_on", sa.Date(), nullable=True),
        sa.Column("copied_on", sa.Date(), nullable=True),
        sa.Column("figure_id", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(["owner"], ["desk_member.id"], name=op.f("fk_desk_case_owner")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_desk_case_report_id")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_desk_case")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_desk_case_owner", "desk_case", ["owner"])
    op.create_table(
        "desk_link",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("other_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["report.id"], name=op.f("fk_desk_link_other_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_desk_link_report_id")),
        sa.PrimaryKeyConstraint("report_id", "other_id", name=op.f("pk_desk_link")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_note",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("author", sa.LargeBinary(length=16), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["desk_member.id"], name=op.f("fk_desk_note_author")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_desk_note_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_note")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_desk_note_report", "desk_note", ["report_id"])
    op.create_table(
        "desk_refusal",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["desk_member.id"], name=op.f("fk_desk_refusal_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_desk_refusal_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "member_id", name=op.f("pk_desk_refusal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_sheet",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_desk_sheet_report_id")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["desk_member.id"], name=op.f("fk_desk_sheet_written_by")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_desk_sheet")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_sheet_item",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_desk_sheet_item_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "item", name=op.f("pk_desk_sheet_item")),
        sqlite_with_rowid=False,
    )
    # Whoever read reports before goes on, and so does what they could see.
    op.add_column(
        "reader", sa.Column("admitted", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("reader", sa.Column("member", sa.LargeBinary(length=16), nullable=True))
    op.add_column("reader", sa.Column("wrapped", sa.Text(), nullable=True))
    for name, default in (
        ("released", sa.true()),
        ("unread", sa.false()),
        ("unannounced", sa.false()),
    ):
        op.add_column(
            "report", sa.Column(name, sa.Boolean(), nullable=False, server_default=default)
        )
    op.create_index("ix_report_released", "report", ["institution", "released", "status"])


def downgrade() -> None:
    op.drop_index("ix_report_released", "report")
    for name in ("unannounced", "unread", "released"):
        op.drop_column("report", name)
    for name in ("wrapped", "member", "admitted"):
        op.drop_column("reader", name)
    op.drop_table("desk_sheet_item")
    op.drop_table("desk_sheet")
    op.drop_table("desk_refusal")
    op.drop_index("ix_desk_note_report", "desk_note")
    op.drop_table("desk_note")
    op.drop_table("desk_link")
    op.drop_index("ix_desk_case_owner", "desk_case")
    op.drop_table("desk_case")
    op.drop_table("desk_used_note")
    op.drop_table("desk_member")
    op.drop_table("desk_log")
    op.drop_table("desk_invite")
    op.drop_table("desk_contact")
    op.drop_table("desk_batch")
