"""What was finished in the demo since the panel came into use, and what is still a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.cli.demo_cases import Case, Clerkship
from app.cli.demo_days import MORNING, Days
from app.cli.demo_office import division_of
from app.cli.demo_people import People
from app.cli.demo_texts import COUNTIES, Text, Writer
from schema.vocabulary import Channel, Event, Purpose

ANSWERED, REPLIED, SUPERVISED, KEPT, VOID, DRAFTS = 66, 36, 3, 3, 2, 4
SINCE = timedelta(days=76)
ASKED = frozenset({Purpose.inquiry, Purpose.suggestion, Purpose.thanks, Purpose.other})
LOOKED_INTO = frozenset({Purpose.report, Purpose.suggestion})
CLEAR = frozenset({Purpose.appeal})


class ClosedCases:
    """Plans what is finished."""

    def __init__(self, days: Days, people: People, writer: Writer) -> None:
        """Begin with an empty shelf."""
        self.days, self.writer, self.draw = days, writer, days.draw
        self.clerkship = Clerkship(days, people)

    def plan(self) -> list[Case]:
        """Return answered, replied, kept, void and draft cases."""
        return [
            *(self._answered() for _ in range(ANSWERED)),
            *(self._replied(supervised=n < SUPERVISED) for n in range(REPLIED)),
            *(self._kept() for _ in range(KEPT)),
            *(self._void() for _ in range(VOID)),
            *(self._ended_by_ruling(event) for event in (Event.decline, Event.divert)),
            self._withdrawn(),
            self._archived(),
            *(self._draft() for _ in range(DRAFTS)),
        ]

    def _answered(self) -> Case:
        """Answered directly within days: inquiries above all."""
        received = self._received(SINCE, timedelta(days=8))
        text = self.writer.write(received, ASKED)
        clear = text.subject.purpose not in {Purpose.inquiry, Purpose.suggestion}
        case = self.clerkship.registered(self.clerkship.enter(text, None, received, policy_clear=clear))
        day = self.days.shifted(case.entered.date(), 0, 2)
        case = self.clerkship.answered(case, day, *self._outcome(text))
        return self.clerkship.closed(case, self.days.shifted(day, 0, 2))

    def _replied(self, *, supervised: bool) -> Case:
        """Sent, accepted and replied to; some of it under supervision in between."""
        desk, days = self.clerkship, self.days
        received = self._received(SINCE, timedelta(days=32))
        county = self.draw.choice(tuple(COUNTIES)) if self.draw.chance(0.5) else None
        text = self.writer.write(received, LOOKED_INTO, county)
        case = desk.registered(desk.enter(text, county or division_of(text.subject.code), received))
        sent = days.shifted(case.entered.date(), 0, 1)
        accepted = days.shifted(sent, 1, 3)
        case = desk.accepted(desk.sent(case, sent), accepted)
        done = days.shifted(accepted, 5, 12)
        if supervised:
            opened = days.shifted(accepted, 1, 2)
            head = desk.desks[str(case.unit)].head
            wish = {
                "kind": "supervise",
                "trigger": "city_note",
                "unit": case.unit,
                "person": head,
                "demand": "领导批示件，请抓紧核查并按期反馈。",
            }
            case = desk.supervised(case, opened, opened + timedelta(days=15), wish)
            case = desk.released(case, done, "核查情况已反馈，整改到位，同意销号。")
        return desk.replied(case, done, *self._outcome(text))

    def _kept(self) -> Case:
        received = self._received(SINCE, timedelta(days=10))
        text = self.writer.write(received, frozenset({Purpose.report}))
        case = self.clerkship.registered(
            self.clerkship.enter(text, None, received, person=None, channel=Channel.letter)
        )
        return self.clerkship.ended(
            case, Event.keep, self.days.shifted(received, 1, 3), "匿名来信，无具体线索，存查备考。"
        )

    def _void(self) -> Case:
        received = self._received(SINCE, timedelta(days=10))
        text = self.writer.write(received, frozenset({Purpose.inquiry}))
        case = self.clerkship.registered(self.clerkship.enter(text, None, received))
        return self.clerkship.ended(case, Event.void, self.days.shifted(received, 0, 1), "重复录入，作废。")

    def _ended_by_ruling(self, event: Event) -> Case:
        """Not accepted, or sent to the procedure of law it belongs to; the petitioner was told in writing."""
        received = self._received(SINCE, timedelta(days=10))
        text = self.writer.write(received, CLEAR)
        case = self.clerkship.registered(self.clerkship.enter(text, None, received, channel=Channel.letter))
        return self.clerkship.ruled(case, event, self.days.shifted(received, 2, 4))

    def _withdrawn(self) -> Case:
        """Taken back in writing."""
        received = self._received(SINCE, timedelta(days=10))
        text = self.writer.write(received, CLEAR)
        case = self.clerkship.registered(self.clerkship.enter(text, None, received, channel=Channel.letter))
        return self.clerkship.withdrawn(case, self.days.shifted(received, 2, 4))

    def _archived(self) -> Case:
        """Answered, closed, and its file put away."""
        case = self._answered()
        return self.clerkship.archived(case, self.days.shifted(case.steps[-1].at.date(), 1, 2))

    def _draft(self) -> Case:
        """A draft of the last day, as it lies on the clerk's desk in the morning."""
        text = self.writer.write(self.days.last, ASKED | CLEAR)
        case = self.clerkship.enter(text, None, self.days.last, channel=Channel.letter)
        return replace(case, entered=self.days.moment(self.days.last, MORNING))

    def _received(self, first: timedelta, last: timedelta) -> date:
        return self.draw.choice(self.days.workdays(self.days.today - first, self.days.today - last))

    def _outcome(self, text: Text) -> tuple[str, str]:
        result, sentence = self.writer.result(text.subject)
        return result, f"您好！来信收悉。{text.finding}{sentence}"
