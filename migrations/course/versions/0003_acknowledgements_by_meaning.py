"""Acknowledgements count by meaning and by academic year; exemptions; when to ask again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PERSON_IN_RUN = ["registration_id", "subject", "deployment_id", "place", "run"]


def upgrade() -> None:
    with op.batch_alter_table("institution") as batch_op:
        batch_op.add_column(
            sa.Column("asks_again", sa.String(length=32), server_default="year", nullable=False)
        )
        batch_op.add_column(
            sa.Column("grace_days", sa.Integer(), server_default="14", nullable=False)
        )

    with op.batch_alter_table("acknowledgement") as batch_op:
        batch_op.add_column(sa.Column("meaning_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("period", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reason", sa.String(length=32), nullable=True))
    op.execute("UPDATE acknowledgement SET meaning_hash = version_hash")
    with op.batch_alter_table("acknowledgement") as batch_op:
        batch_op.alter_column("meaning_hash", existing_type=sa.String(length=64), nullable=False)
        batch_op.drop_index("ix_acknowledgement_course")
        batch_op.create_index(
            "ix_acknowledgement_course",
            ["deployment_id", "place", "run", "action"],
            unique=False,
        )
        batch_op.drop_constraint("uq_acknowledgement_event", type_="unique")
        batch_op.create_unique_constraint(
            "uq_acknowledgement_event",
            [*_PERSON_IN_RUN, "meaning_hash", "period", "round", "action"],
        )

    with op.batch_alter_table("acknowledgement_total") as batch_op:
        batch_op.drop_constraint("uq_acknowledgement_total", type_="unique")
        batch_op.alter_column("version_hash", new_column_name="meaning_hash")
    with op.batch_alter_table("acknowledgement_total") as batch_op:
        batch_op.create_unique_constraint(
            "uq_acknowledgement_total", ["institution_id", "academic_year", "meaning_hash"]
        )


def downgrade() -> None:
    with op.batch_alter_table("acknowledgement_total") as batch_op:
        batch_op.drop_constraint("uq_acknowledgement_total", type_="unique")
        batch_op.alter_column("meaning_hash", new_column_name="version_hash")
    with op.batch_alter_table("acknowledgement_total") as batch_op:
        batch_op.create_unique_constraint(
            "uq_acknowledgement_total", ["institution_id", "academic_year", "version_hash"]
        )

    # What the older code does not know, and what its key would take for the same event.
    op.execute("DELETE FROM acknowledgement WHERE reason IS NOT NULL")
    op.execute(
        "DELETE FROM acknowledgement WHERE EXISTS (SELECT 1 FROM acknowledgement AS earlier "
        "WHERE earlier.registration_id = acknowledgement.registration_id "
        "AND earlier.subject = acknowledgement.subject "
        "AND earlier.deployment_id = acknowledgement.deployment_id "
        "AND earlier.place = acknowledgement.place AND earlier.run = acknowledgement.run "
        "AND earlier.version_hash = acknowledgement.version_hash "
        "AND earlier.round = acknowledgement.round AND earlier.action = acknowledgement.action "
        "AND earlier.id < acknowledgement.id)"
    )
    with op.batch_alter_table("acknowledgement") as batch_op:
        batch_op.drop_constraint("uq_acknowledgement_event", type_="unique")
        batch_op.create_unique_constraint(
            "uq_acknowledgement_event", [*_PERSON_IN_RUN, "version_hash", "round", "action"]
        )
        batch_op.drop_index("ix_acknowledgement_course")
        batch_op.create_index(
            "ix_acknowledgement_course",
            ["deployment_id", "place", "run", "version_hash", "action"],
            unique=False,
        )
        batch_op.drop_column("reason")
        batch_op.drop_column("period")
        batch_op.drop_column("meaning_hash")

    # Not as a batch: SQLite would make the table anew, and other tables point at it.
    op.drop_column("institution", "grace_days")
    op.drop_column("institution", "asks_again")
