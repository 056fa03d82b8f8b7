"""Papers go their way: countersigning, issue, receipts, seals; what restricted papers say is sealed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OF_RESTRICTED = (
    "UPDATE paper SET is_secret = true"
    " WHERE petition_id IN (SELECT petition.id FROM petition WHERE petition.is_secret)"
)
"""Their text is sealed by `xinfang keys reseal`: a migration holds no key."""


def upgrade() -> None:
    op.create_table(
        "signing_rule",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("grave", sa.Boolean(), nullable=False),
        sa.Column("signer", sa.String(length=40), nullable=False),
        sa.Column("countersigned", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_signing_rule_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by_id"], ["ab_user.id"], name=op.f("fk_signing_rule_deleted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_signing_rule_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_rule")),
    )
    with op.batch_alter_table("signing_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signing_rule_kind_grave"), ["kind", "grave"], unique=True)

    op.create_table(
        "seal_picture",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=120), nullable=False),
        sa.Column("pixels", sa.Integer(), nullable=False),
        sa.Column("used_from", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_seal_picture_created_by_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_seal_picture_unit_id")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_seal_picture_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_picture")),
    )
    with op.batch_alter_table("seal_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seal_picture_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_seal_picture_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "countersignature",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_countersignature_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_countersignature_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_countersignature_paper_id")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_countersignature_petition_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_countersignature_staff_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_countersignature_unit_id")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_countersignature_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countersignature")),
    )
    with op.batch_alter_table("countersignature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_countersignature_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_countersignature_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_countersignature_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_countersignature_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_receipt_created_by_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_receipt_paper_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_receipt_petition_id")),
        sa.ForeignKeyConstraint(["received_by_id"], ["staff.id"], name=op.f("fk_receipt_received_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_receipt_unit_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_receipt_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_paper_id_unit_id"), ["paper_id", "unit_id"], unique=True)
        batch_op.create_index(batch_op.f("ix_receipt_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_received_on"), ["received_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_unit_id"), ["unit_id"], unique=False)

    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_secret", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("given", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("issued_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("copies", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("issued_to", sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column("cancelled_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("cancel_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("agreed_digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("print_tries", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("print_after", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column(
            "title", existing_type=sa.VARCHAR(length=200), type_=sa.Text(), existing_nullable=False
        )
    _value_as_text()
    op.execute(OF_RESTRICTED)
    op.execute("UPDATE paper SET is_secret = false WHERE is_secret IS NULL")
    op.execute("UPDATE paper SET print_tries = 0")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.alter_column("is_secret", existing_type=sa.Boolean(), nullable=False)
        batch_op.alter_column("print_tries", existing_type=sa.Integer(), nullable=False)

    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("witness", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("proof_paper_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_service_proof_paper_id"), ["proof_paper_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_service_proof_paper_id"), "paper", ["proof_paper_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_service_proof_paper_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_service_proof_paper_id"))
        batch_op.drop_column("proof_paper_id")
        batch_op.drop_column("witness")

    _value_as_json()
    op.execute("UPDATE paper SET title = '***' WHERE title LIKE '~sealed:%'")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.alter_column(
            "title", existing_type=sa.Text(), type_=sa.VARCHAR(length=200), existing_nullable=False
        )
        batch_op.drop_column("print_after")
        batch_op.drop_column("print_tries")
        batch_op.drop_column("agreed_digest")
        batch_op.drop_column("cancel_reason")
        batch_op.drop_column("cancelled_on")
        batch_op.drop_column("issued_to")
        batch_op.drop_column("copies")
        batch_op.drop_column("issued_on")
        batch_op.drop_column("given")
        batch_op.drop_column("is_secret")

    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_unit_id"))
        batch_op.drop_index(batch_op.f("ix_receipt_received_on"))
        batch_op.drop_index(batch_op.f("ix_receipt_petition_id"))
        batch_op.drop_index(batch_op.f("ix_receipt_paper_id_unit_id"))
        batch_op.drop_index(batch_op.f("ix_receipt_due_on"))

    op.drop_table("receipt")
    with op.batch_alter_table("countersignature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_countersignature_unit_id"))
        batch_op.drop_index(batch_op.f("ix_countersignature_state"))
        batch_op.drop_index(batch_op.f("ix_countersignature_petition_id"))
        batch_op.drop_index(batch_op.f("ix_countersignature_paper_id"))

    op.drop_table("countersignature")
    with op.batch_alter_table("seal_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seal_picture_unit_id"))
        batch_op.drop_index(batch_op.f("ix_seal_picture_digest"))

    op.drop_table("seal_picture")
    with op.batch_alter_table("signing_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signing_rule_kind_grave"))

    op.drop_table("signing_rule")


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _value_as_text() -> None:
    """Let the frozen value be text, which can be sealed; what an earlier way down wrapped is unwrapped."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE paper ALTER COLUMN value TYPE TEXT USING CASE jsonb_typeof(value)"
            " WHEN 'string' THEN value #>> '{}' WHEN 'null' THEN NULL ELSE value::text END"
        )
        return
    op.execute("UPDATE paper SET value = NULL WHERE value = 'null'")
    op.execute("UPDATE paper SET value = json_extract(value, '$') WHERE value LIKE '\"~sealed:%'")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.alter_column("value", existing_type=_json(), type_=sa.Text(), existing_nullable=True)


def _value_as_json() -> None:
    """Let the frozen value be JSON again; what is sealed stays as one string, for a way back up."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE paper ALTER COLUMN value TYPE JSONB USING CASE"
            " WHEN value LIKE '~sealed:%' THEN to_jsonb(value) ELSE value::jsonb END"
        )
        return
    op.execute("UPDATE paper SET value = json_quote(value) WHERE value LIKE '~sealed:%'")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.alter_column("value", existing_type=sa.Text(), type_=_json(), existing_nullable=True)
