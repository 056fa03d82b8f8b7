"""The descriptor of a column and of an area: all a generated page needs to know, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy.orm import MappedColumn, mapped_column

from schema.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString
    from sqlalchemy.schema import SchemaItem
    from sqlalchemy.types import TypeEngine

Words: TypeAlias = "LazyString | str"


class Format(StrEnum):
    """How a value is written, where its type alone does not say."""

    plain = "plain"
    long = "long"
    phone = "phone"
    id_number = "id_number"
    person = "person"
    email = "email"
    digest = "digest"
    code = "code"  # a number of the office or of a source, never a person's
    act = "act"  # a verb of the trail
    area = "area"  # the table of an area


class Scope(StrEnum):
    """Which rows of an area a person may see; the wall turns this into criteria."""

    everyone = "everyone"  # whoever may read the area sees every row
    unit = "unit"  # rows of the own unit and below
    petition = "petition"  # rows of petitions one has access to
    own = "own"  # rows the person wrote


@dataclass(frozen=True, slots=True)
class Field:
    """What a user and the machine must know of one column; frozen, so it can be shared between workers.

    `listed` is the place in the default list (None: not there until chosen). `filter` None lets the type
    decide: enums, booleans, dates and references are filters. `read` and `write` name the roles that may;
    empty means everybody who may read or write the area; `clear` those who see a `masked` value whole, empty
    nobody. `minors` says that this is the name of somebody who petitions: 某某 outside the record where
    minors are concerned. `sealed` text stands encrypted in the database: it is masked, found by its whole
    value only, and shown in full on a click with a reason. `unindexed` is the reason why a filter on a big
    area needs no index.
    """

    label: Words
    help: Words = ""
    group: str = "main"
    listed: int | None = None
    form: bool = True
    show: bool = True
    search: bool = False
    filter: bool | None = None
    sort: bool = True
    imported: bool = True
    exported: bool = True
    masked: bool = False
    sealed: bool = False
    format: Format = Format.plain
    dictionary: str | None = None
    choices: type[StrEnum] | None = None
    required: bool | None = None
    read: frozenset[Role] = frozenset()
    write: frozenset[Role] = frozenset()
    clear: frozenset[Role] = frozenset()
    minors: bool = False
    synonyms: tuple[str, ...] = ()
    unindexed: str = ""
    wide: bool = False
    segments: bool = False
    suffix: Words = ""


@dataclass(frozen=True, slots=True)
class Grants:
    """Which roles get which permission of an area at set-up; an office changes them later."""

    read: frozenset[Role] = frozenset()
    write: frozenset[Role] = frozenset()
    delete: frozenset[Role] = frozenset()
    load: frozenset[Role] = frozenset()  # import
    export: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area of business, from which its pages, endpoints, permissions and menu entry come.

    `naming` is the column that names a row; `parent` the reference whose record shows these rows as a panel;
    `sort` the default order (`-` for descending). `core` are the columns its pages cannot be drawn without,
    so that no right hides them. `written_by` "actions" means rows are born and changed only by verbs of their
    own, so no generated form writes them.
    """

    key: str
    label: Words
    one: Words
    menu: str | None
    icon: str = "list"
    order: int = 50
    naming: str = "name"
    sort: str = "-id"
    scope: Scope = Scope.everyone
    scope_column: str | None = None
    parent: str | None = None
    core: frozenset[str] = frozenset()
    written_by: str = "forms"
    grants: Grants = field(default_factory=Grants)
    sections: Mapping[str, Words] = field(default_factory=dict)
    hint: Words = ""
    big: bool = False
    attachments: bool = False
    deletable: bool = True


def column(
    type_: TypeEngine[Any] | type[TypeEngine[Any]], descriptor: Field, *items: SchemaItem, **options: Any
) -> MappedColumn[Any]:
    """Declare a column together with its descriptor; TypeError when the descriptor is missing."""
    if not isinstance(descriptor, Field):
        raise TypeError("column() needs a Field as its second argument")
    return mapped_column(type_, *items, info={"field": descriptor}, **options)


EVERYONE = frozenset(Role)
"""All roles; whoever signs in."""

OFFICE = frozenset({Role.clerk, Role.office_head})
"""The petition office of the bureau."""

CASE_ROLES = frozenset(
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
    }
)
"""Everybody who works on petitions; `sysadmin`, `security_admin`, `auditor` and `stat_viewer` never do."""

CONFIGURERS = frozenset({Role.sysadmin})
"""Who sets up units, leaders, posts and code tables."""
