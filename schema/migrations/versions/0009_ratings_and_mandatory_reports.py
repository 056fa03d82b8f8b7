"""Ratings and mandatory reports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mandatory_report",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organ", sa.String(length=120), nullable=True),
        sa.Column("proof", sa.String(length=200), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("dismissal_reason", sa.Text(), nullable=True),
        sa.Column("dismissal_by_id", sa.Integer(), nullable=True),
        sa.Column("dismissed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.CheckConstraint(
            "dismissed_by_id IS NULL OR dismissed_by_id <> dismissal_by_id",
            name=op.f("ck_mandatory_report_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_mandatory_report_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_mandatory_report_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["dismissal_by_id"], ["staff.id"], name=op.f("fk_mandatory_report_dismissal_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["dismissed_by_id"], ["staff.id"], name=op.f("fk_mandatory_report_dismissed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_mandatory_report_petition_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["staff.id"], name=op.f("fk_mandatory_report_reported_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_mandatory_report_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandatory_report")),
    )
    with op.batch_alter_table("mandatory_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandatory_report_category_id"), ["category_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_mandatory_report_petition_id_category_id"),
            ["petition_id", "category_id"],
            unique=True,
        )
        batch_op.create_index(batch_op.f("ix_mandatory_report_state"), ["state"], unique=False)

    op.create_table(
        "rating",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("invited_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=True),
        sa.Column("rated_on", sa.Date(), nullable=True),
        sa.Column("way", sa.String(length=20), nullable=True),
        sa.Column("comment", sa.String(length=300), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_rating_created_by_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_rating_petition_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["staff.id"], name=op.f("fk_rating_taken_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rating_unit_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_rating_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_invited_on_id"), ["invited_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rating_petition_id_side"), ["petition_id", "side"], unique=True)
        batch_op.create_index(batch_op.f("ix_rating_rated_on"), ["rated_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_rating_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "proposed_supervision",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(length=40), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["supervision_case.id"], name=op.f("fk_proposed_supervision_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_proposed_supervision_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_proposed_supervision_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_proposed_supervision_petition_id")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_proposed_supervision_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_supervision")),
    )
    with op.batch_alter_table("proposed_supervision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposed_supervision_petition_id_trigger"), ["petition_id", "trigger"], unique=True
        )
        batch_op.create_index(
            batch_op.f("ix_proposed_supervision_proposed_on"), ["proposed_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_proposed_supervision_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposed_supervision_trigger"), ["trigger"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("proposed_supervision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposed_supervision_trigger"))
        batch_op.drop_index(batch_op.f("ix_proposed_supervision_state"))
        batch_op.drop_index(batch_op.f("ix_proposed_supervision_proposed_on"))
        batch_op.drop_index(batch_op.f("ix_proposed_supervision_petition_id_trigger"))

    op.drop_table("proposed_supervision")
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_unit_id"))
        batch_op.drop_index(batch_op.f("ix_rating_rated_on"))
        batch_op.drop_index(batch_op.f("ix_rating_petition_id_side"))
        batch_op.drop_index(batch_op.f("ix_rating_invited_on_id"))

    op.drop_table("rating")
    with op.batch_alter_table("mandatory_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandatory_report_state"))
        batch_op.drop_index(batch_op.f("ix_mandatory_report_petition_id_category_id"))
        batch_op.drop_index(batch_op.f("ix_mandatory_report_category_id"))

    op.drop_table("mandatory_report")
