"""`plainspoken serve`: the Unified Jobs API."""

from pathlib import Path

import click

from plainspoken.api.app import create_app
from plainspoken.api.server import serve
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.cli.demo import demo_database
from plainspoken.cli.options import rules_option
from plainspoken.jobs.demo import SEED_CONTEXT
from plainspoken.jobs.migrations import upgrade
from plainspoken.settings import LOG_LEVELS, load_settings


@click.command("serve")
@click.option("--demo", is_flag=True, help="Serve demo data from a database of their own.")
@click.option("--host", help="Loopback address to listen on (PLAINSPOKEN_HOST); 127.0.0.1 without it.")
@click.option("--port", help="Port to listen on, 0 for any free one (PLAINSPOKEN_PORT); 8082 without it.")
@click.option("--database-url", metavar="URL", help="Job store (PLAINSPOKEN_DATABASE_URL); an SQLite file without it.")
@click.option("--log-level", type=click.Choice(LOG_LEVELS), help="Least level that is logged (PLAINSPOKEN_LOG_LEVEL).")
@rules_option
def command(
    demo: bool,
    host: str | None,
    port: str | None,
    database_url: str | None,
    log_level: str | None,
    rules: tuple[Path, ...],
) -> None:
    """Serve the Unified Jobs API until Ctrl-C.

    An SQLite job store is brought up to date first; another one is left as it is (see `plainspoken db upgrade`).
    """
    if demo and database_url:
        raise click.UsageError("--demo has a database of its own: give no --database-url with it")
    settings = load_settings(database_url=database_url, rules=rules, host=host, port=port, log_level=log_level)
    catalogue = load_catalogue(*settings.rules)
    url = demo_database() if demo else settings.database_url
    if url.startswith("sqlite:"):
        upgrade(url)

    def announce(address: str) -> None:
        click.echo(f"Plainspoken answers at {address}, with {len(catalogue.rules)} rules. Open")
        click.echo(f"  {address}/docs")
        if demo:
            click.echo(f"  {address}/api/v1/vm-contexts/{SEED_CONTEXT}/recent-jobs")
        click.echo("Ctrl-C stops it.")

    serve(
        create_app(database_url=url, catalogue=catalogue),
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        announce=announce,
    )
