"""Know who froze the figures of a circular, and which circular one corrects."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("circular") as table:
        table.add_column(sa.Column("frozen_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_circular_frozen_by_id"), "staff", ["frozen_by_id"], ["id"])
        table.create_foreign_key(op.f("fk_circular_corrects_id"), "circular", ["corrects_id"], ["id"])
        table.create_index(op.f("ix_circular_corrects_id"), ["corrects_id"])


def downgrade() -> None:
    with op.batch_alter_table("circular") as table:
        table.drop_index(op.f("ix_circular_corrects_id"))
        table.drop_constraint(op.f("fk_circular_corrects_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_circular_frozen_by_id"), type_="foreignkey")
        table.drop_column("corrects_id")
        table.drop_column("frozen_by_id")
