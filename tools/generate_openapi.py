"""Writes what the documentation is made of: recorded answers, docs/openapi.json, examples and tables in other pages.

The answers are recorded from the real app over the demo's jobs, then shortened. With `--check` nothing is written; the
exit code is 1 if anything would change.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.access.scopes import Role
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token
from plainspoken.access.tokens import new_token
from plainspoken.api import openapi
from plainspoken.api.app import create_app
from plainspoken.api.problem_kinds import KINDS
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.demo import fill
from plainspoken.lint.verdicts import SharedVerdicts
from plainspoken.publishing.publisher import Publisher
from plainspoken.publishing.records import PublishedDraft, Seen
from plainspoken.settings import SETTINGS, Auth, ServerOptions
from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import upgrade

Json = dict[str, Any]

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "src/plainspoken/api/examples.json"
DOCUMENT = ROOT / "docs/openapi.json"
GUIDE = ROOT / "docs/api.md"
SETTINGS_PAGE = ROOT / "docs/settings.md"

CONTEXT_ID = "ctx-pgtest1-20251003-140708"
JOB_ID = "e5de9b1b-5159-49e2-95e5-be644da2b7fb"
SANITIZE_BODY = {
    "text": "CloudStack API error 431 (CSExceptionErrorCode: 4350): Unsupported: rootdisksize override (102 GB) is "
    "smaller than template size (100.00 GB)",
    "step": "vm-creation",
    "operation": "test_failover",
}

DRAFT = """# yaml-language-server: $schema=../../schemas/failures.schema.json
- id: retention.window-closed
  when: { text: { contains: 'retention window is closed' } }
  category: platform
  severity: warning
  message: 'The time to keep this copy is over'
  actions: [Start a new replication of this VM]
  examples: [{ text: 'backend: the retention window is closed' }]
  not_for: [{ text: 'the retention window is open' }]
"""
"""A rule as somebody might send it to be checked."""

_STATUS: Json = {
    "loaded_at": "2025-10-03T17:40:02Z",
    "rules": 253,
    "layers": [
        {"name": "built-in", "rules": 250, "overrides": 0, "stale_overrides": 0},
        {"name": "site", "rules": 3, "overrides": 2, "stale_overrides": 1},
    ],
    "watching": True,
    "attempts": 3,
    "reloads_ok": 1,
    "reloads_failed": 1,
    "last_attempt": {
        "at": "2025-10-03T17:52:41Z",
        "outcome": "refused",
        "reason": "1 error in the rule files.",
        "findings": [
            {
                "file": "site/failures/retention.yaml",
                "line": 8,
                "column": 13,
                "check": "unknown-value",
                "severity": "error",
                "message": "'eror' cannot stand under 'severity'.",
                "fix": "Did you mean 'error'?",
            }
        ],
        "findings_total": 1,
    },
}
"""What a server says of its rules once a site's have changed twice, the second time for the worse."""


def main() -> int:
    """Write the files, or compare them; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of date")
    check = parser.parse_args().check
    stale = [path for path, text in generated_files().items() if _differs(path, text, write=not check)]
    if not check or not stale:
        return 0
    names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
    print(f"Out of date: {names}. Run: python tools/generate_openapi.py", file=sys.stderr)
    return 1


def generated_files() -> Mapping[Path, str]:
    """Return every generated file's path and the text it must have."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{directory}/demo.db"
        upgrade(url)
        fill(url)
        catalogue = load_catalogue()
        technical = record_technical(url, catalogue)
        app = create_app(database_url=url, catalogue=catalogue)
        with TestClient(app) as client:
            attention = record_attention(client)
            examples = record_examples(client, fingerprint=catalogue.fingerprint)
        examples["getTechnicalDetail"] = technical
        examples |= record_publications(url, catalogue, Path(directory) / "site")
    document = openapi.build_document(app.routes, version=installed_version("plainspoken"), examples=examples)
    return {
        EXAMPLES: _as_text(examples),
        DOCUMENT: _as_text(document),
        **{page: fill_guide(page.read_text(encoding="utf-8"), examples | attention) for page in (GUIDE, SETTINGS_PAGE)},
    }


