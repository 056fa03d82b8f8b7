"""Permissions: words of the grammar `area:action`, mapped onto FAB's permission and view tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from app.catalog.entity import Catalogue
from app.domain.workflow import TRANSITIONS
from schema.field import CASE_ROLES
from schema.vocabulary import Role


class Act(StrEnum):
    """What every area knows; verbs of a single area come beside these."""

    read = "read"
    write = "write"
    delete = "delete"
    load = "import"
    export = "export"
    export_clear = "export_clear"


PAGES: Mapping[str, frozenset[Role]] = {
    "board:read": frozenset(
        {
            Role.clerk,
            Role.office_head,
            Role.div_handler,
            Role.div_head,
            Role.ab_backup,
            Role.leader,
            Role.unit_user,
            Role.unit_head,
            Role.reviewer,
            Role.discipline,
            Role.supervisor,
            Role.info_officer,
        }
    ),
    "statistics:read": frozenset(
        {Role.clerk, Role.office_head, Role.leader, Role.supervisor, Role.stat_viewer}
    ),
    "unfinished:read": frozenset({Role.clerk, Role.office_head, Role.leader, Role.supervisor}),
    "circulars:sign": frozenset({Role.leader}),
    "circulars:freeze": frozenset({Role.clerk, Role.office_head}),
    "papers:draw": frozenset({Role.clerk, Role.office_head}),
    "papers:draw_case": frozenset(
        {
            Role.clerk,
            Role.office_head,
            Role.div_handler,
            Role.div_head,
            Role.unit_user,
            Role.unit_head,
            Role.reviewer,
        }
    ),
    "papers:sign_path": frozenset({Role.div_head, Role.unit_head, Role.office_head}),
    "papers:sign_dispatch": frozenset({Role.office_head, Role.leader}),
    "papers:sign_reply": frozenset({Role.div_head, Role.unit_head}),
    "papers:sign_agreement": frozenset({Role.div_head, Role.unit_head}),
    "papers:sign_review": frozenset({Role.leader, Role.unit_head}),
    "papers:sign_reminder": frozenset({Role.clerk, Role.office_head}),
    "papers:sign_report": frozenset({Role.div_head, Role.unit_head}),
    "papers:sign_sending": frozenset({Role.clerk, Role.office_head}),
    "papers:sign_notice": frozenset({Role.office_head, Role.unit_head}),
    "papers:sign_extension": frozenset({Role.leader, Role.unit_head}),
    "papers:sign_opinion": frozenset({Role.leader, Role.unit_head}),
    "papers:sign_supervision": frozenset({Role.office_head, Role.leader}),
    "papers:sign_flash": frozenset({Role.office_head, Role.leader}),
    "papers:sign_advice": frozenset({Role.leader}),
    "papers:countersign": CASE_ROLES - {Role.supervisor, Role.discipline},
    "papers:issue": frozenset({Role.clerk, Role.office_head}),
    "papers:serve": frozenset(
        {Role.clerk, Role.office_head, Role.div_handler, Role.div_head, Role.unit_user, Role.unit_head}
    ),
    "papers:acknowledge": CASE_ROLES - {Role.supervisor, Role.discipline, Role.leader},
    "papers:cancel": frozenset({Role.office_head, Role.leader, Role.unit_head}),
    "seals:keep": frozenset({Role.office_head}),
    "wordings:draft": frozenset({Role.clerk, Role.office_head, Role.sysadmin}),
    "wordings:publish": frozenset({Role.office_head, Role.leader}),
    "petitions:export_clear": frozenset({Role.office_head}),
    "petitioners:export_clear": frozenset({Role.office_head}),
    "supervision:open": frozenset({Role.office_head, Role.supervisor, Role.leader}),
    "supervision:close": frozenset({Role.office_head, Role.supervisor, Role.leader}),
    "ratings:rate": frozenset({Role.clerk, Role.office_head}),
    "mandatory_reports:report": frozenset(
        {Role.clerk, Role.office_head, Role.div_head, Role.unit_head, Role.discipline}
    ),
    "mandatory_reports:confirm": frozenset({Role.office_head, Role.leader, Role.discipline}),
    "assignments:report": frozenset({Role.unit_user, Role.unit_head, Role.div_handler, Role.div_head}),
    "petitioners:reveal": frozenset(
        {
            Role.clerk,
            Role.office_head,
            Role.div_handler,
            Role.div_head,
            Role.ab_backup,
            Role.unit_user,
            Role.unit_head,
            Role.reviewer,
            Role.discipline,
        }
    ),
    "roles:read": frozenset({Role.sysadmin, Role.security_admin, Role.auditor}),
    "roles:write": frozenset({Role.sysadmin}),
    "accounts:read": frozenset({Role.sysadmin, Role.security_admin}),
    "accounts:write": frozenset({Role.sysadmin}),
    "approvals:decide": frozenset({Role.security_admin}),
    "handover:write": frozenset({Role.office_head, Role.div_head, Role.unit_head}),
    "ladder:read": frozenset({Role.clerk, Role.office_head, Role.div_head, Role.leader, Role.unit_head}),
    "online:read": frozenset({Role.sysadmin, Role.security_admin}),
    "online:write": frozenset({Role.sysadmin, Role.security_admin}),
}
"""Permissions of pages and verbs that no descriptor declares, with the roles that hold them at first."""

DUTIES: Mapping[str, Role] = {
    "accounts:write": Role.sysadmin,
    "roles:write": Role.sysadmin,
    "approvals:decide": Role.security_admin,
}
"""Powers over powers: each stays with its one role, whatever the matrix says, so that two people decide."""

KEPT: Mapping[str, frozenset[Role]] = {
    "accounts:read": frozenset({Role.sysadmin}),
    "roles:read": frozenset({Role.sysadmin, Role.security_admin, Role.auditor}),
    "approvals:read": frozenset({Role.sysadmin, Role.security_admin, Role.auditor}),
    "audit:read": frozenset({Role.auditor}),
}
"""What these roles need for their duty and cannot lose; others may be given it."""

NEVER: Mapping[Role, frozenset[str]] = {
    role: frozenset(
        {
            "petitions",
            "petitioners",
            "matters",
            "claims",
            "parties",
            "assignments",
            "deadlines",
            "supervision",
            "papers",
            "countersignatures",
            "receipts",
            "services",
            "obligations",
            "recusals",
            "ratings",
            "mandatory_reports",
            "proposed_supervision",
            "preparations",
            "objections",
            "opinions",
            "review_rounds",
            "rulings",
            "agreements",
            "interim_notices",
            "personal_handlings",
            "archives",
            "unfinished",
            "board",
        }
    )
    for role in (Role.sysadmin, Role.security_admin, Role.auditor)
} | {
    Role.stat_viewer: frozenset(
        {
            "petitions",
            "petitioners",
            "matters",
            "claims",
            "parties",
            "assignments",
            "deadlines",
            "supervision",
            "obligations",
            "recusals",
            "ratings",
            "mandatory_reports",
            "proposed_supervision",
            "preparations",
            "objections",
            "opinions",
            "review_rounds",
            "rulings",
            "agreements",
            "interim_notices",
            "personal_handlings",
            "archives",
            "unfinished",
            "board",
        }
    )
}
"""Areas a role can never be given, whatever the matrix says: those who administer never read petitions."""


def permission(area: str, action: str) -> str:
    """Return the word for one action on one area."""
    return f"{area}:{action}"


def to_fab(word: str) -> tuple[str, str]:
    """Return FAB's (permission name, view name)."""
    area, _, action = word.partition(":")
    return f"can_{action}", area


