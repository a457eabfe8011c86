"""Microsoft Teams as a way in: kinds of registrations, placements, instructors."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration") as table:
        table.add_column(
            sa.Column("kind", sa.String(length=32), server_default="lti", nullable=False)
        )
    op.create_table(
        "teams_placement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("made_by", sa.String(length=255), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_teams_placement_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams_placement")),
    )
    op.create_table(
        "teams_instructor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_teams_instructor_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams_instructor")),
        sa.UniqueConstraint(
            "institution_id", "subject", name=op.f("uq_teams_instructor_institution_id_subject")
        ),
    )


def downgrade() -> None:
    op.drop_table("teams_instructor")
    op.drop_table("teams_placement")
    with op.batch_alter_table("registration") as table:
        table.drop_column("kind")
