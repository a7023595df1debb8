"""Real databases for the tests: SQLite always, MariaDB and PostgreSQL where they answer on this machine."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import socket
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import asyncmy
import asyncpg
import pytest
from sqlalchemy import Connection, Table, insert

from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.telling.views import JobDetail, RecentJobs, VmContextDetails, VmContextList
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS
from tests.support import new_store

T = TypeVar("T")

SERVERS = {
    "mysql": os.environ.get("PLAINSPOKEN_TEST_MARIADB", "mysql://root@127.0.0.1:3306"),
    "postgresql": os.environ.get("PLAINSPOKEN_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432"),
}
NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)

RULES = """
- id: platform.out-of-hosts
  severity: error
  category: platform
  message: No host has room for the VM
  actions: [Check available resources]
  when: { text: { contains: out of hosts } }
  examples: [{ text: it is out of hosts }]
  not_for: [{ text: it is out of storage }]
- id: storage.disk-busy
  category: storage
  message: A disk of the VM is busy
  severity: warning
  actions: [Wait for previous operation to complete]
  when: { text: { contains: disk busy } }
  examples: [{ text: disk busy }]
  not_for: [{ text: disk gone }]
- id: connectivity.source-gone
  category: connectivity
  message: The source environment does not answer
  severity: critical
  actions: [Verify source environment is online]
  when: { text: { contains: source gone } }
  examples: [{ text: source gone }]
  not_for: [{ text: source here }]
- id: configuration.linux-drivers
  severity: error
  category: configuration
  message: The VM needs no drivers
  actions: [Try live failover without drivers]
  when: { os_types: [linux], steps: [virtio-driver-injection], text: { contains: drivers } }
  examples: [{ text: no drivers, step: virtio-driver-injection, os_type: linux }]
  not_for: [{ text: no drivers, step: virtio-driver-injection, os_type: windows }]
- id: configuration.login-refused
  severity: error
  category: configuration
  message: The source environment refused the login
  actions: [Review the credentials of the source environment]
  when: { classifications: [authentication], sources: [replication_jobs], text: { contains: login } }
  examples: [{ text: login failed, classification: authentication, source: replication_jobs }]
  not_for: [{ text: login failed, classification: disk, source: replication_jobs }]
"""


@pytest.fixture(scope="session")
def sanitizer(tmp_path_factory: pytest.TempPathFactory) -> Sanitizer:
    """The built-in catalogue with a handful of failure rules of these tests in place of its own."""
    rules = tmp_path_factory.mktemp("rules")
    for file in builtin_rules().glob("*.yaml"):
        shutil.copy(file, rules)
    (rules / "failures").mkdir()
    (rules / "failures" / "tests.yaml").write_text(RULES, encoding="utf-8")
    return Sanitizer(load_catalogue(rules, builtin=False))


@pytest.fixture(scope="session", params=["sqlite", "mysql", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An up-to-date job store, one of each kind in a session."""
    if request.param == "sqlite":
        yield new_store(tmp_path_factory.mktemp("jobs"))
        return
    with empty_database(request.param) as address:
        upgrade(address)
        yield address


class empty_database:  # noqa: N801 - a context manager, used like a function
    """A database of its own on a server, dropped afterwards; skips the test where there is no such server."""

    def __init__(self, kind: str, server: str | None = None) -> None:
        self.kind = kind
        self.server = server or SERVERS[kind]
        self.name = f"plainspoken_test_{uuid.uuid4().hex[:12]}"
        self.admin = {"mysql": "mysql", "postgresql": "postgres"}[kind]

    def __enter__(self) -> str:
        host, port = self.server.rsplit("@", 1)[1].split(":")
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            # A run that is meant to prove something must not prove less than it seems to.
            leave = pytest.fail if os.environ.get("CI") else pytest.skip
            package = {"mysql": "mariadb-server", "postgresql": "postgresql"}[self.kind]
            leave(f"no server answers at {host}:{port}; make test-databases starts one (apt-get install {package})")
        asyncio.run(self._run(f"CREATE DATABASE {self.name}"))
        return f"{self.server}/{self.name}"

    def __exit__(self, *_: object) -> None:
        asyncio.run(self._run(f"DROP DATABASE {self.name}"))

    async def _run(self, statement: str) -> None:
        if self.server.startswith("mysql"):
            user, address = self.server.removeprefix("mysql://").split("@")
            host, port = address.split(":")
            connection = await asyncmy.connect(host=host, port=int(port), user=user)
            async with connection.cursor() as cursor:
                await cursor.execute(statement)
            await connection.ensure_closed()
        else:
            connection = await asyncpg.connect(f"{self.server}/{self.admin}")
            await connection.execute(statement)
            await connection.close()