def record_examples(client: TestClient[Litestar], *, fingerprint: str) -> dict[str, Json]:
    """Return the exchanges that the documentation shows, by operation id.

    The catalogue's fingerprint changes with every rule, so a fixed one stands in its place.
    """
    asked = {
        "listVmContexts": ("/api/v1/vm-contexts", {}),
        "getVmContext": ("/api/v1/vm-contexts/pgtest1", {"vm_name": "pgtest1"}),
        "listRecentJobs": (f"/api/v1/vm-contexts/{CONTEXT_ID}/recent-jobs", {"context_id": CONTEXT_ID}),
        "listJobs": ("/api/v1/jobs?vm=pgtest1&limit=1", {"vm": "pgtest1", "limit": 1}),
        "getJob": (f"/api/v1/jobs/{JOB_ID}", {"job_id": JOB_ID}),
        "getJobLog": (f"/api/v1/jobs/{JOB_ID}/log?limit=3", {"job_id": JOB_ID, "limit": 3}),
        "getCatalogue": ("/api/v1/catalogue", {}),
        "getCatalogueStatus": ("/api/v1/catalogue/status", {}),
        "checkLive": ("/health/live", {}),
        "checkReady": ("/health/ready", {}),
    }
    examples: dict[str, Json] = {}
    for operation, (path, parameters) in asked.items():
        answer = client.get(path).raise_for_status().json()
        examples[operation] = {"request": {"path": path, "parameters": parameters}, "answer": answer}
    examples["sanitize"] = {
        "request": {"path": "/api/v1/sanitize", "parameters": {}, "body": SANITIZE_BODY},
        "answer": client.post("/api/v1/sanitize", json=SANITIZE_BODY).raise_for_status().json(),
    }
    drafts = {"files": {"failures/retention.yaml": DRAFT}}
    for operation, path, body in (
        (
            "checkRules",
            "/api/v1/rules/check",
            {"files": {"failures/retention.yaml": DRAFT.replace("warning", "warnin")}},
        ),
        ("explainText", "/api/v1/rules/explain", {"text": "backend: the retention window is closed", **drafts}),
        ("compareRules", "/api/v1/rules/impact", drafts),
    ):
        answer = client.post(path, json=body).raise_for_status().json()
        examples[operation] = {"request": {"path": path, "parameters": {}, "body": body}, "answer": answer}
    for operation, path, parameters in (
        ("followEvents", "/api/v1/events", {}),
        ("followVmEvents", f"/api/v1/vm-contexts/{CONTEXT_ID}/events", {"context_id": CONTEXT_ID}),
    ):
        examples[operation] = {"request": {"path": path, "parameters": parameters}, "answer": _stream(client)}
    # The draft's own fingerprint changes with the built-in rules too.
    examples["explainText"]["answer"]["why"]["catalogue"] = "b81d0e64f7a2"
    examples["compareRules"]["answer"]["after"] = "b81d0e64f7a2"
    examples["explainText"]["answer"]["why"]["near_misses"] = []
    answer = client.get("/api/v1/unexplained").raise_for_status().json()
    for cluster in answer["clusters"]:
        cluster |= {name: "2025-10-03T17:40:02Z" for name in ("first_seen", "last_seen") if name in cluster}
    text = "backend: the retention window is closed"
    proposed = {"text": text, "fault": "outside-hours", "phrase": "window is closed"}
    line = client.post("/api/v1/rules/propose", json=proposed).raise_for_status().json()
    examples["proposeRule"] = {
        "request": {"path": "/api/v1/rules/propose", "parameters": {}, "body": proposed},
        "answer": line,
    }
    lists = client.get("/api/v1/rules/lists").raise_for_status().json()
    examples["listFaultsAndSubjects"] = {
        "request": {"path": "/api/v1/rules/lists", "parameters": {}},
        "answer": {name: entries[:2] for name, entries in lists.items()},
    }
    examples["listUnexplained"] = {"request": {"path": "/api/v1/unexplained", "parameters": {}}, "answer": answer}
    examples |= record_dismissal(client)
    examples |= record_helpfulness(client)
    examples |= record_writes(client)
    _shorten(examples)
    text = json.dumps(examples).replace(fingerprint, openapi.EXAMPLE_FINGERPRINT)
    shortened: dict[str, Json] = json.loads(text)
    return shortened


def record_attention(client: TestClient[Litestar]) -> dict[str, Json]:
    """Return what a running job of the demo reports, by the name of its block in the guide."""
    job = client.get("/api/v1/vm-contexts/web-frontend-01").raise_for_status().json()["current_job"]
    return {"attention": {"answer": {name: job[name] for name in ("job_type", "status", "attention")}}}


