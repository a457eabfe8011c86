"""Sessions of the desk that were ended before their time: a hash and a day, of nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_ended_session",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_desk_ended_session")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":  # which keeps samples of what has gone (0007)
        op.execute("ALTER TABLE desk_ended_session ALTER COLUMN hash SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("desk_ended_session")
