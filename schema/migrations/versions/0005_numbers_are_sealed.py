"""Identity and telephone numbers stand encrypted beside a keyed hash; the database knows its keys by name.

What is there stays plain until `xinfang init` encrypts it: a migration has no key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBERS = {"phone": 40, "id_number": 18}
SECRETS = {"summary": None, "content": None, "answer_text": None, "respondent_person": 80}
MARK = "~sealed:%"


def upgrade() -> None:
    op.create_table(
        "sealing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "extra", sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"), nullable=True
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sealing_key"),
        sa.UniqueConstraint("name", name="uq_sealing_key_name"),
    )
    for name in NUMBERS:
        op.drop_index(f"ix_petitioner_{name}", "petitioner")
    with op.batch_alter_table("petitioner") as batch:
        for name, length in NUMBERS.items():
            batch.alter_column(name, existing_type=sa.String(length=length), type_=sa.Text())
            batch.add_column(sa.Column(f"{name}_hash", sa.String(length=64), nullable=True))
    for name in NUMBERS:
        op.create_index(f"ix_petitioner_{name}_hash", "petitioner", [f"{name}_hash"])
    with op.batch_alter_table("petition") as batch:
        batch.alter_column("respondent_person", existing_type=sa.String(length=80), type_=sa.Text())


def downgrade() -> None:
    _refuse_sealed()
    with op.batch_alter_table("petition") as batch:
        batch.alter_column("respondent_person", existing_type=sa.Text(), type_=sa.String(length=80))
    for name in NUMBERS:
        op.drop_index(f"ix_petitioner_{name}_hash", "petitioner")
    with op.batch_alter_table("petitioner") as batch:
        for name, length in NUMBERS.items():
            batch.drop_column(f"{name}_hash")
            batch.alter_column(name, existing_type=sa.Text(), type_=sa.String(length=length))
    for name in NUMBERS:
        op.create_index(f"ix_petitioner_{name}", "petitioner", [name])
    op.drop_table("sealing_key")


def _refuse_sealed() -> None:
    """Never cut encrypted text to the old length: it would be lost."""
    connection = op.get_bind()
    for table, names in (("petitioner", NUMBERS), ("petition", SECRETS)):
        rows = sa.table(table, *(sa.column(name, sa.Text()) for name in names))
        hidden = sa.or_(*(rows.c[name].like(MARK) for name in names))
        if connection.scalar(sa.select(sa.func.count()).select_from(rows).where(hidden)):
            raise RuntimeError(f"{table} holds encrypted text, which the version before this one cannot read")