def record_dismissal(client: TestClient[Litestar]) -> dict[str, Json]:
    """Return how the specification's failed test failover is dismissed, and shown again."""
    examples: dict[str, Json] = {}
    for operation, verb in (("dismissLastOperation", "dismiss"), ("restoreLastOperation", "restore")):
        path = f"/api/v1/vm-contexts/{CONTEXT_ID}/last-operation/{verb}"
        body = {"job_id": JOB_ID}
        answer = client.post(path, json=body).raise_for_status().json()
        if "dismissed_at" in answer:
            answer["dismissed_at"] = "2025-10-03T18:30:00Z"
        examples[operation] = {
            "request": {"path": path, "parameters": {"context_id": CONTEXT_ID}, "body": body},
            "answer": answer,
        }
    return examples


def record_helpfulness(client: TestClient[Litestar]) -> dict[str, Json]:
    """Return how a customer says that an answer did not help, takes that back, and what authors read of it."""
    path = f"/api/v1/jobs/{JOB_ID}/unhelpful"
    examples: dict[str, Json] = {}
    for operation, method in (("markUnhelpful", "PUT"), ("getUnhelpful", "GET")):
        answer = client.request(method, path).raise_for_status().json() | {"at": "2025-10-03T18:30:00Z"}
        examples[operation] = {"request": {"path": path, "parameters": {"job_id": JOB_ID}}, "answer": answer}
    path_of_outcomes = "/api/v1/rules/outcomes?days=365"
    asked: Json = {"path": path_of_outcomes, "parameters": {"days": 365}}
    outcomes = client.get(path_of_outcomes).raise_for_status().json()
    of_two = {"failures": 14, "vms": 9, "followed": 12, "succeeded": 5, "unhelpful": 2}
    drivers = {"rule_id": "drivers.installation-failed", "place": "built-in/failures/drivers.yaml:37:3"}
    said = {"message": "KVM driver installation failed - compatibility issue", "job_id": JOB_ID}
    # The demo's jobs are older or younger as time goes on.
    outcomes |= {"jobs": 240, "complete": True, "answers_found": 1, "answers": [drivers | said | of_two]}
    examples["listOutcomes"] = {"request": asked, "answer": outcomes}
    answer = client.delete(path).raise_for_status().json()
    examples["unmarkUnhelpful"] = {"request": {"path": path, "parameters": {"job_id": JOB_ID}}, "answer": answer}
    caller = client.get("/api/v1/caller").raise_for_status().json()
    examples["getCaller"] = {"request": {"path": "/api/v1/caller", "parameters": {}}, "answer": caller}
    return examples


def record_writes(client: TestClient[Litestar]) -> dict[str, Json]:
    """Return a test failover that fails, as a program writes it; run last, for it changes the demo's jobs.

    The job's id is given so that it is always the same, and its times become those of the specification's example.
    """
    job = "/api/v1/jobs/0f6f1c9e-7a51-4c39-9a4e-3f1d8f0b7c21"
    start = {"operation": "test_failover", "vm": CONTEXT_ID, "job_id": job.rpartition("/")[2], "owner": "gui"}
    start["external_job_id"] = "unified-test-failover-pgtest1-1759510917"
    error = {"status": "failed", "error": SANITIZE_BODY["text"]}
    line = {"message": "template chosen", "level": "INFO", "step": 1}
    exchanges: tuple[tuple[str, str, str, Json], ...] = (
        ("startJob", "POST", "/api/v1/jobs", start),
        ("changeJob", "PATCH", job, {"progress": 5.0}),
        ("startStep", "POST", f"{job}/steps", {"name": "vm-creation"}),
        ("writeLog", "POST", f"{job}/log", {"lines": [line]}),
        ("endStep", "PATCH", f"{job}/steps/1", error),
        ("finishJob", "POST", f"{job}/finish", error),
        (
            "writeBatch",
            "POST",
            "/api/v1/jobs/batch",
            {"operations": [{"do": "log", "job_id": start["job_id"], "lines": [line]}]},
        ),
    )
    examples: dict[str, Json] = {}
    for operation, method, path, body in exchanges:
        answer = client.request(method, path, json=body).raise_for_status().json()
        parameters: Json = {"job_id": start["job_id"], "number": 1} if path.startswith(job) else {}
        examples[operation] = {"request": {"path": path, "parameters": parameters, "body": body}, "answer": answer}
    path = f"/api/v1/vm-contexts/{CONTEXT_ID}/operations"
    asked = {"path": path, "parameters": {"context_id": CONTEXT_ID}}
    examples["listOperations"] = {"request": asked, "answer": client.get(path).raise_for_status().json()}
    text = re.sub(
        r'"(started_at|completed_at|timestamp)": "[^"]*"', r'"\1": "2025-10-03T18:01:57Z"', json.dumps(examples)
    )
    dated: dict[str, Json] = json.loads(re.sub(r'"duration_seconds": \d+', '"duration_seconds": 0', text))
    return dated


