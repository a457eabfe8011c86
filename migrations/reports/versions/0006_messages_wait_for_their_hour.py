"""What a reporter writes later waits for an hour of the desk; one worker sends its digest."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "message",
        sa.Column("released", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.add_column(
        "report",
        sa.Column("replied", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "desk_batch",
        sa.Column("mail_claimed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.drop_index("ix_message_report", "message")
    op.create_index(
        "ix_message_report", "message", ["report_id", "released", "from_desk", "sent_on"]
    )
    op.create_index(
        "ix_message_waiting",
        "message",
        ["released", "report_id"],
        sqlite_where=sa.text("released IS 0"),
        postgresql_where=sa.text("released IS false"),
    )


def downgrade() -> None:
    # The version before knows no waiting: what waits comes to the desk now.
    op.execute(
        "UPDATE report SET unread = true, unannounced = true"
        " WHERE id IN (SELECT report_id FROM message WHERE NOT released)"
    )
    op.execute("UPDATE report SET status = 'in_progress' WHERE replied")
    op.drop_index("ix_message_waiting", "message")
    op.drop_index("ix_message_report", "message")
    op.create_index("ix_message_report", "message", ["report_id"])
    op.drop_column("desk_batch", "mail_claimed")
    op.drop_column("report", "replied")
    op.drop_column("message", "released")
