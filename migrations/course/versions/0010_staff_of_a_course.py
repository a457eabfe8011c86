"""Who came to a course as staff."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course_staff",
        sa.Column("course_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id", "course_id"],
            ["course.institution_id", "course.id"],
            name=op.f("fk_course_staff_institution_id_course_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_id", "subject", name=op.f("pk_course_staff")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_course_staff_subject", "course_staff", ["subject"])


def downgrade() -> None:
    op.drop_table("course_staff")