def _stream(client: TestClient[Litestar]) -> str:
    """Return a stream of one VM as it goes on after everything there is, but for its times."""
    answer = client.get(f"/api/v1/vm-contexts/{CONTEXT_ID}/events?for_seconds=0&last_event_id=1.0.0.0.0")
    text = re.sub(r"(?<=retry: )\d+", "3000", answer.raise_for_status().text)
    return re.sub(r"(?<=id: )[\w.]+", "1.mgaw3g0s.mgay8a7k.mgay8a7k.mgay9c40", text)


def record_technical(url: str, catalogue: Catalogue) -> Json:
    """Return the exchange about technical detail, which only a known administrator gets; shortened."""
    token = new_token()
    row = TokenRow(token.id, "ann", token.secret_hash, Role.ADMIN, [WHOLE_ROLE], datetime.now(UTC))
    run_blocking(url, insert_token, row)
    path = f"/api/v1/jobs/{JOB_ID}/technical"
    app = create_app(database_url=url, catalogue=catalogue, options=ServerOptions(auth=Auth.TOKENS))
    with TestClient(app) as client:
        answer = client.get(path, params={"log_limit": 2}, headers={"Authorization": f"Bearer {token.text}"})
    detail: Json = answer.raise_for_status().json()
    del detail["steps"][:-1]
    (reason,) = detail["why"][:1]
    # Lines of rule files change with every rule, and the trace has a page of its own.
    reason["place"] = "built-in/failures/drivers.yaml:37:3"
    del reason["explanation"]["why"]
    detail |= {"why": [reason], "notes": detail["notes"]}
    return {"request": {"path": path, "parameters": {"job_id": JOB_ID}}, "answer": detail}


def record_publications(url: str, catalogue: Catalogue, site: Path) -> dict[str, Json]:
    """Return how rules are published, approved, withdrawn and taken back; names, times and fingerprints are made up."""
    site.mkdir()
    publisher = Publisher(site)
    watcher = CatalogueWatcher(
        Sanitizer(catalogue), directories=(builtin_rules(), site), prepare=SharedVerdicts().accept, settle=0.01
    )
    name, published = "failures/retention.yaml", DRAFT.replace("this copy", "the copy")
    examples: dict[str, Json] = {}
    app = create_app(database_url=url, catalogue=watcher, options=ServerOptions(publish=True))
    with TestClient(app) as client:

        def record(operation: str, path: str, body: Json | None = None, *, method: str = "GET", **more: object) -> Json:
            parameters = {key: value for key, value in more.items() if value is not None}
            answer: Json = client.request(method, path, json=body).raise_for_status().json()
            request: Json = {"path": path, "parameters": parameters}
            examples[operation] = {"request": request if body is None else {**request, "body": body}, "answer": answer}
            return answer

        def seen(draft: Json) -> Json:
            drafts = {key: draft[key] for key in ("files", "deleted")}
            impact = client.post("/api/v1/rules/impact", json=drafts).raise_for_status().json()
            return {key: impact[key] for key in ("before", "after")}

        def asked(text: str) -> int:
            now = publisher.file(name)
            draft = PublishedDraft(files={name: text}, base={} if now is None else {name: now.version})
            impact = Seen("0" * 12, "0" * 12)
            at = datetime.now(UTC)
            return publisher.propose(draft, reason="Customers asked", by="ann", now=at, impact=impact).id

        path = "/api/v1/rules/publications"
        draft: Json = {"files": {name: DRAFT}, "deleted": [], "base": {}}
        first = record(
            "publishRules", path, {**draft, "reason": "Customers asked", "impact": seen(draft)}, method="POST"
        )
        _wait_for(watcher, first["impact"]["after"])
        record("listRuleFiles", "/api/v1/rules/files")
        record("getRuleFile", f"/api/v1/rules/files/{quote(name, safe='')}", name=name)
        number = asked(published)
        draft = record("getPublicationDraft", f"{path}/{number}/draft", number=number)
        body = {"impact": seen(draft)}
        record("approvePublication", f"{path}/{number}/approve", body, method="POST", number=number)
        record("getPublication", f"{path}/{number}", number=number)
        record("getEarlierFiles", f"{path}/{number}/earlier", number=number)
        other = asked(DRAFT)
        record("withdrawPublication", f"{path}/{other}/withdraw", method="POST", number=other)
        record("listPublications", f"{path}?limit=1&state=published", limit=1, state="published")
    text = re.sub(r'"(\w+_at)": "[^"]*"', r'"\1": "2025-10-03T18:01:57Z"', json.dumps(examples))
    prints = re.findall(r'"(?:before|after|fingerprint)": "([0-9a-f]{12})"', text)
    for place, fingerprint in enumerate(dict.fromkeys(prints)):
        text = text.replace(fingerprint, hashlib.sha256(str(place).encode()).hexdigest()[:12])
    recorded: dict[str, Json] = json.loads(text)
    return recorded


