"""Papers of chosen rows as one file: asked how, printed as a job, fetched once."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _
from flask_babel import ngettext

from app.actions import files, jobs, printing
from app.actions.unit import unit_of_work
from app.actions.witness import note
from app.admin import words
from app.admin.context import Context, context
from app.admin.downloads import PDF, send_once
from app.admin.page import Action, Counter, Entry, FormPage, Input, Panel, Section
from app.admin.page_special import ImportPage
from app.admin.record import told
from app.admin.shell import draw
from app.documents.pdf import available
from app.domain.errors import Invisible, Refused
from app.domain.text import row_number
from app.extensions import hand_over
from app.queries.jobs import own_job
from app.queries.records import find
from schema.jobs import Job
from schema.vocabulary import JobState

MOST_SHOWN = 50
"""Rows left out that the page names."""


class PrintingView(BaseView):
    """The papers of many rows, printed together."""

    route_base = "/printing"
    class_permission_name = "papers"
    default_view = "choose"

    @expose("/<string:area>", methods=["POST"])
    @has_access
    @permission_name("read")
    def choose(self, area: str) -> Any:
        """Ask how the papers of the chosen rows are to be printed."""
        _allowed(area)
        rows = _rows(request.form.getlist("ids"))
        reason = available()
        if not rows or reason is not None:
            flash(reason or _("Choose the rows first whose papers are to be printed."), "danger")
            return redirect(url_for(f"{area}.list"))
        return draw("form.html", choice_page(area, rows))

    @expose("/<string:area>/begin", methods=["POST"])
    @has_access
    @permission_name("read")
    def begin(self, area: str) -> Any:
        """Write down the job and hand it over."""
        ctx, rows = _allowed(area), _rows(request.form.get("ids", "").split(","))
        try:
            with unit_of_work(ctx.session):
                fronts = bool(request.form.get("fronts"))
                number = printing.begin(ctx.session, ctx.actor, area, rows, fronts=fronts).id
        except Refused as error:
            flash(words.sentence(error), "danger")
            return redirect(url_for(f"{area}.list"))
        hand_over(number)
        return redirect(url_for("PrintingView.follow", number=number))

    @expose("/job/<int:number>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def follow(self, number: int) -> Any:
        """Show how far a print of one's own is, stop it, or show what became of it."""
        ctx = context()
        job = _own(ctx, number)
        if request.method == "POST":
            with unit_of_work(ctx.session):
                jobs.cancel(ctx.session, ctx.actor, _own(ctx, number))
            return redirect(url_for("PrintingView.follow", number=number))
        return draw("import.html", job_page(ctx, job))

    @expose("/take/<int:number>", methods=["POST"])
    @has_access
    @permission_name("read")
    def take(self, number: int) -> Any:
        """Send the file of a print of one's own, once; each paper in it is told in the trail."""
        ctx = context()
        _own(ctx, number)
        try:
            with unit_of_work(ctx.session):
                key, entries = printing.take(ctx.session, ctx.actor, number)
            path = files.path_of(ctx.settings.files_dir, key)
            if not entries:
                files.drop(ctx.settings.files_dir, key)
                raise Refused(printing.OUT_OF_SIGHT)
        except Refused as error:
            flash(words.sentence(error), "danger")
            return redirect(url_for("PrintingView.follow", number=number))
        for entry in entries:
            note(ctx.actor, entry)
        name = _("Papers")
        return send_once(path, PDF, f"{name}-{ctx.today.isoformat()}.pdf")


def choice_page(area: str, rows: Sequence[int]) -> FormPage:
    """Return the form that asks how to print."""
    chosen = ngettext("%(num)d row chosen", "%(num)d rows chosen", len(rows))
    fronts = Input(
        "fronts",
        _("Both sides"),
        "bool",
        "1",
        placeholder=_("Each paper begins on the front of a sheet"),
        help=_(
            "An empty back is added where a paper ends on a front; for printers that print on both sides."
        ),
        wide=True,
    )
    ids = Input("ids", "", "hidden", ",".join(map(str, rows)))
    hint = _("Papers that are signed are printed as they are kept, drafts as drafts with a watermark.")
    address = url_for("PrintingView.begin", area=area)
    return FormPage(
        area,
        _("Print papers"),
        address,
        url_for(f"{area}.list"),
        (Section(chosen, (fronts, ids), hint),),
        Action(_("Print into one file"), address, "printer", "primary", "post"),
    )


