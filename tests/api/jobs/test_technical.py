"""Technical detail: everything for a known administrator, a record of it first, and no secret for anybody."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import JSON, Table, insert, select, text

from plainspoken.access.audit import AuditEntry, read_audit
from plainspoken.access.scopes import Role
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token
from plainspoken.access.tokens import new_token
from plainspoken.api.app import create_app
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.secret_forms.names import names_secret
from plainspoken.settings import Auth, ServerOptions
from plainspoken.store.database import run_blocking
from plainspoken.store.own_tables import OPERATIONS
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, REPLICATION_JOBS, VM_CONTEXTS
from tests.api.test_problems import check_problem
from tests.secret_forms import FORMS, comes_out
from tests.support import new_store

FAILOVER = "e5de9b1b-5159-49e2-95e5-be644da2b7fb"
NUMBERS = itertools.count()
NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
SECRET = "Zk7mTulip4711xQ"


@dataclass
class Admin:
    """Somebody who may read technical detail of one job store."""

    client: TestClient[Litestar]
    url: str
    token: str

    def ask(self, job_id: str, **query: int) -> httpx.Response:
        return self.client.get(
            f"/api/v1/jobs/{job_id}/technical", params=query, headers={"Authorization": f"Bearer {self.token}"}
        )

    def detail(self, job_id: str, **query: int) -> dict[str, Any]:
        detail: dict[str, Any] = self.ask(job_id, **query).raise_for_status().json()
        return detail

    def insert(self, table: Table, *rows: dict[str, Any]) -> None:
        run_blocking(self.url, lambda connection: connection.execute(insert(table), list(rows)) and None)

    def failover(self, job_id: str, *steps: dict[str, Any], **values: object) -> str:
        row = {
            "id": job_id,
            "job_type": "failover",
            "operation": "unified-test-failover",
            "status": "failed",
            "context_id": "ctx-pgtest1-20251003-140708",
            "created_at": NOON,
            "error_message": "disk /dev/vdb is full",
        }
        self.insert(JOB_TRACKING, row | values)
        for seq, step in enumerate(steps, 1):
            self.insert(JOB_STEPS, {"job_id": job_id, "seq": seq, "name": "vm-creation", "status": "failed"} | step)
        return job_id

    def audit(self) -> list[AuditEntry]:
        return run_blocking(self.url, lambda connection: list(read_audit(connection)))


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Admin]:
    url = new_store(tmp_path_factory.mktemp("technical"), demo=True)
    token = new_token()
    row = TokenRow(token.id, "ann", token.secret_hash, Role.ADMIN, [WHOLE_ROLE], datetime.now(UTC))
    run_blocking(url, insert_token, row)
    app = create_app(database_url=url, catalogue=catalogue, options=ServerOptions(auth=Auth.TOKENS))
    with TestClient(app) as client:
        yield Admin(client, url, token.text)


def test_an_administrator_reads_the_raw_texts_and_internal_names(admin: Admin) -> None:
    detail = admin.detail(FAILOVER)

    assert "virt-v2v-in-place: exit status 1" in detail["record"]["error_message"]
    assert detail["record"]["operation"] == "unified-test-failover"
    assert [step["name"] for step in detail["steps"]][-2:] == ["virtio-driver-injection"] * 2
    assert detail["failed_step_internal"] == "virtio-driver-injection"
    assert detail["log"][0]["message"] == "step validation: completed"
    assert detail["stored_summary"]["failed_step_internal"] == "virtio-driver-injection"


def test_an_administrator_reads_why_a_customer_reads_what_he_reads(admin: Admin) -> None:
    detail = admin.detail(FAILOVER)
    (reason, *_) = [reason for reason in detail["why"] if reason["shown"]]

    assert detail["customer_message"] == "KVM driver installation failed - compatibility issue"
    assert (reason["rule_id"], detail["rule_id"]) == ("drivers.installation-failed",) * 2
    assert reason["place"].partition(".yaml:")[1]
    assert reason["explanation"]["why"]["winner"]["matched"]


def test_a_job_is_found_by_its_external_id_and_a_replication_by_its_id(admin: Admin) -> None:
    assert admin.detail("unified-test-failover-pgtest1-1759510017")["job_id"] == FAILOVER
    assert admin.detail("job-20251003-140728")["data_source"] == "replication_jobs"


def test_a_job_that_customers_do_not_see_is_found_too(admin: Admin) -> None:
    admin.failover("inner", job_type="cloudstack", operation="deploy-vm")
    detail = admin.detail("inner")

    assert "customer_message" not in detail
    assert detail["notes"] == ["Customers do not see jobs of this type."]


@pytest.mark.parametrize("job_id", ["nothing", "%00", "%ED%A0%80", "x" * 5000, "'; DROP TABLE plainspoken_audit; --"])
def test_an_unknown_job_is_not_found_and_not_recorded(admin: Admin, job_id: str) -> None:
    before = admin.audit()
    check_problem(admin.ask(job_id), "not-found")

    assert admin.audit() == before


def test_each_reading_is_recorded_with_who_what_and_which_request(admin: Admin) -> None:
    answers = [admin.ask("unified-test-failover-pgtest1-1759510017"), admin.ask(FAILOVER)]
    entries = admin.audit()[:2]

    assert [(entry.action, entry.target) for entry in entries] == [("technical.read", FAILOVER)] * 2
    assert {entry.actor.partition(" (")[0] for entry in entries} == {"ann"}
    assert [entry.request_id for entry in entries] == [answer.headers["x-request-id"] for answer in reversed(answers)]


def test_nothing_is_given_when_the_reading_cannot_be_recorded(admin: Admin) -> None:
    rename = "ALTER TABLE {} RENAME TO {}"
    names = ("plainspoken_audit", "plainspoken_audit_gone")
    run_blocking(admin.url, lambda connection: connection.execute(text(rename.format(*names))) and None)
    answer = admin.ask(FAILOVER)
    run_blocking(admin.url, lambda connection: connection.execute(text(rename.format(*names[::-1]))) and None)

    check_problem(answer, "database-unavailable")
    assert "virt-v2v" not in answer.text


def test_nothing_is_given_in_read_only_operation(admin: Admin, catalogue: Catalogue) -> None:
    options = ServerOptions(auth=Auth.TOKENS, read_only=True)
    with TestClient(create_app(database_url=admin.url, catalogue=catalogue, options=options)) as client:
        answer = Admin(client, admin.url, admin.token).ask(FAILOVER)

    check_problem(answer, "read-only")
    assert "virt-v2v" not in answer.text


def test_log_lines_come_page_by_page_in_order_also_within_one_instant(admin: Admin) -> None:
    job = admin.failover("paged")
    lines = [{"job_id": job, "level": "INFO", "message": f"line {number}", "ts": NOON} for number in range(5)]
    lines += [{"job_id": job, "level": "INFO", "message": "line -1", "ts": NOON - timedelta(seconds=1)}]
    admin.insert(LOG_EVENTS, *lines)
    seen: list[str] = []
    query: dict[str, int] = {"log_limit": 2}
    for _ in range(5):
        detail = admin.detail(job, **query)
        seen += [line["message"] for line in detail["log"]]
        if "log_next" not in detail:
            break
        query["log_after"] = detail["log_next"]

    assert seen == ["line -1", *(f"line {number}" for number in range(5))]


@pytest.mark.parametrize("query", [{"log_limit": 201}, {"log_limit": -1}, {"log_after": -5}])
def test_a_page_out_of_bounds_is_refused(admin: Admin, query: dict[str, int]) -> None:
    check_problem(admin.ask(FAILOVER, **query), "invalid-parameter")


@pytest.mark.slow
def test_a_job_with_very_much_to_tell_is_bounded_and_says_so(admin: Admin) -> None:
    long = "disk /dev/vdb is full " * 2_000
    step = {"error_message": long, "metadata": {"output": long}}
    job = admin.failover("huge", error_message=long, metadata={"a": [long, long]})
    admin.insert(
        JOB_STEPS,
        *({"job_id": job, "seq": seq, "name": "vm-creation", "status": "failed", **step} for seq in range(205)),
    )
    answer = admin.ask(job)
    detail = answer.json()

    assert len(answer.content) < 5_000_000
    assert len(detail["steps"]) == 200
    assert " … " in detail["record"]["error_message"]
    assert "Very long texts and data are cut here; the job store holds all of them." in detail["notes"]
    assert "Only the first 200 steps are here." in detail["notes"]


def fields() -> Iterator[tuple[Table, str, bool]]:
    """Every column of the platform's tables and ours that an answer shows and that may hold any text or JSON."""
    for table in (JOB_TRACKING, JOB_STEPS, LOG_EVENTS, REPLICATION_JOBS, OPERATIONS):
        for column in table.columns:
            is_json = isinstance(column.type, JSON) or column.name in ("metadata", "attrs", "summary")
            length = getattr(column.type, "length", None)
            is_text = column.type.python_type is str and (length is None or length >= 191)
            key = column.primary_key or column.foreign_keys or column.name in ("context_id", "job_id")
            if (is_json or is_text) and not key and column.name != "vma_error_classification":
                yield table, column.name, is_json
    yield VM_CONTEXTS, "last_operation_summary", True


