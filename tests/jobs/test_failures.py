"""Every failure text of a job store, in the context in which customers read it."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseUnavailable
from plainspoken.jobs.failures import read_failures, stored_failures, stored_jobs
from plainspoken.jobs.reading.failures import count_jobs
from plainspoken.jobs.reading.lookups import read_job
from plainspoken.jobs.telling.questions import questions_about
from tests.jobs.conftest import NOON, Store


def failures_of(store: Store, vm: str, *, size: int = 2_000) -> list[StoredFailure]:
    pages = stored_failures(store.url, store.sanitizer, size=size)
    return [failure for page in pages for failure in page.failures if failure.vm == vm]


def test_a_failed_replication_tells_both_its_texts_with_what_is_known_of_them(store: Store) -> None:
    vm = store.vm(os_type="linux", vm_name="web7")
    job = store.replication(
        vm,
        target_network="Prod LAN",
        status="failed",
        error_message="copy failed",
        vma_error_details="source gone",
        vma_error_classification="connection",
        completed_at=NOON,
    )
    known = StoredFailure(
        "copy failed",
        operation="replication",
        source="replication_jobs",
        classification="connection",
        os_type="linux",
        job=job,
        vm=vm,
        at=NOON,
        names=("web7", "Prod LAN"),
    )

    assert [failure.text for failure in failures_of(store, vm)] == ["copy failed", "source gone"]
    assert failures_of(store, vm)[0] == known


def test_failed_steps_and_their_job_tell_the_step_and_the_public_job_type(store: Store) -> None:
    vm = store.vm(os_type="windows")
    steps = (("validation", "completed"), ("vm-creation", "failed", "out of hosts"))
    store.tracked(vm, *steps, status="failed", error_message="vm-creation failed: out of hosts")

    assert [
        (failure.text, failure.step, failure.operation, failure.source, failure.os_type)
        for failure in failures_of(store, vm)
    ] == [
        ("out of hosts", "vm-creation", "test_failover", "job_steps", "windows"),
        ("vm-creation failed: out of hosts", "vm-creation", "test_failover", "job_tracking", "windows"),
    ]


def test_the_text_of_an_interrupted_job_belongs_to_the_step_that_was_running(store: Store) -> None:
    vm = store.vm()
    store.tracked(vm, ("validation", "completed"), ("vm-startup", "running"), status="failed", error_message="gone")

    assert [(failure.text, failure.step) for failure in failures_of(store, vm)] == [("gone", "vm-startup")]


def test_a_failed_step_counts_although_its_job_went_on(store: Store) -> None:
    vm = store.vm()
    store.tracked(vm, ("cleanup", "failed", "disk busy"), status="completed", error_message="of no consequence")

    assert [failure.text for failure in failures_of(store, vm)] == ["disk busy"]


ROLLBACK = {"job_type": "cleanup", "operation": "enhanced-test-failover-rollback"}
Steps = tuple[tuple[str, str] | tuple[str, str, str], ...]
JOBS: dict[str, tuple[Steps, dict[str, object]]] = {
    "a failover whose clean-up failed": (
        (("vm-creation", "failed", "out of hosts"), ("cleanup", "failed", "disk busy")),
        {"status": "failed", "error_message": "failover failed: out of hosts"},
    ),
    "a failover whose steps say nothing": (
        (("vm-creation", "failed"), ("cleanup", "failed")),
        {"status": "failed", "error_message": "out of hosts"},
    ),
    "a driver step of no consequence": (
        (("virtio-driver-injection", "failed", "no drivers"), ("volume-attachment", "failed", "disk busy")),
        {"status": "failed", "error_message": "disk busy"},
    ),
    "a step written twice": (
        (("virtio-driver-injection", "failed", "no drivers"), ("virtio-driver-injection", "failed", "inner")),
        {"status": "failed", "error_message": "no drivers"},
    ),
    "a rollback stored as completed": (
        (("test-vm-deletion", "failed", "VM in use"), ("status-update", "completed")),
        {"status": "completed", "error_message": "one step failed", **ROLLBACK},
    ),
    "a rollback that failed twice": (
        (("volume-detachment", "failed", "disk busy"), ("test-vm-deletion", "failed")),
        {"status": "failed", "error_message": "VM in use", **ROLLBACK},
    ),
    "an interrupted one": ((("vm-startup", "running"),), {"status": "failed", "error_message": "gone"}),
    "one under way": (
        (("virtio-driver-injection", "failed", "no drivers"), ("vm-creation", "running")),
        {"status": "running", "error_message": "out of hosts"},
    ),
    "one that went on": ((("cleanup", "failed"),), {"status": "completed", "error_message": "disk busy"}),
}


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_the_questions_about_a_job_are_those_that_its_page_asks(
    store: Store, job: tuple[Steps, dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, values = job
    id_ = store.tracked(store.vm(os_type="windows"), *steps, **values)

    assert _questions(store, id_) == _heard(store, id_, monkeypatch) != set()


@pytest.mark.parametrize("status", ["failed", "replicating", "completed"])
@pytest.mark.parametrize("error", ["copy failed", "null", None])
def test_the_questions_about_a_replication_are_those_that_its_page_asks(
    store: Store, status: str, error: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    vm = store.vm(os_type="linux")
    id_ = store.replication(
        vm, status=status, error_message=error, vma_error_details="source gone", target_network="Prod LAN"
    )

    asked = _questions(store, id_)

    assert asked == _heard(store, id_, monkeypatch)
    assert bool(asked) == (status != "completed")


def _questions(store: Store, id_: str) -> set[Failure]:
    return set(questions_about(store.sanitizer, store.run(lambda connection: read_job(connection, id_))))


def _heard(store: Store, id_: str, monkeypatch: pytest.MonkeyPatch) -> set[Failure]:
    """What the engine is asked while the job's page is made."""
    heard: set[Failure] = set()
    sanitize = Sanitizer.sanitize

    def listening(sanitizer: Sanitizer, failure: Failure) -> SanitizedMessage:
        heard.add(failure)
        return sanitize(sanitizer, failure)

    with monkeypatch.context() as patched:
        patched.setattr(Sanitizer, "sanitize", listening)
        store.job(id_)
    return heard


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_a_replay_asks_what_the_customers_page_asks(store: Store, job: tuple[Steps, dict[str, object]]) -> None:
    steps, values = job
    vm = store.vm(os_type="windows")
    id_ = store.tracked(vm, *steps, **values)

    page = questions_about(store.sanitizer, store.run(lambda connection: read_job(connection, id_)))
    replayed = [_asked(failure) for failure in failures_of(store, vm)]

    assert replayed
    assert set(replayed) <= set(page)
    assert {(each.text, each.step) for each in replayed} == {(each.text, each.step) for each in page if each.text}