def _wait_for(watcher: CatalogueWatcher[Sanitizer], fingerprint: str) -> None:
    while watcher.current.catalogue.fingerprint != fingerprint:
        time.sleep(0.05)


def fill_guide(text: str, examples: Mapping[str, Json]) -> str:
    """Return the guide with what stands at its marks made anew: recorded answers, an example problem, tables."""
    blocks = {f"answer: {operation}": example["answer"] for operation, example in examples.items()}
    blocks |= {
        f"answer: {operation}.{field}": {field: _ends(value)}
        for operation, example in examples.items()
        if isinstance(example["answer"], dict)
        for field, value in example["answer"].items()
    }
    blocks |= {f"problem: {code}": openapi.example_problem(kind) for code, kind in KINDS.items()}
    tables = {"table: settings": _table(("key", "default", "what it is for"), list(_settings()))}

    def block(match: re.Match[str]) -> str:
        data = json.dumps(blocks[match["name"]], indent=2, ensure_ascii=False)
        return f"<!-- {match['name']} -->\n```json\n{data}\n```"

    def table(match: re.Match[str]) -> str:
        return f"<!-- {match['name']} -->\n{tables[match['name']]}\n<!-- end -->"

    text = re.sub(r"<!-- (?P<name>(?:answer|problem): [\w.-]+) -->\n```json\n.*?```", block, text, flags=re.DOTALL)
    return re.sub(r"<!-- (?P<name>table: \w+) -->\n.*?<!-- end -->", table, text, flags=re.DOTALL)


def _ends(value: object) -> object:
    """Return of a list the first and the last, which are enough to read; a nested step only repeats the one before."""
    if not isinstance(value, list) or not value:
        return value
    whole = [each for each in value if not (isinstance(each, dict) and each.get("nested"))]
    return [value[0], whole[-1]]


def _settings() -> Iterator[tuple[str, ...]]:
    for setting in SETTINGS.values():
        words = f" One of {', '.join(f'`{word}`' for word in setting.words)}." if setting.words else ""
        repeatable = " Repeatable." if setting.many else ""
        default = f"`{setting.default_text}`" if setting.default_text else ""
        yield f"`{setting.name}`", default, setting.help + words + repeatable


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shorten(examples: dict[str, Json]) -> None:
    """Cut long lists to what shows their shape, and keep from the list of VMs the one whose times never change."""
    contexts = examples["listVmContexts"]["answer"]
    for value in contexts.values():
        if isinstance(value, list):
            value[:] = [item for item in value if item.get("context_id") == CONTEXT_ID]
    if "count" in contexts:
        contexts["count"] = 1
    for value in examples["getCatalogue"]["answer"].values():
        if isinstance(value, list) and len(value) > 2 and isinstance(value[0], dict):
            del value[2:]
    del examples["getCatalogue"]["answer"]["rule_ids"][3:]
    # The number of rules changes with every rule, and the app of this run watches nothing.
    examples["checkReady"]["answer"]["rules"] = 250
    examples["getCatalogueStatus"]["answer"] |= _STATUS


def _as_text(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _differs(path: Path, text: str, *, write: bool) -> bool:
    differs = not path.exists() or path.read_text(encoding="utf-8") != text
    if differs and write:
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return differs


if __name__ == "__main__":
    sys.exit(main())
