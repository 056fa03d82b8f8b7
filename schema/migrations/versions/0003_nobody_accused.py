"""Keep petitions from whom they accuse: exclusions, recusals, the sight of roles, redacted copies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PERSON = (
    "ALTER TABLE petition ADD COLUMN respondent_staff_id INTEGER "
    "CONSTRAINT fk_petition_respondent_staff_id REFERENCES staff (id)"
)
REPORTS = "UPDATE petition SET is_secret = true WHERE purpose = 'report' AND NOT is_secret"
UNTITLED = (
    "UPDATE deadline SET secret = true, title = '' "
    "WHERE petition_id IN (SELECT id FROM petition WHERE is_secret) AND NOT secret"
)
STAND_INS = "DELETE FROM petition_access WHERE reason = 'stand_in'"
UNITS = (
    "INSERT INTO petition_exclusion (holder_kind, holder_id, petition_id, reason) "
    "SELECT 'unit', respondent_unit_id, id, 'respondent_unit' FROM petition "
    "WHERE is_secret AND respondent_unit_id IS NOT NULL"
)


def upgrade() -> None:
    op.create_table(
        "role_scope",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_role_scope_created_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_scope_unit_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_role_scope_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_scope")),
    )
    with op.batch_alter_table("role_scope", schema=None) as batch_op:
        batch_op.create_index("ix_role_scope_key", ["role", "area", "scope", "unit_id"], unique=True)

    op.create_table(
        "petition_exclusion",
        sa.Column("holder_kind", sa.String(length=10), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"],
            ["petition.id"],
            name=op.f("fk_petition_exclusion_petition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_exclusion")),
    )
    with op.batch_alter_table("petition_exclusion", schema=None) as batch_op:
        batch_op.create_index(
            "ix_petition_exclusion_key", ["holder_kind", "holder_id", "petition_id"], unique=True
        )
        batch_op.create_index(
            "ix_petition_exclusion_petition", ["petition_id", "holder_kind", "holder_id"], unique=False
        )

    op.create_table(
        "recusal",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_recusal_created_by_id")),
        sa.ForeignKeyConstraint(["deleted_by_id"], ["ab_user.id"], name=op.f("fk_recusal_deleted_by_id")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_recusal_petition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_recusal_staff_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_recusal_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recusal_petition_id_staff_id"), ["petition_id", "staff_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_recusal_staff_id"), ["staff_id"], unique=False)

    op.add_column(
        "assignment", sa.Column("extent", sa.String(length=10), nullable=False, server_default="whole")
    )
    op.add_column("assignment", sa.Column("redacted_summary", sa.Text(), nullable=True))
    op.add_column("assignment", sa.Column("feedback", sa.Text(), nullable=True))

    op.add_column("petition", sa.Column("outside_organ", sa.String(length=120), nullable=True))
    # Not by a copy of the table, which would take minutes at a million rows.
    op.execute(PERSON)
    secret = sa.text("is_secret IS true")
    op.create_index(
        "ix_petition_secret",
        "petition",
        ["id"],
        sqlite_where=sa.text("is_secret IS 1"),
        postgresql_where=secret,
    )
    for statement in (REPORTS, UNTITLED, UNITS, STAND_INS):
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_petition_secret", "petition")
    with op.batch_alter_table("petition") as batch:
        batch.drop_column("respondent_staff_id")
    op.drop_column("petition", "outside_organ")
    for name in ("feedback", "redacted_summary", "extent"):
        op.drop_column("assignment", name)
    for table in ("recusal", "petition_exclusion", "role_scope"):
        op.drop_table(table)
