"""`plainspoken serve`: the Unified Jobs API."""

import secrets
import signal
import sys

import click

from plainspoken.api.app import create_app
from plainspoken.api.server import serve
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.watcher import POLL_SECONDS, CatalogueWatcher
from plainspoken.cli.demo import demo_database
from plainspoken.cli.options import rules_option, settings_options
from plainspoken.cli.pid_file import PidFile
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.demo import SEED_CONTEXT
from plainspoken.jobs.migrations import upgrade
from plainspoken.lint.acceptance import accept
from plainspoken.settings import SETTINGS, load_settings
from plainspoken.settings.sources import FlagValue

FLAGS = tuple(name for name in SETTINGS if name != "rules")


@click.command("serve")
@click.option("--demo", is_flag=True, help="Serve demo data from a database of their own.")
@settings_options(*FLAGS)
@rules_option
def command(*, demo: bool, **flags: FlagValue) -> None:
    """Serve the Unified Jobs API until Ctrl-C.

    Changed rule files are taken over while it runs, once they are free of errors; GET /api/v1/catalogue/status tells.

    An SQLite job store is brought up to date first; another one is left as it is (see `plainspoken db upgrade`).
    """
    if demo and flags["database_url"]:
        raise click.UsageError("--demo has a database of its own: give no --database-url with it")
    settings = load_settings(environ=None, **flags)
    catalogue = load_catalogue(*settings.rules)
    url = demo_database() if demo else settings.database_url
    if url.startswith("sqlite:") and not settings.read_only:
        upgrade(url)

    watcher = CatalogueWatcher(
        Sanitizer(catalogue),
        directories=(builtin_rules(), *settings.rules),
        prepare=accept,
        interval=POLL_SECONDS if settings.watch else None,
    )
    announced = PidFile(settings.pid_file)
    key = secrets.token_urlsafe(32)

    def announce(address: str) -> None:
        announced.write(address, key=key)
        click.echo(f"Plainspoken answers at {address}, with {len(catalogue.rules)} rules. Open")
        click.echo(f"  {address}/docs")
        if demo:
            click.echo(f"  {address}/api/v1/vm-contexts/{SEED_CONTEXT}/recent-jobs")
        click.echo("Ctrl-C stops it.")

    # uvicorn raises the signal that stopped it again; ending as after Ctrl-C lets the block clean up.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    with announced:
        serve(
            create_app(database_url=url, catalogue=watcher, options=settings, local_key=key),
            host=settings.host,
            port=settings.port,
            log_level=settings.log_level,
            announce=announce,
            on_hangup=watcher.request_reload,
        )
