"""Who somebody is, whom the institution's identifier names at two doors."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_link",
        sa.Column("registration_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("identifier_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id", "registration_id"],
            ["registration.institution_id", "registration.id"],
            name=op.f("fk_person_link_institution_id_registration_id"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "identifier_hash", name=op.f("pk_person_link")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_person_link_subject", "person_link", ["registration_id", "subject"])


def downgrade() -> None:
    op.drop_table("person_link")
