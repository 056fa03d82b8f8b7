"""What a deadline was counted with stands beside it."""

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


def downgrade() -> None:
    op.drop_index("ix_deadline_follows_id", "deadline")
    with op.batch_alter_table("deadline") as batch:
        for name in ("follows_id", *KEPT):
            batch.drop_column(name)
