"""What a course keeps for sharing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course_sharing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=200), nullable=True),
        sa.Column("introductions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id", "course_id"],
            ["course.institution_id", "course.id"],
            name=op.f("fk_course_sharing_institution_id_course_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_sharing")),
        sa.UniqueConstraint("course_id", name="uq_course_sharing_course_id"),
    )


def downgrade() -> None:
    op.drop_table("course_sharing")
