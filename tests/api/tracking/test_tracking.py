import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.catalogue.model import Catalogue
from plainspoken.jobs.demo import SEED_CONTEXT
from plainspoken.store.database import run_blocking
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS
from tests.support import new_store

Client = TestClient[Litestar]
Json = dict[str, Any]

RAW = "virt-v2v: /dev/vdq7 at 10.20.30.40, password=Zx81-hunter: rootdisksize override (102 GB) is smaller than 100 GB"
FOREIGN = "e5de9b1b-5159-49e2-95e5-be644da2b7fb"


@pytest.fixture(scope="module")
def written_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return new_store(tmp_path_factory.mktemp("written"), demo=True)


@pytest.fixture(scope="module")
def writing(written_url: str, catalogue: Catalogue) -> Iterator[Client]:
    with TestClient(create_app(database_url=written_url, catalogue=catalogue)) as client:
        yield client


def start(client: Client, **body: Any) -> str:  # noqa: ANN401 - any field
    answer = client.post("/api/v1/jobs", json={"operation": "test_failover", "vm": SEED_CONTEXT, **body})
    assert answer.status_code == 201, answer.text
    job_id: str = answer.json()["job_id"]
    return job_id


def kind(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_a_failover_is_told_step_by_step_and_answered_as_customers_see_it(writing: Client) -> None:
    job = start(writing)
    step = writing.post(f"/api/v1/jobs/{job}/steps", json={"name": "vm-creation"})
    error = {"status": "failed", "error": RAW}
    ended = writing.patch(f"/api/v1/jobs/{job}/steps/{step.json()['number']}", json=error)
    finished = writing.post(f"/api/v1/jobs/{job}/finish", json=error)

    assert [answer.status_code for answer in (step, ended, finished)] == [201, 200, 200]
    assert finished.json() == writing.get(f"/api/v1/jobs/{job}").json()
    assert (finished.json()["status"], finished.json()["current_step"]) == ("failed", "Creating Destination VM")
    assert writing.get(f"/api/v1/vm-contexts/{SEED_CONTEXT}").json()["last_operation"]["job_id"] == job


def test_raw_texts_are_stored_and_never_given_back(writing: Client, written_url: str) -> None:
    job = start(writing, owner="Zx81-hunter", metadata={"secret": "Zx81-hunter"})
    raw = f"{RAW} {job}"
    answers = [
        writing.post(f"/api/v1/jobs/{job}/steps", json={"name": "vm-creation", "metadata": {"a": "Zx81-hunter"}}),
        writing.patch(f"/api/v1/jobs/{job}/steps/1", json={"status": "failed", "error": raw}),
        writing.post(f"/api/v1/jobs/{job}/log", json={"lines": [{"message": raw, "level": "ERROR", "step": 1}]}),
        writing.post(f"/api/v1/jobs/{job}/finish", json={"status": "failed", "error": raw}),
    ]

    rows = run_blocking(
        written_url,
        lambda connection: [
            *connection.scalars(JOB_TRACKING.select().with_only_columns(JOB_TRACKING.c.error_message)),
            *connection.scalars(JOB_STEPS.select().with_only_columns(JOB_STEPS.c.error_message)),
            *connection.scalars(LOG_EVENTS.select().with_only_columns(LOG_EVENTS.c.message)),
        ],
    )
    assert rows.count(raw) == 3
    assert [word for word in ("Zx81", "vdq7", "10.20.30.40", "virt-v2v") for each in answers if word in each.text] == []


def test_a_log_line_from_the_end_of_the_calendar_is_stored(writing: Client) -> None:
    lines = [{"message": "late", "at": "9999-12-31T23:59:59-12:00"}]
    answer = writing.post(f"/api/v1/jobs/{start(writing)}/log", json={"lines": lines})
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/jobs", {"operation": "rollback", "vm": "a"}),
        ("/api/v1/jobs/batch", {"operations": [{"do": "start_job", "operation": "rollback", "vm": "a"}]}),
    ],
)
def test_a_word_that_a_field_does_not_take_is_answered_with_those_it_takes(
    writing: Client, path: str, body: dict[str, Any]
) -> None:
    detail = writing.post(path, json=body).json()["errors"][0]["detail"]
    assert detail.startswith("Write one of ")
    assert "test_rollback" in detail


def test_a_waiting_job_runs_when_it_is_told_to(writing: Client) -> None:
    job = start(writing, status="pending")

    answer = writing.patch(f"/api/v1/jobs/{job}", json={"status": "running", "progress": 12.5})

    assert (answer.json()["status"], answer.json()["progress"]) == ("running", 12.0)


