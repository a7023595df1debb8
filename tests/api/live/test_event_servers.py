"""Live updates from real server processes, over real databases that another program writes to."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, text

from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import upgrade
from tests.jobs.conftest import empty_database
from tests.serving import Served, Start, starting
from tools.database_servers import MARIADB, OwnServer, found, started

pytestmark = pytest.mark.slow

Json = dict[str, Any]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path, "--port", "0", "--no-watch", "--log-level", "warning", "--database-url") as start:
        yield start


@pytest.fixture(params=["sqlite", "mysql", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A job store with one VM, of each kind."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path}/jobs.db"
        else:
            url = stack.enter_context(empty_database(request.param))
        prepare(url)
        yield url


def prepare(url: str) -> None:
    upgrade(url)
    columns = "context_id, vm_name, current_status"
    execute(url, f"INSERT INTO vm_replication_contexts ({columns}) VALUES ('ctx-a', 'a', 'failed')")


def execute(url: str, *statements: str) -> None:
    """Writes as another program does: plain statements, whole seconds."""

    def run(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    run_blocking(url, run)


def start_job(url: str, job: str) -> None:
    now = f"'{datetime.now(UTC):%Y-%m-%d %H:%M:%S}'"
    columns = "id, job_type, operation, status, context_id, started_at, created_at, updated_at"
    values = f"'{job}', 'failover', 'unified-live-failover', 'running', 'ctx-a', {now}, {now}, {now}"
    execute(url, f"INSERT INTO job_tracking ({columns}) VALUES ({values})")


@contextmanager
def stream(server: Served, path: str = "/api/v1/events", **headers: str) -> Iterator[Iterator[tuple[str, Json, str]]]:
    """The events of a stream with their data and the last id before them."""
    with httpx.stream("GET", server.url + path, headers=headers, timeout=30) as answer:
        answer.raise_for_status()
        yield read_events(answer.iter_lines())


def read_events(lines: Iterator[str]) -> Iterator[tuple[str, Json, str]]:
    kind, last_id = "", ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, json.loads(value), last_id
        elif name == "id":
            last_id = value
            yield "id", {}, last_id


def until_id(events: Iterator[tuple[str, Json, str]]) -> Iterator[tuple[str, Json, str]]:
    """The events of one look."""
    for event in events:
        if event[0] == "id":
            return
        yield event


def wait_for(events: Iterator[tuple[str, Json, str]], kind: str, **expected: object) -> str:
    """The id behind the first such event."""
    for name, data, _ in events:
        if name == kind and all(data.get(key) == value for key, value in expected.items()):
            return next((last_id for name, _, last_id in events if name == "id"), "")
    pytest.fail(f"the stream ended without {kind} {expected}")


def test_what_another_program_writes_is_told_and_another_process_goes_on_from_there(store: str, serve: Start) -> None:
    one, other = serve(store), serve(store)
    with stream(one) as events:
        wait_for(events, "reset")
        start_job(store, "job-1")
        wait_for(events, "job", job_id="job-1", status="running", vm_name="a")
        execute(
            store, "INSERT INTO job_steps (job_id, name, seq, status) VALUES ('job-1', 'vm-creation', 1, 'running')"
        )
        here = wait_for(events, "job", job_id="job-1", current_step="Creating Destination VM")
    execute(store, "UPDATE job_tracking SET status = 'completed' WHERE id = 'job-1'")
    start_job(store, "job-2")

    with stream(other, "/api/v1/vm-contexts/a/events", **{"Last-Event-ID": here}) as events:
        missed = {data["job_id"]: data["status"] for name, data, _ in until_id(events) if name == "job"}

    assert missed == {"job-1": "completed", "job-2": "running"}


def test_every_worker_process_tells_every_change(store: str, serve: Start) -> None:
    server = serve(store, "--workers", "2")
    with ExitStack() as stack:
        streams = [stack.enter_context(stream(server)) for _ in range(6)]
        for events in streams:
            wait_for(events, "reset")
        start_job(store, "job-1")
        for events in streams:
            wait_for(events, "job", job_id="job-1")


def test_a_stop_ends_open_streams_at_once(tmp_path: Path, serve: Start) -> None:
    url = f"sqlite:///{tmp_path}/jobs.db"
    prepare(url)
    server = serve(url)
    with stream(server) as one, stream(server, "/api/v1/vm-contexts/a/events") as other:
        wait_for(one, "reset")
        wait_for(other, "reset")
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        last = [[name for name, _, _ in events][-1] for events in (one, other)]
        took = time.monotonic() - began
        server.process.wait(timeout=20)

    assert last == ["bye", "bye"]
    assert took < 3


def test_five_hundred_listeners_are_told_from_one_process(tmp_path: Path, serve: Start) -> None:
    url = f"sqlite:///{tmp_path}/jobs.db"
    prepare(url)
    server = serve(url)
    host, port = server.url.removeprefix("http://").split(":")

    async def listen() -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await reader.readuntil(b"event: reset")
        writers.append(writer)
        return reader

    async def run() -> float:
        readers = await asyncio.gather(*(listen() for _ in range(500)))
        began = time.monotonic()
        await asyncio.to_thread(start_job, url, "job-1")
        await asyncio.gather(*(reader.readuntil(b'"job_id":"job-1"') for reader in readers))
        took = time.monotonic() - began
        for writer in writers:
            writer.close()
        return took

    writers: list[asyncio.StreamWriter] = []
    took = asyncio.run(asyncio.wait_for(run(), 60))

    assert took < 15
    assert httpx.get(f"{server.url}/health/live", timeout=10).status_code == 200


@pytest.fixture
def own_mariadb() -> Iterator[OwnServer]:
    if not all(found(program) for program in MARIADB.programs):
        pytest.skip("MariaDB is not installed")
    with started(MARIADB) as server:
        yield server


def test_a_database_that_goes_down_and_comes_back_costs_no_listener_anything(
    own_mariadb: OwnServer, serve: Start
) -> None:
    execute(f"{own_mariadb.url}/mysql", "CREATE DATABASE jobs")
    url = f"{own_mariadb.url}/jobs"
    prepare(url)
    server = serve(url)
    with httpx.stream("GET", f"{server.url}/api/v1/events", timeout=60) as answer:
        lines = answer.iter_lines()
        next(line for line in lines if line.startswith("id: "))
        own_mariadb.kill()
        comment = next(line for line in lines if line.startswith(": "))
        own_mariadb.start()
        start_job(url, "job-1")
        told = next(line for line in lines if line.startswith("data: "))

    assert comment == ": job information is not available at the moment; nothing is lost"
    assert json.loads(told.removeprefix("data: "))["job_id"] == "job-1"
