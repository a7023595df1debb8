"""`plainspoken db`: the job store's schema."""

import click

from plainspoken.jobs.migrations import upgrade
from plainspoken.settings import load_settings


@click.group("db")
def command() -> None:
    """Look after the job store."""


@command.command("upgrade")
@click.option("--database-url", metavar="URL", help="Job store to upgrade (PLAINSPOKEN_DATABASE_URL).")
def upgrade_command(database_url: str | None) -> None:
    """Bring the job store's schema up to date; does nothing when it is."""
    applied = upgrade(load_settings(database_url=database_url).database_url)
    for revision in applied:
        click.echo(f"applied {revision}")
    if not applied:
        click.echo("The job store is up to date.")