def planted(admin: Admin, table: Table, column: str, value: object) -> str:
    """A job with the value in that column of its row, or of one that belongs to it."""
    number = next(NUMBERS)
    if table is REPLICATION_JOBS:
        row = {
            "id": f"planted-{number}",
            "status": "failed",
            "vm_context_id": "ctx-pgtest1-20251003-140708",
            "created_at": NOON,
        }
        admin.insert(table, row | {column: value})
        return f"planted-{number}"
    job = admin.failover(f"planted-{number}", *([{column: value}] if table is JOB_STEPS else []))
    if table is JOB_TRACKING:
        job = admin.failover(f"planted-too-{number}", **{column: value})
    elif table is LOG_EVENTS:
        admin.insert(table, {"job_id": job, "level": "INFO", "message": "x", "ts": NOON} | {column: value})
    elif table is OPERATIONS:
        row = {"job_id": f"x-{number}", "context_id": "ctx-pgtest1-20251003-140708", "operation_type": "rollback"}
        row |= {"status": "failed", "summary": {}, "catalogue": "x", "ended_at": NOON, "recorded_at": NOON}
        admin.insert(table, row | {column: value})
    elif table is VM_CONTEXTS:
        changed = table.update().where(table.c.context_id == "ctx-pgtest1-20251003-140708").values({column: value})
        run_blocking(admin.url, lambda connection: connection.execute(changed) and None)
    return job


