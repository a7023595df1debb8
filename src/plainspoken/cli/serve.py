"""`plainspoken serve`: the Unified Jobs API."""

import signal
import sys
from pathlib import Path

import click

from plainspoken.api.app import create_app
from plainspoken.api.server import serve
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.watcher import POLL_SECONDS, CatalogueWatcher
from plainspoken.cli.demo import demo_database
from plainspoken.cli.options import rules_option
from plainspoken.cli.pid_file import PidFile
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.demo import SEED_CONTEXT
from plainspoken.jobs.migrations import upgrade
from plainspoken.lint.acceptance import accept
from plainspoken.settings import LOG_LEVELS, load_settings


@click.command("serve")
@click.option("--demo", is_flag=True, help="Serve demo data from a database of their own.")
@click.option("--host", help="Loopback address to listen on (PLAINSPOKEN_HOST); 127.0.0.1 without it.")
@click.option("--port", help="Port to listen on, 0 for any free one (PLAINSPOKEN_PORT); 8082 without it.")
@click.option("--database-url", metavar="URL", help="Job store (PLAINSPOKEN_DATABASE_URL); an SQLite file without it.")
@click.option("--log-level", type=click.Choice(LOG_LEVELS), help="Least level that is logged (PLAINSPOKEN_LOG_LEVEL).")
@click.option("--watch/--no-watch", default=True, help="Whether to notice changed rule files; SIGHUP always works.")
@click.option("--pid-file", metavar="FILE", type=click.Path(path_type=Path), help="Where `plainspoken reload` looks.")
@rules_option
def command(  # one parameter per flag
    *,
    demo: bool,
    host: str | None,
    port: str | None,
    database_url: str | None,
    log_level: str | None,
    watch: bool,
    pid_file: Path | None,
    rules: tuple[Path, ...],
) -> None:
    """Serve the Unified Jobs API until Ctrl-C.

    Changed rule files are taken over while it runs, once they are free of errors; GET /api/v1/catalogue/status tells.

    An SQLite job store is brought up to date first; another one is left as it is (see `plainspoken db upgrade`).
    """
    if demo and database_url:
        raise click.UsageError("--demo has a database of its own: give no --database-url with it")
    settings = load_settings(database_url=database_url, rules=rules, host=host, port=port, log_level=log_level)
    catalogue = load_catalogue(*settings.rules)
    url = demo_database() if demo else settings.database_url
    if url.startswith("sqlite:"):
        upgrade(url)

    watcher = CatalogueWatcher(
        Sanitizer(catalogue),
        directories=(builtin_rules(), *settings.rules),
        prepare=accept,
        interval=POLL_SECONDS if watch else None,
    )
    announced = PidFile(pid_file)

    def announce(address: str) -> None:
        announced.write(address)
        click.echo(f"Plainspoken answers at {address}, with {len(catalogue.rules)} rules. Open")
        click.echo(f"  {address}/docs")
        if demo:
            click.echo(f"  {address}/api/v1/vm-contexts/{SEED_CONTEXT}/recent-jobs")
        click.echo("Ctrl-C stops it.")

    # uvicorn raises the signal that stopped it again; ending as after Ctrl-C lets the block clean up.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    with announced:
        serve(
            create_app(database_url=url, catalogue=watcher),
            host=settings.host,
            port=settings.port,
            log_level=settings.log_level,
            announce=announce,
            on_hangup=watcher.request_reload,
        )
