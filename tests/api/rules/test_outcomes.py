"""Which answers help: what customers say of them, what authors read, and who the caller is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import insert

from plainspoken.access.scopes import ROLE_SCOPES, Role, Scope
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token, limited_scopes
from plainspoken.access.tokens import new_token
from plainspoken.api.app import create_app
from plainspoken.api.rules import outcomes
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs import unhelpful
from plainspoken.settings import Auth, ServerOptions
from plainspoken.store.database import run_blocking
from plainspoken.store.reach import Reach
from plainspoken.store.tables import REPLICATION_JOBS, VM_CONTEXTS
from tests.api.test_problems import check_problem

Client = TestClient[Litestar]
Watcher = CatalogueWatcher[Sanitizer]
Json = dict[str, Any]

OUTCOMES = "/api/v1/rules/outcomes"
TEXTS = {"room": "no space left on device", "refused": "dial tcp 10.1.2.3:443: connect: connection refused"}
# Hours ago, VM, and why it failed, if it did: lack of room is got over, the refused connection is not.
JOBS = (
    (6, "a", "room"),
    (5, "a", None),
    (6, "b", "refused"),
    (5, "b", "refused"),
    (4, "b", "refused"),
    (24 * 40, "a", "refused"),
)


@pytest.fixture
def url(store_url: str) -> str:
    now = datetime.now(UTC)
    vms = [{"context_id": f"ctx-{name}", "vm_name": name, "current_status": "failed"} for name in "ab"]
    rows = [
        {
            "id": f"job-{hours}-{vm}",
            "vm_context_id": f"ctx-{vm}",
            "status": "failed" if why else "completed",
            "error_message": TEXTS[why] if why else None,
            **dict.fromkeys(("created_at", "started_at", "completed_at"), now - timedelta(hours=hours)),
        }
        for hours, vm, why in JOBS
    ]
    run_blocking(store_url, lambda connection: connection.execute(insert(VM_CONTEXTS), vms) and None)
    run_blocking(store_url, lambda connection: connection.execute(insert(REPLICATION_JOBS), rows) and None)
    return store_url


@pytest.fixture
def client(url: str, watcher: Watcher) -> Iterator[Client]:
    with TestClient(create_app(database_url=url, catalogue=watcher)) as client:
        yield client


@pytest.fixture
def closed(url: str, watcher: Watcher) -> Iterator[Client]:
    with TestClient(create_app(database_url=url, catalogue=watcher, options=ServerOptions(auth=Auth.TOKENS))) as client:
        yield client


def caller(url: str, role: Role, *, name: str = "ann", only: str | None = None) -> dict[str, str]:
    token = new_token()
    scopes = limited_scopes([WHOLE_ROLE], Reach.of([f"name:{only}"]) if only else None)
    run_blocking(url, insert_token, TokenRow(token.id, name, token.secret_hash, role, scopes, datetime.now(UTC)))
    return {"Authorization": f"Bearer {token.text}"}


def answers(client: Client, query: str = "", **headers: str) -> list[Json]:
    found = client.get(OUTCOMES + query, headers=headers).raise_for_status().json()
    assert found["answers_found"] == len(found["answers"])
    listed: list[Json] = found["answers"]
    return listed


def test_answers_that_fail_their_readers_come_first(client: Client) -> None:
    refused, room = answers(client)

    names = ("failures", "vms", "followed", "succeeded", "unhelpful")
    assert [refused[name] for name in names] == [3, 1, 2, 0, 0]
    assert [room[name] for name in names] == [1, 1, 1, 1, 0]
    assert refused["job_id"] == "job-4-b"
    assert "10.1.2.3" not in str(refused)
    assert all(answer["message"] for answer in (refused, room))


def test_what_readers_say_is_counted_for_what_answered_them(client: Client) -> None:
    for job in ("job-6-a", "job-6-a"):
        assert client.put(f"/api/v1/jobs/{job}/unhelpful").json()["unhelpful"] is True
    assert client.get("/api/v1/jobs/job-6-a/unhelpful").json()["unhelpful"] is True
    assert {each["job_id"]: each["unhelpful"] for each in answers(client)} == {"job-4-b": 0, "job-6-a": 1}

    assert client.delete("/api/v1/jobs/job-6-a/unhelpful").json() == {"job_id": "job-6-a", "unhelpful": False}
    assert {each["unhelpful"] for each in answers(client)} == {0}


def test_only_the_days_that_were_asked_for_count(client: Client) -> None:
    assert sum(each["failures"] for each in answers(client)) == 4
    assert sum(each["failures"] for each in answers(client, "?days=60")) == 5
    assert check_problem(client.get(f"{OUTCOMES}?days=0"), "invalid-parameter")


def test_a_look_that_is_cut_short_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get(OUTCOMES).json()["complete"] is True
    monkeypatch.setattr(outcomes, "MOST_JOBS", 2)
    monkeypatch.setattr(outcomes, "_PAGE", 1)

    found = client.get(OUTCOMES).json()

    assert (found["jobs"], found["complete"]) == (2, False)


def test_what_was_said_of_an_answer_that_nobody_gets_any_more_stays_told(
    client: Client, url: str, watcher: Watcher
) -> None:
    client.put("/api/v1/jobs/job-6-a/unhelpful").raise_for_status()
    run_blocking(url, lambda connection: connection.execute(REPLICATION_JOBS.delete()) and None)

    (answer,) = answers(client)

    assert watcher.current.catalogue
    assert answer == {**answer, "failures": 0, "vms": 0, "followed": 0, "succeeded": 0, "unhelpful": 1}
    assert "message" not in answer


def test_a_job_that_went_well_has_no_answer_that_could_help(client: Client) -> None:
    assert check_problem(client.put("/api/v1/jobs/job-5-a/unhelpful"), "nothing-to-rate")
    assert check_problem(client.put("/api/v1/jobs/none/unhelpful"), "not-found")


def test_who_marks_too_many_answers_hears_when_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unhelpful, "MOST_AN_HOUR", 1)
    client.put("/api/v1/jobs/job-6-b/unhelpful").raise_for_status()

    refused = client.put("/api/v1/jobs/job-5-b/unhelpful")

    assert check_problem(refused, "too-many-ratings")
    assert 3_500 < int(refused.headers["retry-after"]) <= 3_600


def test_each_caller_has_a_mark_of_its_own_and_no_staff_reads_whose_it_is(closed: Client, url: str) -> None:
    ann, bob = caller(url, Role.VIEWER), caller(url, Role.OPERATOR, name="bob")
    for each in (ann, bob):
        closed.put("/api/v1/jobs/job-4-b/unhelpful", headers=each).raise_for_status()
    closed.delete("/api/v1/jobs/job-4-b/unhelpful", headers=bob).raise_for_status()

    told = closed.get(OUTCOMES, headers=caller(url, Role.EDITOR, name="carl"))

    assert [each["unhelpful"] for each in told.json()["answers"]] == [1, 0]
    assert "ann" not in told.text


def test_a_limited_caller_marks_and_counts_what_is_of_its_vms_alone(closed: Client, url: str) -> None:
    viewer, editor = caller(url, Role.VIEWER, only="a"), caller(url, Role.EDITOR, only="a")
    foreign = closed.put("/api/v1/jobs/job-4-b/unhelpful", headers=viewer)
    closed.put("/api/v1/jobs/job-4-b/unhelpful", headers=caller(url, Role.VIEWER)).raise_for_status()

    (answer,) = answers(closed, **editor)

    assert check_problem(foreign, "not-found")
    assert (answer["job_id"], answer["failures"], answer["unhelpful"]) == ("job-6-a", 1, 0)


def test_a_server_that_only_reads_takes_no_mark(url: str, watcher: Watcher) -> None:
    options = ServerOptions(read_only=True)
    with TestClient(create_app(database_url=url, catalogue=watcher, options=options)) as client:
        assert check_problem(client.put("/api/v1/jobs/job-4-b/unhelpful"), "read-only")
        assert client.get("/api/v1/jobs/job-4-b/unhelpful").json()["unhelpful"] is False


@pytest.mark.parametrize("role", Role)
def test_a_caller_reads_what_it_may_do(closed: Client, url: str, role: Role) -> None:
    whole = closed.get("/api/v1/caller", headers=caller(url, role)).json()
    limited = closed.get("/api/v1/caller", headers=caller(url, role, only="a")).json()

    assert whole == {"scopes": sorted(ROLE_SCOPES[role]), "limited": False}
    assert limited["limited"] is True
    assert {Scope.RULES_PUBLISH, Scope.METRICS_READ}.isdisjoint(limited["scopes"])
