"""What a page is made of: frozen values the views fill and the templates draw.

Every text in here is already translated and formatted, so a template only lays out; no template
asks the catalogue, the session or the clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Tone = str  # late today soon later prov ok cyan neu
Style = str  # primary default danger ghost


@dataclass(frozen=True, slots=True)
class Tag:
    """A mark on a row or record: a state pill, a deadline box or a flag (mock/README: three kinds)."""

    text: str
    kind: str = "state"  # state | deadline | flag
    tone: Tone = "neu"
    icon: str | None = None
    short: str | None = None  # the one character shown in lists
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, ready to be drawn."""

    text: str = "—"
    kind: str = "text"  # text long number date enum bool ref deadline email json
    tone: Tone | None = None
    href: str | None = None
    title: str | None = None
    icon: str | None = None
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """A button or link; a disabled one says why."""

    label: str
    url: str
    icon: str | None = None
    style: Style = "default"
    method: str = "get"
    reason: str | None = None  # why it is disabled
    name: str | None = None
    confirm: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A table head."""

    name: str
    label: str
    align: str = "start"  # start | end
    sort_url: str | None = None
    sorted: str | None = None  # asc | desc
    drop: int = 0  # dropped first on narrow screens when larger; 0 never
    lead: bool = False  # the column that names the row


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; `cells` stand in the order of the columns."""

    id: str
    cells: tuple[Cell, ...]
    href: str | None = None
    edge: Tone | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a select; `active` when chosen."""

    value: str
    label: str
    active: bool = False
    url: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form or of the filter panel."""

    name: str
    label: str
    # text long int decimal date datetime bool tribool enum segments multi ref refs range daterange file
    # password hidden
    kind: str = "text"
    value: str = ""
    values: tuple[str, ...] = ()
    text: str = ""  # what a remote select shows for `value`
    choices: tuple[Choice, ...] = ()
    required: bool = False
    readonly: bool = False
    help: str = ""
    errors: tuple[str, ...] = ()
    lookup_url: str | None = None
    new_url: str | None = None
    placeholder: str = ""
    maxlength: int | None = None
    wide: bool = False
    accept: str | None = None
    suffix: str = ""
    theirs: str | None = None  # what somebody else saved meanwhile (stale save)
    theirs_value: str = ""  # its raw value when the shown text is not what a select sends
    private: bool = False  # never kept as a draft in the browser
    current: bool = False  # a password that holds now, not a new one


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of inputs."""

    label: str
    inputs: tuple[Input, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the breadcrumb."""

    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in the list one stands. `pages` is None when the count is capped."""

    text: str
    previous_url: str | None
    next_url: str | None
    numbers: tuple[Choice, ...] = ()
    sizes: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """What to do when there is nothing."""

    title: str
    hint: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with its search, filters, table and pager."""

    key: str
    title: str
    count: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    query: str
    action_url: str  # where the search and filter form is sent (GET)
    keep: tuple[tuple[str, str], ...]  # state kept as hidden inputs by the search box
    chips: tuple[Chip, ...]
    clear_url: str
    filters_url: str  # where the filter panel is fetched from, empty without filters
    pager: Pager
    actions: tuple[Action, ...]
    bulk: tuple[Action, ...]
    bulk_url: str
    empty: Empty
    searchable: bool = True
    search_hint: str = ""
    tabs: tuple[Choice, ...] = ()
    column_choices: tuple[Choice, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form; `token` is the version the user started from."""

    key: str
    title: str
    action_url: str
    cancel_url: str
    sections: tuple[Section, ...]
    submit: Action
    extra: tuple[Action, ...] = ()
    token: str = ""
    base: str = ""  # fingerprints of what the form held at first, for the merge of a stale save
    presence: tuple[str, str] = ("", "")  # where the browser says the form is open, and who else has it open
    problems: tuple[tuple[str, str], ...] = ()  # (input name or "", sentence)
    stale: str = ""  # the sentence shown when somebody else saved meanwhile
    hint: str = ""
    multipart: bool = False
    draft_key: str = ""  # under which the browser keeps what was typed and not sent; empty: nothing is kept
    undrafted: tuple[tuple[str, str], ...] = ()  # (input, value) that make the browser keep nothing
    aside: tuple[Panel, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """Label and value on a record."""

    label: str
    cell: Cell
    wide: bool = False
    help: str = ""
    reveal: Action | None = None  # shows a masked value in full, with a reason


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a panel: title, second line, tags at the right."""

    title: str
    text: str = ""
    href: str | None = None
    icon: str | None = None
    tags: tuple[Tag, ...] = ()
    meta: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on a record: items, entries or a table."""

    title: str
    icon: str | None = None
    count: int | None = None
    hint: str = ""
    items: tuple[Item, ...] = ()
    entries: tuple[Entry, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    actions: tuple[Action, ...] = ()
    empty: str = ""
    more: Action | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A field-by-field difference."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, newest first in a timeline."""

    title: str
    who: str
    when: str
    icon: str = "point"
    tone: Tone = "neu"
    text: str = ""
    changes: tuple[Change, ...] = ()
    links: tuple[Action, ...] = ()
    back: Action | None = None  # restores the record as it was then


@dataclass(frozen=True, slots=True)
class Step:
    """A station on the way of a case."""

    label: str
    state: str = "ahead"  # done | here | ahead
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Banner:
    """The binding deadline in one sentence."""

    text: str
    tone: Tone
    detail: str = ""
    aside: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record with its verbs, panels and timeline."""

    key: str
    number: str
    title: str
    tags: tuple[Tag, ...] = ()
    steps: tuple[Step, ...] = ()
    banner: Banner | None = None
    verbs: tuple[Action, ...] = ()  # what may be done to it now; disabled ones carry a reason
    tools: tuple[Action, ...] = ()  # edit, delete, print …
    main: tuple[Panel, ...] = ()
    side: tuple[Panel, ...] = ()
    timeline: tuple[Moment, ...] = ()
    below: tuple[Panel, ...] = ()  # what stands under the timeline
    notice: str = ""  # e.g. "In the recycle bin since …"
    editing: str = ""  # who has its form open just now
    tabs: tuple[Choice, ...] = ()  # the record, its history


@dataclass(frozen=True, slots=True)
class Counter:
    """A figure that opens the rows behind it."""

    value: str
    label: str
    tone: Tone = "neu"
    url: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page in the menu."""

    label: str
    url: str
    active: bool = False
    count: int | None = None
    hot: bool = False


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A group of the menu; `url` when the group itself is a page."""

    key: str
    label: str
    icon: str
    items: tuple[MenuItem, ...] = ()
    url: str | None = None
    active: bool = False
    count: int | None = None
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """What surrounds every page."""

    product: str
    office: str
    locale: str
    menu: tuple[MenuGroup, ...] = ()
    user: str = ""
    initial: str = ""
    role: str = ""
    locales: tuple[Choice, ...] = ()  # value, label, url
    logout_url: str = ""
    profile_url: str = ""
    home_url: str = "/"
    notices_url: str = ""
    notices_count_url: str = ""
    search_url: str = ""
    crumbs: tuple[Crumb, ...] = field(default=())
