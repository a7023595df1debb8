"""A poller over a real job store, with listeners and no server between."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Executable, insert

from plainspoken.api.live.poller import EventPoller
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reader import JobReader
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.tables import REPLICATION_JOBS, VM_CONTEXTS

Json = dict[str, Any]


@dataclass
class Followed:
    """A poller over a job store of two VMs."""

    poller: EventPoller
    reader: JobReader
    url: str

    async def write(self, statement: Executable, **values: object) -> None:
        await asyncio.to_thread(
            run_blocking, self.url, lambda connection: connection.execute(statement, values) and None
        )

    async def start(self, job: str, vm: str = "ctx-a") -> None:
        now = datetime.now(UTC)
        row = {"id": job, "vm_context_id": vm, "status": "replicating", "created_at": now, "started_at": now}
        await self.write(insert(REPLICATION_JOBS), **row, updated_at=now)


Test = Callable[[Followed], Awaitable[None]]
Follow = Callable[..., None]


@asynccontextmanager
async def followed(url: str, sanitizer: Sanitizer, **options: float) -> AsyncIterator[Followed]:
    reader = JobReader(Database.open(url), sanitizer)
    settings: dict[str, Any] = {"poll_seconds": 0.05, "heartbeat_seconds": 60.0, **options}
    store = Followed(EventPoller(reader, **settings), reader, url)
    for vm in ("a", "b"):
        await store.write(
            insert(VM_CONTEXTS), context_id=f"ctx-{vm}", vm_name=vm, vcenter_host=vm, current_status="completed"
        )
    yield store
    await reader.database.close()


def parsed(chunk: bytes) -> list[tuple[str, Json]]:
    """The events of a chunk with their data."""
    events = []
    for block in chunk.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            events.append((fields["event"], msgspec.json.decode(fields["data"])))
    return events


def last_id(chunk: bytes) -> str:
    return chunk.decode().rpartition("id: ")[2].partition("\n")[0]


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - what is waited for is the subject's own, and tells nobody
        await asyncio.sleep(0.01)