def from_fab(permission_name: str, view_name: str) -> str:
    """Return the word FAB's pair stands for."""
    return f"{view_name}:{permission_name.removeprefix('can_')}"


def locked(role: Role, word: str) -> bool:
    """Say whether `role` can never hold `word`."""
    return word.partition(":")[0] in NEVER.get(role, frozenset())


def fixed(role: str, word: str) -> bool | None:
    """Say whether `role` always (True) or never (False) holds `word`; None where the office decides."""
    if word in DUTIES:
        return role == DUTIES[word]
    if role in KEPT.get(word, ()):
        return True
    known = role in Role._value2member_map_
    return False if known and locked(Role(role), word) else None


def defaults(catalogue: Catalogue) -> dict[str, frozenset[Role]]:
    """Return every permission with the roles that hold it at first: areas, verbs of petitions, pages."""
    words: dict[str, frozenset[Role]] = {}
    for entity in catalogue:
        grants = entity.area.grants
        words[permission(entity.key, Act.read)] = grants.read
        words[permission(entity.key, Act.export)] = grants.export
        if entity.written_by_forms:
            words[permission(entity.key, Act.write)] = grants.write
            words[permission(entity.key, Act.load)] = grants.load
        if entity.area.deletable and entity.written_by_forms:
            words[permission(entity.key, Act.delete)] = grants.delete
    for transition in TRANSITIONS:
        if transition.system:
            continue
        word = permission("petitions", transition.event.value.rstrip("_"))
        words[word] = words.get(word, frozenset()) | transition.who
        if transition.prepares:
            word = permission("petitions", f"prepare_{transition.event.value.rstrip('_')}")
            words[word] = words.get(word, frozenset()) | transition.prepares
    words.update(PAGES)
    return {
        word: frozenset(role for role in roles if not locked(role, word)) for word, roles in words.items()
    }


def every(catalogue: Catalogue) -> Iterator[str]:
    """Yield every permission there is, in matrix order."""
    yield from defaults(catalogue)
