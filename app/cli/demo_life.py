"""The rarer ways of a petition in the demo: objected to, decided, reviewed, rechecked, disputed, sent back.

Every day is counted back in workdays from today, so far that nothing of it is due within a week.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from app.cli.demo_cases import Case, Clerkship, Oversight, Step
from app.cli.demo_days import AFTERNOON, MIDDAY, MORNING, Days
from app.cli.demo_office import CLERKS, LEADERS, OFFICE_HEAD, REVIEWERS, SUPERVISOR, division_of
from app.cli.demo_people import People
from app.cli.demo_texts import Text, Writer
from schema.vocabulary import (
    AgreementKind,
    Channel,
    ClaimResult,
    Event,
    FourOutcome,
    OccurrenceKind,
    PetitionState,
    Purpose,
    RoundResult,
    ServiceMethod,
)

APPEAL, SUGGESTION, REPORT = (
    frozenset({purpose}) for purpose in (Purpose.appeal, Purpose.suggestion, Purpose.report)
)
OPEN: Final = 18
"""How many of these cases are open today; the other open ones are as many fewer."""

BASES: Mapping[str, str] = {
    "A": "《新时代中小学教师职业行为十项准则》",
    "B": "《中华人民共和国义务教育法》第十二条",
    "C": "《中小学生学籍管理办法》第二十二条",
    "D": "《中华人民共和国教师法》第二十五条",
    "E": "《中华人民共和国义务教育法》第二十五条",
    "F": "《中华人民共和国教育法》第三十条",
    "G": "《中华人民共和国未成年人保护法》第三十五条",
    "I": "《中华人民共和国民办教育促进法》第六十二条",
}
USUAL_BASIS = "《中华人民共和国教育法》第三十条"
HELD = frozenset({ClaimResult.supported, ClaimResult.partly_supported})
IN_PERSON = {"service_method": ServiceMethod.in_person, "service_proof": "送达回证一份，信访人签收"}
REMEDY = "如不服本处理意见，可自收到本意见书之日起三十日内向云州市人民政府申请复查。"
NARROW = frozenset({ClaimResult.mediated})
"""Results that end a petition another way than by an opinion."""


class LifeCases:
    """Plans one case of each; `place` is where the first of them will stand among all cases."""

    def __init__(self, days: Days, people: People, writer: Writer, place: int) -> None:
        """Begin with an empty list."""
        self.days, self.writer, self.place = days, writer, place
        self.desk = Clerkship(days, people)

    def plan(self) -> list[Case]:
        """Return the cases; the concluded one first, which a later one takes up again."""
        concluded = self._concluded()
        return [
            concluded,
            self._refused_again(concluded),
            *self._objections(),
            *self._opinions(),
            *self._rounds(),
            *self._proposals(),
            *self._disputes(),
            self._simple(),
            self._extended(),
            self._reopened(),
            self._settled(),
            self._to_discipline(),
            self._forwarded_out(),
        ]

    def _ago(self, workdays: int) -> date:
        return self.days.calendar.add_workdays(self.days.today, -workdays)

    def _entered(self, received: int, purposes: frozenset[Purpose] = APPEAL, **values: Any) -> Case:
        """Return a letter from one person, registered on the day it came."""
        day = self._ago(received)
        text = self.writer.write(day, purposes)
        while text.subject.group or text.subject.backlog:
            text = self.writer.write(day, purposes)
        unit = division_of(text.subject.code)
        given = {"channel": Channel.letter, "respondent_unit_id": None, "source": "direct", **values}
        return self.desk.registered(self.desk.enter(text, unit, day, **given))

    def _accepted(self, received: int, accepted: int, purposes: frozenset[Purpose] = APPEAL) -> Case:
        sent = min(received, accepted + 2)
        return self.desk.accepted(
            self.desk.sent(self._entered(received, purposes), self._ago(sent)), self._ago(accepted)
        )

    def _step(self, ago: int, act: Event | Oversight, by: str, hours: Any = AFTERNOON, **inputs: Any) -> Step:
        return Step(self.days.moment(self._ago(ago), hours), act, by, inputs)

    # --- objections ------------------------------------------------------------------------------------

    def _objections(self) -> list[Case]:
        """Waiting, upheld and sent elsewhere, rejected."""
        return [
            self._objected(3, 2, 1),
            self._decided(self._objected(5, 4, 3), Event.uphold_objection),
            self._decided(self._objected(4, 3, 2), Event.reject_objection),
        ]

    def _objected(self, received: int, sent: int, objected: int) -> Case:
        case = self.desk.sent(self._entered(received), self._ago(sent))
        head = self.desk.desks[str(case.unit)].head
        reason = "反映事项主要涉及经费安排和账目公开，不属于本处室职责范围，建议由其他处室牵头办理。"
        step = self._step(objected, Event.object, head, reason=reason, suggested_unit_id=self._other(case))
        return case.then(PetitionState.objection, step)

    def _decided(self, case: Case, event: Event) -> Case:
        upheld = event is Event.uphold_objection
        why = (
            "异议成立，改由职责相符的处室办理。"
            if upheld
            else "该事项属你处室职责，异议不成立，请按期受理办理。"
        )
        ago = 2 if upheld else 1
        state = PetitionState.registered if upheld else PetitionState.dispatched
        case = case.then(state, self._step(ago, event, OFFICE_HEAD, MIDDAY, reason=why))
        if not upheld:
            return case
        return self.desk.sent(replace(case, unit=self._other(case)), self._ago(1))

    @staticmethod
    def _other(case: Case) -> str:
        return "D05" if case.unit != "D05" else "D06"

    # --- opinions and rounds ---------------------------------------------------------------------------

    def _opinions(self) -> list[Case]:
        """Drafted, sent back and drafted again, signed, served twice."""
        drafted = self._drafted(self._accepted(24, 21), 2)
        again = self._drafted(self._accepted(26, 23), 6)
        back = self._step(
            4, Event.return_, LEADERS[1], reason="事实部分与诉求逐项对应不够，请补充核查情况后再报。"
        )
        again = self._drafted(again.then(PetitionState.accepted, back), 2)
        return [drafted, again, self._signed(27, 8), self._served(30, 9), self._served(33, 12)]

    def _drafted(self, case: Case, ago: int) -> Case:
        """Let the handler decide the claims and draft the opinion."""
        text, handler = case.text, self.desk.desks[str(case.unit)].handler
        result, sentence = self._result(text)
        held = result in HELD
        claims = {
            "finding": f"{text.finding or '经调查核实，反映情况基本属实。'}",
            "legal_basis": BASES.get(text.subject.code[0], USUAL_BASIS),
            "result": result,
            "four_outcomes": [FourOutcome.justified_solved if held else FourOutcome.unjustified_educated],
            "evidence": "调查笔录两份、有关单位书面说明及佐证材料一套",
        }
        inquiry = f"承办人走访有关单位，查阅台账资料，并听取信访人陈述。{sentence}"
        decided = self._step(ago, Oversight.decide, handler, MORNING, **claims)
        heard = self.days.calendar.add_workdays(self._ago(ago), -1)
        draft = self._step(ago, Event.draft, handler, investigation=inquiry, statement_heard_on=heard)
        return case.then(PetitionState.opinion_draft, decided, draft)

    def _result(self, text: Text) -> tuple[ClaimResult, str]:
        found = self.writer.result(text.subject)
        while found[0] in NARROW:
            found = ClaimResult.explained, "已就现行政策向信访人作出解释说明。"
        return found

    def _signed(self, received: int, ago: int) -> Case:
        case = self._drafted(self._accepted(received, received - 3), ago + 2)
        sign = self._step(ago, Event.sign, LEADERS[1], remedy=REMEDY)
        return case.then(PetitionState.opinion_approved, sign)

    def _served(self, received: int, ago: int) -> Case:
        case = self._signed(received, ago + 1)
        handler = self.desk.desks[str(case.unit)].handler
        serve = self._step(ago, Event.serve, handler, served_on=self._ago(ago), **IN_PERSON)
        return case.then(PetitionState.served, serve)

    def _rounds(self) -> list[Case]:
        """Under review, reviewed, under recheck."""
        return [
            self._asked(self._served(38, 16), Event.ask_review, 7),
            self._round(self._asked(self._served(40, 18), Event.ask_review, 13), Event.review_decide, 4),
            self._asked(
                self._round(self._asked(self._served(43, 25), Event.ask_review, 20), Event.review_decide, 11),
                Event.ask_recheck,
                5,
            ),
        ]

    def _asked(self, case: Case, event: Event, ago: int) -> Case:
        recheck = event is Event.ask_recheck
        step = self._step(
            ago,
            event,
            OFFICE_HEAD,
            requested_on=self._ago(ago),
            reviewer_id=REVIEWERS[recheck],
            grounds="认为原意见对关键事实查证不足，请求重新核实并书面说明理由。",
        )
        return case.then(PetitionState.in_recheck if recheck else PetitionState.in_review, step)

    def _round(self, case: Case, event: Event, ago: int) -> Case:
        recheck = event is Event.recheck_decide
        step = self._step(
            ago,
            event,
            REVIEWERS[recheck],
            round_result=RoundResult.upheld,
            decision="原意见事实清楚、依据充分、程序合法，予以维持。",
            approver_id=LEADERS[0],
            served_on=self._ago(ago),
            **IN_PERSON,
        )
        return case.then(PetitionState.concluded if recheck else PetitionState.review_served, step)

    def _concluded(self) -> Case:
        case = self._asked(self._served(48, 34), Event.ask_review, 30)
        case = self._asked(self._round(case, Event.review_decide, 22), Event.ask_recheck, 18)
        return self._round(case, Event.recheck_decide, 8)

    def _refused_again(self, concluded: Case) -> Case:
        """The concluded matter comes back on the same facts and is not accepted again (article 36)."""
        again = self.desk.again(concluded, self.place, self._ago(4))
        values = {
            **again.values,
            "channel": Channel.letter,
            "occurrence_kind": OccurrenceKind.repeat_after_conclusion,
            "sub_channel": "postal",
            "source": "direct",
        }
        case = self.desk.registered(replace(again, values=values))
        step = self._step(
            2,
            Event.refuse_again,
            OFFICE_HEAD,
            refusal_code="RR2",
            earlier_id=self.place,
            legal_basis="《信访工作条例》第三十六条",
            served_on=self._ago(2),
            service_method=ServiceMethod.post,
            service_proof="挂号信回执",
        )
        return case.then(PetitionState.refused_again, step)

    # --- proposals, disputes, the rest -----------------------------------------------------------------

    def _proposals(self) -> list[Case]:
        """A clerk proposes where a petition goes, a handler asks for more time; both wait."""
        routed = self._entered(1)
        handler = self.desk.desks[str(routed.unit)].handler
        route = {"unit_id": routed.unit, "handler_id": handler, "demand": "请依照职责核实处理。"}
        proposed = self._step(1, Oversight.propose, CLERKS[0], event=Event.forward, **route)
        asked = self._accepted(33, 30)
        more = {"days": 20, "reason": "需向外省有关单位函调佐证材料，尚未收到回函。"}
        by = self.desk.desks[str(asked.unit)].handler
        return [
            routed.then(routed.state, proposed),
            asked.then(asked.state, self._step(1, Oversight.propose, by, event=Event.extend, **more)),
        ]

    def _disputes(self) -> list[Case]:
        """A unit taking part holds another view of who leads: one waits, one was decided."""
        waiting, decided = self._joint(12), self._joint(16)
        co = self._other(decided)
        desk = self.desk.desks[co]
        step = self._step(
            5,
            Oversight.decide_lead,
            OFFICE_HEAD,
            unit_id=co,
            handler_id=desk.handler,
            handler_b_id=desk.stand_in,
            reason="涉及经费安排的内容占主要部分，改由该处室牵头，原牵头处室配合。",
        )
        return [waiting, decided.then(decided.state, step)]

    def _joint(self, received: int) -> Case:
        case = self._entered(received)
        co = self._other(case)
        case = self.desk.sent(case, self._ago(received - 1), co=(co,))
        case = self.desk.accepted(case, self._ago(received - 3))
        reason = "对拟办意见有不同看法：诉求的核心是经费和收费标准，应由相应处室牵头，请办公室协调。"
        step = self._step(
            received - 5, Oversight.dispute, self.desk.desks[co].head, unit_id=co, reason=reason
        )
        return case.then(case.state, step)

    def _simple(self) -> Case:
        case = self.desk.sent(self._entered(3), self._ago(2))
        head = self.desk.desks[str(case.unit)].head
        step = self._step(
            1, Event.simplify, head, MORNING, reason="事实清楚、政策明确，可当面核实后即时答复。"
        )
        case = case.then(case.state, step)
        desk = self.desk.desks[str(case.unit)]
        inputs = {"handler_id": desk.handler, "handler_b_id": desk.stand_in, "accepted_on": self._ago(1)}
        return case.then(PetitionState.accepted, self._step(1, Event.accept, desk.head, **inputs))

    def _extended(self) -> Case:
        case = self._accepted(37, 35)
        handler = self.desk.desks[str(case.unit)].handler
        more = {"days": 20, "reason": "涉及多年前档案，需到市档案馆调阅，三十日内可以办结。"}
        asked = self._step(6, Oversight.propose, handler, event=Event.extend, **more)
        return case.then(case.state, asked, self._step(4, Event.extend, LEADERS[1], **more))

    def _reopened(self) -> Case:
        case = self._accepted(34, 31, SUGGESTION)
        result, sentence = self.writer.result(case.text.subject)
        case = self.desk.replied(case, self._ago(20), result, f"您好！来信收悉。{sentence}")
        desk = self.desk.desks[str(case.unit)]
        step = self._step(
            5,
            Event.reopen,
            SUPERVISOR,
            reason="市领导批示：答复未涉及经费来源，请重新研究并答复来信人。",
            instruct_leader_id=LEADERS[0],
            unit_id=case.unit,
            handler_id=desk.handler,
            handler_b_id=desk.stand_in,
        )
        return case.then(PetitionState.accepted, step)

    def _settled(self) -> Case:
        case = self._accepted(28, 25)
        step = self._step(
            9,
            Event.settle,
            self.desk.desks[str(case.unit)].handler,
            agreement_kind=AgreementKind.mediation,
            terms="学校退还有关费用并当面致歉，信访人不再就同一事项提出诉求。",
            signed_on=self._ago(9),
            performed_on=self._ago(9),
            document="调解协议书",
            legal_basis="《信访工作条例》第三十三条",
            four_outcomes=[FourOutcome.justified_solved],
            evidence="退费凭证及双方签字的协议书",
            remedy="一方不履行的，另一方可依法申请司法确认或提起诉讼。",
        )
        return case.then(PetitionState.closed, step)

    def _to_discipline(self) -> Case:
        case = self._entered(9, REPORT)
        step = self._step(
            8, Event.to_discipline, OFFICE_HEAD, reason="反映公职人员廉洁问题，按干部管理权限移送。"
        )
        return case.then(PetitionState.discipline_track, step)

    def _forwarded_out(self) -> Case:
        case = self._entered(11)
        step = self._step(10, Event.forward_out, OFFICE_HEAD, outside_organ="云州市人力资源和社会保障局")
        return case.then(PetitionState.forwarded_out, step)
