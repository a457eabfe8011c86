"""Platforms that registered themselves are called at public addresses only.

Those that somebody entered by hand told neither their family nor the scopes that they grant.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "registration",
        sa.Column("public_only", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    columns = [sa.column(name, sa.String()) for name in ("kind", "platform_family", "scopes")]
    registration = sa.table("registration", *columns, sa.column("public_only", sa.Boolean()))
    kind, family, scopes = columns
    op.execute(
        registration.update()
        .where(kind == "lti", sa.or_(family != "", scopes != ""))
        .values(public_only=sa.true())
    )


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("public_only")
