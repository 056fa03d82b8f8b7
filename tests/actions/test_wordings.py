"""The wording of papers: one writes, another puts into force, what was in force stays on record."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import wordings
from app.domain.errors import NotAllowed, Refused, Stale
from app.queries.wordings import current_of, in_force, pinned, pins_of, versions_of
from schema.audit import AuditEntry
from schema.wordings import Wording, WordingState
from tests import cast


def written(session, office, by="lin", text="一\n", version=None, file="body.txt"):
    actor = cast.acting(session, office, by)
    return wordings.save_draft(
        session, actor, kind="D02", file=file, text=text, reason="更清楚", version=version
    )


def published(session, office, text="一\n", by="lin", second="fang"):
    row = written(session, office, by, text)
    wordings.publish(session, cast.acting(session, office, second), row)
    return row


def test_a_draft_is_put_into_force_by_a_second_person(session, office):
    row = written(session, office, by="fang")
    with pytest.raises(Refused, match="second person"):
        wordings.publish(session, cast.acting(session, office, "fang"), row)
    assert row.state is WordingState.draft
    wordings.publish(session, cast.acting(session, office, "zheng"), row)
    assert current_of(session, "D02", "body.txt") is row
    assert (row.published_by_id, row.written_by_id) == (office.users["zheng"], office.users["fang"])


def test_who_changed_the_draft_last_is_who_wrote_it(session, office):
    row = written(session, office, by="lin")
    written(session, office, by="fang", text="二\n", version=row.version)
    with pytest.raises(Refused, match="second person"):
        wordings.publish(session, cast.acting(session, office, "fang"), row)


@pytest.mark.parametrize("who", ["he", "zheng", "xu", "tao"])
def test_who_may_not_write(session, office, who):
    with pytest.raises(NotAllowed):
        written(session, office, by=who)
    assert versions_of(session, "D02") == []


@pytest.mark.parametrize("who", ["lin", "wei", "he"])
def test_who_may_not_put_into_force(session, office, who):
    row = written(session, office, by="fang")
    with pytest.raises(NotAllowed):
        wordings.publish(session, cast.acting(session, office, who), row)
    assert row.state is WordingState.draft


def test_one_version_is_in_force_and_the_one_before_stays_on_record(session, office):
    first, second = published(session, office), published(session, office, "二\n")
    assert (first.number, second.number) == (1, 2)
    assert (first.state, second.state) == (WordingState.retired, WordingState.published)
    assert first.retired_at == second.published_at
    pins = pins_of(in_force(session, "D02"))
    assert pins == (("D02/body.txt", 2),)
    assert [row.text for row in pinned(session, (("D02/body.txt", 1),))] == ["一\n"]


def test_a_version_in_force_or_over_is_not_changed(session, office):
    row = published(session, office)
    actor = cast.acting(session, office, "fang")
    for act in (wordings.publish, wordings.discard):
        with pytest.raises(Refused, match="Only a draft"):
            act(session, actor, row)


def test_a_given_up_draft_keeps_its_number(session, office):
    row = written(session, office)
    wordings.discard(session, cast.acting(session, office, "lin"), row)
    assert (written(session, office).number, row.state) == (2, WordingState.retired)


def test_a_draft_somebody_else_saved_meanwhile_is_not_overwritten(session, office):
    row = written(session, office)
    seen = row.version
    written(session, office, by="fang", text="二\n", version=seen)
    for version in (seen, None):
        with pytest.raises(Stale):
            written(session, office, text="三\n", version=version)
    assert row.text == "二\n"


def test_a_change_needs_its_reason(session, office):
    actor = cast.acting(session, office, "lin")
    with pytest.raises(Refused, match="why"):
        wordings.save_draft(session, actor, kind="D02", file="body.txt", text="一", reason="")


def test_every_step_is_in_the_trail(session, office):
    first = published(session, office)
    published(session, office, "二\n")
    steps = session.scalars(
        select(AuditEntry.verb)
        .where(AuditEntry.subject_kind == Wording.__tablename__, AuditEntry.subject_id == first.id)
        .order_by(AuditEntry.id)
    ).all()
    assert steps == ["create", "publish", "retire"]
