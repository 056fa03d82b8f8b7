"""Know the few petitions in the bin, and count the board for who sees all but the secret, from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BOARD = ["met_on", "voided_on", "kind", "binding_on", "id", "unit_id", "provisional", "petition_id"]


def upgrade() -> None:
    binned = sa.text("deleted_at IS NOT NULL")
    op.create_index("ix_petition_binned", "petition", ["id"], sqlite_where=binned, postgresql_where=binned)
    op.drop_index("ix_deadline_board", "deadline")
    op.create_index("ix_deadline_board", "deadline", [*BOARD, "secret"])


def downgrade() -> None:
    op.drop_index("ix_deadline_board", "deadline")
    op.create_index("ix_deadline_board", "deadline", BOARD)
    op.drop_index("ix_petition_binned", "petition")
