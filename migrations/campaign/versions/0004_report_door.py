"""Whether the reporting channel is open."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_door",
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("institution", name=op.f("pk_report_door")),
    )


def downgrade() -> None:
    op.drop_table("report_door")
