"""A writer over each of the real databases, with a clock of its own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.database import run_blocking
from plainspoken.store.own_tables import LEASES, OPERATIONS
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, VM_CONTEXTS
from plainspoken.tracker.commands import Command, EndOfJob, EndOfStep, EndStep, FinishJob, StartJob, StartStep
from plainspoken.tracker.writer import Writer
from tests.jobs.conftest import NOON, Store, sanitizer, store, url  # noqa: F401 - fixtures
from tests.support import new_store

LEASE = timedelta(minutes=1)


@dataclass
class Desk:
    """A writer at work on one store. Every command is a second later than the one before."""

    store: Store
    sanitizer: Sanitizer
    writer: Writer = field(default_factory=lambda: Writer("tests", LEASE))
    now: datetime = field(default_factory=lambda: NOON)

    def write(self, command: Command) -> int | None:
        return run_blocking(
            self.store.url,
            lambda connection: self.writer.carry_out(connection, self.sanitizer, command, now=self.now),
        )

    def tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def start(self, vm: str, operation: str = "test_failover", *, pending: bool = False) -> str:
        job_id = str(uuid.uuid4())
        self.write(StartJob(job_id=job_id, operation=operation, vm=vm, at=self.tick(), pending=pending))
        return job_id

    def step(self, job: str, name: str, end: EndOfStep | None = "completed", error: str | None = None) -> int:
        number = self.write(StartStep(job_id=job, name=name, at=self.tick()))
        assert number is not None
        if end is not None:
            self.write(EndStep(job_id=job, number=number, status=end, error=error, at=self.tick()))
        return number

    def finish(self, job: str, status: EndOfJob = "completed", error: str | None = None) -> None:
        self.write(FinishJob(job_id=job, status=status, error=error, at=self.tick()))

    def row(self, table: Table, **where: object) -> dict[str, Any]:
        (row,) = self.rows(table, **where)
        return row

    def rows(self, table: Table, **where: object) -> list[dict[str, Any]]:
        conditions = [table.c[name] == value for name, value in where.items()]
        statement = select(table).where(*conditions).order_by(*table.primary_key.columns)
        return self.store.run(lambda connection: [dict(row) for row in connection.execute(statement).mappings()])

    def job(self, job_id: str) -> dict[str, Any]:
        return self.row(JOB_TRACKING, id=job_id)

    def steps(self, job_id: str) -> list[dict[str, Any]]:
        return sorted(self.rows(JOB_STEPS, job_id=job_id), key=lambda row: int(row["seq"]))

    def lines(self, job_id: str) -> list[dict[str, Any]]:
        return self.rows(LOG_EVENTS, job_id=job_id)

    def vm(self, context_id: str) -> dict[str, Any]:
        return self.row(VM_CONTEXTS, context_id=context_id)

    def lease(self, job_id: str) -> dict[str, Any]:
        return self.row(LEASES, job_id=job_id)

    def operations(self, context_id: str) -> list[dict[str, Any]]:
        return self.rows(OPERATIONS, context_id=context_id)


@pytest.fixture
def desk(store: Store, sanitizer: Sanitizer) -> Desk:  # noqa: F811 - fixtures
    return Desk(store, sanitizer)


@pytest.fixture
def sqlite_desk(tmp_path: Path, sanitizer: Sanitizer) -> Desk:  # noqa: F811 - the fixture above
    """A writer over SQLite alone, for what does not depend on the database."""
    return Desk(Store(new_store(tmp_path), sanitizer), sanitizer)
