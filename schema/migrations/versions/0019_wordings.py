"""Versions of the wording of papers, over the files that are shipped."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TRACED = ("created_by_id", "published_by_id", "updated_by_id", "written_by_id")


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], ["ab_user.id"], name=op.f(f"fk_wording_{name}"))
            for name in TRACED
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
    )
    op.create_index(op.f("ix_wording_kind_file_number"), "wording", ["kind", "file", "number"], unique=True)
    for name, state in (("ix_wording_in_force", "published"), ("ix_wording_in_work", "draft")):
        where = sa.text(f"state = '{state}'")
        op.create_index(
            name, "wording", ["kind", "file"], unique=True, sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    op.drop_index("ix_wording_in_work", "wording")
    op.drop_index("ix_wording_in_force", "wording")
    op.drop_index(op.f("ix_wording_kind_file_number"), "wording")
    op.drop_table("wording")