def test_a_step_may_be_skipped(writing: Client) -> None:
    job = start(writing)

    answer = writing.post(f"/api/v1/jobs/{job}/steps", json={"name": "source-vm-power-off", "status": "skipped"})

    assert (answer.json()["status"], answer.json()["number"]) == ("skipped", 1)


@pytest.mark.parametrize(
    ("method", "path", "body", "problem"),
    [
        ("POST", "/api/v1/jobs/{ended}/finish", {"status": "completed"}, (409, "job-ended")),
        ("POST", "/api/v1/jobs/{ended}/steps", {"name": "validation"}, (409, "job-ended")),
        ("PATCH", "/api/v1/jobs/{ended}", {}, (409, "job-ended")),
        ("PATCH", "/api/v1/jobs/{ended}/steps/1", {"status": "completed"}, (409, "job-ended")),
        ("POST", "/api/v1/jobs/{running}/finish", {"status": "completed"}, (409, "steps-running")),
        ("PATCH", "/api/v1/jobs/{running}/steps/2", {"status": "completed"}, (404, "not-found")),
        ("POST", f"/api/v1/jobs/{FOREIGN}/finish", {"status": "completed"}, (409, "foreign-job")),
        ("PATCH", f"/api/v1/jobs/{FOREIGN}", {"progress": 5}, (409, "foreign-job")),
        ("POST", f"/api/v1/jobs/{FOREIGN}/log", {"lines": [{"message": "a"}]}, (409, "foreign-job")),
        ("POST", "/api/v1/jobs/no-such-job/finish", {"status": "completed"}, (404, "not-found")),
        ("POST", "/api/v1/jobs/%00%2F/finish", {"status": "completed"}, (404, "not-found")),
    ],
)
def test_what_a_job_does_not_allow_is_refused(
    writing: Client, method: str, path: str, body: Json, problem: tuple[int, str]
) -> None:
    running, ended = start(writing), start(writing)
    for job in (running, ended):
        writing.post(f"/api/v1/jobs/{job}/steps", json={"name": "validation"})
    writing.post(f"/api/v1/jobs/{ended}/finish", json={"status": "cancelled"})

    answer = writing.request(method, path.format(running=running, ended=ended), json=body)

    assert kind(answer) == problem


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"vm": SEED_CONTEXT}, "/operation"),
        ({"vm": SEED_CONTEXT, "operation": "test-failover"}, "/operation"),
        ({"vm": "nobody", "operation": "test_failover"}, "/vm"),
        ({"vm": "a\0b", "operation": "test_failover"}, "/vm"),
        ({"vm": SEED_CONTEXT, "operation": "test_failover", "parent_job_id": "x"}, "/parent_job_id"),
        ({"vm": SEED_CONTEXT, "operation": "test_failover", "job_id": "a b"}, "/job_id"),
        ({"vm": SEED_CONTEXT, "operation": "test_failover", "external_job_id": "x" * 65}, "/external_job_id"),
        ({"vm": SEED_CONTEXT, "operation": "test_failover", "metadata": {"a": "x" * 16_001}}, "/metadata"),
        ({"vm": SEED_CONTEXT, "operation": "test_failover", "lease_seconds": 1}, "/lease_seconds"),
        ({"vm": SEED_CONTEXT, "operation": "test_failover", "stauts": "running"}, "/stauts"),
    ],
)
def test_a_field_that_cannot_be_used_is_pointed_to(writing: Client, body: Json, pointer: str) -> None:
    answer = writing.post("/api/v1/jobs", json=body)

    assert kind(answer) == (422, "invalid-body")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("lines", [[], [{"message": "a"}] * 1_001, [{"message": "x" * 16_001}], [{"message": ""}]])
def test_log_lines_are_bounded_in_number_and_length(writing: Client, lines: list[Json]) -> None:
    answer = writing.post(f"/api/v1/jobs/{start(writing)}/log", json={"lines": lines})

    assert kind(answer) == (422, "invalid-body")


def test_a_body_is_bounded(writing: Client) -> None:
    line = {"message": "x" * 15_000}

    answer = writing.post(f"/api/v1/jobs/{start(writing)}/log", json={"lines": [line] * 300})

    assert kind(answer) == (413, "content-too-large")


