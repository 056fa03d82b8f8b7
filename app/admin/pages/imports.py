"""Import: upload, mapping and rehearsal on one page, then the run and the workbook of refused rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import abort, redirect, request, send_file, url_for
from flask import session as cookie
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.access.permissions import Act
from app.actions import antivirus, files, jobs
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.import_parts import counters, more, problem_rows, steps
from app.admin.page import Action, Choice, Input
from app.admin.page_special import ImportPage, MappingRow, ProblemRow
from app.admin.remarks import chosen as chosen_rows
from app.admin.remarks import remark_parts
from app.admin.shell import draw
from app.domain.errors import N_, Invisible, PanelError, Refused
from app.extensions import hand_over
from app.imports import run as importing
from app.imports.deciding import decisions
from app.queries.jobs import own_job, own_results
from schema.jobs import Job
from schema.vocabulary import JobState

UPLOADS, MOST_UPLOADS = "uploads", 5
"""Where a session keeps the keys of the files it brought, and how many."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportView(BaseView):
    """Files taken in, for any area one may import into."""

    route_base = "/import"
    class_permission_name = "petitions"
    default_view = "index"

    @expose("/")
    def index(self) -> Any:
        """Lead to the import of petitions, or of the first area one may import into."""
        actor = context().actor
        key = next(
            (
                e.key
                for e in sorted(context().catalogue, key=lambda e: e.key != "petitions")
                if actor.may(e.key, Act.load)
            ),
            None,
        )
        if key is None:
            abort(403)
        return redirect(url_for("ImportView.upload", area=key))

    @expose("/<string:area>", methods=["GET", "POST"])
    def upload(self, area: str) -> Any:
        """Take a file; the rehearsal follows, nothing is written to the register."""
        ctx = _allowed(area)
        errors: tuple[str, ...] = ()
        if request.method == "POST":
            chosen = request.files.get("file")
            try:
                if chosen is None or not chosen.filename:
                    raise Refused(_("Choose a file first."), field="file")
                antivirus.scan(ctx.settings.clamd, chosen.stream, chosen.filename)
                chosen.stream.seek(0)
                key = _keep(ctx, chosen)
                try:
                    _read(ctx, area, key, chosen.filename)
                except PanelError:
                    files.drop(ctx.settings.files_dir, key)
                    raise
                return redirect(
                    url_for("ImportView.rehearse", area=area, key=key, name=chosen.filename, system=_system())
                )
            except PanelError as error:
                errors = (words.sentence(error),)
        return draw("import.html", upload_page(ctx, area, errors)), 422 if errors else 200

    @expose("/<string:area>/<string:key>", methods=["GET", "POST"])
    def rehearse(self, area: str, key: str) -> Any:
        """Show what the file would do; with another mapping, show that; confirmed, do it."""
        ctx = _allowed(area)
        name, system = request.values.get("name", "file.xlsx"), _system()
        chosen = (
            {n.removeprefix("map:"): v for n, v in request.form.items() if n.startswith("map:") and v}
            if request.form
            else None
        )
        try:
            reading = _read(ctx, area, key, name, chosen)
        except Invisible:
            raise
        except PanelError as error:
            return draw("import.html", upload_page(ctx, area, (words.sentence(error),))), 422
        if request.method == "POST" and request.form.get("act") == "run":
            try:
                decisions(chosen_rows(request.form))
            except Refused as error:
                page = rehearsal_page(ctx, area, key, reading, system)
                return draw("import.html", replace(page, errors=(words.sentence(error), *page.errors))), 422
            return redirect(url_for("ImportView.follow", area=area, number=_begin(ctx, reading, key, system)))
        return draw("import.html", rehearsal_page(ctx, area, key, reading, system))

    @expose("/<string:area>/job/<int:number>", methods=["GET", "POST"])
    def follow(self, area: str, number: int) -> Any:
        """Show how far an import of one's own is, stop it, or show what became of it."""
        ctx = _allowed(area)
        job = own_job(ctx.session, number, ctx.actor.user_id)
        if request.method == "POST":
            with unit_of_work(ctx.session):
                jobs.cancel(ctx.session, ctx.actor, own_job(ctx.session, number, ctx.actor.user_id))
            return redirect(url_for("ImportView.follow", area=area, number=number))
        return draw("import.html", job_page(ctx, area, job))

    @expose("/<string:area>/refused/<string:key>")
    def refused(self, area: str, key: str) -> Any:
        """Send the workbook of refused rows."""
        ctx = _allowed(area)
        if all(
            result.get("refused") != key for result in own_results(ctx.session, ctx.actor.user_id, "import")
        ):
            raise Invisible(N_("There is no such file."))
        path = files.path_of(ctx.settings.files_dir, key)
        return send_file(
            path, mimetype=XLSX, as_attachment=True, download_name=f"{_('refused rows')}-{ctx.today}.xlsx"
        )


