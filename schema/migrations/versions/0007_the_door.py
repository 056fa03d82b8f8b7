"""Keep sign-ins, failures, locks and the secrets of accounts on the server."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        _account("sign_in"),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        _moment("begun_at"),
        _moment("seen_at"),
        _moment("ended_at", nullable=True),
        sa.Column("ended_reason", sa.String(20), nullable=True),
        sa.Column("origin", sa.String(60), nullable=False),
        sa.Column("agent", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_token_hash"),
    )
    op.create_index("ix_sign_in_user_id_ended_at", "sign_in", ["user_id", "ended_at"])
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        _moment("happened_at"),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("origin", sa.String(60), nullable=False),
        sa.Column("forgiven", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failure"),
    )
    op.create_index("ix_sign_in_failure_account_happened_at", "sign_in_failure", ["account", "happened_at"])
    op.create_index("ix_sign_in_failure_origin_happened_at", "sign_in_failure", ["origin", "happened_at"])
    op.create_table(
        "sign_in_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        _moment("locked_at"),
        _moment("until"),
        _moment("lifted_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_lock"),
    )
    op.create_index("ix_sign_in_lock_kind_subject", "sign_in_lock", ["kind", "subject"])
    secrets = op.create_table(
        "account_secret",
        sa.Column("id", sa.Integer(), nullable=False),
        _account("account_secret"),
        _moment("password_set_at"),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("factor_key", sa.String(400), nullable=True),
        _moment("factor_since", nullable=True),
        sa.Column("factor_step", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account_secret"),
        sa.UniqueConstraint("user_id", name="uq_account_secret_user_id"),
    )
    op.create_table(
        "old_password",
        sa.Column("id", sa.Integer(), nullable=False),
        _account("old_password"),
        sa.Column("digest", sa.String(256), nullable=False),
        _moment("set_at"),
        sa.PrimaryKeyConstraint("id", name="pk_old_password"),
    )
    op.create_index("ix_old_password_user_id_id", "old_password", ["user_id", "id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        _account("recovery_code"),
        sa.Column("digest", sa.String(64), nullable=False),
        _moment("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"])
    # The passwords there are begin to age today.
    accounts = sa.table("ab_user", sa.column("id"))
    today = sa.select(accounts.c.id, sa.func.current_timestamp(), sa.false())
    op.execute(secrets.insert().from_select(["user_id", "password_set_at", "must_change"], today))


def downgrade() -> None:
    for table in (
        "recovery_code",
        "old_password",
        "account_secret",
        "sign_in_lock",
        "sign_in_failure",
        "sign_in",
    ):
        op.drop_table(table)


def _account(table: str) -> sa.Column[int]:
    name = f"fk_{table}_user_id"
    return sa.Column(
        "user_id", sa.Integer(), sa.ForeignKey("ab_user.id", name=name, ondelete="CASCADE"), nullable=False
    )


def _moment(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
