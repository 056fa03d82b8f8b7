"""The papers of one petition: which there are, who signs them, and how facts become an `Official`.

The words are in `report_templates/<kind>/`; what a template may name is listed in `placeholders.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from app.clock import office_time
from app.documents import wording
from app.documents.filled import lines, tables
from app.documents.official import Form, Official, Paragraph
from app.documents.render import fill
from app.documents.slips import mend
from app.documents.typeset import level
from app.domain import flash
from app.domain.errors import N_, Refused
from app.queries.paper_facts import CaseFacts
from schema.vocabulary import AdviceKind, FlashStage, PaperKind, SupervisionKind

Needed = Callable[[CaseFacts], bool]


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of paper: its form, its own series of numbers and the permission to sign it.

    A form without `series` is never signed. `bureau` says that the bureau issues it, whoever handles the
    petition; `needs` pairs what the record must hold with the sentence said where it does not.
    """

    form: Form
    series: str = ""
    sign: str = ""
    bureau: bool = False
    needs: tuple[tuple[Needed, str], ...] = ()
    principal: Needed = lambda _case: False
    urgency: str = ""


_REGISTERED = (lambda case: bool(case.registered_on), N_("The petition is not registered yet."))
_ACCEPTED = (lambda case: bool(case.accepted_on and case.unit), N_("The petition is not accepted yet."))
_SENT = (lambda case: case.sending is not None, N_("The petition has not been sent to anybody."))
_WATCHED = (lambda case: case.supervision is not None, N_("The petition is not supervised."))
_FILED = (lambda case: case.file is not None, N_("The petition is not archived yet."))
_REMEDY = (
    lambda case: case.purpose != "appeal" or bool(case.issuer and case.issuer.review_organ),
    N_("The issuing unit has no review organ; set one on the unit first."),
)

NOTICES: Final[Mapping[PaperKind, Notice]] = {
    PaperKind.D01: Notice(Form.plain, needs=(_REGISTERED,)),
    PaperKind.D02: Notice(Form.letter, "受", "sign_notice", needs=(_REGISTERED, _ACCEPTED)),
    PaperKind.D03: Notice(Form.letter, "不受", "sign_notice", bureau=True, needs=(_REGISTERED,)),
    PaperKind.D05: Notice(Form.letter, "告", "sign_sending", bureau=True, needs=(_REGISTERED, _SENT)),
    PaperKind.D08: Notice(Form.letter, "延", "sign_extension", needs=(_REGISTERED, _ACCEPTED)),
    PaperKind.D09: Notice(
        Form.letter,
        "意",
        "sign_opinion",
        needs=(_REGISTERED, _ACCEPTED, _REMEDY),
        principal=lambda case: case.is_important,
    ),
    PaperKind.D12: Notice(Form.plain, needs=(_REGISTERED,)),
    PaperKind.D15: Notice(
        Form.letter,
        "督",
        "sign_supervision",
        bureau=True,
        needs=(_REGISTERED, _WATCHED),
        principal=lambda case: bool(case.supervision and case.supervision.kind == SupervisionKind.listed),
    ),
    PaperKind.D19: Notice(
        Form.letter, "快报", "sign_report", bureau=True, needs=(_REGISTERED,), urgency="特急"
    ),
    PaperKind.D24: Notice(Form.letter, "建", "sign_advice", bureau=True, needs=(_REGISTERED,)),
    PaperKind.D25: Notice(Form.plain, needs=(_REGISTERED, _FILED)),
}
"""The papers of a petition (domain §7.1 and §7.3)."""


def missing(kind: PaperKind, case: CaseFacts) -> str | None:
    """Return why a petition cannot have this paper yet, or None."""
    return next((sentence for fits, sentence in NOTICES[kind].needs if not fits(case)), None)


def compose(kind: PaperKind, case: CaseFacts, **given: Any) -> Official:
    """Return the paper as the facts have it, without number and date.

    `given` are the facts no table holds yet, by their names in `placeholders.GIVEN`. Refused where the record
    lacks something, for an opinion naming the claim without outcome (Regulations 2022, article 32), and for a
    flash report out of its order.
    """
    if (reason := missing(kind, case)) is not None:
        raise Refused(reason)
    if kind is PaperKind.D09:
        _refuse_open_claims(case)
    if (
        kind is PaperKind.D24
        and given["advice"] == AdviceKind.accountability
        and not given.get("consequence")
    ):
        raise Refused(
            N_("A proposal to hold somebody accountable says what came of it."), field="consequence"
        )
    if kind is PaperKind.D19:
        given = _chained(case, given)
    notice, issuer = NOTICES[kind], issuer_of(kind, case)
    words = {
        "case": tidy(case),
        "given": {name: tidy(value) for name, value in given.items()},
        "bare": bare,
        "ended": ended,
    }
    title = lines(kind.value, "title.txt", words)
    if notice.form is Form.plain:
        body = tables(fill(f"{kind}/form.txt", words))
        return Official(notice.form, (issuer.name,), (issuer.name,), title, body)
    return Official(
        form=notice.form,
        issuers=(issuer.name,),
        mark=(issuer.name,),
        title=title,
        body=tuple(Paragraph(text, level(text)) for text in lines(kind.value, "body.txt", words)),
        urgency=notice.urgency,
        addressees="".join(lines(kind.value, "addressee.txt", words)),
        sealed=True,
    )


def _chained(case: CaseFacts, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed for a flash report with its place in the chain; Refused where it has none."""
    known, reported = (datetime.fromisoformat(given[name]) for name in ("known_at", "reported_at"))
    return {
        **given,
        "mark": flash.mark(FlashStage(given["stage"]), case.reports),
        "delay": flash.minutes(known, reported),
        "known_at": wording.written_moment(office_time(known)),
        "reported_at": wording.written_moment(office_time(reported)),
    }


def issuer_of(kind: PaperKind, case: CaseFacts) -> Any:
    """Return the organ that issues a paper: the bureau, or the organ that handles; never a division."""
    issuer = case.office if NOTICES[kind].bureau else case.issuer
    if issuer is None:
        raise Refused(N_("There is no unit that could issue this paper."))
    return issuer


def prefix_of(kind: PaperKind, case: CaseFacts) -> str:
    """Return what stands before the year in the number of a paper: 绍教信受; Refused without a prefix."""
    issuer = issuer_of(kind, case)
    if not issuer.prefix:
        raise Refused(N_("The issuing unit has no document prefix; set one on the unit first."))
    return f"{issuer.prefix}{NOTICES[kind].series}"


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