def upload_page(ctx: Context, area: str, errors: Sequence[str] = ()) -> ImportPage:
    """Return the first station."""
    label = str(ctx.catalogue[area].area.label)
    inputs = [
        Input(
            "file",
            _("Excel or CSV file"),
            "file",
            required=True,
            accept=".xlsx,.xls,.csv",
            wide=True,
            errors=tuple(errors),
            help=_(
                "Up to %(size)s MB. The first row with headings is found by itself.",
                size=ctx.settings.upload_limit_mb,
            ),
        ),
    ]
    if area == "petitions":
        inputs.append(
            Input(
                "system",
                _("Source system"),
                "text",
                "messages",
                required=True,
                maxlength=40,
                help=_("The same source and number is the same petition: a second import adds nothing."),
            )
        )
    entity = ctx.catalogue[area]
    extra: tuple[Action, ...] = ()
    if entity.written_by_forms and area != "petitions":
        extra = (Action(_("Empty template"), url_for(f"{area}.template"), "file-spreadsheet"),)
    return ImportPage(
        title=_("Import: %(area)s", area=label),
        steps=steps(0),
        action_url=url_for("ImportView.upload", area=area),
        submit=Action(_("Upload and rehearse"), "", "upload", "primary", "post"),
        inputs=tuple(inputs),
        errors=tuple(errors),
        hint=_("Nothing is written before you confirm."),
        extra=extra,
        back=Action(_("Back"), url_for(f"{area}.list"), "arrow-left"),
    )


def rehearsal_page(ctx: Context, area: str, key: str, reading: importing.Reading, system: str) -> ImportPage:
    """Return the second station: mapping, counts and every problem."""
    outcome = importing.rehearsed(reading)
    labels = {target.name: target.label for target in reading.profile.targets}
    by_column = {place: name for name, place in reading.mapping.columns.items()}
    rows = []
    for place, header in enumerate(reading.headers):
        if not header:
            continue
        target = by_column.get(place, "")
        options = (Choice("", _("leave out")), *(Choice(n, text, n == target) for n, text in labels.items()))
        note = "" if target else _("not taken over")
        rows.append(
            MappingRow(
                header,
                reading.samples.get(header, ""),
                Input(f"map:{header}", header, "enum", target, choices=options),
                note,
                "ok" if target else "soon",
            )
        )
    missing = tuple(
        _("No column for “%(label)s”.", label=labels.get(name, name)) for name in reading.mapping.missing
    )
    query: dict[str, Any] = {"name": reading.name, "system": system}
    ready = outcome.counts["added"]
    return ImportPage(
        title=_("Import: %(area)s", area=str(ctx.catalogue[area].area.label)),
        steps=steps(1),
        action_url=url_for("ImportView.rehearse", area=area, key=key, **query),
        mapping=tuple(rows),
        errors=missing,
        counters=counters(outcome.counts, written=0),
        hint=reading.name,
        submit=Action(
            _("Take in %(number)s rows", number=ready),
            "",
            "check",
            "primary",
            "post",
            None if ready else _("No row is in order."),
            "act",
            value="run",
        ),
        extra=(
            Action(
                _("Rehearse with this mapping"), "", "refresh", "default", "post", name="act", value="map"
            ),
        ),
        back=Action(_("Another file"), url_for("ImportView.upload", area=area), "arrow-left"),
        problems_title=_("Problems"),
        problems_count=str(len(outcome.problems)),
        problems=problem_rows(outcome.problems),
        problems_more=more(len(outcome.problems)),
        problems_empty=_("Every row is in order."),
        **remark_parts(ctx, area, reading.rehearsal, chosen_rows(request.form)),
    )


