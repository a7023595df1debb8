"""Lists of jobs over HTTP: pages, filters, and what is said of parameters that cannot be used."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.jobs.lists import job_list

Client = TestClient[Litestar]
Json = dict[str, Any]

TAKEN = "limit, before, job_type, status, error_category, since"
RECENT = "/api/v1/vm-contexts/ctx-lab-01-20250801-080000/recent-jobs"


def pages(client: Client, path: str) -> list[Json]:
    """Every page of a list, by its Link header."""
    found: list[Json] = []
    address: str | None = path
    while address:
        answer = client.get(address).raise_for_status()
        found.append(answer.json())
        following = answer.links.get("next", {}).get("url")
        assert bool(following) == ("next" in answer.json())
        address = str(answer.url.join(following)) if following else None
    return found


def test_pages_are_linked_to_the_end(client: Client) -> None:
    jobs = [job["job_id"] for page in pages(client, f"{RECENT}?limit=7") for job in page["jobs"]]
    whole = [job["job_id"] for page in pages(client, f"{RECENT}?limit=100") for job in page["jobs"]]
    assert jobs == whole
    assert len(set(jobs)) == len(jobs) > 20


def test_twenty_jobs_come_unless_asked_otherwise(client: Client) -> None:
    assert client.get(RECENT).json()["count"] == 20


def test_a_filtered_page_that_took_too_long_ends_early_and_the_list_loses_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/api/v1/jobs?limit=100&status=failed"
    in_time = [job["job_id"] for page in pages(client, address) for job in page["jobs"]]
    monkeypatch.setattr(job_list, "LONGEST", 0)
    monkeypatch.setattr(job_list, "_FIRST", 5)

    late = pages(client, address)

    assert [job["job_id"] for page in late for job in page["jobs"]] == in_time
    assert len(late) > 1


def test_filters_stay_in_force_from_page_to_page(client: Client) -> None:
    statuses = {
        job["status"]
        for page in pages(client, "/api/v1/jobs?limit=3&status=failed&status=cancelled&type=test_failover,rollback")
        for job in page["jobs"]
    }
    assert statuses == {"failed", "cancelled"}


def test_each_job_of_all_vms_names_its_vm(client: Client) -> None:
    jobs = client.get("/api/v1/jobs?limit=100").json()["jobs"]
    assert len({job["context_id"] for job in jobs}) > 5
    assert all(job["vm_name"] for job in jobs)


def test_the_list_of_all_vms_can_be_that_of_one(client: Client) -> None:
    jobs = client.get("/api/v1/jobs?vm=pgtest1").json()["jobs"]
    assert {job["vm_name"] for job in jobs} == {"pgtest1"}


@pytest.mark.parametrize(
    ("since", "found"), [("9999-12-31T23:59:59-12:00", False), ("0001-01-01T00:00:00+12:00", True)]
)
def test_the_ends_of_the_calendar_are_times_like_others(client: Client, since: str, found: bool) -> None:
    assert bool(client.get("/api/v1/jobs", params={"since": since}).raise_for_status().json()["jobs"]) == found


@pytest.mark.parametrize("offset", ["%2B01:00", "+01:00"])
def test_an_offset_may_be_written_with_a_bare_plus_sign(client: Client, offset: str) -> None:
    answer = client.get(f"/api/v1/jobs?vm=pgtest1&since=2025-10-03T18:00:00{offset}")
    assert [job["job_type"] for job in answer.json()["jobs"]] == ["test_failover"]


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("limit=0", "limit", "Write a number from 1 to 100."),
        ("limit=101", "limit", "Write a number from 1 to 100."),
        ("limit=many", "limit", "Write a number from 1 to 100."),
        ("limit=1.5", "limit", "Write a number from 1 to 100."),
        ("limit=5&limit=6", "limit", "This parameter stands twice. Write it once."),
        ("status=faild", "status", "Write one or more of cancelled, completed, failed, pending, running."),
        (
            "type=replication,failover",
            "type",
            "Write one or more of live_failover, replication, rollback, test_failover.",
        ),
        ("since=yesterday", "since", "Write a time with an offset, such as 2025-10-03T14:00:00Z."),
        ("since=2025-10-03T14:00:00", "since", "Write a time with an offset, such as 2025-10-03T14:00:00Z."),
        ("since=0.5", "since", "Write a time with an offset, such as 2025-10-03T14:00:00Z."),
        ("since=1759500000", "since", "Write a time with an offset, such as 2025-10-03T14:00:00Z."),
        ("limit=1e1", "limit", "Write a number from 1 to 100."),
        ("limit=5.0", "limit", "Write a number from 1 to 100."),
        ("before=x", "before", "Write the `next` of an earlier answer, unchanged, or leave it out for the first page."),
        (
            "job_type=backup",
            "job_type",
            "Write one or more of live_failover, replication, rollback, test_failover.",
        ),
        ("stauts=failed", "stauts", f"There is no such parameter. Write status. This address takes {TAKEN}."),
        ("sort=started_at", "sort", f"There is no such parameter. This address takes {TAKEN}."),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named_with_what_to_write(
    client: Client, query: str, parameter: str, detail: str
) -> None:
    answer = client.get(f"{RECENT}?{query}")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-parameter")
    assert answer.json()["errors"] == [{"parameter": parameter, "detail": detail}]


def test_every_unknown_parameter_is_named_at_once(client: Client) -> None:
    answer = client.get(f"{RECENT}?_=1759510017&limit=5&utm=x")
    assert [error["parameter"] for error in answer.json()["errors"]] == ["_", "utm"]


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("/api/v1/jobs?type=rollback", "/api/v1/jobs?job_type=rollback"),
        ("/api/v1/jobs?category=compatibility", "/api/v1/jobs?error_category=compatibility"),
        ("/api/v1/jobs?vm=pgtest1", "/api/v1/jobs?vm_name=pgtest1"),
        ("/api/v1/jobs?vm=ctx-pgtest1-20251003-140708", "/api/v1/jobs?context_id=ctx-pgtest1-20251003-140708"),
        ("/api/v1/vm-contexts?status=failed", "/api/v1/vm-contexts?current_status=failed"),
        ("/api/v1/jobs?type=rollback,replication", "/api/v1/jobs?type=rollback&job_type=replication"),
    ],
)
def test_a_filter_goes_by_the_name_of_its_field_and_by_a_short_one(client: Client, short: str, name: str) -> None:
    answer = client.get(short).raise_for_status().json()
    assert answer["count"] > 0
    assert client.get(name).raise_for_status().json() == answer
    assert client.get(name.partition("?")[0]).json() != answer


def test_one_filter_by_two_names_stands_twice(client: Client) -> None:
    (error,) = client.get("/api/v1/jobs?vm=pgtest1&vm_name=pgtest1").json()["errors"]
    assert error == {"parameter": "vm_name", "detail": "This parameter stands twice. Write it once."}


def test_an_empty_filter_is_no_filter(client: Client) -> None:
    assert client.get(f"{RECENT}?type=&status=&before=").json() == client.get(RECENT).json()


@pytest.mark.parametrize("limit", ["", "&limit=51"])
def test_failures_are_told_of_a_bounded_number_of_vms(client: Client, limit: str) -> None:
    answer = client.get(f"/api/v1/vm-contexts?failures=true{limit}")

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["parameter"], error["detail"]) == ("limit", "With failures, write a limit of 1 to 50.")


def test_a_list_of_vms_tells_why_each_needs_somebody(client: Client) -> None:
    vms = (
        client.get("/api/v1/vm-contexts?failures=true&limit=50&status=failed").raise_for_status().json()["vm_contexts"]
    )

    told = {vm["context_id"]: vm["failure"]["error_message"] for vm in vms if "failure" in vm}
    assert len(told) > 3
    for context_id, message in told.items():
        page = client.get(f"/api/v1/vm-contexts/{context_id}").json()
        last = page.get("last_operation") or page["job_history"][0]
        assert message == last["error_message"]