def job_page(ctx: Context, job: Job) -> ImportPage:
    """Return the page of a print: progress while it runs, then what became of it."""
    area = str((job.arguments or {}).get("area", "papers"))
    url = url_for("PrintingView.follow", number=job.id)
    back = Action(_("Back to the list"), url_for(f"{area}.list"), "arrow-left")
    page = ImportPage(_("Print papers"), _steps(2), url, back=back)
    if job.state in {JobState.queued, JobState.running}:
        return _under_way(replace(page, steps=_steps(1)), job, url)
    if job.state is JobState.failed:
        return replace(page, errors=(_(job.error) if job.error else "",))
    if job.state is JobState.cancelled:
        return replace(page, errors=(_("Printing was stopped; nothing was kept."),))
    return _over(ctx, page, job)


def _under_way(page: ImportPage, job: Job, url: str) -> ImportPage:
    stop = Action(_("Stop"), url, "player-stop", "danger", "post", confirm=_("Stop printing?"))
    waits = job.state is JobState.queued
    text = _("Waiting for its turn …") if waits else _("%(percent)s %% done", percent=job.progress)
    return replace(page, progress=job.progress, progress_text=text, refresh_url=url, extra=(stop,))


def _over(ctx: Context, page: ImportPage, job: Job) -> ImportPage:
    found = job.result or {}
    left = found.get("left", [])
    counters = (
        Counter(str(len(found.get("papers", []))), _("Papers"), "ok"),
        Counter(str(found.get("pages", 0)), _("Pages printed"), "neu"),
        Counter(str(len(left)), _("Left out"), "late" if left else "neu"),
    )
    page = replace(page, counters=counters, panels=_left(ctx, left))
    if found.get("file"):
        submit = Action(_("Fetch the file"), "", "download", "primary", "post")
        hint = _("The file can be fetched once, within one day, by you alone.")
        return replace(page, action_url=url_for("PrintingView.take", number=job.id), submit=submit, hint=hint)
    if not found.get("papers"):
        return replace(page, errors=(_("The chosen rows have no paper that you may print."),))
    if found.get("taken"):
        return replace(page, hint=_("The file was fetched."))
    return replace(page, errors=(_("The file was not fetched in time; print again."),))


def _left(ctx: Context, left: Sequence[Sequence[Any]]) -> tuple[Panel, ...]:
    """Return the panel of what is not in the file: by name where the reader sees it, else how many rows."""
    if not left:
        return ()
    named = [entry for one in left if (entry := _entry(ctx, *one)) is not None]
    unseen = Tally(str(why) for area, number, why, _params in left if _row(ctx, area, number) is None)
    entries = named[:MOST_SHOWN] + [
        Entry(ngettext("%(num)d row", "%(num)d rows", number), words.say(why, {}))
        for why, number in unseen.items()
    ]
    return (Panel(_("Left out"), "file-alert", count=len(left), entries=tuple(entries)),)


def _entry(ctx: Context, area: str, number: int, why: str, params: dict[str, str]) -> Entry | None:
    row = _row(ctx, area, number)
    if row is None:
        return None
    entity = ctx.catalogue[area]
    names = ("display", "title") if area == "papers" else ("petition_no", "title")
    kind = told(entity, row, "kind") and words.member(row.kind) if area == "papers" else ""
    title = " ".join(text for text in (kind, *(told(entity, row, name) for name in names)) if text)
    return Entry(title or str(entity.area.one), words.say(why, params), url_for(f"{area}.show", pk=number))


def _row(ctx: Context, area: str, number: int) -> Any:
    try:
        return find(ctx.session, ctx.catalogue[area], number)
    except Invisible:
        return None


def _allowed(area: str) -> Context:
    ctx = context()
    if area not in printing.AREAS:
        abort(404)
    ctx.actor.require(area, "read")
    return ctx


def _own(ctx: Context, number: int) -> Job:
    job = own_job(ctx.session, number, ctx.actor.user_id)
    if job.kind != printing.KIND:
        abort(404)
    return job


def _rows(texts: Iterable[str]) -> list[int]:
    """Return the numbers of rows as a form sends them; what is no number is a forged form."""
    numbers = [row_number(text) for text in texts if text]
    if None in numbers:
        abort(400)
    return [number for number in numbers if number is not None]


def _steps(here: int) -> tuple[tuple[str, str], ...]:
    labels = (_("Choosing"), _("Printing"), _("Result"))
    return tuple(
        (text, "done" if place < here else ("here" if place == here else "ahead"))
        for place, text in enumerate(labels)
    )