def job_page(ctx: Context, area: str, job: Job) -> ImportPage:
    """Return the last station: progress while it runs, then what became of the file."""
    url = url_for("ImportView.follow", area=area, number=job.id)
    page = ImportPage(
        _("Import: %(area)s", area=str(ctx.catalogue[area].area.label)),
        steps(2),
        url,
        hint=(job.arguments or {}).get("name", ""),
    )
    if job.state in {JobState.queued, JobState.running}:
        return _under_way(page, job, url)
    if job.state is JobState.failed:
        again = Action(_("Another file"), url_for("ImportView.upload", area=area), "arrow-left")
        return replace(page, errors=(_(job.error) if job.error else "",), back=again)
    return _over(page, area, job)


def _under_way(page: ImportPage, job: Job, url: str) -> ImportPage:
    stop = Action(
        _("Stop"),
        url,
        "player-stop",
        "danger",
        "post",
        confirm=_("Stop the import? What is stored stays."),
    )
    waits = job.state is JobState.queued
    text = _("Waiting for its turn …") if waits else _("%(percent)s %% done", percent=job.progress)
    return replace(page, progress=job.progress, progress_text=text, refresh_url=url, extra=(stop,))


def _over(page: ImportPage, area: str, job: Job) -> ImportPage:
    found = job.result or {}
    counts = found.get("counts", dict.fromkeys(("rows", "added", "changed", "unchanged", "refused"), 0))
    rows = url_for(f"{area}.list", import_batch_id=found.get("batch_id") if area == "petitions" else None)
    extra: tuple[Action, ...] = ()
    if found.get("refused"):
        workbook = url_for("ImportView.refused", area=area, key=found["refused"])
        extra = (Action(_("Workbook of refused rows"), workbook, "file-spreadsheet"),)
    problems = [
        ProblemRow(
            str(p["row"]),
            p["column"],
            p["value"],
            words.say(p["message"], p["params"]),
            words.say(p["fix"], p["params"]) if p["fix"] else "",
        )
        for p in found.get("problems", [])
    ]
    return replace(
        page,
        counters=counters(counts, written=counts["added"] + counts["changed"]),
        submit=Action(_("Show the imported rows"), rows, "list", "primary"),
        extra=extra,
        errors=(_("The import was stopped; what is stored stays."),)
        if job.state is JobState.cancelled
        else (),
        problems_title=_("Problems"),
        problems_count=str(found.get("all_problems", 0)),
        problems=tuple(problems),
        problems_more=more(found.get("all_problems", 0)),
        problems_empty=_("No row was refused."),
    )


def _allowed(area: str) -> Context:
    ctx = context()
    if area not in ctx.catalogue.entities:
        abort(404)
    ctx.actor.require(area, Act.load)
    return ctx


def _system() -> str:
    return request.values.get("system", "messages").strip()[:40] or "messages"


def _keep(ctx: Context, chosen: Any) -> str:
    """Store the upload and remember in the session whose it is: a key in an address opens nothing."""
    key = files.receive(ctx.settings.files_dir, chosen.stream)
    cookie[UPLOADS] = [*cookie.get(UPLOADS, []), key][-MOST_UPLOADS:]
    return key


def _read(
    ctx: Context, area: str, key: str, name: str, chosen: Mapping[str, str] | None = None
) -> importing.Reading:
    if key not in cookie.get(UPLOADS, []):
        raise Invisible(N_("There is no such file."))
    path: Path = files.path_of(ctx.settings.files_dir, key)
    return importing.read_file(
        ctx.session,
        path,
        name=name,
        area=area,
        translate=_,
        word=words.member,
        chosen=chosen,
        limit_mb=ctx.settings.upload_limit_mb,
        today=ctx.today,
    )


def _begin(ctx: Context, reading: importing.Reading, key: str, system: str) -> int:
    """Write down the job and hand it over; the sentences of refusals go with it in the reader's language."""
    problems = reading.problems
    messages = {
        N_("refused rows"),
        N_("Row"),
        N_("Reason"),
        *(p.message for p in problems),
        *(p.fix for p in problems if p.fix),
    }
    arguments = {
        "area": reading.area,
        "key": key,
        "name": reading.name,
        "system": system,
        "chosen": reading.mapping.remembered(),
        "decisions": chosen_rows(request.form),
        "words": {message: _(message) for message in messages},
    }
    with unit_of_work(ctx.session):
        number = jobs.enqueue(ctx.session, ctx.actor, "import", arguments).id
    hand_over(number)
    return number
