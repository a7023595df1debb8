"""What the tests of faults share: how long they go on, servers, job stores, and the record of what they counted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Connection, insert

from plainspoken.store.database import run_apart, run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.tables import VM_CONTEXTS
from tests.faults.serving import Server
from tests.jobs.conftest import empty_database
from tests.wire import Wire
from tools.database_servers import MARIADB, POSTGRESQL, OwnServer, found, started

VMS = tuple(f"vm-{number}" for number in range(8))
MINUTES = "PLAINSPOKEN_FAULTS_MINUTES"
RESULTS = "PLAINSPOKEN_FAULTS_RESULTS"


def seconds(short: float, share: float) -> float:
    """How long a test breaks things: `short`, or that share of the minutes that `make faults` was given."""
    minutes = os.environ.get(MINUTES)
    return max(short, float(minutes) * 60 * share) if minutes else short


def often(number: int) -> int:
    """How often a test breaks something at the least: so often in a run of `make faults`, else twice."""
    return number if MINUTES in os.environ else 2


def times(number: int) -> str:
    """How often, in words."""
    return "once" if number == 1 else f"{number:,} times"


class Report(Protocol):
    """Keeps what a test has counted, for `docs/reliability.md`; called once all of it holds."""

    def __call__(self, fault: str, *, done: str, counted: str, result: str) -> None: ...


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    file, name = request.path.relative_to(Path(__file__).parents[1]).as_posix(), request.node.originalname

    def write(fault: str, *, done: str, counted: str, result: str) -> None:
        row = {"test": f"{file}::{name}", "fault": fault, "done": done, "counted": counted, "result": result}
        print(json.dumps(row))  # noqa: T201 - what was counted, where nobody makes the document
        if RESULTS in os.environ:
            with Path(os.environ[RESULTS]).open("a", encoding="utf-8") as results:
                results.write(json.dumps(row) + "\n")

    return write


Serve = Callable[..., Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts servers over a job store; ends them with the test."""
    with serving(tmp_path) as start:
        yield start


@contextmanager
def serving(directory: Path) -> Iterator[Serve]:
    """A function that starts servers, which end with the block."""
    with ExitStack() as stack:
        count = iter(range(1_000))

        def start(url: str, *flags: str, watch: bool = False, **environment: str) -> Server:
            own = (*flags, "--log-level", "warning", *(() if watch else ("--no-watch",)))
            server = Server(url, directory / f"server{next(count)}", *own, environment=environment)
            stack.callback(server.kill)
            server.start()
            return server

        yield start


MOST_CONNECTIONS = 30
SMALL = {
    "mysql": ("--innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M", f"--max-connections={MOST_CONNECTIONS}"),
    "postgresql": (
        f"-cmax_connections={MOST_CONNECTIONS}",
        "-cshared_buffers=16MB",
        "-cmax_wal_size=64MB",
        "-cmin_wal_size=32MB",
    ),
}
"""Flags of database servers that tests start: little memory, few connections."""

KINDS = {"sqlite": "SQLite", "mysql": "MariaDB", "postgresql": "PostgreSQL"}


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A job store with some VMs, of each kind."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path}/jobs.db"
        else:
            url = stack.enter_context(empty_database(request.param))
        prepare(url)
        yield url


def kind_of(url: str) -> str:
    """The kind of database, as documents call it."""
    return KINDS[url.partition(":")[0]]


def prepare(url: str) -> None:
    """Make the tables, and VMs to write jobs of."""
    upgrade(url)
    rows = [
        {
            "context_id": f"ctx-{name}",
            "vm_name": name,
            "vcenter_host": "vcenter.example",
            "current_status": "ready_for_failover",
        }
        for name in VMS
    ]

    def fill(connection: Connection) -> None:
        connection.execute(insert(VM_CONTEXTS), rows)

    run_blocking(url, fill)


@dataclass
class Site:
    """A server, the wire to its database server, and that: each can be broken.

    Attributes:
        database: The database server.
        wire: The server's only way to it.
        server: The server.
        store: The job store's address past the wire.
    """

    database: OwnServer
    wire: Wire
    server: Server
    store: str

    @property
    def kind(self) -> str:
        """The kind of database, as documents call it."""
        return kind_of(self.store)


@contextmanager
def own_database(kind: str, *flags: str, directory: Path | None = None) -> Iterator[OwnServer]:
    """A database server of a test's own, that keeps what it has committed."""
    which = {"mysql": MARIADB, "postgresql": POSTGRESQL}[kind]
    if not all(found(program) for program in which.programs):
        leave = pytest.fail if os.environ.get("CI") else pytest.skip
        leave(f"{which.name} is not installed (apt-get install {which.package})")
    with started(which, *SMALL[kind], *flags, directory=directory, durable=True) as server:
        yield server


@contextmanager
def jobs_of(database: OwnServer, name: str = "jobs") -> Iterator[str]:
    """A job store on it."""
    admin = f"{database.url}/{'mysql' if database.url.startswith('mysql') else 'postgres'}"
    execute(admin, f"CREATE DATABASE {name}")
    prepare(f"{database.url}/{name}")
    yield f"{database.url}/{name}"


def execute(url: str, *statements: str) -> None:
    """Runs statements, each a transaction of its own."""

    def run(connection: Connection) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    run_apart(url, run)
