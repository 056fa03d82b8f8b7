"""What a deadline is counted from stands beside it; its rules are rows; who answers hears of moved dates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0008"
branch_labels = None
depends_on = None

# Not by a copy of the table, which would take minutes at a million rows.
FOLLOWS = "ALTER TABLE deadline ADD COLUMN follows_id INTEGER CONSTRAINT fk_deadline_follows_id REFERENCES deadline (id)"
KEPT = ("excluded", "excluded_days", "article", "rolls", "counted_in", "number", "starts")


def upgrade() -> None:
    op.execute(FOLLOWS)
    for column in (
        sa.Column("starts", sa.String(40), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("counted_in", sa.String(40), nullable=True),
        sa.Column("rolls", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("article", sa.String(120), nullable=False, server_default=""),
        sa.Column("excluded_days", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("excluded", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    ):
        op.add_column("deadline", column)
    op.create_index("ix_deadline_follows_id", "deadline", ["follows_id"])
    op.create_table(
        "clock_regime",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("jurisdiction", sa.String(20), nullable=False),
        *_kept("clock_regime"),
        sa.UniqueConstraint("code", name="uq_clock_regime_code"),
    )
    op.create_table(
        "clock_rule",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("regime", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("who", sa.String(60), nullable=True),
        sa.Column("paper", sa.String(120), nullable=True),
        sa.Column("starts", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("roll", sa.Boolean(), nullable=False),
        sa.Column("target_number", sa.Integer(), nullable=True),
        sa.Column("target_unit", sa.String(40), nullable=True),
        sa.Column("article", sa.String(40), nullable=True),
        sa.Column("basis", sa.String(120), nullable=True),
        *_kept("clock_rule"),
        sa.CheckConstraint("number > 0", name=op.f("ck_clock_rule_number")),
    )
    op.create_index("ix_clock_rule_code_regime", "clock_rule", ["code", "regime"])
    op.create_table(
        "date_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("old_on", sa.Date(), nullable=False),
        sa.Column("new_on", sa.Date(), nullable=False),
        sa.Column("was_provisional", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name="fk_date_change_deadline_id"),
        sa.ForeignKeyConstraint(["person_id"], ["staff.id"], name="fk_date_change_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_date_change_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_date_change"),
    )
    op.create_index("ix_date_change_deadline_id", "date_change", ["deadline_id"])
    op.create_index("ix_date_change_person_id_read_on", "date_change", ["person_id", "read_on"])
    op.create_index("ix_date_change_unit_id_read_on", "date_change", ["unit_id", "read_on"])


def _kept(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Return what every administered row carries: its author, version and days of validity."""
    return (
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=f"fk_{table}_created_by_id"),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=f"fk_{table}_updated_by_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def downgrade() -> None:
    for table in ("date_change", "clock_rule", "clock_regime"):
        op.drop_table(table)
    op.drop_index("ix_deadline_follows_id", "deadline")
    with op.batch_alter_table("deadline") as batch:
        for name in ("follows_id", *KEPT):
            batch.drop_column(name)
