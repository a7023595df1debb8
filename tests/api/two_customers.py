"""A job store of two customers, and callers who are limited to one of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Connection, insert, update

from plainspoken.access.scopes import Role
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token, limited_scopes
from plainspoken.access.tokens import new_token
from plainspoken.api.app import create_app
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.settings import Auth, ServerOptions
from plainspoken.store.database import run_blocking
from plainspoken.store.own_tables import DISMISSALS, LEASES, OPERATIONS, UNHELPFUL
from plainspoken.store.reach import Reach
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, REPLICATION_JOBS, VM_CONTEXTS

Client = TestClient[Litestar]

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
NOW = datetime.now(UTC)
NUMBERS = itertools.count(1)
MARK = "zebra"
"""Stands in every id, name and text of the VMs of the other customer, and nowhere else."""

REACHES = {
    "vm": ["vm:ctx-own-1", "vm:ctx-own-2"],
    "name": ["name:own-*", "name:shared", "source:vc-own.example"],
    "source": ["source:vc-own.example"],
    "group": ["group:own-group"],
}
"""Four ways to limit a caller to the same two VMs."""


@dataclass
class World:
    """A server of two customers; `cursors` have something of the other one for their place, by parameter."""

    client: Client
    url: str
    cursors: tuple[str, ...]

    def token(self, reach: list[str] | None, *scopes: str, role: Role = Role.ADMIN) -> str:
        token = new_token()
        stored = limited_scopes(list(scopes) or [WHOLE_ROLE], None if reach is None else Reach.of(reach))
        row = TokenRow(token.id, "walker", token.secret_hash, role, stored, datetime.now(UTC))
        run_blocking(self.url, insert_token, row)
        return token.text

    def ask(self, token: str, method: str, address: str, body: object = None, **headers: str) -> httpx.Response:
        headers["Authorization"] = f"Bearer {token}"
        content = None if body is None else json.dumps(body)
        if content is not None:
            headers["Content-Type"] = "application/json"
        return self.client.request(method, address, headers=headers, content=content)


def write_vm(connection: Connection, who: str, number: int, *, name: str | None = None) -> None:
    """A VM with everything that can belong to one."""
    vm, at = f"ctx-{who}-{number}", NOON + timedelta(minutes=next(NUMBERS))
    context = {"context_id": vm, "vm_name": name or f"{who}-{number}", "vcenter_host": f"vc-{who}.example"}
    connection.execute(insert(VM_CONTEXTS), {**context, "current_status": "failed", "updated_at": at})
    times = {"created_at": at, "started_at": at, "updated_at": at}
    copied = {"id": f"job-{who}-{number}", "vm_context_id": vm, "vm_group_id": f"{who}-group", "status": "failed"}
    failed = {"error_message": f"the {who} host {who}-secret said no"}
    connection.execute(insert(REPLICATION_JOBS), {**copied, **times, **failed})
    for suffix, status, kind in (
        ("done", "failed", "failover"),
        ("open", "running", "failover"),
        ("in", "failed", "scheduler"),
    ):
        job = f"{who}-{number}-{suffix}"
        tracked = {"id": job, "context_id": vm, "job_type": kind, "operation": "unified-test-failover", **times}
        ids = {"external_job_id": f"ext-{job}", "status": status}
        connection.execute(insert(JOB_TRACKING), {**tracked, **ids, **(failed if status == "failed" else {})})
        step = {"job_id": job, "seq": 1, "name": "validation", "status": status, "started_at": at}
        connection.execute(insert(JOB_STEPS), {**step, **(failed if status == "failed" else {})})
        for line in range(3):
            row = {"job_id": job, "level": "INFO", "message": f"Copying {who} disk {line}", "ts": at}
            connection.execute(insert(LOG_EVENTS), row)
        connection.execute(insert(LEASES), {"job_id": job, "written_by": who, "created_at": at})
    connection.execute(
        update(LEASES)
        .where(LEASES.c.job_id == f"{who}-{number}-open")
        .values(lease_until=datetime(2100, 1, 1, tzinfo=UTC))
    )
    ended = {"operation_type": "test_failover", "status": "failed", "catalogue": "x", "ended_at": at, "recorded_at": at}
    for job in (f"{who}-{number}-done", f"{who}-{number}-before"):
        told = {
            "job_id": job,
            "operation_type": "test_failover",
            "status": "failed",
            "progress": 10,
            "timestamp": "2025-10-01T12:00:00Z",
        }
        connection.execute(insert(OPERATIONS), {"job_id": job, "context_id": vm, "summary": told, **ended})
    put_away = {"context_id": vm, "job_id": f"{who}-{number}-before", "dismissed_at": at, "dismissed_by": who}
    connection.execute(insert(DISMISSALS), put_away)
    mark = {"job_id": f"{who}-{number}-done", "reader": "r", "context_id": vm, "rule_id": f"{who}.rule", "at": NOW}
    connection.execute(insert(UNHELPFUL), {**mark, "catalogue": "x"})


@contextmanager
def two_customers(url: str, watcher: CatalogueWatcher[Sanitizer]) -> Iterator[World]:
    """A server over a store with tables and no rows, which gets two VMs of each customer."""

    def fill(connection: Connection) -> None:
        for who in ("own", MARK):
            write_vm(connection, who, 1)
            write_vm(connection, who, 2, name="shared")

    run_blocking(url, fill)
    options = ServerOptions(auth=Auth.TOKENS)
    with TestClient(create_app(database_url=url, catalogue=watcher, options=options)) as client:
        world = World(client, url, ())
        every = world.token(None)
        # Of every kind, with a job, a line or a VM of the other customer for its place; and the marks of a stream.
        pages = (
            f"/api/v1/vm-contexts/ctx-{MARK}-1/recent-jobs?limit=1",
            f"/api/v1/vm-contexts/ctx-{MARK}-1/operations?limit=1",
            f"/api/v1/jobs/{MARK}-1-done/log?limit=1",
            f"/api/v1/jobs?limit=1&vm=ctx-{MARK}-1",
            "/api/v1/vm-contexts?limit=3",
        )
        answers = [world.ask(every, "GET", page).raise_for_status().json() for page in pages]
        world.cursors = (*(answer["next"] for answer in answers), "1.0.0.0.0")
        yield world


FOREIGN = (
    *(f"ctx-{MARK}-{number}" for number in (1, 2)),
    f"{MARK}-1",
    *(f"job-{MARK}-{number}" for number in (1, 2)),
    *(f"{prefix}{MARK}-1-{job}" for prefix in ("", "ext-") for job in ("done", "open", "in", "before")),
)
"""Every id and name by which something of the other customer can be asked for."""

OWN = {"vm": "ctx-own-1", "vm_name": "ctx-own-1", "context_id": "ctx-own-1", "job_id": "own-1-open", "number": "1"}
"""What stands for ids that are not the one in question."""
