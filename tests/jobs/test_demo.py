"""The demo data: the specification's example to the letter, and a lively rest without a leak."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import AmbiguousName
from plainspoken.jobs.demo import SEED_CONTEXT, demo_rows, fill
from plainspoken.jobs.reader import JobReader
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.tables import PLATFORM_TABLES
from tests.support import builtin_catalogue

NOW = datetime(2025, 10, 6, 9, tzinfo=UTC)
SEED_JOB = "e5de9b1b-5159-49e2-95e5-be644da2b7fb"
ADVICE = ["Try live failover (no driver modification)", "Verify VM is Windows-based"]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every answer about the demo data, as JSON says it, by what was asked."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db"
    upgrade(url)
    fill(url, now=NOW)

    async def collect() -> dict[str, Any]:
        database = Database.open(url)
        reader = JobReader(database, Sanitizer(builtin_catalogue()))
        found: dict[str, Any] = {"vms": await reader.vm_contexts()}
        for vm in found["vms"].vm_contexts:
            found[f"jobs {vm.context_id}"] = await reader.recent_jobs(vm.context_id)
            found[f"vm {vm.context_id}"] = await reader.vm_context(vm.context_id)
            for job in found[f"jobs {vm.context_id}"].jobs:
                found[f"job {job.job_id}"] = await reader.job(job.job_id)
        await database.close()
        return found

    return {asked: msgspec.json.decode(msgspec.json.encode(answer)) for asked, answer in asyncio.run(collect()).items()}


def test_the_specifications_jobs_are_answered_field_for_field(answers: dict[str, Any]) -> None:
    answer = answers[f"jobs {SEED_CONTEXT}"]
    failover, replication = answer["jobs"]

    assert (answer["context_id"], answer["count"]) == (SEED_CONTEXT, 2)
    assert {name: failover[name] for name in failover if name not in {"next_actions", "error_severity"}} == {
        "job_id": SEED_JOB,
        "external_job_id": "unified-test-failover-pgtest1-1759510017",
        "job_type": "test_failover",
        "status": "failed",
        "progress": 60.0,
        "started_at": "2025-10-03T17:46:57Z",
        "completed_at": "2025-10-03T17:47:22Z",
        "display_name": "Test Failover",
        "current_step": "Preparing Drivers for Compatibility",
        "error_message": "KVM driver installation failed - compatibility issue",
        "error_category": "compatibility",
        "actionable_steps": ADVICE,
        "data_source": "job_tracking",
        "duration_seconds": 25,
    }
    assert replication == {
        "job_id": "job-20251003-140728",
        "job_type": "replication",
        "status": "completed",
        "progress": 100.0,
        "started_at": "2025-10-03T14:07:28Z",
        "completed_at": "2025-10-03T14:40:48Z",
        "display_name": "Replication Completed",
        "current_step": "Completed",
        "data_source": "replication_jobs",
        "duration_seconds": 2000,
    }


def test_the_specifications_last_operation_is_answered_field_for_field(answers: dict[str, Any]) -> None:
    last = answers[f"vm {SEED_CONTEXT}"]["last_operation"]
    (item,) = [job for job in answers[f"vm {SEED_CONTEXT}"]["job_history"] if job["job_id"] == SEED_JOB]

    # Same as the item of its job, plus:
    assert {name: last[name] for name in item} == item
    of_items = ("job_type", "started_at", "completed_at", "display_name", "current_step", "data_source", "next_actions")
    assert {name: value for name, value in last.items() if name not in of_items} == {
        "job_id": SEED_JOB,
        "external_job_id": "unified-test-failover-pgtest1-1759510017",
        "operation_type": "test_failover",
        "status": "failed",
        "progress": 60.0,
        "failed_step": "Preparing Drivers for Compatibility",
        "error_message": "KVM driver installation failed - compatibility issue",
        "error_category": "compatibility",
        "error_severity": "error",
        "actionable_steps": ADVICE,
        "timestamp": "2025-10-03T17:47:22Z",
        "duration_seconds": 25,
        "steps_completed": 3,
        "steps_total": 5,
    }


def test_the_example_holds_five_step_rows_two_of_them_failed(answers: dict[str, Any]) -> None:
    steps = answers[f"job {SEED_JOB}"]["steps"]

    assert [step["status"] for step in steps] == ["completed"] * 3 + ["failed"] * 2


def test_no_answer_leaks_anything_technical(answers: dict[str, Any]) -> None:
    sanitizer = Sanitizer(builtin_catalogue())
    shown = {"error_message", "actionable_steps", "current_step", "failed_step", "display_name", "description", "text"}
    shown |= {"message"}

    leaks = [text for text in _texts(answers, shown) if not sanitizer.guard.is_clean(text)]

    assert leaks == []


@pytest.mark.parametrize(
    "secret", ["Tulip-77-Harbor", "kQ3vX0pLw9eTz7RbN1yUoSg5", "r7Yt", "svc-migrate", "192.0.2", "/dev/", "/opt/"]
)
def test_no_secret_of_the_raw_texts_is_answered(answers: dict[str, Any], secret: str) -> None:
    assert secret not in str(answers)


def test_every_failed_job_says_what_happened_and_what_to_do(answers: dict[str, Any]) -> None:
    jobs = [job for asked, answer in answers.items() if asked.startswith("jobs") for job in answer["jobs"]]
    failed = [job for job in jobs if job["status"] == "failed"]

    assert len(failed) > 30
    assert all(job["error_message"] and job["actionable_steps"] and job["current_step"] for job in failed)
    assert all(not ({"error_message", "actionable_steps"} & set(job)) for job in jobs if job["status"] != "failed")


def test_a_running_job_reports_something_already(answers: dict[str, Any]) -> None:
    running = answers["vm ctx-web-frontend-01-20250922-081500"]["current_job"]

    assert (running["status"], running["attention"]["severity"]) == ("running", "warning")
    assert running["attention"]["message"] == "A connection broke off while data was being exchanged."
    assert running["attention"]["actionable_steps"]


def test_all_kinds_and_statuses_of_jobs_are_there(answers: dict[str, Any]) -> None:
    jobs = [job for asked, answer in answers.items() if asked.startswith("jobs") for job in answer["jobs"]]

    assert {job["job_type"] for job in jobs} == {"replication", "test_failover", "live_failover", "rollback"}
    assert {job["status"] for job in jobs} == {"pending", "running", "completed", "failed", "cancelled"}
    assert answers["vms"]["count"] > 10


def test_filling_twice_changes_nothing(sqlite_file: Path) -> None:
    url = f"sqlite:///{sqlite_file}"

    fill(url, now=NOW)
    once = _counts(url)
    fill(url, now=NOW)

    assert _counts(url) == once
    assert min(once.values()) > 0


def test_the_same_moment_gives_the_same_rows() -> None:
    assert demo_rows(now=NOW) == demo_rows(now=NOW)


def test_two_vms_share_a_name(url: str) -> None:
    fill(url, now=NOW)

    async def ask() -> None:
        database = Database.open(url)
        try:
            await JobReader(database, Sanitizer(builtin_catalogue())).recent_jobs("files-02")
        finally:
            await database.close()

    with pytest.raises(AmbiguousName):
        asyncio.run(ask())


def test_the_recent_part_lies_within_the_week_before_now_and_changes_nothing_else() -> None:
    whole, usual = demo_rows(now=NOW, recent=True), demo_rows(now=NOW)
    known = {row["id"] for row in usual.tracked}
    recent = [row for row in whole.tracked if row["id"] not in known]

    assert [row for row in whole.tracked if row["id"] in known] == usual.tracked
    assert {(NOW - row["started_at"]).days for row in recent if row["status"] == "failed"} == set(range(7))


def _counts(url: str) -> dict[str, int]:
    tables = [(table.name, table) for table in PLATFORM_TABLES]
    return run_blocking(
        url,
        lambda connection: {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in tables
        },
    )


def _texts(answer: object, shown: set[str]) -> Iterator[str]:
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name in shown:
                yield from [value] if isinstance(value, str) else value
            else:
                yield from _texts(value, shown)
    elif isinstance(answer, list):
        for each in answer:
            yield from _texts(each, shown)
