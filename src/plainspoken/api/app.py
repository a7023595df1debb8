"""The whole API as one ASGI app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.metadata import version as installed_version
from typing import Any

from litestar import Litestar, Request, Response
from litestar.di import Provide
from litestar.routes import HTTPRoute

from plainspoken.access.authenticators import make_authenticator
from plainspoken.api.catalogue import CatalogueController
from plainspoken.api.conditional_requests import ConditionalRequests, basis_of
from plainspoken.api.conditional_responses import ConditionalResponses
from plainspoken.api.guards import give_principal, make_guard, reach_of
from plainspoken.api.gui.actions import parse_buttons
from plainspoken.api.gui.routes import Gui, Shell
from plainspoken.api.health import HealthController
from plainspoken.api.jobs.operations import OperationRoutes
from plainspoken.api.jobs.technical import Technical
from plainspoken.api.jobs.unhelpful import CallerController, UnhelpfulRoutes
from plainspoken.api.jobs.vm_contexts import VmContexts
from plainspoken.api.live.events import Events
from plainspoken.api.live.poller import EventPoller
from plainspoken.api.middleware import RequestMiddleware
from plainspoken.api.openapi import build_document, recorded_examples
from plainspoken.api.pages import DocumentPages
from plainspoken.api.problems import answer_exception, last_resort_body
from plainspoken.api.publishing.files import SiteFilesController
from plainspoken.api.publishing.offer import publishing_of
from plainspoken.api.publishing.routes import Publications
from plainspoken.api.query_parameters import check_query
from plainspoken.api.rules.heavy_work import HeavyWork
from plainspoken.api.rules.outcomes import OutcomesController
from plainspoken.api.rules.proposals import Proposals
from plainspoken.api.rules.routes import Rules, UnexplainedController
from plainspoken.api.sanitize import Sanitize
from plainspoken.api.schemas import MAX_BODY
from plainspoken.api.serving.lifecycle import ServerProcess
from plainspoken.api.telemetry.metrics import Metrics
from plainspoken.api.telemetry.telemetry import Telemetry
from plainspoken.api.tracking.routes import Tracking
from plainspoken.api.tracking.spooled import spool_delivery
from plainspoken.api.tracking.writes import TrackedWrites
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.patterns import compile_patterns
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reader import JobReader
from plainspoken.settings import ServerOptions
from plainspoken.store.database import Database

CONTROLLERS = (
    VmContexts,
    OperationRoutes,
    Tracking,
    Events,
    Technical,
    UnhelpfulRoutes,
    CallerController,
    CatalogueController,
    Sanitize,
    Rules,
    OutcomesController,
    Proposals,
    SiteFilesController,
    Publications,
    UnexplainedController,
    HealthController,
    Metrics,
    DocumentPages,
    Gui,
)

DEFAULT_OPTIONS = ServerOptions()


def create_app(
    *,
    database_url: str,
    catalogue: Catalogue | CatalogueWatcher[Sanitizer],
    options: ServerOptions = DEFAULT_OPTIONS,
    local_key: str | None = None,
    process: ServerProcess | None = None,
) -> Litestar:
    """Return the API over one job store and one catalogue.

    The store is not touched before the first request and need not exist: requests for jobs are then answered 503.

    Args:
        database_url: Where the jobs are, as `plainspoken.store.database.Database.open` takes it.
        catalogue: The rules to answer with, or a watcher of them; it is started and stopped with the app.
        options: The settings that the app itself has to know of.
        local_key: With authentication, a token for commands of this machine that ask for the state of the rules.
        process: The process that will serve the app; one of its own unless given.

    Raises:
        SettingsError: `database_url` or an option cannot be used.
    """
    compile_patterns()
    shell = Shell(options.pages, options.base_path, parse_buttons(options.buttons))
    watcher = CatalogueWatcher(Sanitizer(catalogue)) if isinstance(catalogue, Catalogue) else catalogue
    publishing, heavy_work = publishing_of(options, watcher), HeavyWork()
    reader = JobReader(Database.open(database_url, read_only=options.read_only), watcher.current)
    authenticator = make_authenticator(options, database=reader.database, local_key=local_key)
    writes = TrackedWrites(reader, timedelta(seconds=options.lease_seconds))
    poller = EventPoller(
        reader, poll_seconds=options.event_poll_seconds, heartbeat_seconds=options.event_heartbeat_seconds
    )
    # One assignment: a request that has taken the former engine finishes with it.
    watcher.subscribe(lambda sanitizer: setattr(reader, "sanitizer", sanitizer))

    process = process or ServerProcess()
    # Streams would never end by themselves, and the server waits for its connections.
    process.lifecycle.at_stop(poller.close)
    process.lifecycle.at_stop(authenticator.stop)
    telemetry = Telemetry(watcher, reader.database, board=process.board, place=process.place)

    telemetry.poller = poller

    @asynccontextmanager
    async def post_numbers(_app: Litestar) -> AsyncIterator[None]:
        if process.board is None:
            yield
            return
        posting = asyncio.create_task(telemetry.keep_posting())
        yield
        posting.cancel()
        telemetry.post()

    @asynccontextmanager
    async def close_database(_app: Litestar) -> AsyncIterator[None]:
        authenticator.begin()
        yield
        await poller.stop()
        await authenticator.close()
        await reader.database.close()

    @asynccontextmanager
    async def watch_rules(_app: Litestar) -> AsyncIterator[None]:
        watcher.start()
        try:
            yield
        finally:
            await asyncio.to_thread(watcher.stop)

    async def give_reader(request: Request[Any, Any, Any]) -> JobReader:
        return reader.within(reach_of(request), basis_of(request))

    unchanged = ConditionalRequests(reader)

    async def before(request: Request[Any, Any, Any]) -> Response[None] | None:
        await check_query(request)
        return await unchanged.answer(request)

    async def give_writes(request: Request[Any, Any, Any]) -> TrackedWrites:
        return writes.within(reach_of(request))

    spool = None if options.read_only else options.spool
    app = Litestar(
        route_handlers=list(CONTROLLERS),
        dependencies={
            "principal": Provide(give_principal),
            # Whatever a route reads or writes through these is limited to what its caller may see.
            "reader": Provide(give_reader),
            "poller": Provide(lambda: poller, sync_to_thread=False),
            "watcher": Provide(lambda: watcher, sync_to_thread=False),
            "writes": Provide(give_writes),
            "authenticator": Provide(lambda: authenticator, sync_to_thread=False),
            "lifecycle": Provide(lambda: process.lifecycle, sync_to_thread=False),
            "telemetry": Provide(lambda: telemetry, sync_to_thread=False),
            "shell": Provide(lambda: shell, sync_to_thread=False),
            "heavy_work": Provide(lambda: heavy_work, sync_to_thread=False),
            "publishing": Provide(lambda: publishing, sync_to_thread=False),
            "base_path": Provide(lambda: options.base_path, sync_to_thread=False),
            "document": Provide(lambda: document, sync_to_thread=False),
        },
        before_request=before,
        guards=[make_guard(authenticator, allowed_hosts=options.allowed_host)],
        exception_handlers={Exception: answer_exception},
        lifespan=[close_database, watch_rules, post_numbers, spool_delivery(spool, reader)],
        request_max_body_size=MAX_BODY,
        # The document is our own (`openapi.py`), and so is the log's form (`logs.py`).
        openapi_config=None,
        logging_config=None,
    )
    version = installed_version("plainspoken")
    document: dict[str, Any] = build_document(app.routes, version=version, examples=recorded_examples())
    document["servers"] = [{"url": options.base_path or "/"}]
    methods = {route.path_format: route.methods for route in app.routes if isinstance(route, HTTPRoute)}
    # Litestar's middleware runs after routing and so would miss what routing refuses; the frame goes around everything.
    app.asgi_handler = RequestMiddleware(
        ConditionalResponses(app.asgi_handler),
        last_resort=last_resort_body,
        requests=telemetry.requests,
        methods=methods,
        base_path=options.base_path,
    )
    return app
