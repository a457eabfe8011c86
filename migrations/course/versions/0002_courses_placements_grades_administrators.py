"""Courses, placements, grades, administrators."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acknowledgement_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("academic_year", sa.Integer(), nullable=False),
        sa.Column("version_hash", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_acknowledgement_total_institution_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement_total")),
        sa.UniqueConstraint(
            "institution_id",
            "academic_year",
            "version_hash",
            name=op.f("uq_acknowledgement_total"),
        ),
    )
    op.create_table(
        "invite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_invite_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invite_token_hash")),
    )
    op.create_table(
        "administrator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id", "registration_id"],
            ["registration.institution_id", "registration.id"],
            name=op.f("fk_administrator_institution_id_registration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrator")),
        sa.UniqueConstraint(
            "registration_id", "subject", name=op.f("uq_administrator_registration_id_subject")
        ),
    )
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("memberships_url", sa.Text(), nullable=True),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id", "registration_id", "deployment_id"],
            ["deployment.institution_id", "deployment.registration_id", "deployment.id"],
            name=op.f("fk_course_institution_id_registration_id_deployment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("deployment_id", "place", name=op.f("uq_course_deployment_id_place")),
        sa.UniqueConstraint("institution_id", "id", name=op.f("uq_course_institution_id_id")),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("resource_link_id", sa.String(length=255), nullable=False),
        sa.Column("is_graded", sa.Boolean(), nullable=False),
        sa.Column("lineitems_url", sa.Text(), nullable=True),
        sa.Column("lineitem_url", sa.Text(), nullable=True),
        sa.Column("grade_scopes", sa.Text(), nullable=False),
        sa.Column("grade_problem", sa.String(length=60), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id", "course_id"],
            ["course.institution_id", "course.id"],
            name=op.f("fk_placement_institution_id_course_id"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id", "registration_id", "deployment_id"],
            ["deployment.institution_id", "deployment.registration_id", "deployment.id"],
            name=op.f("fk_placement_institution_id_registration_id_deployment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint(
            "deployment_id",
            "resource_link_id",
            name=op.f("uq_placement_deployment_id_resource_link_id"),
        ),
        sa.UniqueConstraint("institution_id", "id", name=op.f("uq_placement_institution_id_id")),
    )
    op.create_table(
        "grade_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id", "placement_id"],
            ["placement.institution_id", "placement.id"],
            name=op.f("fk_grade_delivery_institution_id_placement_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_delivery")),
        sa.UniqueConstraint(
            "placement_id", "subject", name=op.f("uq_grade_delivery_placement_id_subject")
        ),
    )
    with op.batch_alter_table("grade_delivery") as batch_op:
        batch_op.create_index("ix_grade_delivery_due", ["state", "due_at"], unique=False)

    with op.batch_alter_table("acknowledgement") as batch_op:
        batch_op.add_column(sa.Column("run", sa.Integer(), server_default="1", nullable=False))
        batch_op.drop_index("ix_acknowledgement_course")
        batch_op.create_index(
            "ix_acknowledgement_course",
            ["deployment_id", "place", "run", "version_hash", "action"],
            unique=False,
        )
        batch_op.drop_constraint("uq_acknowledgement_event", type_="unique")
        batch_op.create_unique_constraint(
            "uq_acknowledgement_event",
            [
                "registration_id",
                "subject",
                "deployment_id",
                "place",
                "run",
                "version_hash",
                "round",
                "action",
            ],
        )

    with op.batch_alter_table("institution") as batch_op:
        batch_op.add_column(
            sa.Column("shows_names", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("retention_months", sa.Integer(), server_default="6", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "activates_registrations", sa.Boolean(), server_default=sa.false(), nullable=False
            )
        )

    with op.batch_alter_table("launch") as batch_op:
        batch_op.add_column(
            sa.Column(
                "message",
                sa.String(length=32),
                server_default="LtiResourceLinkRequest",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("request", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("is_recorded", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("is_graded", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(
            sa.Column(
                "platform_family",
                sa.String(length=60),
                server_default=sa.text("''"),
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("scopes", sa.Text(), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(sa.Column("last_launch_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("last_service_error", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("last_service_error_at", sa.DateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_column("last_service_error_at")
        batch_op.drop_column("last_service_error")
        batch_op.drop_column("last_launch_on")
        batch_op.drop_column("scopes")
        batch_op.drop_column("platform_family")

    with op.batch_alter_table("launch") as batch_op:
        batch_op.drop_column("is_graded")
        batch_op.drop_column("is_recorded")
        batch_op.drop_column("request")
        batch_op.drop_column("message")

    with op.batch_alter_table("institution") as batch_op:
        batch_op.drop_column("activates_registrations")
        batch_op.drop_column("retention_months")
        batch_op.drop_column("shows_names")

    with op.batch_alter_table("acknowledgement") as batch_op:
        batch_op.drop_constraint("uq_acknowledgement_event", type_="unique")
        batch_op.create_unique_constraint(
            "uq_acknowledgement_event",
            [
                "registration_id",
                "subject",
                "deployment_id",
                "place",
                "version_hash",
                "round",
                "action",
            ],
        )
        batch_op.drop_index("ix_acknowledgement_course")
        batch_op.create_index(
            "ix_acknowledgement_course",
            ["deployment_id", "place", "version_hash", "action"],
            unique=False,
        )
        batch_op.drop_column("run")

    with op.batch_alter_table("grade_delivery") as batch_op:
        batch_op.drop_index("ix_grade_delivery_due")

    op.drop_table("grade_delivery")
    op.drop_table("placement")
    op.drop_table("course")
    op.drop_table("administrator")
    op.drop_table("invite")
    op.drop_table("acknowledgement_total")
