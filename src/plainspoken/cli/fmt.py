"""`plainspoken fmt`: rule files in the one canonical layout."""

import sys
from difflib import unified_diff
from pathlib import Path

import click

from plainspoken.cli.options import rules_option
from plainspoken.layout.files import Layout, plan_layouts, write_layout
from plainspoken.layout.formatter import CannotLayOut
from plainspoken.settings import load_settings


@click.command("fmt")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; name the files whose layout would change.")
@click.option("--diff", "show", is_flag=True, help="Write nothing; show what would change.")
@rules_option
def command(paths: tuple[Path, ...], check: bool, show: bool, rules: tuple[Path, ...]) -> None:
    """Lay out rule files: directories or single files; without PATH the directories of --rules or PLAINSPOKEN_RULES.

    Comments stay, and so does the meaning: before anything is written, the catalogue is loaded from the new texts and
    must have the fingerprint it had. A file that does not parse is not touched.

    Exit codes: 0 done (with --check or --diff: nothing would change), 1 --check or --diff found files that would
    change, 2 some file could not be laid out.
    """
    chosen = paths or load_settings(rules=rules).rules
    if not chosen:
        raise click.UsageError("name a file or directory of rules, such as: plainspoken fmt my-rules")
    layouts = plan_layouts(chosen)
    if not layouts:
        raise click.UsageError(f"no rule files in {', '.join(map(str, chosen))}")
    refused = sum(_is_refused(layout) for layout in layouts)
    changing = [layout for layout in layouts if layout.differs]
    if show:
        for layout in changing:
            click.echo(_difference(layout), nl=False)
    if check or show:
        for layout in changing if check else ():
            click.echo(f"{layout.file.shown}: the layout would change", err=show)
        sys.exit(2 if refused else 1 if changing else 0)
    for layout in changing:
        refused += not _is_written(layout)
    same = len(layouts) - len(changing)
    click.echo(f"{len(changing):,} laid out, {same:,} left as {'it was' if same == 1 else 'they were'}.")
    sys.exit(2 if refused else 0)


def _is_refused(layout: Layout) -> bool:
    if layout.after is not None:
        return False
    for finding in layout.findings:
        click.echo(str(finding), err=True)
    click.echo(f"{layout.file.shown}: left as it is: {layout.problem}", err=True)
    return True


def _is_written(layout: Layout) -> bool:
    try:
        write_layout(layout)
    except CannotLayOut as refusal:
        click.echo(f"{layout.file.shown}: left as it is: {refusal}", err=True)
        return False
    except OSError as error:
        click.echo(f"{layout.file.shown}: left as it is: it cannot be written: {error.strerror}", err=True)
        return False
    click.echo(layout.file.shown)
    return True


def _difference(layout: Layout) -> str:
    before, after = (text.decode("utf-8").splitlines(keepends=True) for text in (layout.before, layout.after or b""))
    lines = unified_diff(before, after, f"{layout.file.shown} (now)", f"{layout.file.shown} (laid out)")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
