"""The clock as shipped: the bodies of rules, and every limit they set, from which an office is seeded.

The numbers are those of the Regulations on Petitioning of 2005 and 2022 and of Zhejiang's of 2016. Where
the law gives no number the office sets itself one: such a rule has no article. Names, people and papers
are in the office's language, because they are its data from then on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.rules import NATIONAL, ZHEJIANG, Regime, Rule
from schema.vocabulary import ClockRegime, ClockStart, ClockUnit, DeadlineKind, StatutoryPath

_OLD, _NEW, _ZJ = ClockRegime.national_2005, ClockRegime.national_2022, ClockRegime.zhejiang_2016
_NATURAL, _WORKING, _MINUTES = ClockUnit.natural, ClockUnit.working, ClockUnit.minutes
_K, _S, _P = DeadlineKind, ClockStart, StatutoryPath
_ARL, _OGI, _LAB = "行政复议法第62条", "政府信息公开条例第33条", "劳动争议调解仲裁法第43条"
_SIMPLE, _STATUS = "信访事项简易办理办法（试行）", "教育部学籍投诉办理时限"

REGIMES: tuple[Regime, ...] = (
    Regime(_NEW, NATIONAL, "信访工作条例（2022）", date(2022, 5, 1)),
    Regime(_OLD, NATIONAL, "信访条例（2005）", date(2005, 5, 1), date(2022, 4, 30)),
    Regime(_ZJ, ZHEJIANG, "浙江省信访条例（2016）", date(2016, 8, 1)),
)

_LIMITS: tuple[Rule, ...] = (
    Rule("register", _NEW, _K.duty, _S.received, 1, _WORKING),
    Rule("triage_forward", _OLD, _K.notice, _S.received, 15, _NATURAL, "21"),
    Rule("triage_forward", _NEW, _K.notice, _S.received, 15, _NATURAL, "22"),
    Rule("triage_forward", _ZJ, _K.notice, _S.received, 5, _WORKING, "20"),
    Rule("accept_notice_direct", _OLD, _K.notice, _S.received, 15, _NATURAL, "22"),
    Rule("accept_notice_direct", _NEW, _K.notice, _S.received, 15, _NATURAL, "23(2)"),
    Rule("accept_notice_direct", _ZJ, _K.notice, _S.received, 5, _WORKING, "20"),
    Rule("accept_notice_transferred", _OLD, _K.notice, _S.dispatched, 15, _NATURAL, "21"),
    Rule("accept_notice_transferred", _NEW, _K.notice, _S.dispatched, 15, _NATURAL, "23(3)"),
    Rule("accept_notice_transferred", _ZJ, _K.notice, _S.dispatched, 5, _WORKING, "20"),
    Rule("objection", _NEW, _K.objection, _S.dispatched, 5, _WORKING, "23(3)"),
    Rule("handle", _OLD, _K.handle, _S.accepted, 60, _NATURAL, "33"),
    Rule("handle", _NEW, _K.handle, _S.accepted, 60, _NATURAL, "34"),
    Rule("handle", _ZJ, _K.handle, _S.accepted, 30, _NATURAL, "23"),
    # Under 2022 only appeals have the 60 days; suggestions, reports and inquiries get a target of the office.
    Rule("reply", _NEW, _K.handle, _S.accepted, 60, _NATURAL),
    Rule("extend", _OLD, _K.extended_handle, _S.handling_end, 30, _NATURAL, "33"),
    Rule("extend", _NEW, _K.extended_handle, _S.handling_end, 30, _NATURAL, "34"),
    Rule("extend", _ZJ, _K.extended_handle, _S.handling_end, 60, _NATURAL, "23"),
    # Neither text sets a time for handling anew after a review that revoked, or after a reopening.
    Rule("redo", _NEW, _K.handle, _S.review_served, 30, _NATURAL),
    Rule("review_apply", _OLD, _K.review_apply, _S.opinion_served, 30, _NATURAL, "34", roll=True),
    Rule("review_apply", _NEW, _K.review_apply, _S.opinion_served, 30, _NATURAL, "35", roll=True),
    Rule("review_decide", _OLD, _K.review, _S.review_requested, 30, _NATURAL, "34"),
    Rule("review_decide", _NEW, _K.review, _S.review_requested, 30, _NATURAL, "35"),
    Rule("recheck_apply", _OLD, _K.recheck_apply, _S.review_served, 30, _NATURAL, "35", roll=True),
    Rule("recheck_apply", _NEW, _K.recheck_apply, _S.review_served, 30, _NATURAL, "36", roll=True),
    Rule("recheck_decide", _OLD, _K.recheck, _S.recheck_requested, 30, _NATURAL, "35"),
    Rule("recheck_decide", _NEW, _K.recheck, _S.recheck_requested, 30, _NATURAL, "36"),
    # The assigner chooses the date; this is what the form proposes.
    Rule("assign_feedback", _NEW, _K.assign_feedback, _S.assigned, 30, _NATURAL),
    Rule("advice_feedback", _OLD, _K.advice_feedback, _S.advice_received, 30, _NATURAL, "36"),
    Rule("advice_feedback", _NEW, _K.advice_feedback, _S.advice_received, 30, _NATURAL),
    Rule("supervision_feedback", _NEW, _K.supervision, _S.supervision_served, 30, _NATURAL),
    Rule("supervision_feedback_urgent", _NEW, _K.supervision, _S.supervision_served, 15, _NATURAL),
    Rule("urgent_report_phone", _NEW, _K.info_report, _S.known, 30, _MINUTES),
    Rule("urgent_report_written", _NEW, _K.info_report, _S.known, 60, _MINUTES),
    Rule("urgent_report_final", _NEW, _K.info_report, _S.event_ended, 5, _WORKING),
    # Simple, clear matters of daily life (trial measures on simple handling, 2016).
    Rule("simple_notice", _NEW, _K.notice, _S.received, 3, _WORKING, basis=_SIMPLE),
    Rule("simple_answer", _NEW, _K.handle, _S.accepted, 10, _WORKING, basis=_SIMPLE),
    # The ways of other laws a claim may be led to, each with its own clock.
    *(
        Rule(code, _NEW, _K.path, starts, number, unit, basis=basis, path=path)
        for code, path, starts, number, unit, basis in (
            ("teacher_appeal", _P.teacher_appeal, _S.path_opened, 30, _NATURAL, "教师法第39条"),
            ("reconsideration", _P.administrative_review, _S.path_opened, 60, _NATURAL, _ARL),
            ("reconsideration_extend", _P.administrative_review, _S.path_end, 30, _NATURAL, _ARL),
            ("information_request", _P.information, _S.path_opened, 20, _WORKING, _OGI),
            ("information_request_extend", _P.information, _S.path_end, 20, _WORKING, _OGI),
            ("penalty_case", _P.enforcement, _S.path_opened, 90, _NATURAL, "行政处罚法第60条"),
            ("labour_arbitration", _P.labour_arbitration, _S.path_opened, 45, _NATURAL, _LAB),
            ("labour_arbitration_extend", _P.labour_arbitration, _S.path_end, 15, _NATURAL, _LAB),
            ("student_status_verify", _P.school_roll, _S.path_opened, 3, _WORKING, _STATUS),
            ("student_status_check", _P.school_roll, _S.path_step, 5, _WORKING, _STATUS),
            ("student_status_decide", _P.school_roll, _S.path_step, 5, _WORKING, _STATUS),
            ("student_status_execute", _P.school_roll, _S.path_step, 5, _WORKING, _STATUS),
        )
    ),
)

_WORDS: dict[str, tuple[str, str, str]] = {
    "register": ("登记录入", "登记人员", ""),
    "triage_forward": ("转送、交办", "信访工作机构", "转送单／交办单"),
    "accept_notice_direct": (
        "直接收到的告知",
        "收到信访事项的单位",
        "受理告知书／不予受理告知书／转送去向告知书",
    ),
    "accept_notice_transferred": ("转送、交办件的告知", "承办单位", "受理告知书／不予受理告知书"),
    "objection": ("提出异议", "承办单位", "异议（退回）申请单"),
    "handle": ("办理", "承办单位", "信访事项处理意见书"),
    "reply": ("答复", "承办单位", "答复函"),
    "extend": ("延长办理", "承办单位负责人批准", "延期审批表、延期告知书"),
    "redo": ("重新办理", "承办单位", "信访事项处理意见书"),
    "review_apply": ("申请复查", "信访人", "复查申请书"),
    "review_decide": ("作出复查意见", "上一级单位", "复查意见书"),
    "recheck_apply": ("申请复核", "信访人", "复核申请书"),
    "recheck_decide": ("作出复核意见", "复查单位的上一级单位", "复核意见书"),
    "assign_feedback": ("交办结果反馈", "承办单位", "办结报告"),
    "advice_feedback": ("建议采纳情况反馈", "被建议单位", "建议采纳情况反馈函"),
    "supervision_feedback": ("督办反馈", "被督办单位", "督办反馈报告"),
    "supervision_feedback_urgent": ("紧急督办反馈", "被督办单位", "督办反馈报告"),
    "urgent_report_phone": ("紧急信息首报（口头）", "各单位", ""),
    "urgent_report_written": ("紧急信息首报（书面）", "各单位", "紧急信访信息快报"),
    "urgent_report_final": ("紧急信息终报", "各单位", "紧急信访信息快报"),
    "simple_notice": ("简易办理告知", "承办单位", "受理告知（可当面、电话、短信）"),
    "simple_answer": ("简易办理答复", "承办单位", "简易答复"),
    "teacher_appeal": ("教师申诉处理", "教育行政部门", "教师申诉处理决定书"),
    "reconsideration": ("行政复议决定", "行政复议机关", "行政复议决定书"),
    "reconsideration_extend": ("行政复议延期", "行政复议机关负责人批准", "延期审理通知书"),
    "information_request": ("政府信息公开答复", "信息公开工作机构", "政府信息公开答复书"),
    "information_request_extend": ("政府信息公开延期", "信息公开工作机构负责人同意", "延期答复告知书"),
    "penalty_case": ("行政处罚决定", "立案机关", "行政处罚决定书"),
    "labour_arbitration": ("劳动人事仲裁裁决", "劳动人事争议仲裁委员会", "仲裁裁决书"),
    "labour_arbitration_extend": ("劳动人事仲裁延期", "仲裁委员会主任批准", "延期通知书"),
    "student_status_verify": ("学籍投诉核查单下发", "学籍管理部门", "核查单"),
    "student_status_check": ("学籍投诉核查", "核查单位", "核查报告"),
    "student_status_decide": ("学籍投诉决定", "学籍管理部门", "处理决定"),
    "student_status_execute": ("学籍投诉执行", "执行单位", "执行回执"),
}

RULES: tuple[Rule, ...] = tuple(
    replace(limit, name=name, who=who, paper=paper)
    for limit in _LIMITS
    for name, who, paper in (_WORDS[limit.code],)
)
