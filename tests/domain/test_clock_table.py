"""The clock table, law article by law article: change one number of it and a line here is wrong."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from app.domain.regimes import REGIMES, RULES, RuleBook
from app.domain.rules import Rule
from schema.vocabulary import ClockRegime, ClockStart, ClockUnit, DeadlineKind, StatutoryPath

LAW = """
national_2022 register                    duty            received           1 working
national_2005 triage_forward              notice          received          15 natural  21
national_2022 triage_forward              notice          received          15 natural  22
zhejiang_2016 triage_forward              notice          received           5 working  20
national_2005 accept_notice_direct        notice          received          15 natural  22
national_2022 accept_notice_direct        notice          received          15 natural  23(2)
zhejiang_2016 accept_notice_direct        notice          received           5 working  20
national_2005 accept_notice_transferred   notice          dispatched        15 natural  21
national_2022 accept_notice_transferred   notice          dispatched        15 natural  23(3)
zhejiang_2016 accept_notice_transferred   notice          dispatched         5 working  20
national_2022 objection                   objection       dispatched         5 working  23(3)
national_2005 handle                      handle          accepted          60 natural  33
national_2022 handle                      handle          accepted          60 natural  34
zhejiang_2016 handle                      handle          accepted          30 natural  23
national_2022 reply                       handle          accepted          60 natural
national_2022 redo                        handle          review_served     30 natural
national_2005 extend                      extended_handle handling_end      30 natural  33
national_2022 extend                      extended_handle handling_end      30 natural  34
zhejiang_2016 extend                      extended_handle handling_end      60 natural  23
national_2005 review_apply                review_apply    opinion_served    30 natural  34    rolls
national_2022 review_apply                review_apply    opinion_served    30 natural  35    rolls
national_2005 review_decide               review          review_requested  30 natural  34
national_2022 review_decide               review          review_requested  30 natural  35
national_2005 recheck_apply               recheck_apply   review_served     30 natural  35    rolls
national_2022 recheck_apply               recheck_apply   review_served     30 natural  36    rolls
national_2005 recheck_decide              recheck         recheck_requested 30 natural  35
national_2022 recheck_decide              recheck         recheck_requested 30 natural  36
national_2022 assign_feedback             assign_feedback assigned          30 natural
national_2005 advice_feedback             advice_feedback advice_received   30 natural  36
national_2022 advice_feedback             advice_feedback advice_received   30 natural
national_2022 supervision_feedback        supervision     supervision_served 30 natural
national_2022 supervision_feedback_urgent supervision     supervision_served 15 natural
national_2022 urgent_report_phone         info_report     known             30 minutes
national_2022 urgent_report_written       info_report     known             60 minutes
national_2022 urgent_report_final         info_report     event_ended        5 working
national_2022 simple_notice               notice          received           3 working  +信访事项简易办理办法（试行）
national_2022 simple_answer               handle          accepted          10 working  +信访事项简易办理办法（试行）
national_2022 teacher_appeal              path            path_opened       30 natural  +教师法第39条  @teacher_appeal
national_2022 reconsideration             path            path_opened       60 natural  +行政复议法第62条  @administrative_review
national_2022 reconsideration_extend      path            path_end          30 natural  +行政复议法第62条  @administrative_review
national_2022 information_request         path            path_opened       20 working  +政府信息公开条例第33条  @information
national_2022 information_request_extend  path            path_end          20 working  +政府信息公开条例第33条  @information
national_2022 penalty_case                path            path_opened       90 natural  +行政处罚法第60条  @enforcement
national_2022 labour_arbitration          path            path_opened       45 natural  +劳动争议调解仲裁法第43条  @labour_arbitration
national_2022 labour_arbitration_extend   path            path_end          15 natural  +劳动争议调解仲裁法第43条  @labour_arbitration
national_2022 student_status_verify       path            path_opened        3 working  +教育部学籍投诉办理时限  @school_roll
national_2022 student_status_check        path            path_step          5 working  +教育部学籍投诉办理时限  @school_roll
national_2022 student_status_decide       path            path_step          5 working  +教育部学籍投诉办理时限  @school_roll
national_2022 student_status_execute      path            path_step          5 working  +教育部学籍投诉办理时限  @school_roll
"""


def spelled(rule: Rule) -> tuple[str, ...]:
    """Return what a line of the table above says of a rule."""
    words = [rule.regime, rule.code, rule.kind, rule.starts, str(rule.number), rule.unit]
    words += [rule.article] if rule.article else []
    words += [f"+{rule.basis}"] if rule.basis else []
    words += [f"@{rule.path}"] if rule.path else []
    words += ["rolls"] if rule.roll else []
    return tuple(words)


def agrees(rules: tuple[Rule, ...]) -> bool:
    """Say whether rules are those of the law."""
    return {spelled(rule) for rule in rules} == {tuple(line.split()) for line in LAW.strip().splitlines()}


def test_the_table_is_that_of_the_law():
    assert agrees(RULES)
    assert len(RULES) == len(LAW.strip().splitlines())


CHANGES = {
    "regime": lambda rule: next(one for one in ClockRegime if one != rule.regime),
    "kind": lambda rule: next(one for one in DeadlineKind if one != rule.kind),
    "starts": lambda rule: next(one for one in ClockStart if one != rule.starts),
    "number": lambda rule: rule.number + 1,
    "unit": lambda rule: next(one for one in ClockUnit if one != rule.unit),
    "article": lambda rule: "" if rule.article else "99",
    "basis": lambda rule: "" if rule.basis else "民法典",
    "roll": lambda rule: not rule.roll,
    "path": lambda rule: next(one for one in StatutoryPath if one != rule.path),
}


@pytest.mark.parametrize("place", range(len(RULES)), ids=[f"{one.code}/{one.regime}" for one in RULES])
def test_no_change_to_a_row_goes_unseen(place):
    for name, changed in CHANGES.items():
        mutant = replace(RULES[place], **{name: changed(RULES[place])})
        assert not agrees((*RULES[:place], mutant, *RULES[place + 1 :])), name
    less = replace(RULES[place], number=RULES[place].number - 1)
    assert not agrees((*RULES[:place], less, *RULES[place + 1 :]))
    assert not agrees((*RULES[:place], *RULES[place + 1 :])), "a row that is gone"


def test_every_field_of_a_rule_is_either_law_or_an_offices_own_words():
    offices_own = {
        "code",
        "version",
        "name",
        "who",
        "paper",
        "target",
        "target_unit",
        "valid_from",
        "valid_to",
    }
    assert {one.name for one in fields(Rule)} == CHANGES.keys() | offices_own


def test_every_rule_says_what_it_is_called_and_who_has_to_act():
    assert all(rule.name and rule.who for rule in RULES)
    assert all(rule.target is None and rule.valid_from is None for rule in RULES)


def test_the_bodies_of_rules_hold_as_the_laws_came_into_force():
    assert {(one.code, one.jurisdiction, one.valid_from, one.valid_to) for one in REGIMES} == {
        (ClockRegime.national_2005, "national", date(2005, 5, 1), date(2022, 4, 30)),
        (ClockRegime.national_2022, "national", date(2022, 5, 1), None),
        (ClockRegime.zhejiang_2016, "zhejiang", date(2016, 8, 1), None),
    }


def test_an_article_is_cited_with_its_law():
    book = RuleBook()
    cited = {rule.code: book.basis(rule) for rule in RULES if rule.regime == ClockRegime.national_2022}
    assert cited["accept_notice_direct"] == "信访工作条例（2022）第23条第2款"
    assert cited["handle"] == "信访工作条例（2022）第34条"
    assert cited["teacher_appeal"] == "教师法第39条"
    assert cited["assign_feedback"] == ""


def test_a_rule_holds_for_clocks_that_start_in_its_time():
    old = RULES[12]
    shorter = replace(old, number=45, valid_from=date(2027, 1, 1))
    before = replace(old, valid_to=date(2026, 12, 31))
    book = RuleBook(REGIMES, [shorter, before])
    assert book.rule("handle", ClockRegime.national_2022, date(2026, 12, 31)).number == 60
    assert book.rule("handle", ClockRegime.national_2022, date(2027, 1, 1)).number == 45
    ended = RuleBook(REGIMES, [before])
    assert ended.rule("handle", ClockRegime.national_2022, date(2027, 1, 1)) is None
