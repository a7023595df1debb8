"""What is in the job store after all, held against what was acknowledged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from plainspoken.store.database import run_blocking
from plainspoken.store.own_tables import IDEMPOTENCY_KEYS, LEASES, OPERATIONS
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, VM_CONTEXTS
from tests.faults.load import Load, Note, Write

Row = dict[str, Any]


@dataclass
class Stored:
    """All rows, and the questions that are asked of them."""

    jobs: dict[str, Row]
    steps: dict[tuple[str, int], Row]
    lines: Counter[object]
    line_jobs: set[str]
    summaries: Counter[str]
    leases: dict[str, Row]
    vms: list[Row]
    open_keys: int

    @classmethod
    def read(cls, url: str) -> Stored:
        """All of it, in one transaction."""
        return run_blocking(url, cls._read)

    @classmethod
    def _read(cls, connection: Connection) -> Stored:
        def rows(table: Table) -> list[Row]:
            return [dict(row) for row in connection.execute(select(table)).mappings()]

        lines = rows(LOG_EVENTS)
        return cls(
            {row["id"]: row for row in rows(JOB_TRACKING)},
            {(row["job_id"], row["seq"]): row for row in rows(JOB_STEPS)},
            Counter(row["message"] for row in lines),
            {row["job_id"] for row in lines},
            Counter(row["job_id"] for row in rows(OPERATIONS)),
            {row["job_id"]: row for row in rows(LEASES)},
            rows(VM_CONTEXTS),
            sum(row["status"] == 0 for row in rows(IDEMPOTENCY_KEYS)),
        )

    def holds(self, job: str, write: Write) -> bool:
        """Whether what a write stores is there."""
        match write:
            case ("start_job",):
                return job in self.jobs
            case ("start_step", int(number), name):
                return self.steps.get((job, number), {}).get("name") == name
            case ("end_step", int(number), status):
                return self.steps.get((job, number), {}).get("status") == status
            case ("line", str(text)):
                return self.lines[text] > 0
            case ("finish_job", status):
                return self.jobs.get(job, {}).get("status") == status and self.summaries[job] == 1
        raise AssertionError(write)


@dataclass
class Counted:
    """What was counted; the last three name whatever is not as it must be."""

    acknowledged: int = 0
    jobs: int = 0
    steps: int = 0
    lines: int = 0
    summaries: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.acknowledged:,} writes acknowledged ({self.jobs:,} jobs, {self.steps:,} steps, {self.lines:,} log "
            f"lines, {self.summaries:,} summaries): {len(self.lost)} lost, {len(self.half)} half, {len(self.twice)} "
            "twice"
        )


def count(url: str, *loads: Load) -> Counted:
    """Holds the job store against what its writers were told; fails if anything acknowledged is not there, once."""
    stored = Stored.read(url)
    notes = [note for load in loads for note in load.notes]
    mine = {note.job for note in notes}
    counted = Counted(
        acknowledged=sum(len(note.acknowledged) for note in notes),
        jobs=len(mine & stored.jobs.keys()),
        steps=sum(job in mine for job, _ in stored.steps),
        lines=sum(stored.lines[write[1]] for note in notes for write in note.writes() if write[0] == "line"),
        summaries=sum(stored.summaries[job] for job in mine),
    )
    counted.lost = [
        f"{note.job} {write}" for note in notes for write in note.acknowledged if not stored.holds(note.job, write)
    ]
    counted.twice = [str(text) for text, times in stored.lines.items() if times > 1]
    counted.twice += [f"summary of {job}" for job, times in stored.summaries.items() if times > 1]
    counted.half = [*_half_batches(stored, notes), *_half_jobs(stored), *_half_vms(stored)]
    assert (counted.lost, counted.half, counted.twice) == ([], [], []), str(counted)
    return counted


def _half_batches(stored: Stored, notes: Sequence[Note]) -> list[str]:
    """Batches that nobody acknowledged, of which there is something and not everything."""
    there: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    for note in notes:
        if note.together:
            there[note.together] += [stored.holds(note.job, write) for write in note.unsure]
    return [f"batch {jobs}" for jobs, held in there.items() if any(held) and not all(held)]


def _half_jobs(stored: Stored) -> list[str]:
    found = [f"step of no job {job}" for job, _ in stored.steps if job not in stored.jobs]
    found += [f"line of no job {job}" for job in stored.line_jobs - stored.jobs.keys()]
    found += [f"summary of no job {job}" for job in stored.summaries.keys() - stored.jobs.keys()]
    found += [f"{stored.open_keys} keys without an answer"] if stored.open_keys else []
    numbers: dict[str, list[int]] = defaultdict(list)
    for job, number in stored.steps:
        numbers[job].append(number)
    found += [
        f"gap in the steps of {job}" for job, each in numbers.items() if sorted(each) != list(range(1, len(each) + 1))
    ]
    for job, row in stored.jobs.items():
        lease, ended = stored.leases.get(job), row["status"] in {"completed", "failed", "cancelled"}
        if lease is None or (lease["lease_until"] is None) != ended or (stored.summaries[job] == 1) != ended:
            found.append(f"{job}: {row['status']}, lease {lease}, {stored.summaries[job]} summaries")
    return found


def _half_vms(stored: Stored) -> list[str]:
    """VMs that count other jobs than there are."""
    found = []
    for vm in stored.vms:
        jobs = [row["status"] for row in stored.jobs.values() if row["context_id"] == vm["context_id"]]
        told = (vm["total_jobs_run"] or 0, vm["successful_jobs"] or 0)
        if told != (len(jobs), jobs.count("completed")):
            found.append(
                f"{vm['vm_name']} counts {told}, and there are {len(jobs)}, {jobs.count('completed')} completed"
            )
    return found
