"""`plainspoken diff`: two catalogues compared."""

import sys
from pathlib import Path

import click

from plainspoken.engine.silence import engine_silent
from plainspoken.review.difference import compare_catalogues
from plainspoken.review.difference_reports import DIFFERENCE_REPORTS


@click.command("diff")
@click.argument("old", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(DIFFERENCE_REPORTS)), default="text", show_default=True)
def command(old: Path, new: Path, form: str) -> None:
    """Show how the catalogue NEW differs from OLD: its entries, and how the examples of both read in each.

    A directory with a categories.yaml is a whole catalogue; any other is a site directory over the built-in one. The
    version step (major, minor, patch) follows docs/rules-versions.md.

    Exit codes: 0 nothing differs, 1 something does, 2 could not run.
    """
    with engine_silent():
        difference = compare_catalogues([old], [new])
    click.echo(DIFFERENCE_REPORTS[form](difference))
    sys.exit(0 if difference.is_empty else 1)
