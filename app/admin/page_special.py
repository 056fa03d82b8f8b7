"""Pages with a shape of their own: home, calendar, roles, import, documents, figures.

The same law as in `page`: frozen values, already translated and formatted.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.admin.page import Action, Choice, Counter, Entry, Input, Moment, Panel, Step, Tone


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `kind` is work, rest, holiday or makeup, each also said as a word."""

    number: str
    iso: str
    kind: str = "work"
    today: bool = False
    muted: bool = False  # belongs to the month before or after
    dots: tuple[Tone, ...] = ()  # one for each kind of deadline that ends here
    mark: str = ""  # the one character of a holiday or make-up day
    title: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month in weeks of seven days, Monday first."""

    title: str
    heads: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]
    previous_url: str | None = None
    next_url: str | None = None
    legend: tuple[tuple[str, str], ...] = ()  # (kind, words)
    hint: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The start of a day: what is mine, what is close, what changed."""

    title: str
    greeting: str
    date_line: str
    actions: tuple[Action, ...] = ()
    work_title: str = ""
    work_count: int | None = None
    counters: tuple[Counter, ...] = ()
    work: tuple[Entry, ...] = ()  # tags: the deadline first, flags after it
    work_empty: str = ""
    work_more: Action | None = None
    panels: tuple[Panel, ...] = ()  # below the work, two side by side
    month: CalendarMonth | None = None
    side: tuple[Panel, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixRole:
    """A column of the role matrix."""

    label: str
    note: str = ""  # how many people hold it


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One role's hold on one permission; `state` is all, some, none or locked."""

    name: str  # what the checkbox sends
    value: str
    state: str = "none"
    checked: bool = False
    reason: str = ""  # why it is locked
    text: str = ""  # the scope in a word


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A permission with one cell per role."""

    label: str
    cells: tuple[MatrixCell, ...]
    help: str = ""


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The permissions of one area."""

    label: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """Roles across, permissions down."""

    title: str
    subtitle: str
    roles: tuple[MatrixRole, ...]
    groups: tuple[MatrixGroup, ...]
    action_url: str
    save: Action | None = None  # None: to look at only
    token: str = ""
    hint: str = ""
    actions: tuple[Action, ...] = ()
    tabs: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A column of the file, samples of it, and the field it goes to."""

    header: str
    sample: str
    target: Input
    note: str = ""
    tone: Tone = "neu"


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A cell of the file that cannot be taken: where, what, why and the way out."""

    line: str
    column: str
    value: str
    problem: str
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """A row of the file that may be known already: as what, how surely, why, and what becomes of it."""

    line: str
    other: str
    title: str
    url: str
    score: str
    reasons: str
    name: str = ""  # of the select that asks what becomes of it
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One station of an import: upload, mapping, rehearsal, run or result."""

    title: str
    steps: tuple[tuple[str, str], ...]  # (label, done | here | ahead)
    action_url: str
    submit: Action | None = None
    back: Action | None = None
    extra: tuple[Action, ...] = ()
    hint: str = ""
    token: str = ""
    inputs: tuple[Input, ...] = ()  # the file, or the values every row gets
    inputs_title: str = ""
    mapping: tuple[MappingRow, ...] = ()
    counters: tuple[Counter, ...] = ()
    problems_title: str = ""
    problems_count: str = ""
    problems: tuple[ProblemRow, ...] = ()
    problems_more: str = ""  # how many more there are than shown
    problems_empty: str = ""
    remarks_title: str = ""
    remarks_count: str = ""
    remarks: tuple[RemarkRow, ...] = ()  # what may be known already
    remarks_more: str = ""
    errors: tuple[str, ...] = ()  # why the file as a whole was refused
    panels: tuple[Panel, ...] = ()
    progress: int | None = None  # 0–100 while it runs
    progress_text: str = ""
    refresh_url: str = ""  # asked again until the run is over


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A paper: what it says at the left, its pages at the right."""

    title: str
    subtitle: str = ""
    panels: tuple[Panel, ...] = ()
    pdf_url: str = ""
    pdf_missing: str = ""  # why there is no paper to show
    actions: tuple[Action, ...] = ()
    notice: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar table: its name, the figure as text and its share of the longest, 0–100."""

    label: str
    value: str
    percent: int
    note: str = ""
    url: str | None = None
    tone: Tone = "later"


@dataclass(frozen=True, slots=True)
class BarTable:
    """A small statistic: bars with their figures; never a picture without its numbers."""

    title: str
    head: str
    value_head: str
    bars: tuple[Bar, ...]
    note_head: str = ""
    total: str = ""
    empty: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """Figures of a period, each opening the rows behind it."""

    title: str
    definition: str  # how it is counted
    action_url: str
    filters: tuple[Input, ...] = ()
    keep: tuple[tuple[str, str], ...] = ()
    counters: tuple[Counter, ...] = ()
    tables: tuple[BarTable, ...] = ()
    wide: tuple[Panel, ...] = ()
    actions: tuple[Action, ...] = ()
    presets: tuple[Choice, ...] = ()  # periods people ask for, as links


@dataclass(frozen=True, slots=True)
class FilterPanel:
    """The filter panel of a list, fetched when it is opened."""

    action_url: str
    keep: tuple[tuple[str, str], ...]
    inputs: tuple[Input, ...]
    clear_url: str


@dataclass(frozen=True, slots=True)
class PlainPage:
    """Any other page: a title, figures and panels."""

    title: str
    subtitle: str = ""
    counters: tuple[Counter, ...] = ()
    panels: tuple[Panel, ...] = ()
    side: tuple[Panel, ...] = ()
    actions: tuple[Action, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactorPage:
    """The key of a second factor as picture and text; or, once it is in force, the recovery codes."""

    title: str
    action_url: str
    picture: str = ""
    key: str = ""
    problem: str = ""
    codes: tuple[str, ...] = ()
    proof: str = ""  # what proves again who is signed in; nothing where nothing typed would


@dataclass(frozen=True, slots=True)
class QueryRating:
    """One side a petitioner may rate on the query page."""

    side: str
    label: str
    choices: tuple[tuple[str, str], ...]
    until: str


@dataclass(frozen=True, slots=True)
class QueryPage:
    """The citizen's window: the question for number and code, or the public dates they open."""

    title: str
    action_url: str
    number: str = ""
    problem: str = ""
    thanks: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    ratings: tuple[QueryRating, ...] = ()
    ticket: str = ""
    back_url: str = ""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every change of one record with its fields before and after, newest first."""

    title: str
    subtitle: str
    tabs: tuple[Choice, ...]
    moments: tuple[Moment, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChainPage:
    """Who carries a case: the chain upwards, who carried it, who acted for whom."""

    title: str
    subtitle: str
    tabs: tuple[Choice, ...]
    panels: tuple[Panel, ...]
