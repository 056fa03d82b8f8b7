"""The papers of one petition: which there are, who signs them, and how facts become an `Official`.

The words are in `report_templates/<kind>/`; what a template may name is listed in `placeholders.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, Final

from app.documents import wording
from app.documents.blocks import annexes, form_blocks, lines, text_blocks
from app.documents.official import Form, Official, Paragraph
from app.documents.render import fill
from app.documents.slips import mend
from app.domain.errors import N_, Refused
from app.queries.paper_facts import CaseFacts, Organ
from schema.vocabulary import (
    AdviceKind,
    AgreementKind,
    HandlingMode,
    PaperKind,
    Purpose,
    RoundKind,
    RoundResult,
    SupervisionKind,
)

Needed = Callable[[CaseFacts], bool]
DRAWN_BY_HANDLERS: Final = "draw_case"
"""The right to draw up what comes from handling and review; the office has it too."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of paper: its form, its own series of numbers and the permission to sign it.

    A form without `series` is never signed; `by_case` gives the series of a kind that has several. `draw` is
    the permission to draw it up. `issuer` says which organ issues it, who handles the petition unless told
    otherwise; `needs` pairs what the record must hold with the sentence said where it does not.
    """

    form: Form
    series: str = ""
    sign: str = ""
    draw: str = "draw"
    issuer: Callable[[CaseFacts], Organ | None] = lambda case: case.issuer
    needs: tuple[tuple[Needed, str], ...] = ()
    principal: Needed = lambda _case: False
    by_case: Callable[[CaseFacts], str] | None = None
    urgency: str = ""


def _bureau(case: CaseFacts) -> Organ | None:
    return case.office


def is_assigned(case: CaseFacts) -> bool:
    """Say whether a petition was assigned with a date for the result, and not only passed on."""
    return bool(case.sending and case.sending.mode in {HandlingMode.assign, HandlingMode.joint})


def is_recheck(case: CaseFacts) -> bool:
    """Say whether the latest round is the third and last level."""
    return bool(case.round and case.round.kind == RoundKind.recheck)


def under_review(case: CaseFacts) -> bool:
    """Say whether a round that came in time runs or was decided."""
    return bool(case.round and case.round.in_time)


def reviewed_paper(case: CaseFacts) -> PaperKind:
    """Return the paper a round looks at: the opinion, or in a recheck the review of it."""
    return PaperKind.D14 if is_recheck(case) else PaperKind.D09


_REGISTERED = (lambda case: bool(case.registered_on), N_("The petition is not registered yet."))
_ACCEPTED = (lambda case: bool(case.accepted_on and case.unit), N_("The petition is not accepted yet."))
_SENT = (lambda case: case.sending is not None, N_("The petition has not been sent to anybody."))
_WATCHED = (lambda case: case.supervision is not None, N_("The petition is not supervised."))
_FILED = (lambda case: case.file is not None, N_("The petition is not archived yet."))
_REMEDY = (
    lambda case: case.purpose != "appeal" or bool(case.issuer and case.issuer.review_organ),
    N_("The issuing unit has no review organ; set one on the unit first."),
)
_NOT_ACCEPTED = (
    lambda case: not case.accepted_on,
    N_("The petition is already accepted; it is answered, not refused."),
)
_INSIDE = (
    lambda case: bool(case.unit and case.sending and case.sending.mode != HandlingMode.forward_out),
    N_("The petition was not sent to a unit of the system."),
)
_NO_APPEAL = (
    lambda case: case.purpose != Purpose.appeal,
    N_("An appeal is answered by an opinion, not by a reply."),
)
_AN_APPEAL = (
    lambda case: case.purpose == Purpose.appeal,
    N_("Only an appeal is settled by agreement."),
)
_SOMEBODY = (lambda case: bool(case.people), N_("Nobody is known who could be party to an agreement."))
_ASKED = (lambda case: case.round is not None, N_("Nobody has asked for a review."))
_REVIEWED = (under_review, N_("No review is running."))
_BASE = (
    lambda case: any(one.kind == reviewed_paper(case) for one in case.decided),
    N_("There is no signed decision on this petition that could be reviewed."),
)
_NEXT = (
    lambda case: is_recheck(case) or bool(case.issuer and case.issuer.recheck_organ),
    N_("The issuing unit has no recheck organ; set one on the unit first."),
)
_RESPONSIBLE = (lambda case: case.unit is not None, N_("No unit is responsible for the petition yet."))

NOTICES: Final[Mapping[PaperKind, Notice]] = {
    PaperKind.D01: Notice(Form.plain, needs=(_REGISTERED,)),
    PaperKind.D02: Notice(Form.letter, "受", "sign_notice", needs=(_REGISTERED, _ACCEPTED)),
    PaperKind.D03: Notice(Form.letter, "不受", "sign_notice", issuer=_bureau, needs=(_REGISTERED,)),
    PaperKind.D04: Notice(
        Form.letter, "不再受", "sign_notice", issuer=_bureau, needs=(_REGISTERED, _NOT_ACCEPTED)
    ),
    PaperKind.D05: Notice(Form.letter, "告", "sign_sending", issuer=_bureau, needs=(_REGISTERED, _SENT)),
    PaperKind.D06: Notice(Form.letter, "告", "sign_path", draw=DRAWN_BY_HANDLERS, needs=(_REGISTERED,)),
    PaperKind.D07: Notice(
        Form.letter,
        "转",
        "sign_dispatch",
        issuer=_bureau,
        needs=(_REGISTERED, _SENT, _INSIDE),
        by_case=lambda case: "交" if is_assigned(case) else "转",
    ),
    PaperKind.D08: Notice(Form.letter, "延", "sign_extension", needs=(_REGISTERED, _ACCEPTED)),
    PaperKind.D09: Notice(
        Form.letter,
        "意",
        "sign_opinion",
        needs=(_REGISTERED, _ACCEPTED, _REMEDY),
        principal=lambda case: case.is_important,
    ),
    PaperKind.D10: Notice(
        Form.letter,
        "函",
        "sign_reply",
        draw=DRAWN_BY_HANDLERS,
        needs=(_REGISTERED, _NO_APPEAL, _ACCEPTED),
    ),
    PaperKind.D11: Notice(
        Form.plain,
        "调",
        "sign_agreement",
        draw=DRAWN_BY_HANDLERS,
        needs=(_REGISTERED, _ACCEPTED, _AN_APPEAL, _SOMEBODY),
    ),
    PaperKind.D12: Notice(Form.plain, needs=(_REGISTERED,)),
    PaperKind.D13: Notice(Form.plain, draw=DRAWN_BY_HANDLERS, needs=(_REGISTERED, _ASKED)),
    PaperKind.D14: Notice(
        Form.letter,
        "复查",
        "sign_review",
        draw=DRAWN_BY_HANDLERS,
        issuer=lambda case: case.round_organ,
        needs=(_REGISTERED, _REVIEWED, _BASE, _NEXT),
        by_case=lambda case: "复核" if is_recheck(case) else "复查",
    ),
    PaperKind.D15: Notice(
        Form.letter,
        "督",
        "sign_supervision",
        issuer=_bureau,
        needs=(_REGISTERED, _WATCHED),
        principal=lambda case: bool(case.supervision and case.supervision.kind == SupervisionKind.listed),
    ),
    PaperKind.D16: Notice(
        Form.letter, "催", "sign_reminder", issuer=_bureau, needs=(_REGISTERED, _RESPONSIBLE)
    ),
    PaperKind.D17: Notice(
        Form.letter,
        "报",
        "sign_report",
        draw=DRAWN_BY_HANDLERS,
        issuer=lambda case: case.watched,
        needs=(_REGISTERED, _WATCHED),
    ),
    PaperKind.D19: Notice(
        Form.letter, "快报", "sign_flash", issuer=_bureau, needs=(_REGISTERED,), urgency="特急"
    ),
    PaperKind.D24: Notice(Form.letter, "建", "sign_advice", issuer=_bureau, needs=(_REGISTERED,)),
    PaperKind.D25: Notice(Form.plain, needs=(_REGISTERED, _FILED)),
}
"""The papers of a petition (domain §7.1 and §7.3)."""


def missing(kind: PaperKind, case: CaseFacts) -> str | None:
    """Return why a petition cannot have this paper yet, or None."""
    return next((sentence for fits, sentence in NOTICES[kind].needs if not fits(case)), None)


def compose(kind: PaperKind, case: CaseFacts, **given: Any) -> Official:
    """Return the paper as the facts have it, without number and date.

    `given` are the facts no table holds yet, as `placeholders.GIVEN` lists them. Refused where the record or
    what was typed lacks something, for an answer naming the claim without outcome (Regulations 2022,
    article 32).
    """
    if (reason := missing(kind, case)) is not None:
        raise Refused(reason)
    if kind in {PaperKind.D09, PaperKind.D10}:
        _refuse_open_claims(case)
    _refuse_gaps(kind, given)
    notice, issuer = NOTICES[kind], issuer_of(kind, case)
    words = {
        "case": tidy(case),
        "given": {name: _typed(value) for name, value in given.items()},
        "bare": bare,
        "ended": ended,
        "sentences": sentences,
        "is_recheck": is_recheck(case),
        "is_assigned": is_assigned(case),
    }
    about = tuple(one.petition_id for one in given.get("listed", ()) if one.petition_id != case.petition_id)
    title = lines(kind, "title.txt", words)
    if notice.form is Form.plain:
        body = form_blocks(fill(f"{kind}/form.txt", words))
        return Official(notice.form, (issuer.name,), (issuer.name,), title, body, about=about)
    return Official(
        form=notice.form,
        issuers=(issuer.name,),
        mark=(issuer.name,),
        title=title,
        body=text_blocks(lines(kind, "body.txt", words)),
        urgency=notice.urgency,
        addressees="".join(lines(kind, "addressee.txt", words)),
        sealed=True,
        annexes=annexes(kind, words),
        about=about,
    )


def issuer_of(kind: PaperKind, case: CaseFacts) -> Organ:
    """Return the organ that issues a paper: the bureau, or the organ that handles; never a division."""
    issuer = NOTICES[kind].issuer(case)
    if issuer is None:
        raise Refused(N_("There is no unit that could issue this paper."))
    return issuer


def prefix_of(kind: PaperKind, case: CaseFacts) -> str:
    """Return what stands before the year in the number of a paper: 绍教信受; Refused without a prefix."""
    issuer = issuer_of(kind, case)
    if not issuer.prefix:
        raise Refused(N_("The issuing unit has no document prefix; set one on the unit first."))
    notice = NOTICES[kind]
    return f"{issuer.prefix}{notice.by_case(case) if notice.by_case else notice.series}"


def veiled(paper: Official, code: str) -> Official:
    """Return the paper with the query code starred, for people who may see the paper but not the code."""
    if not code:
        return paper
    stars = "*" * len(code)
    body = tuple(
        replace(block, text=block.text.replace(code, stars)) if isinstance(block, Paragraph) else block
        for block in paper.body
    )
    return replace(paper, body=body)


def bare(text: str) -> str:
    """Return a typed text without the mark at its end."""
    return text.rstrip("。；，、！？.;,")


def ended(text: str) -> str:
    """Return a typed text as a sentence that ends."""
    return text if text.endswith(("。", "！", "？", "”")) else f"{bare(text)}。"


def sentences(text: str) -> tuple[str, ...]:
    """Return a typed text as paragraphs, each a sentence that ends."""
    return tuple(ended(part) for part in text.splitlines())


def tidy(value: Any) -> Any:
    """Return facts with every text one clean line, typing slips mended, however deep it lies."""
    if isinstance(value, str):
        return mend(wording.cell(value), 0)[0]
    if isinstance(value, tuple):
        return tuple(tidy(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: tidy(getattr(value, field.name)) for field in fields(value)})
    return value


def day_of(text: str) -> date:
    """Return a day as a draft keeps it."""
    return date.fromisoformat(text)


def _refuse_open_claims(case: CaseFacts) -> None:
    open_claim = next((claim.text for claim in case.claims if not claim.result), None)
    if open_claim is not None:
        raise Refused(
            N_("The opinion must answer every claim; this one has no outcome: %(claim)s"), claim=open_claim
        )


def _typed(value: Any) -> Any:
    """Return what was typed for a paper tidied, its lines kept apart: each is a paragraph."""
    if isinstance(value, str):
        return "\n".join(filter(None, map(tidy, value.splitlines())))
    return tidy(value)


def _refuse_gaps(kind: PaperKind, given: Mapping[str, Any]) -> None:
    """Refuse what was typed where a paper cannot be made of it."""
    if kind is PaperKind.D11 and given["agreement_kind"] == AgreementKind.withdrawal:
        raise Refused(N_("A withdrawal is no agreement between parties."), field="agreement_kind")
    if kind is PaperKind.D14 and not str(given["findings"]).strip():
        raise Refused(N_("A review opinion states what was found."), field="findings")
    if kind is PaperKind.D14 and given["round_result"] not in set(RoundResult):
        raise Refused(N_("A review upholds, changes or revokes the opinion."), field="round_result")
    if kind is PaperKind.D16 and not given["listed"]:
        raise Refused(N_("The unit is late with nothing here."), field="petitions")
    blamed = kind is PaperKind.D24 and given["advice"] == AdviceKind.accountability
    if blamed and not given["consequence"].strip():
        raise Refused(
            N_("A proposal to hold somebody accountable says what came of it."), field="consequence"
        )