def _asked(failure: StoredFailure) -> Failure:
    return Failure(**{each.name: getattr(failure, each.name) for each in fields(Failure)})


def test_the_text_of_a_failover_belongs_to_the_step_that_stopped_it_not_to_the_clean_up(store: Store) -> None:
    vm = store.vm()
    steps = (("vm-creation", "failed"), ("cleanup", "failed", "disk busy"))
    store.tracked(vm, *steps, status="failed", error_message="out of hosts")

    asked = {failure.text: failure.step for failure in failures_of(store, vm)}

    assert asked == {"out of hosts": "vm-creation", "disk busy": "cleanup"}


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_what_ended_otherwise_is_no_failure_whatever_it_says(store: Store, status: str) -> None:
    vm = store.vm()
    store.replication(vm, status=status, error_message="retried once")
    store.tracked(vm, ("validation", "completed", "a remark"), status=status, error_message="retried once")

    assert failures_of(store, vm) == []


def test_what_a_job_under_way_reports_is_among_the_failures_as_customers_read_an_answer_to_it(store: Store) -> None:
    vm = store.vm()
    store.replication(vm, status="replicating", error_message="disk busy", vma_error_details="null")
    store.tracked(vm, ("validation", "running", "a remark"), status="running", error_message="out of hosts")

    assert [(failure.text, failure.step) for failure in failures_of(store, vm)] == [
        ("disk busy", None),
        ("out of hosts", "validation"),
    ]


def test_a_status_nobody_listed_gives_way_to_the_end(store: Store) -> None:
    vm = store.vm()
    store.replication(vm, status="zorked", error_message="disk busy", completed_at=NOON + timedelta(hours=1))

    assert [failure.text for failure in failures_of(store, vm)] == ["disk busy"]


def test_empty_texts_and_jobs_that_customers_do_not_see_are_left_out(store: Store) -> None:
    vm = store.vm()
    store.replication(vm, status="failed", error_message="  ", vma_error_details="")
    store.tracked(vm, ("x", "failed", "disk busy"), job_type="linstor", status="failed", error_message="disk busy")

    assert failures_of(store, vm) == []


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_of_any_size_bring_every_failure_once_and_those_of_a_job_together(store: Store, size: int) -> None:
    vm = store.vm()
    for number in range(4):
        store.replication(vm, status="failed", error_message=f"r{number}", vma_error_details=f"d{number}")
        store.replication(vm)
        store.tracked(vm, ("a", "failed", f"s{number}"), status="failed", error_message=f"j{number}")
    failures = failures_of(store, vm, size=size)

    jobs = [failure.job for failure in failures]
    assert sorted(failure.text for failure in failures) == sorted(f"{kind}{n}" for kind in "rdsj" for n in range(4))
    assert len({job for job, after in zip(jobs, [*jobs[1:], None], strict=True) if job != after}) == 8
    assert len([1 for job, after in zip(jobs, [*jobs[1:], None], strict=True) if job != after]) == 8


def test_the_pages_look_at_as_many_jobs_as_are_counted(store: Store) -> None:
    store.replication(store.vm(), status="failed", error_message="x")
    looked_at = sum(page.jobs for page in stored_failures(store.url, store.sanitizer, size=7))

    assert looked_at == stored_jobs(store.url) == store.run(count_jobs)


def test_one_page_says_where_the_next_one_begins(store: Store) -> None:
    vm = store.vm()
    for _ in range(3):
        store.replication(vm, status="failed", error_message="x")
    first = store.run(lambda connection: read_failures(connection, store.sanitizer, size=1))

    assert first.jobs == 1
    assert first.next is not None


def test_a_job_store_that_is_not_there_is_told_and_not_made(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable):
        list(stored_failures(f"sqlite:///{tmp_path}/none.db", store.sanitizer))
    assert not (tmp_path / "none.db").exists()
