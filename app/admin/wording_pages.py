"""How the wording of papers is shown: the list of kinds, a kind, a version, a draft in work."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from app.admin import words
from app.admin.context import Context
from app.admin.page import Action, Cell, Choice, Column, FormPage, Input, Item, Panel, Row, Section
from app.admin.page_special import PlainPage
from app.admin.page_wording import Preview, Source, WordingForm, WordingPage
from app.admin.record import told, value_panels
from app.admin.tones import state_tag
from app.admin.wording_lines import compared, numbered
from app.admin.wording_names import names_panel
from app.catalog.entity import Entity
from app.documents import rewording
from app.documents.notices import NOTICES
from app.documents.pdf import available
from app.documents.wording_files import files, kinds, shipped
from app.domain.errors import PanelError
from app.domain.text import row_number
from app.queries.catalog import accounts
from app.queries.records import find
from app.queries.wordings import SHARED, current_of, draft_of, states_by_kind, versions_of
from schema.vocabulary import PaperKind
from schema.wordings import Wording, WordingState

MOST_SHOWN = 30
"""Versions of a file listed on its page; the list of versions has them all."""


def main_file(kind: str) -> str:
    """Return the file a kind is opened with: what the paper says, not its title."""
    return next((name for name in files(kind) if name in {"body.txt", "form.txt"}), files(kind)[0])


def kind_word(kind: str) -> str:
    """Return what a kind of paper is called."""
    return str(_("Words all papers share")) if kind == SHARED else words.member(PaperKind(kind))


def file_word(file: str) -> str:
    """Return what a file of a kind is called; one without a word of its own keeps its name."""
    known = {
        "title.txt": _("Title"),
        "addressee.txt": _("Addressee"),
        "body.txt": _("Text"),
        "form.txt": _("Rows of the form"),
        "annex.txt": _("Annex"),
        "words.txt": _("Shared words"),
    }
    return str(known.get(file, file))


def overview(ctx: Context) -> PlainPage:
    """Return the list of kinds: how many versions each has, whether a draft waits."""
    counts = states_by_kind(ctx.session)
    rows = []
    for kind in kinds():
        waits = counts.get((kind, "draft"), 0)
        tags = (state_tag("draft", _("A draft in work")),) if waits else ()
        changed = sum(count for (one, _state), count in counts.items() if one == kind)
        rows.append(
            Row(
                kind,
                (
                    Cell("" if kind == SHARED else kind),
                    Cell(kind_word(kind), href=url_for("wordings.kind", kind=kind), tags=tags),
                    Cell("、".join(file_word(name) for name in files(kind))),
                    Cell(str(counts.get((kind, "published"), 0)), "number"),
                    Cell(str(changed), "number"),
                ),
            )
        )
    heads = (
        Column("code", _("Code")),
        Column("kind", _("Paper")),
        Column("files", _("What can be changed")),
        Column("force", _("Changed and in force"), "end"),
        Column("all", _("Versions"), "end"),
    )
    return PlainPage(
        _("Wording of papers"),
        note=_(
            "What is shipped with the program is version 0. A change is a draft first; a second person puts "
            "it into force. Papers already signed keep the words they were signed with."
        ),
        panels=(Panel(_("Kinds of papers"), "file-text", len(rows), columns=heads, rows=tuple(rows)),),
        actions=(Action(_("All versions"), url_for("wordings.list"), "history"),),
    )


def case_of(ctx: Context) -> Any:
    """Return the petition the page is looked at with: as the address says, seen through the wall, or None.

    Only for whoever reads papers, which is what the page is.
    """
    number = row_number(request.values.get("case", ""))
    if number is None or not _sees_cases(ctx):
        return None
    return find(ctx.session, ctx.catalogue["petitions"], number)


def kind_page(ctx: Context, kind: str, file: str, case: Any) -> WordingPage:
    """Return the page of one kind of paper, opened at one of its files."""
    row, draft = current_of(ctx.session, kind, file), draft_of(ctx.session, kind, file)
    text = shipped(kind, file) if row is None else row.text
    edit = Action(
        _("Go on with the draft") if draft else _("Change the wording"),
        url_for("wordings.draft", kind=kind, file=file, case=case and case.id),
        "edit",
        "primary",
    )
    title = _("In force: version %(number)s", number=0 if row is None else row.number)
    return WordingPage(
        kind_word(kind),
        file_word(file),
        (Source(title, numbered(text)),),
        _preview(ctx, kind, case, {"file": file}, url_for("wordings.kind", kind=kind)),
        names_panel(kind),
        (_versions(ctx, kind, file, row),),
        tuple(
            Choice(name, file_word(name), name == file, url_for("wordings.kind", kind=kind, file=name))
            for name in files(kind)
        ),
        (edit,) if ctx.actor.may("wordings", "draft") else (),
    )


def version_page(ctx: Context, entity: Entity, row: Wording, other: int | None, case: Any) -> WordingPage:
    """Return the page of one version: what it changes, what is wrong with it, its trail."""
    kind, file = row.kind, row.file
    number, before = _against(ctx, row, other)
    sources = (
        source_of(ctx, file, row.text),
        Source(
            _("Compared with version %(number)s", number=number),
            compared(before, row.text) if before != row.text else (),
            hint=_("The two versions are the same.") if before == row.text else "",
        ),
    )
    panels = (
        *value_panels(ctx, entity, row, skip=("text",)),
        _versions(ctx, kind, file, current_of(ctx.session, kind, file), beside=row),
    )
    return WordingPage(
        f"{kind_word(kind)} · {file_word(file)}",
        _("Version %(number)s · %(state)s", number=row.number, state=words.member(row.state)),
        sources,
        _preview(ctx, kind, case, {"version": str(row.id)}, url_for("wordings.show", pk=row.id)),
        names_panel(kind),
        panels,
        actions=_verbs(ctx, row),
    )


def source_of(ctx: Context, file: str, text: str) -> Source:
    """Return a text with what is wrong in it."""
    wrong = rewording.problems(ctx.session, text)
    verdict = (
        _("Every name exists; this can be put into force.")
        if not wrong
        else _("Not to be put into force before the lines in red are mended.")
    )
    return Source(file_word(file), numbered(text, wrong), verdict, not wrong)


def fresh_form(
    ctx: Context, kind: str, file: str, typed: tuple[str, str], *, case: Any, error: PanelError | None = None
) -> WordingForm:
    """Return the form of a draft with its text and reason, beside the page it becomes."""
    text, reason = typed
    draft = draft_of(ctx.session, kind, file)
    problems = [] if error is None else [error]
    wrong = {
        name: tuple(words.sentence(e) for e in problems if e.field == name) for name in ("text", "reason")
    }
    address = url_for("wordings.draft", kind=kind, file=file)
    fields = (
        Input("text", _("Text"), "long", text, required=True, wide=True, errors=wrong["text"]),
        Input(
            "reason",
            _("Why it is changed"),
            value=reason,
            required=True,
            wide=True,
            maxlength=200,
            errors=wrong["reason"],
        ),
    )
    form = FormPage(
        "wordings",
        f"{kind_word(kind)} · {file_word(file)}",
        address,
        url_for("wordings.kind", kind=kind, file=file),
        (Section("", fields),),
        Action(_("Save the draft"), address, "device-floppy", "primary", "post"),
        token="" if draft is None else str(draft.version),
        problems=tuple((one.field or "", words.sentence(one)) for one in problems),
        draft_key=f"wording:{kind}/{file}",
    )
    preview = _preview(ctx, kind, case, {"file": file}, "")
    return WordingForm(
        form.title,
        form,
        source_of(ctx, file, text),
        preview,
        url_for("wordings.checked", kind=kind),
        url_for("wordings.page", kind=kind),
        names_panel(kind),
    )


def kept_wording(paper: Any) -> tuple[Panel, ...]:
    """Return with which versions of which wordings a paper was signed; nothing where all are as shipped."""
    kept = (paper.value or {}).get("wording") or ()
    items = tuple(
        Item(f"{kind_word(kind)} · {file_word(file)}", Cell(_("Version %(number)s", number=number)))
        for name, number in kept
        for kind, _slash, file in (name.partition("/"),)
    )
    return (Panel(_("Wording it was signed with"), "writing", items=items),) if items else ()


def _preview(ctx: Context, kind: str, case: Any, keep: dict[str, Any], choose: str) -> Preview:
    shown = kind == SHARED or PaperKind(kind) in NOTICES
    lacking = available() or ("" if shown else _("There is no page to show for this kind of paper."))
    number = None if case is None else case.id
    field = Input(
        "case",
        _("Petition it is shown with"),
        "ref",
        "" if case is None else str(case.id),
        text="" if case is None else told(ctx.catalogue["petitions"], case, "petition_no"),
        lookup_url=url_for("petitions.lookup"),
        placeholder=_("An invented petition"),
        wide=True,
    )
    return Preview(
        _("On paper"),
        url_for("wordings.page", kind=kind, case=number, **keep),
        choose,
        field if _sees_cases(ctx) else None,
        tuple(keep.items()) if "file" in keep else (),
        lacking,
        "" if case is not None else _("With an invented petition; nobody's name is in it."),
    )


def _sees_cases(ctx: Context) -> bool:
    return ctx.actor.may("papers", "read") and ctx.actor.may("petitions", "read")


def _versions(
    ctx: Context, kind: str, file: str, current: Wording | None, beside: Wording | None = None
) -> Panel:
    """Return the list of versions, the newest first and the shipped one last."""
    known = accounts(ctx.session)
    may = ctx.actor.may("wordings", "draft")
    rows = []
    for row in versions_of(ctx.session, kind, file)[:MOST_SHOWN]:
        when = row.published_at or row.updated_at or row.created_at
        rows.append(
            Row(
                str(row.id),
                (
                    Cell(str(row.number), href=url_for("wordings.show", pk=row.id)),
                    Cell(words.member(row.state), "enum", state_tag(row.state, "").tone),
                    Cell(row.reason),
                    Cell(known.get(row.written_by_id or 0, "")),
                    Cell(known.get(row.published_by_id or 0, words.EMPTY)),
                    Cell(words.moment(when)),
                    _way(kind, file, row.number, beside, may=may and row.state is not WordingState.draft),
                ),
            )
        )
    state = WordingState.published if current is None else WordingState.retired
    tone = state_tag(state, "").tone
    rows.append(
        Row(
            "0",
            (
                Cell("0"),
                Cell(words.member(state), "enum", tone),
                Cell(_("Shipped with the program")),
                Cell(),
                Cell(),
                Cell(),
                _way(kind, file, 0, beside, may=may and current is not None),
            ),
        )
    )
    heads = (
        Column("number", _("Version")),
        Column("state", _("State")),
        Column("reason", _("Why it was changed")),
        Column("by", _("Written by")),
        Column("second", _("Put into force by")),
        Column("when", _("When")),
        Column("do", ""),
    )
    return Panel(_("Versions"), "history", len(rows), columns=heads, rows=tuple(rows))


def _way(kind: str, file: str, number: int, beside: Wording | None, *, may: bool) -> Cell:
    """Return what is done with a version in a list: compared on the page of another, else gone back to."""
    if beside is not None and beside.number != number:
        address = url_for("wordings.show", pk=beside.id, beside=number)
        return Cell(_("Compare"), href=address)
    if not may or beside is not None:
        return Cell("")
    return Cell(_("Go back to it"), href=url_for("wordings.draft", kind=kind, file=file, start=number))


def _against(ctx: Context, row: Wording, other: int | None) -> tuple[int, str]:
    """Return the number and text of the version to compare with: the one asked for, or the one before."""
    texts = {0: shipped(row.kind, row.file)} if row.file in files(row.kind) else {0: ""}
    texts |= {one.number: one.text for one in versions_of(ctx.session, row.kind, row.file)}
    if other in texts:
        return int(other or 0), texts[other or 0]
    current = current_of(ctx.session, row.kind, row.file)
    if row.state is WordingState.draft:
        before = 0 if current is None else current.number
    else:
        before = max(number for number in texts if number < row.number)
    return before, texts[before]


def _verbs(ctx: Context, row: Wording) -> tuple[Action, ...]:
    edit = url_for("wordings.draft", kind=row.kind, file=row.file)
    if row.state is not WordingState.draft:
        back = url_for("wordings.draft", kind=row.kind, file=row.file, start=row.number)
        again = row.state is WordingState.retired and ctx.actor.may("wordings", "draft")
        return (Action(_("Go back to it"), back, "arrow-back-up"),) if again else ()
    found = []
    if ctx.actor.may("wordings", "publish"):
        own = row.written_by_id == ctx.actor.user_id
        found.append(
            Action(
                _("Put into force"),
                url_for("wordings.publish", pk=row.id),
                "circle-check",
                "primary",
                "post",
                _("A second person puts it into force.") if own else None,
                confirm=_("Put this wording into force? Papers drawn up or signed from now on say it."),
            )
        )
    if ctx.actor.may("wordings", "draft"):
        found.append(Action(_("Edit"), edit, "edit"))
        confirm = _("Give this draft up? Its text stays on record.")
        address = url_for("wordings.discard", pk=row.id)
        found.append(Action(_("Give up"), address, "trash", "danger", "post", confirm=confirm))
    return tuple(found)
