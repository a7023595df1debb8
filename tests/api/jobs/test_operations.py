"""The history of a VM's operations, over jobs that are written through the API itself."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import update

from plainspoken.api.app import create_app
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.database import run_blocking
from plainspoken.store.own_tables import OPERATIONS
from plainspoken.store.tables import VM_CONTEXTS

Client = TestClient[Litestar]
Watcher = CatalogueWatcher[Sanitizer]
VM = "ctx-a-20251003-140708"


@pytest.fixture
def history(store_url: str, watcher: Watcher) -> Iterator[Client]:
    row = {"context_id": VM, "vm_name": "a", "current_status": "ready_for_failover"}
    run_blocking(store_url, lambda connection: connection.execute(VM_CONTEXTS.insert(), row) and None)
    with TestClient(create_app(database_url=store_url, catalogue=watcher)) as client:
        yield client


def end(client: Client, status: str, error: str | None = None) -> str:
    job = str(uuid.uuid4())
    operations: list[dict[str, Any]] = [
        {"do": "start_job", "job_id": job, "operation": "test_failover", "vm": VM},
        {"do": "start_step", "job_id": job, "name": "vm-creation"},
        {"do": "end_step", "job_id": job, "number": 1, "status": status, **({"error": error} if error else {})},
        {"do": "finish_job", "job_id": job, "status": status, **({"error": error} if error else {})},
    ]
    assert client.post("/api/v1/jobs/batch", json={"operations": operations}).json()["refused"] == 0
    return job


def test_operations_are_told_newest_first_without_what_is_internal(history: Client) -> None:
    jobs = [end(history, "failed", "virt-v2v: /dev/vda broke"), end(history, "completed")]

    answer = history.get(f"/api/v1/vm-contexts/{VM}/operations").json()

    assert (answer["context_id"], answer["count"]) == (VM, 2)
    assert [operation["job_id"] for operation in answer["operations"]] == jobs[::-1]
    assert [{"rule_id", "catalogue", "failed_step_internal"} & set(each) for each in answer["operations"]] == [
        set()
    ] * 2
    assert "virt-v2v" not in str(answer)


def test_the_newest_of_them_is_the_last_operation(history: Client) -> None:
    end(history, "failed", "out of memory")

    (operation,) = history.get("/api/v1/vm-contexts/a/operations").json()["operations"]

    assert history.get("/api/v1/vm-contexts/a").json()["last_operation"] == operation


def test_the_list_goes_on_page_by_page(history: Client) -> None:
    jobs = [end(history, "completed") for _ in range(5)]

    address, told = f"/api/v1/vm-contexts/{VM}/operations?limit=2", []
    while address:
        page = history.get(address).json()
        told += [operation["job_id"] for operation in page["operations"]]
        following = page.get("next")
        address = f"/api/v1/vm-contexts/{VM}/operations?limit=2&before={following}" if following else ""

    assert told == jobs[::-1]


def test_a_text_that_todays_vocabulary_does_not_allow_is_told_anew(history: Client, store_url: str) -> None:
    job = end(history, "failed", "no space left")
    stored = {"job_id": job, "operation_type": "test_failover", "status": "failed", "progress": 0.0}
    stored["error_message"] = "virt-v2v broke /dev/vda"
    run_blocking(store_url, lambda connection: connection.execute(update(OPERATIONS).values(summary=stored)) and None)

    (operation,) = history.get(f"/api/v1/vm-contexts/{VM}/operations").json()["operations"]

    assert operation["job_id"] == job
    assert "virt-v2v" not in operation["error_message"]


@pytest.mark.parametrize("before", ["x", "bm90LWEtY3Vyc29y", "0" * 1_600])
def test_a_cursor_of_no_page_is_refused(history: Client, before: str) -> None:
    answer = history.get(f"/api/v1/vm-contexts/{VM}/operations?before={before}")

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-parameter")


def test_a_vm_that_is_not_known_has_no_history(history: Client) -> None:
    assert history.get("/api/v1/vm-contexts/nobody/operations").status_code == 404
