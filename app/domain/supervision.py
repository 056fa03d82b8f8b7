"""What calls for a supervision file by itself."""

from __future__ import annotations

from schema.vocabulary import Channel, SupervisionTrigger

GROUP = 5
"""From so many people on a visit is a group visit."""

NOTES = {
    "province_leader_note": SupervisionTrigger.province_note,
    "province_edu": SupervisionTrigger.province_note,
    "city_leader_note": SupervisionTrigger.city_note,
}
"""Sources that bring a superior's note, as the founding policy names them."""


def triggers(channel: Channel, people: int | None, source: str) -> tuple[SupervisionTrigger, ...]:
    """Return why a petition as it comes in calls for a supervision (founding policy, part 3; domain M26)."""
    found = []
    if channel == Channel.visit and (people or 0) >= GROUP:
        found.append(SupervisionTrigger.group_visit)
    if source in NOTES:
        found.append(NOTES[source])
    return tuple(found)