def test_an_id_is_taken_once(writing: Client) -> None:
    body = {"operation": "test_failover", "vm": SEED_CONTEXT, "job_id": str(uuid.uuid4())}

    answers = [writing.post("/api/v1/jobs", json=body) for _ in range(2)]

    assert answers[0].status_code == 201
    assert kind(answers[1]) == (409, "job-exists")


# --- idempotency --------------------------------------------------------------------------------------------------


def test_a_write_under_a_key_is_done_once_and_answered_the_same(writing: Client) -> None:
    body = {"operation": "test_failover", "vm": SEED_CONTEXT}
    headers = {"Idempotency-Key": uuid.uuid4().hex}

    first, second = [writing.post("/api/v1/jobs", json=body, headers=headers) for _ in range(2)]

    assert (second.status_code, second.content) == (201, first.content)
    assert ("idempotency-replayed" in first.headers, second.headers["idempotency-replayed"]) == (False, "true")


def test_an_end_under_a_key_may_be_sent_again(writing: Client) -> None:
    job, headers = start(writing), {"Idempotency-Key": uuid.uuid4().hex}

    answers = [
        writing.post(f"/api/v1/jobs/{job}/finish", json={"status": "completed"}, headers=headers) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize("change", ["body", "path"])
def test_a_key_stands_for_one_request(writing: Client, change: str) -> None:
    job, headers = start(writing), {"Idempotency-Key": uuid.uuid4().hex}
    writing.post(f"/api/v1/jobs/{job}/steps", json={"name": "validation"}, headers=headers)
    path = f"/api/v1/jobs/{job if change == 'body' else start(writing)}/steps"
    name = "vm-creation" if change == "body" else "validation"

    answer = writing.post(path, json={"name": name}, headers=headers)

    assert kind(answer) == (422, "key-reused")


def test_a_refused_write_may_be_sent_again_under_its_key(writing: Client) -> None:
    job, headers = start(writing), {"Idempotency-Key": uuid.uuid4().hex}
    writing.post(f"/api/v1/jobs/{job}/steps", json={"name": "validation"})
    body = {"status": "completed"}
    refused = writing.post(f"/api/v1/jobs/{job}/finish", json=body, headers=headers)
    writing.patch(f"/api/v1/jobs/{job}/steps/1", json=body)

    again = writing.post(f"/api/v1/jobs/{job}/finish", json=body, headers=headers)

    assert (refused.status_code, again.status_code) == (409, 200)


@pytest.mark.parametrize("key", ["", "x" * 129, "a b", "café"])
def test_a_key_that_cannot_be_one_is_refused(writing: Client, key: str) -> None:
    body = {"operation": "test_failover", "vm": SEED_CONTEXT}

    answer = writing.post("/api/v1/jobs", json=body, headers={b"Idempotency-Key": key.encode("latin-1")})

    assert kind(answer) == (400, "invalid-header")


# --- batches ------------------------------------------------------------------------------------------------------


def test_a_batch_answers_each_write_as_it_would_be_by_itself(writing: Client) -> None:
    job = str(uuid.uuid4())
    operations = [
        {"do": "start_job", "job_id": job, "operation": "live_failover", "vm": SEED_CONTEXT},
        {"do": "start_step", "job_id": job, "name": "validation"},
        {"do": "log", "job_id": job, "lines": [{"message": "started"}]},
        {"do": "end_step", "job_id": job, "number": 1, "status": "completed"},
        {"do": "change_job", "job_id": job},
        {"do": "finish_job", "job_id": job, "status": "completed"},
    ]

    answer = writing.post("/api/v1/jobs/batch", json={"operations": operations}).json()

    assert [item["status"] for item in answer["answers"]] == [201, 201, 201, 200, 200, 200]
    assert [sorted(item.keys() - {"status"}) for item in answer["answers"]] == [
        ["job"],
        ["step"],
        ["log"],
        ["step"],
        ["job"],
        ["job"],
    ]
    assert answer["answers"][-1]["job"] == writing.get(f"/api/v1/jobs/{job}").json()


def test_a_refused_write_of_a_batch_leaves_the_others_standing(writing: Client) -> None:
    job, other = start(writing), start(writing)
    operations = [
        {"do": "finish_job", "job_id": FOREIGN, "status": "completed"},
        {"do": "start_step", "job_id": job, "name": "validation"},
        {"do": "start_job", "operation": "cleanup", "vm": "nobody"},
        {"do": "finish_job", "job_id": other, "status": "completed"},
    ]

    answer = writing.post("/api/v1/jobs/batch", json={"operations": operations}).json()

    assert answer["refused"] == 2
    assert [item["status"] for item in answer["answers"]] == [409, 201, 422, 200]
    assert answer["answers"][0]["problem"]["type"] == "/problems/foreign-job"
    assert writing.get(f"/api/v1/jobs/{other}").json()["status"] == "completed"


@pytest.mark.parametrize("at", [{}, {"at": "2026-10-03T12:00:00Z"}])
def test_every_line_of_a_batch_is_stored_also_the_same_words_twice(
    writing: Client, written_url: str, at: dict[str, str]
) -> None:
    job = start(writing)
    retry = {"do": "log", "job_id": job, "lines": [{"message": "retrying", **at}]}

    answer = writing.post("/api/v1/jobs/batch", json={"operations": [retry, retry, retry]}).json()

    assert [item["log"]["count"] for item in answer["answers"]] == [1, 1, 1]
    assert messages(written_url, job) == ["retrying"] * 3


def test_a_batch_that_says_when_its_lines_happened_may_be_sent_again(writing: Client, written_url: str) -> None:
    job = start(writing)
    line = {"message": "retrying", "at": "2026-10-03T12:00:00Z"}
    body = {"operations": [{"do": "log", "job_id": job, "lines": [line, line]}] * 2}

    for _ in range(2):
        writing.post("/api/v1/jobs/batch", json=body)

    assert messages(written_url, job) == ["retrying"] * 4


def test_a_job_that_a_batch_starts_twice_is_refused_the_second_time(writing: Client) -> None:
    begin = {"do": "start_job", "job_id": str(uuid.uuid4()), "operation": "test_failover", "vm": SEED_CONTEXT}

    answer = writing.post("/api/v1/jobs/batch", json={"operations": [begin, begin]}).json()

    assert [item["status"] for item in answer["answers"]] == [201, 409]


def test_a_step_that_a_batch_ends_twice_is_refused_the_second_time(writing: Client) -> None:
    job = start(writing)
    end = {"do": "end_step", "job_id": job, "number": 1, "status": "failed"}
    begin = {"do": "start_step", "job_id": job, "name": "validation"}

    answer = writing.post("/api/v1/jobs/batch", json={"operations": [begin, end, {**end, "error": "other"}]}).json()

    assert [item["status"] for item in answer["answers"]] == [201, 200, 409]


def messages(url: str, job: str) -> list[str]:
    statement = LOG_EVENTS.select().with_only_columns(LOG_EVENTS.c.message).where(LOG_EVENTS.c.job_id == job)
    return run_blocking(url, lambda connection: list(connection.scalars(statement)))


def test_a_batch_with_an_unusable_field_is_not_done_at_all(writing: Client) -> None:
    job = start(writing)
    operations = [
        {"do": "finish_job", "job_id": job, "status": "completed"},
        {"do": "start_step", "job_id": job, "name": ""},
    ]

    answer = writing.post("/api/v1/jobs/batch", json={"operations": operations})

    assert kind(answer) == (422, "invalid-body")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/operations/1/name"]
    assert writing.get(f"/api/v1/jobs/{job}").json()["status"] == "running"


def test_a_batch_under_a_key_is_done_once(writing: Client) -> None:
    job, headers = start(writing), {"Idempotency-Key": uuid.uuid4().hex}
    body = {"operations": [{"do": "start_step", "job_id": job, "name": "validation"}]}

    answers = [writing.post("/api/v1/jobs/batch", json=body, headers=headers) for _ in range(2)]

    assert answers[0].content == answers[1].content
    assert writing.get(f"/api/v1/jobs/{job}").json()["steps_total"] == 1


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (rb"half \ud800 a pair", "half \ufffd a pair"),
        (rb"the other \uDFFF half", "the other \ufffd half"),
        (rb"turned \udc00\ud800 round", "turned \ufffd\ufffd round"),
        (rb"a pair \ud83d\uded1", "a pair \U0001f6d1"),
        (rb"no escape \\ud800", r"no escape \ud800"),
        (rb"an escape after one \\\ud800", "an escape after one \\\ufffd"),
    ],
)
def test_half_a_pair_of_surrogates_is_taken(writing: Client, written_url: str, sent: bytes, stored: str) -> None:
    job = start(writing)
    answer = writing.post(
        f"/api/v1/jobs/{job}/finish",
        content=b'{"status": "failed", "error": "' + sent + b'"}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    error = JOB_TRACKING.select().with_only_columns(JOB_TRACKING.c.error_message).where(JOB_TRACKING.c.id == job)

    assert run_blocking(written_url, lambda connection: connection.scalar(error)) == stored
