"""The same again: how names are read, what was found alike, who met a matter first."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from schema.sounds import place, sound

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BUNDLE = 5_000


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "duplicate",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", json, nullable=False),
        sa.Column("found_at", moment, nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_duplicate_petition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["petition.id"], name=op.f("fk_duplicate_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["ab_user.id"], name=op.f("fk_duplicate_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate")),
    )
    op.create_index(
        "ix_duplicate_petition_id_other_id", "duplicate", ["petition_id", "other_id"], unique=True
    )
    op.create_index("ix_duplicate_other_id", "duplicate", ["other_id"])
    op.create_table(
        "duplicate_check",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", moment, nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_duplicate_check_petition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["ab_user.id"], name=op.f("fk_duplicate_check_checked_by_id")
        ),
        sa.UniqueConstraint("petition_id", name=op.f("uq_duplicate_check_petition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_check")),
    )
    with op.batch_alter_table("matter") as batch:
        batch.add_column(sa.Column("first_contact_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_matter_first_contact_id"), "staff", ["first_contact_id"], ["id"])
        batch.create_index("ix_matter_first_contact_id", ["first_contact_id"])
    with op.batch_alter_table("petitioner") as batch:
        batch.add_column(sa.Column("name_key", sa.String(120), nullable=True))
        batch.add_column(sa.Column("address_key", sa.String(60), nullable=True))
        batch.create_index("ix_petitioner_name_key_id", ["name_key", "id"])
        batch.create_index("ix_petitioner_address_key_id", ["address_key", "id"])
    with op.batch_alter_table("petition") as batch:
        batch.drop_index("ix_petition_category_id")
        batch.drop_index("ix_petition_respondent_unit_id")
        batch.create_index("ix_petition_category_id_received_on_id", ["category_id", "received_on", "id"])
        batch.create_index(
            "ix_petition_respondent_unit_id_received_on_id", ["respondent_unit_id", "received_on", "id"]
        )
    _read_names(op.get_bind())


def _read_names(connection: sa.Connection) -> None:
    """Say of everybody already here how the name is read and where the address points."""
    person = sa.table(
        "petitioner",
        sa.column("id", sa.Integer),
        sa.column("name", sa.String),
        sa.column("address", sa.String),
        sa.column("name_key", sa.String),
        sa.column("address_key", sa.String),
    )
    last = 0
    while True:
        several = sa.select(person.c.id, person.c.name, person.c.address).where(person.c.id > last)
        rows = connection.execute(several.order_by(person.c.id).limit(BUNDLE)).all()
        if not rows:
            return
        changed = sa.update(person).where(person.c.id == sa.bindparam("number"))
        connection.execute(
            changed.values(name_key=sa.bindparam("read"), address_key=sa.bindparam("points")),
            [{"number": row.id, "read": sound(row.name), "points": place(row.address)} for row in rows],
        )
        last = rows[-1].id


def downgrade() -> None:
    with op.batch_alter_table("petition") as batch:
        batch.drop_index("ix_petition_respondent_unit_id_received_on_id")
        batch.drop_index("ix_petition_category_id_received_on_id")
        batch.create_index("ix_petition_category_id", ["category_id"])
        batch.create_index("ix_petition_respondent_unit_id", ["respondent_unit_id"])
    with op.batch_alter_table("petitioner") as batch:
        batch.drop_index("ix_petitioner_address_key_id")
        batch.drop_index("ix_petitioner_name_key_id")
        batch.drop_column("address_key")
        batch.drop_column("name_key")
    with op.batch_alter_table("matter") as batch:
        batch.drop_index("ix_matter_first_contact_id")
        batch.drop_constraint(op.f("fk_matter_first_contact_id"), type_="foreignkey")
        batch.drop_column("first_contact_id")
    op.drop_table("duplicate_check")
    op.drop_table("duplicate")