@pytest.fixture(params=["sqlite", "mysql", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    with empty_database(request.param) as url:
        yield url


_NUMBERS = itertools.count(1)


@dataclass
class Store:
    """A job store to fill with rows, and to ask as the API does."""

    url: str
    sanitizer: Sanitizer

    def vm(self, **values: object) -> str:
        """A new VM's context id."""
        number = next(_NUMBERS)
        unique = f"{number}-{uuid.uuid4().hex[:8]}"
        row: dict[str, object] = {
            "context_id": f"ctx-{unique}",
            "vm_name": f"vm-{unique}",
            "vcenter_host": f"vcenter-{number}.example",
            "current_status": "ready_for_failover",
        }
        row |= values
        self._insert(VM_CONTEXTS, [row])
        return str(row["context_id"])

    def replication(self, vm: str, **values: object) -> str:
        """A new replication's id."""
        row = {"id": f"job-{uuid.uuid4().hex}", "vm_context_id": vm, "status": "completed"} | values
        row.setdefault("created_at", NOON)
        self._insert(REPLICATION_JOBS, [row])
        return str(row["id"])

    def tracked(self, vm: str, *steps: tuple[str, str] | tuple[str, str, str], **values: object) -> str:
        """A new tracked job's id; steps are name, status and perhaps an error."""
        row = {"id": str(uuid.uuid4()), "context_id": vm, "job_type": "failover", "status": "completed"} | values
        row.setdefault("operation", "unified-test-failover")
        row.setdefault("created_at", NOON)
        self._insert(JOB_TRACKING, [row])
        rows = [
            {"job_id": row["id"], "seq": seq, "name": step[0], "status": step[1], "error_message": (*step, None)[2]}
            for seq, step in enumerate(steps, 1)
        ]
        if rows:
            self._insert(JOB_STEPS, rows)
        return str(row["id"])

    def many_jobs(self, vm: str, count: int) -> None:
        """As many replications and as many failovers with steps, a minute apart."""
        times = [NOON + timedelta(minutes=number) for number in range(count)]
        ids = [str(uuid.uuid4()) for _ in times]
        self._insert(
            REPLICATION_JOBS,
            [
                {"id": f"job-{id_}", "vm_context_id": vm, "status": "completed", "started_at": at}
                for id_, at in zip(ids, times, strict=True)
            ],
        )
        self._insert(
            JOB_TRACKING,
            [
                {
                    "id": id_,
                    "context_id": vm,
                    "job_type": "failover",
                    "operation": "unified-test-failover",
                    "status": "failed",
                    "started_at": at,
                }
                for id_, at in zip(ids, times, strict=True)
            ],
        )
        self._insert(JOB_STEPS, [{"job_id": id_, "seq": 1, "name": "validation", "status": "failed"} for id_ in ids])

    def done(self, vm: str, count: int) -> None:
        """As many completed replications, failovers and clean-ups, a minute apart, with a step each."""
        times = [NOON + timedelta(minutes=number) for number in range(count)]
        ended = {"status": "completed", "vm_context_id": vm}
        replications = [ended | {"id": f"job-{uuid.uuid4()}", "started_at": at, "completed_at": at} for at in times]
        kinds = (("failover", "unified-test-failover"), ("cleanup", "enhanced-test-failover-rollback"))
        tracked = [
            {
                "id": str(uuid.uuid4()),
                "context_id": vm,
                "job_type": kind,
                "operation": operation,
                "status": "completed",
                "started_at": at,
                "completed_at": at,
            }
            for kind, operation in kinds
            for at in times
        ]
        self._insert(REPLICATION_JOBS, replications)
        self._insert(JOB_TRACKING, tracked)
        steps = [{"job_id": job["id"], "seq": 1, "name": "validation", "status": "completed"} for job in tracked]
        self._insert(JOB_STEPS, steps)

    def ask(self, question: Callable[[JobReader], Awaitable[T]]) -> T:
        """What a reader answers."""

        async def once() -> T:
            database = Database.open(self.url)
            try:
                return await question(JobReader(database, self.sanitizer))
            finally:
                await database.close()

        return asyncio.run(once())

    def recent_jobs(self, key: str) -> RecentJobs:
        return self.ask(lambda reader: reader.recent_jobs(key))

    def vm_context(self, key: str) -> VmContextDetails:
        return self.ask(lambda reader: reader.vm_context(key))

    def vm_contexts(self) -> VmContextList:
        return self.ask(lambda reader: reader.vm_contexts())

    def job(self, job_id: str) -> JobDetail:
        return self.ask(lambda reader: reader.job(job_id))

    def run(self, function: Callable[[Connection], T]) -> T:
        return run_blocking(self.url, function)

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        run_blocking(self.url, lambda connection: connection.execute(insert(table), rows) and None)


@pytest.fixture
def store(url: str, sanitizer: Sanitizer) -> Store:
    return Store(url, sanitizer)


@pytest.fixture
def make_store(sanitizer: Sanitizer) -> Callable[[str], Store]:
    """A store at a URL of the test's own."""
    return lambda url: Store(url, sanitizer)


@pytest.fixture
def empty_mariadb() -> Iterator[str]:
    """A MariaDB database without tables."""
    with empty_database("mysql") as url:
        yield url


@pytest.fixture
def empty_postgresql() -> Iterator[str]:
    """A PostgreSQL database without tables."""
    with empty_database("postgresql") as url:
        yield url


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    """An up-to-date SQLite job store of the test's own."""
    new_store(tmp_path)
    return tmp_path / "jobs.db"
