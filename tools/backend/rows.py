"""Rows of a platform's tables, made up by a seeded chance: every bad habit of a real backend, in any amount."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from tools.backend.values import (
    ACTIVITIES,
    CLASSIFICATIONS,
    CUSTOMER_OPERATIONS,
    ENDED,
    FAILURES,
    GUESTS,
    LOG_LINES,
    NAMES,
    ODD_STEPS,
    OPERATIONS,
    OTHER_FAILURE,
    PHASES,
    REPLICATION_ERRORS,
    UNDER_WAY,
    Operation,
)

Value = str | int | float | bytes | datetime | None
Row = dict[str, Value]

TABLES: Final = ("vm_replication_contexts", "replication_jobs", "job_tracking", "job_steps", "log_events")
"""Every table, parents first."""

_LARGE = 0.2
"""Share of all jobs that the first VM has."""


@dataclass(slots=True)
class Rows:
    """Some rows of each table."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, table: str, **values: Value) -> Row:
        """A new row; columns left out get their default."""
        self.tables[table].append(values)
        return values


@dataclass(slots=True)
class Platform:
    """Makes rows: the same for the same seed, end and sizes.

    Attributes:
        jobs: Replications and tracked jobs in all.
        vms: VMs under management; the first one has a fifth of all jobs.
        end: When the newest job starts; those under way are under way then.
        logs: Whether steps have log lines, about two each.
    """

    jobs: int
    vms: int
    end: datetime = field(default_factory=lambda: datetime.now(UTC))
    seed: int = 1
    logs: bool = True
    _chance: random.Random = field(init=False)
    _step: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def batches(self) -> Iterator[Rows]:
        """Every row, the rows of a VM (or of 500 of its jobs) at a time, parents first."""
        first = round(self.jobs * _LARGE)
        rest, more = divmod(self.jobs - first, max(self.vms - 1, 1))
        for number in range(self.vms):
            jobs = first if number == 0 else rest + (number <= more)
            yield from self._vm(number, self.jobs if self.vms == 1 else jobs)
        yield self._without_a_vm()

    def _vm(self, number: int, jobs: int) -> Iterator[Rows]:
        rows = Rows()
        vm = self._context(rows, number, jobs)
        every = timedelta(days=400) / max(jobs, 1)
        for index in range(jobs):
            at = self.end - every * (jobs - 1 - index) - timedelta(seconds=self._chance.randrange(60))
            newest = index == jobs - 1
            if self._chance.random() < 0.5:
                self._replication(rows, vm, at, newest=newest)
            else:
                self._tracked(rows, vm, at, newest=newest)
            if index % 500 == 499:
                yield rows
                rows = Rows()
        yield rows

    def _context(self, rows: Rows, number: int, jobs: int) -> Row:
        # Names repeat in another vCenter: a name alone does not say which VM is meant.
        named = number - 1 if number % 10 == 1 else number
        name = f"{NAMES[named % len(NAMES)]}-{named:04d}"
        at = self.end - timedelta(days=401)
        return rows.add(
            "vm_replication_contexts",
            context_id=f"ctx-{number:04d}-{at:%Y%m%d-%H%M%S}",
            vm_name=name,
            vmware_vm_id=self._uuid(),
            vm_path=f"/DC1/vm/{name}",
            vcenter_host=f"vc{number % 2 + 1:02d}.corp.example",
            datacenter="DC1",
            current_status=self._chance.choice(("ready_for_failover", "failed_over_test", "cleanup_required")),
            total_jobs_run=jobs,
            successful_jobs=jobs // 2,
            failed_jobs=jobs // 3,
            cpu_count=self._chance.choice((2, 4, 16)),
            memory_mb=self._chance.choice((2048, 8192)),
            os_type=self._chance.choice(GUESTS),
            power_state=self._chance.choice(("poweredOn", "poweredOff", None)),
            created_at=at,
            updated_at=self.end,
            last_job_at=self.end,
            auto_added=number % 2,
            scheduler_enabled=1,
            credential_id=1,
        )

    def _replication(self, rows: Rows, vm: Row | None, at: datetime, *, newest: bool = False) -> None:
        chance = self._chance
        status = chance.choice(UNDER_WAY if newest else ENDED)
        total = chance.randrange(10, 900) * 10**9
        failed = "failed" in status
        share = 1.0 if status == "completed" else chance.random()
        end = None if newest else at + timedelta(seconds=chance.randrange(60, 5_000))
        error = chance.choice(REPLICATION_ERRORS) if failed else None
        rows.add(
            "replication_jobs",
            id=f"job-{at:%Y%m%d-%H%M%S}-{chance.randrange(10**9):09d}",
            vm_context_id=vm["context_id"] if vm else None,
            source_vm_id=vm["vmware_vm_id"] if vm else self._uuid(),
            source_vm_name=vm["vm_name"] if vm else "gone",
            source_vm_path=vm["vm_path"] if vm else "/DC1/vm/gone",
            v_center_host=vm["vcenter_host"] if vm else "vc01.corp.example",
            datacenter="DC1",
            replication_type=chance.choice(("initial", "incremental")),
            status=status,
            progress_percent=round(100 * share, 4),
            setup_progress_percent=85 if status == "completed" else chance.randrange(86),
            current_operation="Completed" if status == "completed" else chance.choice(ACTIVITIES),
            vma_current_phase="Completed" if status == "completed" else chance.choice(PHASES),
            bytes_transferred=int(total * share),
            total_bytes=total,
            transfer_speed_bps=chance.randrange(10**6, 10**9),
            error_message=error,
            vma_error_classification=chance.choice(CLASSIFICATIONS) if failed and chance.random() < 0.7 else None,
            vma_error_details=error if failed and chance.random() < 0.3 else None,
            change_id=f"52 d4 eb 79 21 5b 7a 1c-8a 3e/{chance.randrange(9999)}",
            nbd_port=10808,
            nbd_export_name="migration-vol-7c0e5a64",
            created_at=at,
            updated_at=end or at,
            started_at=None if status == "pending" else at,
            completed_at=end,
            scheduled_by=chance.choice(("scheduler-service", None)),
        )

    def _tracked(self, rows: Rows, vm: Row | None, at: datetime, *, newest: bool = False) -> None:
        chance = self._chance
        operation = chance.choice(CUSTOMER_OPERATIONS if chance.random() < 0.8 else OPERATIONS)
        status = chance.choice(("running", "pending") if newest else ("completed", "completed", "failed", "cancelled"))
        steps = self._steps(operation, status)
        error = None
        if status == "failed":
            # Some fail before or after their steps, and say why only here; some say nothing at all.
            said = next((text for _, state, text in steps if state == "failed"), None)
            error = chance.choice((f"failover failed: {said}", OTHER_FAILURE, None)) if said else OTHER_FAILURE
        seconds = chance.randrange(20, 900)
        end = None if newest else at + timedelta(seconds=seconds)
        name = str(vm["vm_name"]) if vm else "gone"
        external = f"{operation.external}-{name}-{int(at.timestamp())}"[:64] if operation.external else None
        job = rows.add(
            "job_tracking",
            id=self._uuid(),
            job_type=operation.job_type,
            operation=operation.name,
            status=status,
            external_job_id=external,
            metadata=json.dumps({"vm_name": name, "options": {"skip_validation": False}}),
            error_message=error,
            started_at=at,
            completed_at=None if status == "cancelled" else end,
            created_at=at,
            updated_at=end or at,
            percent_complete=chance.choice((None, None, 60)),
            canceled_at=end if status == "cancelled" else None,
            owner=chance.choice(("gui", "scheduler", None)),
            context_id=vm["context_id"] if vm else chance.choice((None, "ctx-deleted-20240101-000000")),
            job_category=operation.category,
        )
        for seq, (step, state, text) in enumerate(steps, 1):
            began = at + timedelta(seconds=seconds) * (seq - 1) / len(steps)
            self._step += 1
            rows.add(
                "job_steps",
                id=self._step,
                job_id=job["id"],
                name=step,
                seq=seq,
                status=state,
                started_at=began,
                completed_at=None if state == "running" else began + timedelta(seconds=seconds / len(steps)),
                error_message=text,
            )
            if self.logs:
                self._log(rows, job, began, text)

    def _steps(self, operation: Operation, status: str) -> list[tuple[str, str, str | None]]:
        """Name, status and error of each step: all of them, or up to where the job stopped."""
        chance = self._chance
        names = list(operation.steps)
        if chance.random() < 0.1:
            names.insert(chance.randrange(len(names)), chance.choice(ODD_STEPS))
        if status == "pending" or (status == "failed" and chance.random() < 0.15):
            return []
        done: list[tuple[str, str, str | None]] = [(name, "completed", None) for name in names]
        stop = chance.randrange(len(names))
        if status == "failed" and chance.random() < 0.85:
            texts = [text for step, text in FAILURES if step == names[stop]] or [OTHER_FAILURE]
            return [*done[:stop], (names[stop], "failed", chance.choice(texts))]
        if status in ("running", "cancelled"):
            return [*done[:stop], (names[stop], "running", None)]
        if operation.job_type == "cleanup" and chance.random() < 0.1:
            # A clean-up that could not finish is stored as completed all the same.
            done[stop] = (names[stop], "failed", chance.choice(FAILURES)[1])
        elif chance.random() < 0.1:
            done[stop] = (names[stop], "skipped", None)
        return done

    def _log(self, rows: Rows, job: Row, at: datetime, error: str | None) -> None:
        lines = [("ERROR", error)] if error else [self._chance.choice(LOG_LINES) for _ in range(2)]
        for number, (level, message) in enumerate(lines):
            rows.add(
                "log_events",
                job_id=job["id"],
                step_id=self._step,
                level=level,
                message=message,
                attrs='{"component": "failover", "attempt": 1}',
                ts=at + timedelta(milliseconds=number),
                external_job_id=job["external_job_id"],
            )

    def _without_a_vm(self) -> Rows:
        """Jobs whose VM is gone, and log lines of no job."""
        rows = Rows()
        for number in range(4):
            self._replication(rows, None, self.end - timedelta(days=number))
            self._tracked(rows, None, self.end - timedelta(days=number))
        rows.add("log_events", level="WARN", message="poller: 0 active jobs", ts=self.end)
        return rows

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
