"""The specification's own examples, field for field, and what its readers rely on."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import create_engine, text
from syrupy.assertion import SnapshotAssertion

from plainspoken.api.app import create_app
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer

Client = TestClient[Litestar]
Watcher = CatalogueWatcher[Sanitizer]
Json = dict[str, Any]

CONTEXT_ID = "ctx-pgtest1-20251003-140708"
JOB_ID = "e5de9b1b-5159-49e2-95e5-be644da2b7fb"

TEST_FAILOVER = {
    "job_id": JOB_ID,
    "external_job_id": "unified-test-failover-pgtest1-1759510017",
    "job_type": "test_failover",
    "status": "failed",
    "progress": 60.0,
    "display_name": "Test Failover",
    "current_step": "Preparing Drivers for Compatibility",
    "error_message": "KVM driver installation failed - compatibility issue",
    "error_category": "compatibility",
    "actionable_steps": ["Try live failover (no driver modification)", "Verify VM is Windows-based"],
    "data_source": "job_tracking",
    "duration_seconds": 25,
}
REPLICATION = {
    "job_id": "job-20251003-140728",
    "job_type": "replication",
    "status": "completed",
    "progress": 100.0,
    "started_at": "2025-10-03T14:07:28Z",
    "completed_at": "2025-10-03T14:40:48Z",
    "display_name": "Replication Completed",
    "current_step": "Completed",
    "data_source": "replication_jobs",
}
LAST_OPERATION = {
    "job_id": JOB_ID,
    "external_job_id": "unified-test-failover-pgtest1-1759510017",
    "operation_type": "test_failover",
    "status": "failed",
    "progress": 60.0,
    "failed_step": "Preparing Drivers for Compatibility",
    "error_message": "KVM driver installation failed - compatibility issue",
    "error_category": "compatibility",
    "error_severity": "error",
    "actionable_steps": ["Try live failover (no driver modification)", "Verify VM is Windows-based"],
    "duration_seconds": 25,
    "steps_completed": 3,
    "steps_total": 5,
}


def fields(data: Json, *names: str) -> Json:
    return {name: data[name] for name in names}


@pytest.fixture(scope="module")
def recent(client: Client) -> Json:
    body: Json = client.get(f"/api/v1/vm-contexts/{CONTEXT_ID}/recent-jobs").json()
    return body


@pytest.fixture(scope="module")
def details(client: Client) -> Json:
    body: Json = client.get("/api/v1/vm-contexts/pgtest1").json()
    return body


def test_the_specifications_failed_test_failover_comes_out_as_printed(recent: Json) -> None:
    (job,) = [job for job in recent["jobs"] if job["job_id"] == JOB_ID]
    assert fields(job, *TEST_FAILOVER) == TEST_FAILOVER


def test_the_specifications_times_have_the_hours_that_it_prints_all_of_them_in_utc(recent: Json, details: Json) -> None:
    # It prints the job's times with +01:00 and the summary's with Z, an hour apart.
    (job,) = [job for job in recent["jobs"] if job["job_id"] == JOB_ID]
    assert (job["started_at"], job["completed_at"]) == ("2025-10-03T17:46:57Z", "2025-10-03T17:47:22Z")
    assert details["last_operation"]["timestamp"] == job["completed_at"]


def test_the_specifications_completed_replication_comes_out_as_printed(recent: Json) -> None:
    (job,) = [job for job in recent["jobs"] if job["job_id"] == "job-20251003-140728"]
    # The specification prints 1999; the stored times are 2000 seconds apart.
    assert job == {**REPLICATION, "duration_seconds": 2000}


def test_the_specifications_last_operation_comes_out_as_printed(details: Json) -> None:
    assert fields(details["last_operation"], *LAST_OPERATION) == LAST_OPERATION


def test_the_list_names_the_vm_and_counts_its_jobs(recent: Json) -> None:
    assert (recent["context_id"], recent["count"]) == (CONTEXT_ID, len(recent["jobs"]))


def test_fields_come_in_the_order_the_specification_prints(recent: Json) -> None:
    for job in recent["jobs"]:
        printed = [name for name in job if name in TEST_FAILOVER | REPLICATION]
        order = [
            "job_id",
            "external_job_id",
            "job_type",
            "status",
            "progress",
            "started_at",
            "completed_at",
            "display_name",
            "current_step",
            "error_message",
            "error_category",
            "actionable_steps",
            "data_source",
            "duration_seconds",
        ]
        assert printed == [name for name in order if name in printed]


def test_an_absent_value_is_left_out_and_never_null(client: Client) -> None:
    for context in client.get("/api/v1/vm-contexts").json()["vm_contexts"]:
        answers = [
            client.get(f"/api/v1/vm-contexts/{context['context_id']}").text,
            client.get(f"/api/v1/vm-contexts/{context['context_id']}/recent-jobs").text,
        ]
        assert [answer for answer in answers if ":null" in answer] == []


@pytest.mark.parametrize("path", ["/api/v1/vm-contexts/{}", "/api/v1/vm-contexts/{}/recent-jobs"])
def test_a_vm_is_found_by_name_and_by_context_id(client: Client, path: str) -> None:
    assert client.get(path.format("pgtest1")).json() == client.get(path.format(CONTEXT_ID)).json()


def test_a_job_shows_its_vm_and_steps(client: Client) -> None:
    job = client.get(f"/api/v1/jobs/{JOB_ID}").json()
    assert (job["context_id"], job["vm_name"], job["steps_completed"], job["steps_total"]) == (
        CONTEXT_ID,
        "pgtest1",
        3,
        5,
    )
    assert [step["status"] for step in job["steps"]][-1] == "failed"


def insert_vms(url: str, *vms: tuple[str, str, str]) -> None:
    """Stores VMs given as (context id, name, host of the source environment)."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for context_id, name, host in vms:
            connection.execute(
                text(
                    "INSERT INTO vm_replication_contexts (context_id, vm_name, vmware_vm_id, vm_path, vcenter_host, "
                    "datacenter, current_status, created_at, updated_at) VALUES (:id, :name, :id, '', :host, '', "
                    "'discovered', '2025-10-03 09:00:00', '2025-10-03 09:00:00')"
                ),
                {"id": context_id, "name": name, "host": host},
            )
    engine.dispose()


