"""How many membership tokens somebody was given today."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "token_quota",
        sa.Column("registration_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id", "registration_id"],
            ["registration.institution_id", "registration.id"],
            name=op.f("fk_token_quota_institution_id_registration_id"),
        ),
        sa.PrimaryKeyConstraint(
            "registration_id", "person_hash", "day", name=op.f("pk_token_quota")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_token_quota_day"), "token_quota", ["day"])


def downgrade() -> None:
    op.drop_table("token_quota")
