"""Chain the trail: a place of its own, a head, triggers that keep sealed entries; who has a form open.

Entries that are there already get their place at `xinfang init`, oldest first: no database can hash them in SQL
alike, and a migration follows no code of the product.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GENESIS = "0000000000000000000000000000000000000000000000000000000000000000"

SQLITE = (
    """CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry WHEN OLD.place IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a sealed entry of the trail is not changed'); END""",
    """CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
    WHEN OLD.place IS NULL OR OLD.place > (SELECT anchor_place FROM audit_head)
    BEGIN SELECT RAISE(ABORT, 'an entry of the trail is not deleted before it is archived'); END""",
    """CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head
    WHEN NEW.place < OLD.place OR NEW.anchor_place < OLD.anchor_place OR NEW.anchor_place > NEW.place
    BEGIN SELECT RAISE(ABORT, 'the head of the trail only goes forward'); END""",
    """CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
    BEGIN SELECT RAISE(ABORT, 'the head of the trail stays'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the trail is only added to: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE FUNCTION audit_refuse_unarchived() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
    IF OLD.place IS NOT NULL AND OLD.place <= (SELECT anchor_place FROM audit_head) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'an entry of the trail is not deleted before it is archived'
    USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry FOR EACH ROW
    WHEN (OLD.place IS NOT NULL) EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry FOR EACH ROW
    EXECUTE FUNCTION audit_refuse_unarchived()""",
    """CREATE TRIGGER audit_entry_whole BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT
    EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW
    WHEN (NEW.place < OLD.place OR NEW.anchor_place < OLD.anchor_place OR NEW.anchor_place > NEW.place)
    EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_whole BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT
    EXECUTE FUNCTION audit_refuse()""",
)


def upgrade() -> None:
    extra = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("audit_entry", sa.Column("place", sa.Integer(), nullable=True))
    op.create_index("ix_audit_entry_place", "audit_entry", ["place"], unique=True)
    head = op.create_table(
        "audit_head",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.Column("anchor_place", sa.Integer(), nullable=False),
        sa.Column("anchor_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", extra, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.bulk_insert(
        head,
        [{"id": 1, "place": 0, "entry_hash": GENESIS, "anchor_place": 0, "anchor_hash": GENESIS}],
    )
    op.create_table(
        "presence",
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", extra, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name=op.f("fk_presence_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.create_index(
        "ix_presence_subject_kind_subject_id_user_id",
        "presence",
        ["subject_kind", "subject_id", "user_id"],
        unique=True,
    )
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for trigger, table in (
        ("audit_entry_kept", "audit_entry"),
        ("audit_entry_stays", "audit_entry"),
        ("audit_entry_whole", "audit_entry"),
        ("audit_head_forward", "audit_head"),
        ("audit_head_stays", "audit_head"),
        ("audit_head_whole", "audit_head"),
    ):
        op.execute(f"DROP TRIGGER IF EXISTS {trigger}" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION audit_refuse()")
        op.execute("DROP FUNCTION audit_refuse_unarchived()")
    op.drop_table("presence")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_entry_place", "audit_entry")
    # Without its place an old hash says nothing; the next upgrade gives every entry its link anew.
    op.execute("UPDATE audit_entry SET previous_hash = NULL, entry_hash = NULL")
    op.drop_column("audit_entry", "place")