@pytest.mark.parametrize(
    "name", ["web 01", "ü-ß-日本", "a/b", "50%", "what?", "#1", "a+b", "'; --", "..", "recent-jobs"]
)
def test_a_vm_may_have_any_name(store_url: str, watcher: Watcher, name: str) -> None:
    insert_vms(store_url, ("ctx-1", name, "one"))
    with TestClient(create_app(database_url=store_url, catalogue=watcher)) as client:
        encoded = quote(name, safe="").replace(".", "%2E")
        details = client.get(f"/api/v1/vm-contexts/{encoded}").json()
        recent = client.get(f"/api/v1/vm-contexts/{encoded}/recent-jobs").json()
    assert (details["context"]["context_id"], recent["context_id"]) == ("ctx-1", "ctx-1")


@pytest.mark.parametrize("path", ["/api/v1/vm-contexts/web01", "/api/v1/vm-contexts/web01/recent-jobs"])
def test_a_name_of_several_vms_is_409_with_their_ids(store_url: str, watcher: Watcher, path: str) -> None:
    insert_vms(store_url, ("ctx-b", "web01", "one"), ("ctx-a", "web01", "two"), ("ctx-c", "web02", "one"))
    with TestClient(create_app(database_url=store_url, catalogue=watcher)) as client:
        answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/ambiguous-name")
    assert sorted(answer.json()["candidates"]) == ["ctx-a", "ctx-b"]


def test_a_vm_without_jobs_has_an_empty_list(store_url: str, watcher: Watcher) -> None:
    insert_vms(store_url, ("ctx-1", "new", "one"))
    with TestClient(create_app(database_url=store_url, catalogue=watcher)) as client:
        assert client.get("/api/v1/vm-contexts/new/recent-jobs").json() == {
            "context_id": "ctx-1",
            "count": 0,
            "jobs": [],
        }
        details = client.get("/api/v1/vm-contexts/new").json()
    assert details["job_history"] == []
    assert "current_job" not in details
    assert "last_operation" not in details


def test_a_store_without_vms_has_an_empty_list(store_url: str, watcher: Watcher) -> None:
    with TestClient(create_app(database_url=store_url, catalogue=watcher)) as client:
        assert client.get("/api/v1/vm-contexts").json() == {"count": 0, "vm_contexts": []}


def test_a_store_that_appears_later_is_read_then(tmp_path: Path, watcher: Watcher, demo_url: str) -> None:
    later = tmp_path / "later.db"
    with TestClient(create_app(database_url=f"sqlite:///{later}", catalogue=watcher)) as client:
        assert client.get("/health/ready").status_code == 503
        later.write_bytes(Path(demo_url.removeprefix("sqlite:///")).read_bytes())
        assert client.get("/health/ready").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"/api/v1/vm-contexts/{CONTEXT_ID}/recent-jobs",
        "/api/v1/vm-contexts/pgtest1",
        f"/api/v1/jobs/{JOB_ID}",
    ],
)
def test_an_answer_stays_as_it_is(client: Client, snapshot: SnapshotAssertion, path: str) -> None:
    assert client.get(path).json() == snapshot
