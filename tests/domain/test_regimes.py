from dataclasses import replace
from datetime import date

import pytest

from app.domain.regimes import REGIMES, RULES, Regime, RuleBook, handling_rule, regime_for, rule
from schema.vocabulary import ClockRegime, ClockUnit, DeadlineKind, Purpose, StatutoryPath

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


# a further body of rules, entered by an administrator


def further(**changes):
    """Return the shipped book with a law of 2027 that follows the procedure of 2022 and sets one number."""
    body = Regime("petition_law_2027", "national", "信访法", date(2027, 1, 1), follows=NEW)
    own = replace(rule("handle", NEW), regime=body.code, number=45, article="31", **changes)
    return RuleBook([*REGIMES, body], [*RULES, own])


def test_a_further_body_is_picked_by_the_day_of_receipt_and_counts_by_its_own_number():
    book = further()
    assert book.regime_for(date(2026, 12, 31)) == NEW
    assert book.regime_for(date(2027, 1, 1)) == "petition_law_2027"
    found = book.handling_rule(Purpose.appeal, "petition_law_2027")
    assert (found.number, book.basis(found)) == (45, "信访法第31条")


def test_what_it_does_not_set_is_as_in_the_body_it_follows_and_cited_as_such():
    book = further()
    found = book.rule("accept_notice_direct", "petition_law_2027")
    assert (found.number, book.basis(found)) == (15, "信访工作条例（2022）第23条第2款")
    assert book.handling_rule(Purpose.inquiry, "petition_law_2027").code == "reply"
    assert book.procedure("petition_law_2027") is NEW


def test_a_further_body_that_follows_zhejiang_has_its_numbers():
    body = Regime("zhejiang_2028", "zhejiang", "浙江省信访条例（2028）", date(2028, 1, 1), follows=ZHEJIANG)
    book = RuleBook([*REGIMES, body])
    assert book.regime_for(date(2028, 1, 1), "zhejiang") == "zhejiang_2028"
    assert book.rule("extend", "zhejiang_2028").number == 60
    assert book.handling_rule(Purpose.suggestion, "zhejiang_2028").number == 30
    assert book.rule("objection", "zhejiang_2028").number == 5, "what a province leaves to the nation"


def test_a_body_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="moon"):
        RuleBook().procedure("moon")


def test_the_limits_of_a_path_come_in_their_order():
    codes = [one.code for one in RuleBook().path_rules(StatutoryPath.school_roll, OLD)]
    assert codes == [f"student_status_{step}" for step in ("verify", "check", "decide", "execute")]
    assert RuleBook().path_rules(StatutoryPath.litigation, NEW) == ()
