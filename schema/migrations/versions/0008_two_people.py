"""Two people for power: proposals about accounts, roles and permissions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "proposal",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("payload", json, nullable=False),
        sa.Column("based_on", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", moment, nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", json, nullable=True),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR state = 'withdrawn' OR decided_by_id <> proposed_by_id",
            name=op.f("ck_proposal_two_people"),
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["ab_user.id"], name=op.f("fk_proposal_subject_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["ab_user.id"], name=op.f("fk_proposal_proposed_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["ab_user.id"], name=op.f("fk_proposal_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_state_id", "proposal", ["state", "id"])


def downgrade() -> None:
    op.drop_table("proposal")
