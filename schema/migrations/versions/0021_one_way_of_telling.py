"""A date that moved is told by a notice; who has read so is kept with that alone."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        sa.text(
            "INSERT INTO notice (staff_id, kind, subject_kind, subject_id, petition_id, deadline_id, due_on,"
            " number, created_at)"
            " SELECT c.person_id, 'date_moved', 'deadline', d.id, d.petition_id, d.id, c.new_on,"
            " d.display_no, c.happened_at"
            " FROM date_change c JOIN deadline d ON d.id = c.deadline_id"
            " WHERE c.person_id IS NOT NULL AND c.read_on IS NULL"
        )
    )
    with op.batch_alter_table("date_change") as table:
        table.drop_index("ix_date_change_person_id_read_on")
        table.drop_index("ix_date_change_unit_id_read_on")
        table.drop_constraint("fk_date_change_person_id", type_="foreignkey")
        table.drop_constraint("fk_date_change_unit_id", type_="foreignkey")
        table.drop_column("person_id")
        table.drop_column("unit_id")
        table.drop_column("read_on")


def downgrade() -> None:
    with op.batch_alter_table("date_change") as table:
        table.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("read_on", sa.Date(), nullable=True))
        table.create_foreign_key("fk_date_change_person_id", "staff", ["person_id"], ["id"])
        table.create_foreign_key("fk_date_change_unit_id", "unit", ["unit_id"], ["id"])
        table.create_index("ix_date_change_person_id_read_on", ["person_id", "read_on"])
        table.create_index("ix_date_change_unit_id_read_on", ["unit_id", "read_on"])
