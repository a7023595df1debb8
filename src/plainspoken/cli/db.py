"""`plainspoken db`: the job store's schema."""

import sys

import click

from plainspoken.cli.adoption_report import addition_line, as_json, as_text, unadoption_text
from plainspoken.settings import load_settings
from plainspoken.store.addresses import read_address
from plainspoken.store.adopting import adopt, look
from plainspoken.store.migrations import downgrade, standing, upgrade
from plainspoken.store.unadoption import look_back, unadopt

_URL = click.option("--database-url", metavar="URL", help="The job store (PLAINSPOKEN_DATABASE_URL).")


@click.group("db")
def command() -> None:
    """Manage the job store: a store of its own is upgraded, a platform's database is adopted."""


@command.command("status")
@_URL
def status_command(database_url: str | None) -> None:
    """Show whose database it is and its revision. Exit code 1 if there is something to do."""
    url = load_settings(database_url=database_url).database_url
    told = standing(url)
    click.echo(f"The {read_address(url).label}")
    match told.kind:
        case "foreign":
            click.echo("holds tables of another program; `plainspoken db adopt` shows what they lack.")
        case "empty":
            click.echo(f"is empty; `plainspoken db upgrade` makes its tables (revision {told.newest}).")
        case "own" if told.pending:
            click.echo(f"is at {told.revision or 'no revision'}; to be applied: {', '.join(told.pending)}.")
        case _:
            click.echo(f"is up to date (revision {told.revision}).")
    if told.kind != "foreign" and told.pending:
        sys.exit(1)


@command.command("upgrade")
@_URL
def upgrade_command(database_url: str | None) -> None:
    """Upgrade a job store of its own; does nothing if it is up to date."""
    applied = upgrade(load_settings(database_url=database_url).database_url)
    for revision in applied:
        click.echo(f"applied {revision}")
    if not applied:
        click.echo("The job store is up to date.")


@command.command("downgrade")
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do it: what later revisions hold is lost.")
@_URL
def downgrade_command(database_url: str | None, revision: str, *, yes: bool) -> None:
    """Take a job store of its own back to REVISION, or to `base`: no tables, no jobs."""
    if not yes:
        raise click.UsageError("what the revisions after it hold is lost; make a backup, then give --yes")
    for each in downgrade(load_settings(database_url=database_url).database_url, revision):
        click.echo(f"took back {each}")


@command.command("adopt")
@click.option("--yes", is_flag=True, help="Add what is missing; without it nothing is changed.")
@click.option("--json", "json_", is_flag=True, help="Print JSON for programs.")
@_URL
def adopt_command(database_url: str | None, *, yes: bool, json_: bool) -> None:
    """Show what a platform's database lacks, statement by statement, and add it with --yes.

    Added are indexes, the column last_operation_summary, and tables of plainspoken's own. Nothing that is there is
    altered or deleted. Exit code 0: everything is there, 1: something is to be added, 2: it cannot be served.
    """
    url = load_settings(database_url=database_url).database_url
    label = read_address(url).label
    found = look(url)
    if yes and found.additions and not found.unusable:
        found = adopt(url, done=lambda each, seconds: click.echo(addition_line(each, seconds), err=json_))
    click.echo(as_json(found, label) if json_ else as_text(found, label))
    if found.unusable:
        sys.exit(2)
    if found.additions:
        click.echo("Run this again with --yes to add it.", err=True)
        sys.exit(1)


@command.command("unadopt")
@click.option("--yes", is_flag=True, help="Remove it; without it nothing is changed.")
@click.option(
    "--drop-rows", is_flag=True, help="What our tables (and, with --drop-column, the column) hold may be lost."
)
@click.option(
    "--drop-column", is_flag=True, help="Adoption added the column last_operation_summary, so it goes as well."
)
@_URL
def unadopt_command(database_url: str | None, *, yes: bool, drop_rows: bool, drop_column: bool) -> None:
    """Remove what `adopt` added to a platform's database, after listing what goes and what stays.

    These are indexes, tables of plainspoken's own and, if told so, the column last_operation_summary. Stop servers and
    other commands of plainspoken first. Exit code 0: nothing of it is left, 1: something would be removed, 2: refused.
    """
    url = load_settings(database_url=database_url).database_url
    label = read_address(url).label
    found = look_back(url, column=drop_column)
    if yes and found.loses and not drop_rows:
        text = f"rows and summaries would be lost ({found.loses:,}); make a backup, then give --drop-rows"
        raise click.UsageError(text)
    if yes and found.goes:
        found = unadopt(
            url,
            column=drop_column,
            rows=drop_rows,
            done=lambda each, seconds: click.echo(f"done in {seconds:6.2f} s  {each.statement}"),
        )
    click.echo(unadoption_text(found, label))
    if found.goes:
        losing = " --drop-rows" if found.loses else ""
        click.echo(f"Run this again with --yes{losing} to take it off.", err=True)
        sys.exit(1)
