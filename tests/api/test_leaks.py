"""Walks every route of the app over every VM and job of the demo: nothing technical may stand in any answer."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from plainspoken.access.scopes import Scope
from plainspoken.api.catalogue import ACTION_VERBS
from plainspoken.api.problem_kinds import KINDS
from plainspoken.engine.guard import Guard
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.tables import VmStatus

Client = TestClient[Litestar]

IDENTIFIERS = {
    "job_id",
    "external_job_id",
    "context_id",
    "candidates",
    "request_id",
    "catalogue",
    "fingerprint",
    "parent_job_id",
    "current_job_id",
    "last_successful_job_id",
    "next",
}
"""Fields that hold an id by their meaning, or an opaque text made of one; ids are not words."""

NAMES = {"vm_name"}
"""Fields that hold what the customer called a VM; it is theirs and is repeated as it is."""

JOB_TYPES = {"replication", "test_failover", "live_failover", "rollback"}

SYMBOLS = {
    "type": {kind.path for kind in KINDS.values()},
    "data_source": {"replication_jobs", "job_tracking"},
    "job_type": JOB_TYPES,
    "operation_type": JOB_TYPES,
    "current_status": {status.value for status in VmStatus},
    "power_state": {"poweredOn", "poweredOff", "suspended"},
    "do": set(ACTION_VERBS),
    "action_verbs": set(ACTION_VERBS),
    "pointer": {"", "/text", "/step"},
    "scopes": set(Scope),
}
"""Fields that hold a word of a closed list, for programs to read; any other word there would be a leak."""

RULE_IDS = {"rule_id", "rule_ids"}

PAGES = {"/", "/assets/{name}", "/docs", "/openapi.json", "/problems/{code}"}
"""What speaks to developers: the documentation names things that no answer may."""

STAFF = {"/metrics", "/api/v1/jobs/{job_id}/technical", "/api/v1/catalogue/status", "/api/v1/unexplained"}
"""What speaks to those who look after the rules: it quotes what must not be shown to customers."""


@pytest.fixture(scope="module")
def guard(sanitizer: Sanitizer) -> Guard:
    return Guard(sanitizer.catalogue.vocabulary)


def strings(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """Every string in JSON data with the name of the nearest field it stands in."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, field)


def leaks(answer: httpx.Response, guard: Guard) -> list[str]:
    assert "json" in answer.headers["content-type"]
    path = answer.request.url.path
    return [
        f"{path}: {field}: {text!r}" for field, text in strings(answer.json()) if not is_harmless(field, text, guard)
    ]


def is_harmless(field: str, text: str, guard: Guard) -> bool:
    if field in SYMBOLS:
        return text in SYMBOLS[field]
    if field in RULE_IDS:
        # The dots, hyphens and plus of an id look like a host's name; its words are what counts.
        text = re.sub(r"[.+-]", " ", text)
    return field in IDENTIFIERS | NAMES or guard.is_clean(text)


def every_address(client: Client) -> list[str]:
    """Every GET address of the API, its parameters filled with every VM and job of the demo, and with one unknown."""
    contexts = client.get("/api/v1/vm-contexts").json()["vm_contexts"]
    jobs = [
        job["job_id"]
        for context in contexts
        for job in client.get(f"/api/v1/vm-contexts/{context['context_id']}/recent-jobs").json()["jobs"]
    ]
    vms = [context[field] for context in contexts for field in ("context_id", "vm_name")]
    values = {"vm_name": vms, "context_id": vms, "job_id": jobs}
    addresses = []
    for route in client.app.routes:
        if not isinstance(route, HTTPRoute) or "GET" not in route.methods or route.path_format in PAGES | STAFF:
            continue
        if route.path_format.startswith("/api/v1/rules/"):
            continue  # rule files and their history, for those who write them
        if any("events" in handler.opt for handler in route.route_handlers):
            continue  # streams: test_events.py reads what stands in them
        parameter = re.search(r"\{(\w+)\}", route.path_format)
        known = values[parameter[1]] if parameter else []
        fills = [quote(value, safe="") for value in [*known, "virt-v2v /dev/vda"]] if parameter else [""]
        addresses += [re.sub(r"\{\w+\}", fill, route.path_format) for fill in fills]
    return addresses


def test_no_answer_over_all_of_the_demo_holds_anything_technical(client: Client, guard: Guard) -> None:
    addresses = every_address(client)
    assert len(addresses) > 50
    assert [leak for address in addresses for leak in leaks(client.get(address), guard)] == []


def test_what_running_jobs_report_is_among_the_answers_that_are_looked_through(client: Client) -> None:
    jobs = client.get("/api/v1/jobs?status=running").json()["jobs"]

    assert [job["vm_name"] for job in jobs if "attention" in job] == ["web-frontend-01"]


def test_no_text_of_a_problem_is_technical(guard: Guard) -> None:
    for kind in KINDS.values():
        assert [text for text in (kind.title, kind.detail) if not guard.is_clean(text)] == []


@pytest.mark.parametrize("name", ["diagnosed.jsonl", "dev.jsonl"])
def test_no_sanitized_text_of_the_corpora_holds_anything_technical(
    client: Client, guard: Guard, corpus: Callable[[str], list[dict[str, Any]]], name: str
) -> None:
    found = []
    # Every twentieth is enough here: that the engine never leaks is proved over all of them beside the engine.
    for case in corpus(name)[::20]:
        answer = client.post("/api/v1/sanitize", json={"text": case["text"], "step": case.get("step") or ""})
        found += leaks(answer, guard)
    assert found == []


def test_unusable_requests_are_refused_without_repeating_anything_technical(client: Client, guard: Guard) -> None:
    bodies: list[Any] = [{}, {"text": 5}, ["virt-v2v"], {"text": "a", "step": ["/dev/vda"]}]
    answers = [client.post("/api/v1/sanitize", json=body) for body in bodies]
    answers += [client.get("/virt-v2v"), client.delete("/api/v1/vm-contexts")]
    assert [leak for answer in answers for leak in leaks(answer, guard)] == []


def test_what_a_customer_may_read_of_an_explanation_holds_nothing_technical(client: Client, guard: Guard) -> None:
    body = {"text": "virt-v2v: /dev/vda at 10.0.0.7 broke", "step": "virtio-driver-injection"}
    user = client.post("/api/v1/rules/explain", json={**body, "audience": "user"})
    assert leaks(user, guard) == []


def test_answers_for_staff_hold_no_raw_text_and_no_secret(client: Client) -> None:
    raw = "virt-v2v: /dev/vdq7 at 10.20.30.40, password=Zx81-hunter: broke"
    files = {"failures/x.yaml": f"- id: x.y\n  message: '{raw}'\n"}
    answers = [
        client.post("/api/v1/rules/explain", json={"text": raw, "step": raw, "code": raw}),
        client.post("/api/v1/rules/check", json={"files": files}),
        client.post("/api/v1/rules/impact", json={"files": files}),
        client.get("/api/v1/unexplained"),
    ]
    assert [answer.text for answer in answers if "Zx81" in answer.text] == []
    assert "vdq7" not in answers[0].text
    assert "10.20.30.40" not in answers[0].text
