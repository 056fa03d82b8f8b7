from datetime import date

import pytest

from app.domain.regimes import RULES, handling_rule, regime_for, rule
from schema.vocabulary import ClockRegime, ClockUnit, DeadlineKind, Purpose

OLD, NEW, ZHEJIANG = ClockRegime.national_2005, ClockRegime.national_2022, ClockRegime.zhejiang_2016


@pytest.mark.parametrize(
    ("received_on", "jurisdiction", "expected"),
    [
        (date(2009, 7, 9), "national", OLD),
        (date(2022, 4, 30), "national", OLD),
        (date(2022, 5, 1), "national", NEW),
        (date(2016, 7, 31), "zhejiang", OLD),
        (date(2016, 8, 1), "zhejiang", ZHEJIANG),
        (date(2026, 11, 24), "zhejiang", ZHEJIANG),
    ],
)
def test_the_day_of_receipt_picks_the_regime(received_on, jurisdiction, expected):
    assert regime_for(received_on, jurisdiction) is expected


def test_the_nation_is_the_jurisdiction_where_none_is_named():
    assert regime_for(date(2018, 1, 1)) is OLD


def test_an_unknown_jurisdiction_is_an_error():
    with pytest.raises(ValueError, match="'jiangsu'"):
        regime_for(date(2026, 1, 1), "jiangsu")


@pytest.mark.parametrize(
    ("code", "regime", "number", "unit", "article"),
    [
        ("accept_notice_direct", OLD, 15, ClockUnit.natural, "22"),
        ("accept_notice_direct", NEW, 15, ClockUnit.natural, "23(2)"),
        ("accept_notice_direct", ZHEJIANG, 5, ClockUnit.working, "20"),
        ("objection", NEW, 5, ClockUnit.working, "23(3)"),
        ("handle", OLD, 60, ClockUnit.natural, "33"),
        ("handle", NEW, 60, ClockUnit.natural, "34"),
        ("handle", ZHEJIANG, 30, ClockUnit.natural, "23"),
        ("extend", NEW, 30, ClockUnit.natural, "34"),
        ("extend", ZHEJIANG, 60, ClockUnit.natural, "23"),
        ("review_decide", OLD, 30, ClockUnit.natural, "34"),
    ],
)
def test_a_step_takes_the_number_of_its_regime(code, regime, number, unit, article):
    found = rule(code, regime)
    assert (found.number, found.unit, found.article) == (number, unit, article)
    assert found.regime is regime
    assert found.legal


def test_both_regimes_of_handling_end_on_day_90_at_the_latest():
    for regime in (NEW, ZHEJIANG):
        assert rule("handle", regime).number + rule("extend", regime).number == 90


def test_zhejiang_leaves_review_to_the_national_rules():
    assert rule("review_apply", ZHEJIANG) is rule("review_apply", NEW)


def test_an_objection_did_not_exist_before_2022():
    assert rule("objection", OLD) is None


def test_a_target_of_the_office_holds_under_every_regime():
    for regime in ClockRegime:
        assert rule("assign_feedback", regime).number == 30
        assert not rule("assign_feedback", regime).legal


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        rule("handel", NEW)


def test_only_the_rights_of_the_petitioner_roll():
    assert {found.code for found in RULES if found.roll} == {"review_apply", "recheck_apply"}


def test_no_regime_has_two_numbers_for_a_step():
    keys = [(found.code, found.regime) for found in RULES]
    assert len(set(keys)) == len(keys)
    assert all(found.number > 0 for found in RULES)


@pytest.mark.parametrize(
    ("purpose", "regime", "code", "legal", "number"),
    [
        (Purpose.appeal, NEW, "handle", True, 60),
        (Purpose.suggestion, NEW, "reply", False, 60),
        (Purpose.inquiry, NEW, "reply", False, 60),
        (Purpose.suggestion, OLD, "handle", True, 60),
        (Purpose.inquiry, ZHEJIANG, "handle", True, 30),
    ],
)
def test_only_appeals_have_the_legal_sixty_days_since_2022(purpose, regime, code, legal, number):
    found = handling_rule(purpose, regime)
    assert (found.code, found.legal, found.number) == (code, legal, number)
    assert found.kind is DeadlineKind.handle
