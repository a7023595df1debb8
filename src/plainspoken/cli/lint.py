"""`plainspoken lint`: rule files checked, and fixed where that is safe."""

import sys
from pathlib import Path

import click

from plainspoken.catalogue.writing import replace_file
from plainspoken.cli.options import rules_option
from plainspoken.errors import SettingsError
from plainspoken.lint.reports import REPORTS
from plainspoken.lint.runner import FixedFile, fixed_files, lint
from plainspoken.settings import load_settings


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(REPORTS)), default="text", show_default=True)
@click.option("--fix", is_flag=True, help="Fix what can be fixed without changing what a file means.")
@click.option("--diff", "as_diff", is_flag=True, help="Print what --fix would change, and suggestions; write nothing.")
@click.option("--pedantic", is_flag=True, help="Show notes too, such as branches that no example reaches.")
@rules_option
def command(  # one parameter per flag
    paths: tuple[Path, ...], form: str, fix: bool, as_diff: bool, pedantic: bool, rules: tuple[Path, ...]
) -> None:
    """Check rule files: directories or single files.

    Without PATHS the site directories of --rules (or PLAINSPOKEN_RULES) are checked, and without those the built-in
    catalogue. With PATHS they are what the files of a site are layered over. `plainspoken explain-check ID` tells what
    a finding means. A comment `# lint: allow ID — reason`, on the line or above it, allows a finding.

    Exit codes: 0 nothing found, 1 findings (with --diff: differences), 2 could not run.
    """
    if fix and as_diff:
        raise click.UsageError("--fix writes and --diff only shows: give one of the two")
    site = load_settings(rules=rules).rules
    asked, below = (paths, site) if paths else (site, ())
    if as_diff:
        sys.exit(_show_differences(asked, below))
    if fix:
        _write(fixed_files(asked, below=below))
    result = lint(asked, below=below, pedantic=pedantic)
    click.echo(REPORTS[form](result))
    sys.exit(1 if result.findings else 0)


def _show_differences(paths: tuple[Path, ...], below: tuple[Path, ...]) -> int:
    """Prints fixes, then what findings suggest to the letter; the exit code."""
    fixed = fixed_files(paths, below=below)
    for file in fixed:
        click.echo(file.diff)
    suggested = [finding for finding in lint(paths, below=below).findings if finding.diff]
    for finding in suggested:
        click.echo(f"# {finding.location}: {finding.message} [{finding.check}]\n{finding.diff}")
    return 1 if fixed or suggested else 0


def _write(fixed: tuple[FixedFile, ...]) -> None:
    for file in fixed:
        try:
            replace_file(file.path, file.after.encode())
        except OSError as error:
            raise SettingsError(f"{file.shown} cannot be written: {error.strerror}; nothing in it changed") from error
        click.echo(f"fixed {file.shown}", err=True)
