"""Titles and claims of restricted petitions stand encrypted; `xinfang init` encrypts what is there.

A migration has no key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WORDS = {"petition": ("title", 200), "claim": ("text", 500)}
SEALED = {"petition": ("title",), "claim": ("text", "finding", "evidence")}
MARK = "~sealed:%"


def upgrade() -> None:
    for table, (name, length) in WORDS.items():
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                name, existing_type=sa.String(length=length), type_=sa.Text(), existing_nullable=False
            )
    with op.batch_alter_table("claim") as batch:
        batch.add_column(sa.Column("text_sealed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE claim SET text_sealed = (SELECT is_secret FROM petition WHERE petition.id = claim.petition_id)"
    )
    with op.batch_alter_table("claim") as batch:
        batch.alter_column("text_sealed", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    _refuse_sealed()
    with op.batch_alter_table("claim") as batch:
        batch.drop_column("text_sealed")
    for table, (name, length) in WORDS.items():
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                name, existing_type=sa.Text(), type_=sa.String(length=length), existing_nullable=False
            )


def _refuse_sealed() -> None:
    """Never cut encrypted text to the old length: it would be lost."""
    connection = op.get_bind()
    for table, names in SEALED.items():
        rows = sa.table(table, *(sa.column(name, sa.Text()) for name in names))
        hidden = sa.or_(*(rows.c[name].like(MARK) for name in names))
        if connection.scalar(sa.select(sa.func.count()).select_from(rows).where(hidden)):
            raise RuntimeError(f"{table} holds encrypted text, which the version before this one cannot read")
