"""A placement's link for Kaltura, and through which door somebody came."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("launch", "acknowledgement"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("door", sa.String(length=32), server_default="lti", nullable=False)
            )
    op.create_table(
        "kaltura_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=22), nullable=False),
        sa.Column("is_recorded", sa.Boolean(), nullable=False),
        sa.Column("course_url", sa.Text(), nullable=True),
        sa.Column("course_title", sa.String(length=100), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id", "placement_id"],
            ["placement.institution_id", "placement.id"],
            name=op.f("fk_kaltura_link_institution_id_placement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kaltura_link")),
        sa.UniqueConstraint("name", name=op.f("uq_kaltura_link_name")),
    )
    is_current = sa.text("withdrawn_on IS NULL")
    op.create_index(
        "ix_kaltura_link_current",
        "kaltura_link",
        ["placement_id"],
        unique=True,
        sqlite_where=is_current,
        postgresql_where=is_current,
    )


def downgrade() -> None:
    op.drop_table("kaltura_link")
    # The older code would take these people for users of the platform.
    op.execute("DELETE FROM acknowledgement WHERE door != 'lti'")
    op.execute("DELETE FROM launch WHERE door != 'lti'")
    for table in ("acknowledgement", "launch"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("door")
