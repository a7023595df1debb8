"""The list of a VM's newest jobs as FastAPI and SQLModel are used in their own tutorials, to measure beside.

It reads the same tables and answers with the same fields. Of what is decided about a job it does the least that has
these fields: a status is looked up, and a failure is told by the first of a dozen words in its text. Failovers and
rollbacks are asked for one by one, so that an index gives each. On MariaDB and PostgreSQL it uses async sessions, on
SQLite sync ones, which FastAPI runs in threads.

Run it as `DATABASE_URL=… uvicorn plain_api:app`, in an environment made of `plain_api.lock`.
"""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, col, create_engine, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

URL = os.environ["DATABASE_URL"]
NEWEST = 20


class Vm(SQLModel, table=True):
    __tablename__ = "vm_replication_contexts"

    context_id: str = Field(primary_key=True)
    vm_name: str
    os_type: str | None


class ReplicationJob(SQLModel, table=True):
    __tablename__ = "replication_jobs"

    id: str = Field(primary_key=True)
    vm_context_id: str | None
    status: str | None
    progress_percent: float | None
    current_operation: str | None
    error_message: str | None
    created_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None


class JobStep(SQLModel, table=True):
    __tablename__ = "job_steps"

    id: int = Field(primary_key=True)
    job_id: str = Field(foreign_key="job_tracking.id")
    seq: int
    name: str
    status: str
    error_message: str | None


class TrackedJob(SQLModel, table=True):
    __tablename__ = "job_tracking"

    id: str = Field(primary_key=True)
    context_id: str | None
    job_type: str
    operation: str
    status: str
    external_job_id: str | None
    error_message: str | None
    percent_complete: int | None
    created_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    steps: list[JobStep] = Relationship(sa_relationship_kwargs={"order_by": "JobStep.seq"})


class NextAction(BaseModel):
    text: str
    who: str


class JobItem(BaseModel):
    job_id: str
    external_job_id: str | None = None
    job_type: str
    status: str
    progress: float
    started_at: datetime | None = None
    completed_at: datetime | None = None
    display_name: str
    current_step: str | None = None
    error_message: str | None = None
    error_category: str | None = None
    error_severity: str | None = None
    actionable_steps: list[str] | None = None
    next_actions: list[NextAction] | None = None
    data_source: str
    duration_seconds: int | None = None


class RecentJobs(BaseModel):
    context_id: str
    count: int
    jobs: list[JobItem]


STATUSES = {"pending": "pending", "running": "running", "replicating": "running", "completed": "completed",
            "failed": "failed", "error": "failed", "cancelled": "cancelled"}  # fmt: skip
STEPS = {"validation": "Checking Prerequisites", "vm-creation": "Creating Destination VM",
         "volume-attachment": "Attaching Disks", "status-update": "Finishing"}  # fmt: skip
ADVICE = ["Check available resources", "Try the operation again"]
FAILURES = {
    "timed out": "It took too long", "timeout": "It took too long", "refused": "The connection was refused",
    "no route": "The host cannot be reached", "denied": "Access was denied", "unauthorized": "The login failed",
    "no space": "There is no room left", "not found": "Something is missing",
    "attach volume": "A disk cannot be attached", "driver": "A driver cannot be installed",
    "snapshot": "A snapshot failed", "power": "The VM cannot be started",
}  # fmt: skip


def times(job: ReplicationJob | TrackedJob) -> dict[str, object]:
    started, ended = (
        time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time
        for time in (job.started_at or job.created_at, job.completed_at)
    )
    seconds = int((ended - started).total_seconds()) if started and ended else None
    return {"started_at": started, "completed_at": ended, "duration_seconds": seconds}


def failure(text: str | None) -> dict[str, object]:
    lower = (text or "").lower()
    message = next((said for word, said in FAILURES.items() if word in lower), "The operation failed")
    return {
        "error_message": message,
        "error_category": "platform",
        "error_severity": "error",
        "actionable_steps": ADVICE,
        "next_actions": [NextAction(text=text, who="user") for text in ADVICE],
    }


def of_replication(job: ReplicationJob) -> JobItem:
    status = STATUSES.get(job.status or "", "running")
    return JobItem(
        job_id=job.id,
        job_type="replication",
        status=status,
        progress=100.0 if status == "completed" else job.progress_percent or 0.0,
        display_name=f"Replication {status.title()}",
        current_step="Completed" if status == "completed" else job.current_operation,
        data_source="replication_jobs",
        **times(job),
        **(failure(job.error_message) if status == "failed" else {}),
    )


def of_tracked(job: TrackedJob) -> JobItem:
    status = STATUSES.get(job.status, "running")
    failed = next((step for step in job.steps if step.status == "failed"), None)
    done = sum(step.status in ("completed", "skipped") for step in job.steps)
    last = failed or (job.steps[-1] if job.steps else None)
    return JobItem(
        job_id=job.id,
        external_job_id=job.external_job_id,
        job_type="rollback" if job.job_type == "cleanup" else "test_failover",
        status=status,
        progress=100.0 if status == "completed" else round(100 * done / len(job.steps), 1) if job.steps else 0.0,
        display_name="Rollback" if job.job_type == "cleanup" else "Test Failover",
        current_step="Completed" if status == "completed" else STEPS.get(last.name, "Working") if last else None,
        data_source="job_tracking",
        **times(job),
        **(failure((failed and failed.error_message) or job.error_message) if status == "failed" else {}),
    )


def newest(session: Session, key: str) -> RecentJobs:
    vm = session.exec(select(Vm).where(or_(Vm.context_id == key, Vm.vm_name == key))).first()
    if vm is None:
        raise HTTPException(404, "No VM has this name or context id.")
    jobs: list[ReplicationJob | TrackedJob] = list(
        session.exec(
            select(ReplicationJob)
            .where(ReplicationJob.vm_context_id == vm.context_id)
            .order_by(col(ReplicationJob.started_at).desc())
            .limit(NEWEST)
        )
    )
    for job_type in ("failover", "cleanup"):
        jobs += session.exec(
            select(TrackedJob)
            .where(TrackedJob.context_id == vm.context_id, TrackedJob.job_type == job_type)
            .order_by(col(TrackedJob.started_at).desc())
            .limit(NEWEST)
            .options(selectinload(TrackedJob.steps))
        )
    jobs.sort(key=lambda job: job.started_at or job.created_at, reverse=True)
    items = [of_replication(job) if isinstance(job, ReplicationJob) else of_tracked(job) for job in jobs[:NEWEST]]
    return RecentJobs(context_id=vm.context_id, count=len(items), jobs=items)


app = FastAPI()
PATH = "/api/v1/vm-contexts/{context_id}/recent-jobs"

if URL.startswith("sqlite"):
    engine = create_engine(URL, connect_args={"check_same_thread": False})

    def get_session() -> Iterator[Session]:
        with Session(engine) as session:
            yield session

    @app.get(PATH, response_model_exclude_none=True)
    def recent_jobs(context_id: str, session: Annotated[Session, Depends(get_session)]) -> RecentJobs:
        return newest(session, context_id)

else:
    async_engine = create_async_engine(URL)

    async def get_async_session() -> AsyncIterator[AsyncSession]:
        async with AsyncSession(async_engine) as session:
            yield session

    @app.get(PATH, response_model_exclude_none=True)
    async def recent_jobs_async(
        context_id: str, session: Annotated[AsyncSession, Depends(get_async_session)]
    ) -> RecentJobs:
        return await session.run_sync(newest, context_id)
