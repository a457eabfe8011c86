"""That an institution takes no new reports for now."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stopped_intake",
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("institution", name=op.f("pk_stopped_intake")),
    )


def downgrade() -> None:
    op.drop_table("stopped_intake")
