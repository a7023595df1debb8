"""`plainspoken lint`: rule files checked."""

import sys
from pathlib import Path

import click

from plainspoken.lint.reports import REPORTS
from plainspoken.lint.runner import lint


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(REPORTS)), default="text", show_default=True)
def command(paths: tuple[Path, ...], form: str) -> None:
    """Check rule files: directories or single files; the built-in catalogue without PATHS.

    Exit codes: 0 nothing found, 1 findings, 2 could not run.
    """
    result = lint(paths)
    click.echo(REPORTS[form](result))
    sys.exit(1 if result.findings else 0)
