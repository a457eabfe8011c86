"""From which number on an institution publishes figures of its reports."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figures_threshold",
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.CheckConstraint("threshold >= 5", name=op.f("ck_figures_threshold_floor")),
        sa.PrimaryKeyConstraint("institution", name=op.f("pk_figures_threshold")),
    )


def downgrade() -> None:
    op.drop_table("figures_threshold")