@pytest.mark.parametrize(
    ("table", "column", "is_json"), [pytest.param(*field, id=f"{field[0].name}.{field[1]}") for field in fields()]
)
def test_a_secret_in_any_column_in_any_form_never_comes_out(
    admin: Admin, table: Table, column: str, is_json: bool
) -> None:
    # All forms in one text, apart from each other: one row for each would take minutes.
    texts = [form(f"{SECRET}{number}") for number, form in enumerate(FORMS.values())]
    value: object = {"texts": texts, "vm": {"vcenterPassword": SECRET, "n": [{"key": "token", "value": SECRET}]}}
    job = planted(admin, table, column, value if is_json else "\n\n".join(texts))
    answer = admin.ask(job)

    assert answer.status_code == 200
    assert not comes_out(SECRET, answer.json())
    assert "secret removed" in answer.text


def test_no_column_that_is_shown_is_taken_for_the_name_of_a_secret() -> None:
    tables = (JOB_TRACKING, JOB_STEPS, LOG_EVENTS, REPLICATION_JOBS, OPERATIONS)

    assert [column.name for table in tables for column in table.columns if names_secret(column.name)] == []


@pytest.mark.slow
def test_the_demo_has_something_to_tell_about_each_of_its_jobs(admin: Admin) -> None:
    ids = run_blocking(
        admin.url,
        lambda connection: [
            *connection.scalars(select(JOB_TRACKING.c.id)),
            *connection.scalars(select(REPLICATION_JOBS.c.id)),
        ],
    )
    failed = [job for job in ids[::20] if admin.ask(job).status_code != 200]

    assert failed == []


def test_a_broken_explanation_gives_nothing_away(admin: Admin) -> None:
    """The raw text is the most hostile one that the engine's own tests know of: every form of secret, and odd signs."""
    hostile = "\x1b[31m\u202e\ufeff" + " ".join(form(SECRET) for form in FORMS.values()) + "\x00"[:0]
    job = admin.failover("hostile", {"error_message": hostile}, error_message=hostile, metadata={"m": hostile})
    detail = json.dumps(admin.detail(job), ensure_ascii=False)

    assert not comes_out(SECRET, detail)
