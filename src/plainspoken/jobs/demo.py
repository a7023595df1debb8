"""Demo data: the example of the API's specification, and some ten VMs with all kinds of jobs and failures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import yaml
from sqlalchemy import Connection, Table, delete, insert, select, update

from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.store.database import run_blocking
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, REPLICATION_JOBS, VM_CONTEXTS

SEED_CONTEXT: Final = "ctx-pgtest1-20251003-140708"
"""The VM context of the specification's example."""

_DATA = Path(__file__).with_name("demo.yaml")
_NOW = re.compile(r"now-(\d+)")
_DAY = timedelta(days=1)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoRows:
    """The rows of every table, in the order in which they can be inserted."""

    contexts: list[Row] = field(default_factory=list)
    replications: list[Row] = field(default_factory=list)
    tracked: list[Row] = field(default_factory=list)
    steps: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)


def fill(url: str, *, now: datetime | None = None, recent: bool = False) -> None:
    """Puts the demo data into a job store that has its tables.

    Filling again gives the same rows; only what is under way starts anew. Rows of others stay untouched.

    Args:
        url: The job store, as `Database.open` takes it.
        now: The instant that jobs under way are dated from.
        recent: Whether a week of failures that ends now belongs to it, of VMs of their own.

    Raises:
        DatabaseUnavailable, SettingsError: As `Database.open` and `Database.run` do.
    """
    run_blocking(url, write_rows, demo_rows(now=now or datetime.now(UTC), recent=recent))


def demo_rows(*, now: datetime, recent: bool = False) -> DemoRows:
    """All rows of the demo data; the same for the same arguments, which `fill` explains."""
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    rows = DemoRows()
    for vm in (*data["vms"], *(data["recent"] if recent else ())):
        jobs = [*vm.get("jobs", ()), *_failures(vm)]
        for number, job in enumerate(jobs):
            if "replication" in job:
                rows.replications.append(_replication(vm, job, now))
            else:
                _track(rows, vm, job, data["plans"][job["run"]], number=number, now=now)
        rows.contexts.append(_context(vm, rows))
    return rows


def write_rows(connection: Connection, rows: DemoRows) -> None:
    """Writes the rows in place of those with the same ids."""
    for context in rows.contexts:
        mine = VM_CONTEXTS.c.context_id == context["context_id"]
        known = connection.execute(select(VM_CONTEXTS.c.context_id).where(mine)).first()
        connection.execute(update(VM_CONTEXTS).where(mine) if known else insert(VM_CONTEXTS), context)
    tracked = [row["id"] for row in rows.tracked]
    for table in (LOG_EVENTS, JOB_STEPS):
        connection.execute(delete(table).where(table.c.job_id.in_(tracked)))
    _replace(connection, JOB_TRACKING, rows.tracked)
    _replace(connection, REPLICATION_JOBS, rows.replications)
    connection.execute(insert(JOB_STEPS), rows.steps)
    connection.execute(insert(LOG_EVENTS), rows.events)


