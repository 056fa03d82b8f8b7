"""`documents render`: a Markdown file becomes an official paper; needs no database."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from app.cli.commands import Tools
from app.clock import now
from app.documents import fonts as typefaces
from app.documents.manuscript import Manuscript, read
from app.documents.official import Form
from app.documents.pdf import require_paper
from app.documents.press import Draft, print_official
from app.domain.errors import PanelError

FORMS = tuple(form.value for form in Form if form is not Form.plain)
BAD_INPUT = 2
MOST_BYTES = 20_000_000


@click.command("render")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF to write.")
@click.option("--form", default="document", show_default=True, type=click.Choice(FORMS), help="Form of GB/T 9704.")
@click.option("--preprinted", is_flag=True, help="Leave out what is red, for paper that has it already.")
@click.option("--draft", is_flag=True, help="Print user and time across every page.")
@click.pass_obj
def render(tools: Tools, file: Path, out: Path, form: str, preprinted: bool, draft: bool) -> None:
    """Set the Markdown FILE, with its YAML front matter, as an official paper (GB/T 9704-2012).

    What was mended or is missing is remarked on the error stream. A front matter that cannot be meant, or a
    character no font can print, is told in one sentence; then the status is 2 and nothing is written.
    """
    try:
        manuscript, pdf = _rendered(tools, file, Form(form), preprinted=preprinted, draft=draft)
        _write(out, pdf)
    except PanelError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(BAD_INPUT) from error
    for remark in manuscript.remarks:
        click.echo(f"{file.name}: {remark}", err=True)
    click.echo(f"Written: {out}")


def _rendered(
    tools: Tools, file: Path, form: Form, *, preprinted: bool, draft: bool
) -> tuple[Manuscript, bytes]:
    """Return what was read and its PDF; stand-ins for fonts are told on the error stream."""
    require_paper()
    fonts = typefaces.resolve(tools.settings.fonts_dir, strict=tools.settings.strict_fonts)
    for line in fonts.substitutions:
        click.echo(f"font: {line}", err=True)
    manuscript = read(_text(file), form=form, folder=file.resolve().parent, fonts=fonts)
    stamp = Draft(getpass.getuser(), now()) if draft else None
    rendered = print_official(
        manuscript.paper, fonts=fonts, assets=manuscript.assets, preprinted=preprinted, draft=stamp
    )
    return manuscript, rendered.pdf


def _text(file: Path) -> str:
    """Return the text of the file: UTF-8, or what old programs of the office write."""
    if file.stat().st_size > MOST_BYTES:
        raise click.ClickException("The file is too large for a paper.")
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    click.echo("Error: the file is no text in UTF-8.", err=True)
    raise SystemExit(BAD_INPUT)


def _write(out: Path, pdf: bytes) -> None:
    """Write the file whole or not at all."""
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(pdf)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"{out} cannot be written: {error.strerror}") from error
