"""Ask of one petition whether it is held, and of the living ones which came last, from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    living = sa.text("deleted_at IS NULL")
    op.create_index(
        "ix_petition_living",
        "petition",
        ["registered_on", "id"],
        sqlite_where=living,
        postgresql_where=living,
    )
    op.create_index("ix_petition_access_held", "petition_access", ["petition_id", "holder_kind", "holder_id"])
    op.drop_index("ix_petition_access_petition_id", "petition_access")


def downgrade() -> None:
    op.create_index("ix_petition_access_petition_id", "petition_access", ["petition_id"])
    op.drop_index("ix_petition_access_held", "petition_access")
    op.drop_index("ix_petition_living", "petition")
