"""PostgreSQL keeps no samples of what is sealed, secret or about a member.

It samples the values of each column for its planner (ANALYZE, which it runs by itself), and they
stay in pg_statistic when the rows have gone. These columns are found by a unique index or never
searched, so nothing is planned worse without.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UNSAMPLED = {
    "report": ("content", "names", "sent_hash", "mailbox_hash", "mailbox_key"),
    "message": ("content",),
    "sealed_key": ("sealed",),
    "spent_token": ("hash",),
    "reader": ("wrapped",),
    "desk_note": ("content",),
    "desk_sheet": ("content",),
    "desk_member": ("identity", "name", "mail"),
    "desk_invite": ("token_hash", "name"),
    "desk_used_note": ("hash",),
}


_TYPE = sa.text(
    "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
    " WHERE attrelid = CAST(:table AS regclass) AND attname = :column"
)


def _set(statistics: int) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table, columns in UNSAMPLED.items():
        for column in columns:
            kind = connection.scalar(_TYPE, {"table": table, "column": column})
            # The same type again rewrites nothing, and takes away what was sampled before.
            op.execute(
                f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {statistics},"
                f" ALTER COLUMN {column} TYPE {kind}"
            )


def upgrade() -> None:
    _set(0)


def downgrade() -> None:
    _set(-1)
