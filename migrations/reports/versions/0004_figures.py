"""Codes of cases, and the tables of a quarter as they were published."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_figure",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("setting", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("faculty", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_figure")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_figure_quarter", "case_figure", ["institution", "quarter"])
    op.create_table(
        "frozen_tables",
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("institution", "quarter", name=op.f("pk_frozen_tables")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("frozen_tables")
    op.drop_index("ix_case_figure_quarter", "case_figure")
    op.drop_table("case_figure")