def _replace(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    connection.execute(delete(table).where(table.c.id.in_([row["id"] for row in rows])))
    connection.execute(insert(table), rows)


def _failures(vm: Mapping[str, Any]) -> Iterator[Row]:
    """A failed test failover a day, each followed by its rollback, as a VM's `failures` list them."""
    start = datetime.fromisoformat(vm.get("failures_from", "2025-01-01T00:00:00Z"))
    for number, (step, error) in enumerate(vm.get("failures", ())):
        at = start + number * _DAY
        yield {
            "run": "test-failover",
            "at": at.isoformat(),
            "takes": 60 + 7 * number,
            "ends": "failed",
            "stops_in": step,
            "error": error,
        }
        if number % 5 == 0:
            yield {
                "run": "test-rollback",
                "at": (at + timedelta(hours=1)).isoformat(),
                "takes": 80,
                "ends": "completed",
            }


def _context(vm: Mapping[str, Any], rows: DemoRows) -> Row:
    name = vm["context"]
    jobs = [row for row in rows.replications if row["vm_context_id"] == name]
    jobs += [row for row in rows.tracked if row["context_id"] == name]
    starts = sorted(row["started_at"] or row["created_at"] for row in jobs)
    created = datetime.strptime(name[-15:], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    under_way = [
        row["id"] for row in jobs if row["completed_at"] is None and row["status"] not in {"failed", "cancelled"}
    ]
    completed = [row["id"] for row in jobs if row["status"] == "completed"]
    return {
        "context_id": name,
        "vm_name": vm["name"],
        "vmware_vm_id": str(uuid5(NAMESPACE_URL, name)),
        "vm_path": f"/DC-{vm['vcenter'].split('.')[0]}/vm/{vm['name']}",
        "vcenter_host": vm["vcenter"],
        "datacenter": f"DC-{vm['vcenter'].split('.')[0]}",
        "current_status": vm["status"],
        "current_job_id": under_way[-1] if under_way else None,
        "total_jobs_run": len(jobs),
        "successful_jobs": len(completed),
        "failed_jobs": sum("failed" in row["status"] for row in jobs),
        "last_successful_job_id": completed[-1] if completed else None,
        "cpu_count": vm["cpus"],
        "memory_mb": vm["memory"],
        "os_type": vm["os"],
        "power_state": "poweredOn",
        "created_at": created,
        "updated_at": starts[-1] if starts else created,
        "first_job_at": starts[0] if starts else None,
        "last_job_at": starts[-1] if starts else None,
        "auto_added": False,
        "scheduler_enabled": bool(jobs),
        "credential_id": 1,
        "ossea_config_id": 1,
        "last_operation_summary": vm.get("summary"),
    }


def _times(job: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime | None]:
    """Start and end of a job; it has no end while it is under way."""
    relative = _NOW.fullmatch(job["at"])
    start = now - timedelta(minutes=int(relative[1])) if relative else datetime.fromisoformat(job["at"])
    start = start.astimezone(UTC).replace(microsecond=0)
    return start, None if job["ends"] in UNDER_WAY else start + timedelta(seconds=job["takes"])


def _replication(vm: Mapping[str, Any], job: Mapping[str, Any], now: datetime) -> Row:
    start, end = _times(job, now)
    fixed = not job["at"].startswith("now")
    waiting = job["ends"] == "pending"
    done, total, speed = job.get("copied", (None, None, None))
    return {
        "id": job.get("id") or (f"job-{start:%Y%m%d-%H%M%S}" if fixed else f"job-{vm['name']}-under-way"),
        "vm_context_id": vm["context"],
        "source_vm_id": str(uuid5(NAMESPACE_URL, vm["context"])),
        "source_vm_name": vm["name"],
        "v_center_host": vm["vcenter"],
        "replication_type": job["replication"],
        "status": job.get("status", job["ends"]),
        "progress_percent": job.get("progress", 100.0 if job["ends"] == "completed" else 0.0),
        "setup_progress_percent": job.get("setup"),
        "current_operation": job.get("operation", ""),
        "vma_current_phase": job.get("phase"),
        "error_message": job.get("error"),
        "vma_error_classification": job.get("classification"),
        "vma_error_details": job.get("details"),
        "bytes_transferred": done,
        "total_bytes": total,
        "transfer_speed_bps": speed,
        "vma_last_poll_at": None if speed is None else now,
        "created_at": start,
        "started_at": None if waiting else start,
        "updated_at": end or start,
        "completed_at": end,
    }


def _track(
    rows: DemoRows,
    vm: Mapping[str, Any],
    job: Mapping[str, Any],
    plan: Mapping[str, Any],
    *,
    number: int,
    now: datetime,
) -> None:
    start, end = _times(job, now)
    job_id = job.get("id") or str(uuid5(NAMESPACE_URL, f"{vm['context']}/{number}"))
    made = f"{plan['external']}-{vm['name']}-{int(start.timestamp())}" if "external" in plan else None
    external = job.get("external_id", made)
    error = job.get("job_error") or (f"{job['stops_in']} failed: {job['error']}" if "error" in job else None)
    canceled = job["ends"] == "cancelled"
    rows.tracked.append(
        {
            "id": job_id,
            "job_type": plan["job_type"],
            "operation": plan["operation"],
            "status": job["ends"],
            "external_job_id": external,
            "error_message": error,
            "started_at": None if job["ends"] == "pending" else start,
            "completed_at": None if canceled else end,
            "created_at": start,
            "updated_at": end or start,
            "canceled_at": end if canceled else None,
            "owner": "gui",
            "context_id": vm["context"],
            "job_category": "failover",
        }
    )
    steps = list(_steps(job, plan["steps"]))
    seconds = (end or now) - start
    for seq, (name, status, text) in enumerate(steps, 1):
        began = start + seconds * (seq - 1) / len(steps)
        # A step that is written twice is written around itself.
        last = seq + 1 if [each[0] for each in steps[seq : seq + 1]] == [name] else seq
        rows.steps.append(
            {
                "job_id": job_id,
                "name": name,
                "seq": seq,
                "status": status,
                "started_at": began,
                "completed_at": None if status == "running" else start + seconds * last / len(steps),
                "error_message": text,
            }
        )
        rows.events.append(
            {
                "job_id": job_id,
                "level": "ERROR" if text else "INFO",
                "message": text or f"step {name}: {status}",
                "ts": began,
                "external_job_id": external,
            }
        )


def _steps(job: Mapping[str, Any], plan: Sequence[str]) -> Iterator[tuple[str, str, str | None]]:
    """Name, status and error of each step row: up to where the job stopped, or all of them."""
    stops_in, fails = job.get("stops_in"), job.get("fails", {})
    if stops_in is None and job["ends"] != "completed":
        return
    for position, name in enumerate(plan):
        if name == stops_in and (job["ends"] in ("running", "cancelled") or job.get("interrupted")):
            yield name, "running", None
            return
        if name == stops_in:
            yield name, "failed", job["error"]
            if name not in plan[position + 1 :]:
                return
        elif name in fails:
            yield name, "failed", fails[name]
        else:
            yield name, "completed", None
