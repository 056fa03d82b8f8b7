"""Let a rule name the statutory path it belongs to, a ruling its end, and a body of rules whose procedure it follows."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PATHS = {
    "teacher_appeal": ("teacher_appeal",),
    "administrative_review": ("reconsideration", "reconsideration_extend"),
    "information": ("information_request", "information_request_extend"),
    "enforcement": ("penalty_case",),
    "labour_arbitration": ("labour_arbitration", "labour_arbitration_extend"),
    "school_roll": (
        "student_status_verify",
        "student_status_check",
        "student_status_decide",
        "student_status_execute",
    ),
}
STEPS = ("student_status_check", "student_status_decide", "student_status_execute")


def upgrade() -> None:
    with op.batch_alter_table("clock_regime") as table:
        table.add_column(sa.Column("follows", sa.String(40), nullable=True))
    op.execute("UPDATE clock_regime SET follows = code")
    with op.batch_alter_table("clock_regime") as table:
        table.alter_column("follows", existing_type=sa.String(40), nullable=False)
    with op.batch_alter_table("clock_rule") as table:
        table.add_column(sa.Column("path", sa.String(40), nullable=True))
    with op.batch_alter_table("ruling") as table:
        table.add_column(sa.Column("path_ended_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("path_result", sa.String(300), nullable=True))
    rule = sa.table("clock_rule", *(sa.column(name) for name in ("code", "kind", "path", "starts")))
    for path, codes in PATHS.items():
        op.execute(rule.update().where(rule.c.code.in_(codes)).values(kind="path", path=path))
    op.execute(rule.update().where(rule.c.code.in_(STEPS)).values(starts="path_step"))


def downgrade() -> None:
    rule = sa.table("clock_rule", *(sa.column(name) for name in ("code", "kind", "path", "starts")))
    deadline = sa.table("deadline", *(sa.column(name) for name in ("kind", "starts")))
    for rows in (rule, deadline):
        op.execute(rows.update().where(rows.c.kind == "path").values(kind="duty"))
        op.execute(rows.update().where(rows.c.starts == "path_step").values(starts="path_opened"))
    with op.batch_alter_table("ruling") as table:
        table.drop_column("path_result")
        table.drop_column("path_ended_on")
    with op.batch_alter_table("clock_rule") as table:
        table.drop_column("path")
    with op.batch_alter_table("clock_regime") as table:
        table.drop_column("follows")
