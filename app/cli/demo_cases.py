"""A case of the demo as a value: what came in, and every step that was taken on it, with its moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from app.cli.demo_days import AFTERNOON, MIDDAY, MORNING, Days
from app.cli.demo_office import CLERKS, OFFICE_HEAD, SUPERVISOR, Desk, desks
from app.cli.demo_people import People, Person
from app.cli.demo_texts import Text
from schema.vocabulary import (
    ArchiveItem,
    Channel,
    Event,
    OccurrenceKind,
    PetitionState,
    Secrecy,
    ServiceMethod,
    StatutoryPath,
    SupervisionKind,
    SupervisionTrigger,
    VisitLevel,
)

GROUP = 5
SUB_CHANNELS: Mapping[Channel, tuple[str, ...]] = {
    Channel.letter: ("postal", "postal", "drop_box"),
    Channel.phone: ("hotline_edu", "hotline_edu", "hotline_12345"),
    Channel.web: ("web_portal", "leader_mailbox", "wechat_app"),
}
CHANNELS = {Channel.web: 41, Channel.letter: 29, Channel.visit: 15, Channel.phone: 14, Channel.fax: 1}


class Oversight(StrEnum):
    """What is done beside the verbs of the petition."""

    open = "open"
    close = "close"
    opinion = "opinion"  # of a unit taking part
    decide = "decide"  # the claims
    propose = "propose"  # a verb somebody else decides
    dispute = "dispute"  # who leads
    decide_lead = "decide_lead"


SPOKEN = frozenset({Channel.visit, Channel.phone})
"""Who comes or calls is told why it takes time, and until when."""
PROMISE = timedelta(days=75)
"""The fifteen days of notice and the sixty of handling: the latest day the law leaves for a promise."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act: when, what, by whom. Inputs name units by code, people by name."""

    at: datetime
    act: Event | Oversight
    by: str
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A petition and its life until today; `repeats` is the place of the case it takes up again."""

    text: Text
    person: Person | None
    unit: str | None
    values: Mapping[str, Any]
    entered: datetime
    clerk: str
    steps: tuple[Step, ...] = ()
    state: PetitionState = PetitionState.draft
    repeats: int | None = None

    def then(self, state: PetitionState, *steps: Step) -> Case:
        """Return the case with further steps, which lead to `state`."""
        return replace(self, steps=(*self.steps, *steps), state=state)


class Clerkship:
    """Makes cases: enters what came in, and takes it from step to step as the office would."""

    def __init__(self, days: Days, people: People) -> None:
        """Begin with the calendar and the people."""
        self.days, self.people, self.draw = days, people, days.draw
        self.desks: Mapping[str, Desk] = desks()

    def enter(self, text: Text, unit: str | None, received: date, **values: Any) -> Case:
        """Return a draft: entered by a clerk on the day of receipt or the next workday.

        `values` are columns that differ from what is drawn; `person` a petitioner, None for nobody known.
        """
        draw, days = self.draw, self.days
        clerk = CLERKS[0] if draw.chance(0.8) else CLERKS[1]
        person = values.pop("person") if "person" in values else self.people.new(text.place)
        channel = values.get("channel") or self.channel(received)
        found = {
            "title": text.title,
            "summary": text.summary,
            "content": text.content,
            "category_id": text.subject.code,
            "purpose": text.subject.purpose,
            "channel": channel,
            "received_on": received,
            "people_count": 1,
            "source": "direct",
            "secrecy": Secrecy.internal if text.subject.internal else Secrecy.open,
            "proposed_unit_id": unit,
            "respondent_unit_id": text.school if text.school != unit else None,
            "is_anonymous": person is None,
            **text.flags,
            **self._arrival(
                channel, clerk, values.get("people_count") or self.headcount(group=text.subject.group)
            ),
            **values,
        }
        return Case(
            text=text,
            person=person,
            unit=unit,
            values=found,
            clerk=clerk,
            entered=days.moment(days.opened(received), MORNING),
        )

    def again(self, first: Case, place: int, received: date) -> Case:
        """Return a draft by the same person on the same matter as `first`, the case at `place`."""
        text = replace(first.text, title=f"再次{_verbal(first.text.title)}")
        case = self.enter(
            text,
            first.unit,
            received,
            person=first.person,
            is_repeat=True,
            occurrence_kind=OccurrenceKind.repeat_in_process,
        )
        return replace(case, repeats=place)

    def registered(self, case: Case) -> Case:
        """Register it a little later on the same morning."""
        at = self.days.moment(case.entered.date(), MIDDAY)
        return case.then(PetitionState.registered, Step(at, Event.register, case.clerk))

    def sent(self, case: Case, on: date, *, due: date | None = None, co: tuple[str, ...] = ()) -> Case:
        """Send it to its unit; with a date, as an assignment."""
        inputs: dict[str, Any] = {
            "unit_id": case.unit,
            "handler_id": self.desks[str(case.unit)].handler,
            "feedback_due": due,
            "co_unit_ids": list(co),
        }
        if case.values["channel"] in SPOKEN and case.person is not None:
            received: date = case.values["received_on"]
            inputs |= {
                "interim_reason": "所反映情况需调查核实，不能当场答复",
                "promised_on": max(on, received + PROMISE),
            }
        if due is not None:
            inputs["demand"] = "请认真调查核实，按期报送办理结果和办结报告。"
        event = Event.assign if due is not None else Event.forward
        return case.then(
            PetitionState.dispatched, Step(self.days.moment(on, AFTERNOON), event, OFFICE_HEAD, inputs)
        )

    def accepted(self, case: Case, on: date) -> Case:
        """Let the head of the unit accept it and name handler and stand-in."""
        desk = self.desks[str(case.unit)]
        inputs = {"handler_id": desk.handler, "handler_b_id": desk.stand_in, "accepted_on": on}
        return case.then(
            PetitionState.accepted, Step(self.days.moment(on, MORNING), Event.accept, desk.head, inputs)
        )

    def opined(self, case: Case, on: date, unit: str) -> Case:
        """Let a unit taking part give its opinion."""
        inputs = {"unit_id": unit, "feedback": "已核实有关情况，同意牵头单位意见。"}
        step = Step(self.days.moment(on, AFTERNOON), Oversight.opinion, self.desks[unit].head, inputs)
        return case.then(case.state, step)

    def replied(self, case: Case, on: date, result: str, answer: str) -> Case:
        """Let the head of the unit reply to the petitioner."""
        desk = self.desks[str(case.unit)]
        method = self.draw.choice((ServiceMethod.electronic, ServiceMethod.post, ServiceMethod.phone))
        inputs: dict[str, Any] = {"answer_text": answer, "result": result}
        if case.person is None:
            inputs["reply_exempt_reason"] = "匿名来信，无法联系"
        else:
            proof = {
                ServiceMethod.post: "挂号信回执",
                ServiceMethod.phone: "通话记录",
                ServiceMethod.electronic: "系统送达回执",
            }[method]
            inputs |= {"reply_served_on": on, "reply_method": method, "reply_proof": proof}
        return case.then(
            PetitionState.closed, Step(self.days.moment(on, AFTERNOON), Event.reply, desk.head, inputs)
        )

    def answered(self, case: Case, on: date, result: str, answer: str) -> Case:
        """Answer it directly."""
        inputs = {"answer_text": answer, "answered_by_id": case.clerk, "answered_on": on, "result": result}
        return case.then(
            PetitionState.answered_directly,
            Step(self.days.moment(on, AFTERNOON), Event.answer, case.clerk, inputs),
        )

    def closed(self, case: Case, on: date) -> Case:
        """Close what was answered."""
        at = max(self.days.moment(on, AFTERNOON), case.steps[-1].at)
        return case.then(PetitionState.closed, Step(at, Event.close, case.clerk))

    def ended(self, case: Case, event: Event, on: date, reason: str) -> Case:
        """Keep it on file or make it void, with the reason."""
        state = PetitionState.void if event is Event.void else PetitionState.closed
        inputs = {"reason": reason}
        if event is Event.keep:
            inputs["reply_exempt_reason"] = "匿名来信，无法联系"
        return case.then(state, Step(self.days.moment(on, AFTERNOON), event, OFFICE_HEAD, inputs))

    def ruled(self, case: Case, event: Event, on: date) -> Case:
        """Decline it or refer it to a statutory path, with the notice that was served."""
        notice = {
            "legal_basis": "《信访工作条例》第二十三条",
            "organ": "市劳动人事争议仲裁委员会",
            "advice": "请依照法定程序向有权机关提出",
            "served_on": on,
            "service_method": ServiceMethod.post,
            "service_proof": "挂号信回执",
        }
        own = (
            {"decline_code": "DR2"} if event is Event.decline else {"path": StatutoryPath.labour_arbitration}
        )
        state = PetitionState.declined if event is Event.decline else PetitionState.diverted
        step = Step(self.days.moment(on, AFTERNOON), event, OFFICE_HEAD, {**notice, **own})
        return case.then(state, step)

    def withdrawn(self, case: Case, on: date) -> Case:
        """Let the petitioner take it back in writing."""
        inputs = {"signed_on": on, "document": "撤回信访事项申请书"}
        step = Step(self.days.moment(on, AFTERNOON), Event.withdraw, case.clerk, inputs)
        return case.then(PetitionState.withdrawn, step)

    def archived(self, case: Case, on: date) -> Case:
        """Put the file of a finished petition away."""
        contents = [ArchiveItem.registration, ArchiveItem.material, ArchiveItem.decision]
        step = Step(self.days.moment(on, AFTERNOON), Event.archive, case.clerk, {"contents": contents})
        return case.then(PetitionState.archived, step)

    def supervised(self, case: Case, on: date, due: date, wish: Mapping[str, Any]) -> Case:
        """Put it under supervision; `wish` says why, whom and what for."""
        inputs = {
            "kind": SupervisionKind(wish["kind"]),
            "trigger": SupervisionTrigger(wish["trigger"]),
            "unit_id": wish["unit"],
            "dedicated_person": wish["person"],
            "demand": wish["demand"],
            "due_on": due,
        }
        return case.then(
            case.state, Step(self.days.moment(on, AFTERNOON), Oversight.open, SUPERVISOR, inputs)
        )

    def released(self, case: Case, on: date, result: str) -> Case:
        """Close the supervision with its result."""
        return case.then(
            case.state, Step(self.days.moment(on, MIDDAY), Oversight.close, SUPERVISOR, {"result": result})
        )

    def channel(self, received: date) -> Channel:
        """Return a channel; on rest days only the web is open."""
        if not self.days.works(received):
            return Channel.web
        return self.draw.weighted(CHANNELS)

    def _arrival(self, channel: Channel, clerk: str, people: int) -> dict[str, Any]:
        """Return what belongs to the channel: for a visit its place, level and people."""
        draw = self.draw
        if channel is not Channel.visit:
            sub = draw.choice(SUB_CHANNELS[channel]) if channel in SUB_CHANNELS else None
            source = (
                "hotline_12345"
                if sub == "hotline_12345"
                else draw.weighted({"direct": 9, "gov_petition_office": 1})
            )
            return {"sub_channel": sub, "source": source}
        return {
            "people_count": people,
            "representative_count": 3 if people >= GROUP else None,
            "receiver_id": clerk,
            "reception_place": "市教育局信访接待室",
            "visit_level": VisitLevel.city_edu,
        }

    def headcount(self, *, group: bool) -> int:
        """Return how many people come together; `group` for matters that concern many."""
        if self.draw.chance(0.45 if group else 0.02):
            return self.draw.randint(GROUP, 18)
        return self.draw.weighted({1: 60, 2: 25, 3: 10, 4: 5})


def _verbal(title: str) -> str:
    """Return a title that begins with a verb, so that “again” can stand before it."""
    verbs = ("反映", "要求", "请求", "咨询", "建议", "举报", "投诉", "感谢")
    return title if title.startswith(verbs) else f"反映{title}"
