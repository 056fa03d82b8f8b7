"""Other doors: whose password an account has; recovery codes kept by a slow function."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account_secret") as table:
        table.add_column(sa.Column("door", sa.String(length=10), nullable=False, server_default=""))
        table.add_column(sa.Column("subject", sa.String(length=64), nullable=True))
        table.create_unique_constraint(op.f("uq_account_secret_subject"), ["subject"])
    with op.batch_alter_table("account_secret") as table:
        table.alter_column("door", server_default=None)
    # What is kept of the old codes is a plain digest, which can be tried out: they are over.
    codes = sa.table("recovery_code")
    op.execute(sa.delete(codes))
    with op.batch_alter_table("recovery_code") as table:
        table.alter_column(
            "digest", existing_type=sa.String(length=64), type_=sa.String(length=128), existing_nullable=False
        )


def downgrade() -> None:
    codes = sa.table("recovery_code")
    op.execute(sa.delete(codes))
    with op.batch_alter_table("recovery_code") as table:
        table.alter_column(
            "digest", existing_type=sa.String(length=128), type_=sa.String(length=64), existing_nullable=False
        )
    with op.batch_alter_table("account_secret") as table:
        table.drop_constraint(op.f("uq_account_secret_subject"), type_="unique")
        table.drop_column("subject")
        table.drop_column("door")
