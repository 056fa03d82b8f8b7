"""The certificate of service (送达回证, D12): blank lines to be filled by hand, or what the record says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from app.documents import wording
from app.documents.official import FORMAT, Official
from app.queries.paper_chain import service_of
from app.queries.paper_facts import paper_named
from schema.vocabulary import ServiceMethod

WAYS: Final[Mapping[ServiceMethod, str]] = {
    ServiceMethod.in_person: "直接送达",
    ServiceMethod.post: "邮寄送达",
    ServiceMethod.electronic: "电子送达",
    ServiceMethod.entrusted: "委托送达",
    ServiceMethod.left_in_place: "留置送达",
    ServiceMethod.public_notice: "公告送达",
}
"""What the form calls a way of service; telling by telephone has no box."""


def certified(session: Session, paper_id: int) -> dict[str, str]:
    """Return what a certificate says of paper `paper_id` and, once it is recorded, of its service.

    Where nothing is recorded the texts are empty, and the form leaves a blank to be filled by hand.
    """
    value, number, title = paper_named(session, paper_id)
    service = service_of(session, paper_id)
    printed = (value or {}).get("format") == FORMAT  # what was written down at its service has only a title
    named = {"paper": Official.from_json(value).name if printed else title, "paper_number": number}
    if service is None:
        return named | dict.fromkeys(_RECORDED, "")
    day, witness = wording.written_date(service.served_on), service.witness or ""
    return named | {
        "recipient": "" if service.recipient == NOBODY else service.recipient,
        "way": WAYS.get(service.method, ""),
        "day": "" if service.refused else day,
        "refused_day": day if service.refused else "",
        "proof": service.proof or "",
        "witness": witness,
        "witness_day": day if witness else "",
    }


_RECORDED: Final = ("recipient", "way", "day", "refused_day", "proof", "witness", "witness_day")
NOBODY: Final = "—"
"""What the record of a service holds where nobody gave a name."""
