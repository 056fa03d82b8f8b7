"""Know the few petitions in the recycle bin from an index, without looking at all others."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    binned = sa.text("deleted_at IS NOT NULL")
    op.create_index("ix_petition_binned", "petition", ["id"], sqlite_where=binned, postgresql_where=binned)


def downgrade() -> None:
    op.drop_index("ix_petition_binned", "petition")
