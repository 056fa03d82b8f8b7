"""The longer life of a petition: proposals, objections, opinions, reviews, rulings, agreements, archive."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_agreement_created_by_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_agreement_petition_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_agreement_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_petition_id"), ["petition_id"], unique=False)

    op.create_table(
        "archive_file",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("archive_no", sa.String(length=40), nullable=False),
        sa.Column("contents", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_archive_file_created_by_id")
        ),
        sa.ForeignKeyConstraint(["filed_by_id"], ["staff.id"], name=op.f("fk_archive_file_filed_by_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_archive_file_petition_id")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_archive_file_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_file")),
        sa.UniqueConstraint("petition_id", name=op.f("uq_archive_file_petition_id")),
    )
    with op.batch_alter_table("archive_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archive_file_filed_by_id"), ["filed_by_id"], unique=False)

    op.create_table(
        "interim_notice",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_interim_notice_created_by_id")
        ),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_interim_notice_petition_id")),
        sa.ForeignKeyConstraint(["told_by_id"], ["staff.id"], name=op.f("fk_interim_notice_told_by_id")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_interim_notice_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interim_notice")),
    )
    with op.batch_alter_table("interim_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interim_notice_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interim_notice_told_by_id"), ["told_by_id"], unique=False)

    op.create_table(
        "objection",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("suggested_unit_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_objection_created_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["staff.id"], name=op.f("fk_objection_decided_by_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_objection_petition_id")),
        sa.ForeignKeyConstraint(
            ["suggested_unit_id"], ["unit.id"], name=op.f("fk_objection_suggested_unit_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_objection_unit_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_objection_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "personal_handling",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_personal_handling_created_by_id")
        ),
        sa.ForeignKeyConstraint(["leader_id"], ["leader.id"], name=op.f("fk_personal_handling_leader_id")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_personal_handling_petition_id")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_personal_handling_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_handling")),
    )
    with op.batch_alter_table("personal_handling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_personal_handling_leader_id"), ["leader_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_personal_handling_petition_id"), ["petition_id"], unique=False)

    op.create_table(
        "preparation",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_preparation_created_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["staff.id"], name=op.f("fk_preparation_decided_by_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_preparation_petition_id")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["staff.id"], name=op.f("fk_preparation_prepared_by_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_preparation_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
    )
    with op.batch_alter_table("preparation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preparation_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_preparation_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_preparation_prepared_by_id"), ["prepared_by_id"], unique=False)

    op.create_table(
        "review_round",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("postmark_on", sa.Date(), nullable=True),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=True),
        sa.Column("organ_id", sa.Integer(), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("hearing_from", sa.Date(), nullable=True),
        sa.Column("hearing_to", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["leader.id"], name=op.f("fk_review_round_approver_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_review_round_created_by_id")
        ),
        sa.ForeignKeyConstraint(["organ_id"], ["unit.id"], name=op.f("fk_review_round_organ_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_review_round_petition_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["staff.id"], name=op.f("fk_review_round_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_review_round_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_round")),
    )
    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_round_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_round_reviewer_id"), ["reviewer_id"], unique=False)

    op.create_table(
        "opinion",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("investigation", sa.Text(), nullable=False),
        sa.Column("statement_heard_on", sa.Date(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("decided", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_opinion_created_by_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["staff.id"], name=op.f("fk_opinion_drafted_by_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_opinion_paper_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_opinion_petition_id")),
        sa.ForeignKeyConstraint(["signer_id"], ["leader.id"], name=op.f("fk_opinion_signer_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_opinion_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_drafted_by_id"), ["drafted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opinion_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opinion_signer_id"), ["signer_id"], unique=False)

    op.create_table(
        "ruling",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("decline_code", sa.String(length=40), nullable=True),
        sa.Column("refusal_code", sa.String(length=40), nullable=True),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=40), nullable=True),
        sa.Column("organ", sa.String(length=120), nullable=True),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("ruled_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_ruling_claim_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_ruling_created_by_id")),
        sa.ForeignKeyConstraint(["earlier_id"], ["petition.id"], name=op.f("fk_ruling_earlier_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_ruling_petition_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_ruling_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_petition_id"), ["petition_id"], unique=False)

    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deciding_organ", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("deciding_document", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("aid_record", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("promises_money", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("policy_document", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("similar_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("path", sa.String(length=40), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_claim_similar_id"), "petition", ["similar_id"], ["id"])

    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.alter_column("promises_money", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_claim_similar_id"), type_="foreignkey")
        batch_op.drop_column("path")
        batch_op.drop_column("similar_id")
        batch_op.drop_column("policy_document")
        batch_op.drop_column("promises_money")
        batch_op.drop_column("aid_record")
        batch_op.drop_column("deciding_document")
        batch_op.drop_column("deciding_organ")

    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ruling_petition_id"))

    op.drop_table("ruling")
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_signer_id"))
        batch_op.drop_index(batch_op.f("ix_opinion_petition_id"))
        batch_op.drop_index(batch_op.f("ix_opinion_drafted_by_id"))

    op.drop_table("opinion")
    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_round_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_review_round_petition_id"))

    op.drop_table("review_round")
    with op.batch_alter_table("preparation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_preparation_prepared_by_id"))
        batch_op.drop_index(batch_op.f("ix_preparation_petition_id"))
        batch_op.drop_index(batch_op.f("ix_preparation_decided_by_id"))

    op.drop_table("preparation")
    with op.batch_alter_table("personal_handling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_personal_handling_petition_id"))
        batch_op.drop_index(batch_op.f("ix_personal_handling_leader_id"))

    op.drop_table("personal_handling")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_unit_id"))
        batch_op.drop_index(batch_op.f("ix_objection_petition_id"))

    op.drop_table("objection")
    with op.batch_alter_table("interim_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interim_notice_told_by_id"))
        batch_op.drop_index(batch_op.f("ix_interim_notice_petition_id"))

    op.drop_table("interim_notice")
    with op.batch_alter_table("archive_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_archive_file_filed_by_id"))

    op.drop_table("archive_file")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_petition_id"))

    op.drop_table("agreement")
