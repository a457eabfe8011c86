"""Indexes for the desk's list and its search, which must not read every report."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LIST = [
    "institution",
    "released",
    "status",
    "unread",
    "staff",
    "fast",
    "release_on",
    "withdrawn_on",
]


def upgrade() -> None:
    op.drop_index("ix_report_released", "report")
    op.create_index("ix_report_list", "report", LIST)
    op.create_index("ix_sealed_key_recipient", "sealed_key", ["recipient", "part", "report_id"])


def downgrade() -> None:
    op.drop_index("ix_sealed_key_recipient", "sealed_key")
    op.drop_index("ix_report_list", "report")
    op.create_index("ix_report_released", "report", ["institution", "released", "status"])
