"""`plainspoken serve`: the Unified Jobs API."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import secrets
import shlex
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial

import click

from plainspoken.access.authenticators import unused_options
from plainspoken.access.scopes import Role
from plainspoken.api.app import create_app
from plainspoken.api.serving.lifecycle import ServerProcess
from plainspoken.api.serving.listener import open_listener, open_unix_listener, url_of
from plainspoken.api.serving.logs import configure_logging, event_line, log_what_nobody_caught
from plainspoken.api.serving.pid_file import PidFile
from plainspoken.api.serving.server import serve
from plainspoken.api.serving.stopping import end_in_order
from plainspoken.api.serving.workers import Supervisor
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.watcher import POLL_SECONDS, CatalogueWatcher, Prepare
from plainspoken.cli.demo import demo_tokens
from plainspoken.cli.demo_live import LIVE_CONTEXT, LiveDemo
from plainspoken.cli.demo_store import demo_database, demo_rules
from plainspoken.cli.options import rules_option, settings_options
from plainspoken.cli.store_check import check_store
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import CatalogueError, PlainspokenError
from plainspoken.jobs.demo import SEED_CONTEXT
from plainspoken.lint.judge import accept_apart
from plainspoken.lint.verdicts import SharedVerdicts
from plainspoken.publishing.publisher import Publisher
from plainspoken.settings import SETTINGS, Auth, Settings, load_settings
from plainspoken.settings.sources import FlagValue
from plainspoken.store.migrations import prepare

_LOG = logging.getLogger(__name__)

FLAGS = tuple(name for name in SETTINGS if name != "rules")


@click.command("serve")
@click.option(
    "--demo",
    is_flag=True,
    help="Serve demo data from a database of their own, with a job that moves and rules to try changes on.",
)
@settings_options(*FLAGS)
@rules_option
def command(*, demo: bool, **flags: FlagValue) -> None:
    """Serve the Unified Jobs API until Ctrl-C.

    Changed rule files are taken over while it runs, once they are free of errors; GET
    /api/v1/catalogue/status shows the outcome.

    An SQLite job store of its own is brought up to date first; any other is left as it is (see `plainspoken db`).
    """
    if demo and flags["database_url"]:
        raise click.UsageError("--demo has a database of its own: give no --database-url with it")
    settings = load_settings(environ=None, **flags)
    # A command without the flag would look at another job store.
    where = ", with the same --database-url" if flags["database_url"] else ""
    if settings.log_format == "plain":
        _run(settings, demo=demo, where=where)
        return
    configure_logging(settings.log_level, form=settings.log_format)
    log_what_nobody_caught()
    try:
        _run(settings, demo=demo, where=where)
    except PlainspokenError as error:
        # Whoever reads one JSON object a line must be able to read why there are no more.
        for finding in error.findings if isinstance(error, CatalogueError) else ():
            _LOG.error("%s", finding)
        _LOG.error("%s: %s", error.title, error)
        sys.exit(2)


def _run(settings: Settings, *, demo: bool, where: str) -> None:
    url = settings.database_url
    if demo:
        url = click.get_current_context().with_resource(demo_database(recent=True))
        settings = _with_demo_rules(settings, url)
    publisher = Publisher(settings.rules[-1]) if settings.publish and settings.rules else None
    if publisher is not None:
        publisher.finish()
    sanitizer = Sanitizer(load_catalogue(*settings.rules))
    if not settings.read_only:
        prepare(url)
    advice = check_store(url, read_only=settings.read_only, where=where)
    tokens = demo_tokens(url) if demo and settings.auth is Auth.TOKENS and not settings.read_only else {}
    listening = open_unix_listener(settings.unix_socket) if settings.unix_socket else _tcp_listener(settings)
    configure_logging(settings.log_level, form=settings.log_format)
    unused = unused_options(settings)
    if unused:
        _LOG.warning("%s; write --auth jwt, or take them out", unused)
    if advice:
        _LOG.warning(advice)
    # At the end what is left is memory alone; looking through all of it once more takes Python seconds.
    atexit.register(gc.freeze)
    # Threads do not survive the fork of worker processes.
    live = LiveDemo(url, sanitizer) if demo and settings.workers == 1 and not settings.read_only else nullcontext()
    with listening as listener, PidFile(settings.pid_file) as announced, live:
        # What was judged to be published is not judged once more by each process that takes it over.
        shared = settings.workers > 1 or publisher is not None
        accept: Prepare[Sanitizer] = SharedVerdicts().accept if shared else accept_apart
        if publisher is not None:
            accept = publisher.finished_first(accept)
        _Service(settings, url, sanitizer, listener, announced, demo=demo, tokens=tokens, prepare=accept).run()


def _with_demo_rules(settings: Settings, url: str) -> Settings:
    """The settings with a directory of rules to publish to, where nothing that was set speaks against it."""
    if settings.rules or settings.publish or settings.read_only or not settings.watch:
        return settings
    return replace(settings, rules=(demo_rules(url),), publish=True)


def _tcp_listener(settings: Settings) -> socket.socket:
    return open_listener(settings.host, settings.port, authenticated=settings.auth is not Auth.NONE)


@dataclass(frozen=True, slots=True)
class _Service:
    settings: Settings
    database_url: str
    sanitizer: Sanitizer
    listener: socket.socket
    announced: PidFile
    demo: bool
    tokens: Mapping[Role, str] = field(default_factory=dict, repr=False)
    prepare: Prepare[Sanitizer] = accept_apart
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def run(self) -> None:
        """Serve until a signal stops it, in this process or in several others."""
        if self.settings.workers == 1:
            self._serve(ServerProcess(), announce=self._announce)
            return
        # Each worker gets the time it needs to drain and to finish, and some to close what it has open.
        seconds = self.settings.drain_seconds + self.settings.shutdown_seconds + 5
        announce = partial(self._announce, url_of(self.listener))
        Supervisor(self.settings.workers, self._work, stop_seconds=seconds, announce=announce).run()

    def _work(self, process: ServerProcess, replaces: bool) -> None:
        configure_logging(self.settings.log_level, form=self.settings.log_format, worker=process.name)
        self._serve(process, parent=os.getppid(), load_first=replaces)

    def _serve(
        self,
        process: ServerProcess,
        *,
        announce: Callable[[str], None] | None = None,
        parent: int | None = None,
        load_first: bool = False,
    ) -> None:
        watcher = CatalogueWatcher(
            self.sanitizer,
            directories=(builtin_rules(), *self.settings.rules),
            prepare=self.prepare,
            interval=POLL_SECONDS if self.settings.watch else None,
        )
        if load_first:
            # The rules may have changed since this server's start.
            watcher.check()
        app = create_app(
            database_url=self.database_url,
            catalogue=watcher,
            options=self.settings,
            local_key=self.key,
            process=process,
        )
        end_in_order()
        serve(
            app,
            listener=self.listener,
            process=process,
            drain_seconds=self.settings.drain_seconds,
            shutdown_seconds=self.settings.shutdown_seconds,
            announce=announce,
            on_hangup=watcher.request_reload,
            parent=parent,
        )

    def _announce(self, address: str) -> None:
        self.announced.write(address, key=self.key)
        if self.settings.log_format == "json":
            self._announce_as_json(address)
            return
        click.echo(f"Plainspoken answers at {address}, with {len(self.sanitizer.catalogue.rules)} rules. Open")
        opened = ""  # what a browser is given is the address alone
        if address.startswith("unix:"):
            address = f"--unix-socket {shlex.quote(address.removeprefix('unix:'))} http://localhost"
            opened = "curl "
        if self.settings.pages and not opened:
            click.echo(f"  {address}/")
        click.echo(f"  {opened}{address}/docs")
        if self.demo:
            click.echo(f"  {opened}{address}/api/v1/vm-contexts/{SEED_CONTEXT}/recent-jobs")
            click.echo(f"or watch: curl -N {address}/api/v1/vm-contexts/{LIVE_CONTEXT}/events")
        for role, token in self.tokens.items():
            click.echo(f"  a token of the {role}: {token}")
        click.echo("Ctrl-C stops it.")
        sys.stdout.flush()

    def _announce_as_json(self, address: str) -> None:
        rules = len(self.sanitizer.catalogue.rules)
        message = f"Plainspoken answers at {address}, with {rules} rules."
        tokens = dict(self.tokens) or None
        click.echo(event_line(_LOG.name, message, address=address, rules=rules, tokens=tokens))
        sys.stdout.flush()
