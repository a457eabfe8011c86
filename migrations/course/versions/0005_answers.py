"""How many people chose which answer to the question of a pack."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("question_hash", sa.String(length=64), nullable=False),
        sa.Column("answer_id", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("shown_people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_answer_tally_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_answer_tally_deployment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_tally")),
        sa.UniqueConstraint(
            "deployment_id",
            "place",
            "run",
            "question_hash",
            "answer_id",
            name=op.f("uq_answer_tally"),
        ),
    )


def downgrade() -> None:
    op.drop_table("answer_tally")
