"""Four servers behind a real proxy on one job store: they agree on rules, events, dismissals and keys."""

from __future__ import annotations

import re
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.deploy.test_proxies import ROOT, needs, until_ready
from tests.faults.conftest import VMS, Report, kind_of, prepare, seconds, serving
from tests.faults.counting import count
from tests.faults.load import Load
from tests.faults.serving import Server, until
from tests.faults.showing import showing, shows
from tests.faults.test_rules import TAKEN_SECONDS, mend, message
from tests.jobs.conftest import empty_database
from tools.database_servers import free_port

pytestmark = pytest.mark.slow

REPLICAS = 4
QUIET_VM, BUSY_VMS = VMS[0], VMS[1:]
"""One that the load leaves alone, whose last operation is looked at."""


@dataclass
class Site:
    """The servers, the address of the proxy before them, the job store, and a rule file of all of them."""

    servers: list[Server]
    url: str
    store: str
    rules: Path


def configuration(servers: list[Server], port: int) -> str:
    """The HAProxy configuration that the product ships, with these servers behind it."""
    text = (ROOT / "deploy" / "haproxy.cfg").read_text(encoding="utf-8")
    lines = [f"    server s{number} {server.url[7:]} check" for number, server in enumerate(servers)]
    before = re.split(r"^    server ", text, maxsplit=1, flags=re.MULTILINE)[0]
    return re.sub(r"\b8080\b", str(port), before) + "\n".join(lines) + "\n"


@pytest.fixture(params=["mysql", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    needs("haproxy")
    rules = tmp_path / "site" / "failures" / "flux.yaml"
    rules.parent.mkdir(parents=True)
    mend(rules, 0)
    with ExitStack() as stack:
        store = stack.enter_context(empty_database(request.param))
        prepare(store)
        serve = stack.enter_context(serving(tmp_path))
        servers = [serve(store, "--rules", str(tmp_path / "site"), watch=True) for _ in range(REPLICAS)]
        file, port = tmp_path / "haproxy.cfg", free_port()
        file.write_text(configuration(servers, port), encoding="utf-8")
        proxy = stack.enter_context(subprocess.Popen(["haproxy", "-f", str(file)], stdout=subprocess.DEVNULL))
        stack.callback(proxy.terminate)
        url = f"http://127.0.0.1:{port}"
        until_ready(url)
        yield Site(servers, url, store, rules)


def test_four_servers_on_one_job_store_agree(site: Site, report: Report) -> None:
    load = Load(site.url, BUSY_VMS)
    checked: Counter[str] = Counter()
    rounds, end = 0, time.monotonic() + seconds(0, 0.06)
    with ExitStack() as stack:
        shown = [stack.enter_context(showing(server.url, load)) for server in site.servers]
        shown.append(stack.enter_context(showing(site.url, load)))
        stack.enter_context(load.running())
        until(lambda: load.acknowledged() > 20)
        took = 0.0
        while rounds < 1 or time.monotonic() < end:
            rounds += 1
            mend(site.rules, rounds)
            changed = time.monotonic()
            checked["writes under one key at once"] += same_key(site)
            checked["dismissals"] += dismissals(site)
            until(partial(have_rules, site, rounds), seconds=2 * TAKEN_SECONDS)
            took = max(took, time.monotonic() - changed)
        checked["changes of rules"] = rounds
        load.stop()
        done = {note.job for note in load.notes if ("finish_job", "completed") in note.acknowledged}
        for each in shown:
            until(partial(shows, each, done))
    checked["ends of jobs, told to each of five listeners"] = len(done)
    counted = count(site.store, load)

    assert took < TAKEN_SECONDS
    assert load.answers.keys() <= {200, 201}
    assert [line for server in site.servers for line in server.faults_in_log()] == []
    report(
        f"{REPLICAS} servers behind HAProxy, {kind_of(site.store)}",
        done="a mixed load; " + ", ".join(f"{what}: {number:,}" for what, number in checked.items()),
        counted=f"{counted}; {load.answers.total():,} requests, all answered",
        result=f"all agree on keys, dismissals and events at once, on rules {took:.0f} s after a change at most",
    )


def same_key(site: Site) -> int:
    """The same write sent to all servers at once, under one key; it is done once, and all answer the same."""
    job, headers = str(uuid.uuid4()), {"Idempotency-Key": uuid.uuid4().hex}
    body = {"operation": "live_failover", "vm": VMS[1], "job_id": job}

    def send(server: Server) -> httpx.Response:
        return httpx.post(f"{server.url}/api/v1/jobs", json=body, headers=headers, timeout=60)

    def finish(server: Server) -> httpx.Response:
        path = f"{server.url}/api/v1/jobs/{job}/finish"
        return httpx.post(path, json={"status": "completed"}, headers=headers | {"Idempotency-Key": job}, timeout=60)

    for write in (send, finish):
        with ThreadPoolExecutor(REPLICAS) as pool:
            answers = list(pool.map(write, site.servers))
        assert len({(answer.status_code, answer.content) for answer in answers}) == 1
        assert answers[0].is_success
        assert sorted("idempotency-replayed" in answer.headers for answer in answers) == [False, True, True, True]
    return 2


def dismissals(site: Site) -> int:
    """A failure put out of sight at one server is so at all of them at once, and back."""
    vm, job = QUIET_VM, str(uuid.uuid4())
    for path, body in (
        ("/api/v1/jobs", {"operation": "test_failover", "vm": vm, "job_id": job}),
        (f"/api/v1/jobs/{job}/finish", {"status": "failed", "error": "no space left on device"}),
    ):
        httpx.post(f"{site.url}{path}", json=body, timeout=60).raise_for_status()
    before = [last_operation(server, vm) for server in site.servers]
    for number, server in enumerate(site.servers):
        verb, expected = ("restore", job) if number % 2 else ("dismiss", None)
        path = f"{server.url}/api/v1/vm-contexts/{vm}/last-operation/{verb}"
        httpx.post(path, json={"job_id": job}, timeout=60).raise_for_status()
        assert [last_operation(each, vm) for each in site.servers] == [expected] * REPLICAS
    assert before == [job] * REPLICAS
    return REPLICAS


def last_operation(server: Server, vm: str) -> str | None:
    answer = httpx.get(f"{server.url}/api/v1/vm-contexts/{vm}", timeout=60).json()
    operation = answer.get("last_operation")
    return str(operation["job_id"]) if operation else None


def have_rules(site: Site, number: int) -> bool:
    return rules_of(site) == {message(number)}


def rules_of(site: Site) -> set[str]:
    """What all servers answer now."""
    text = {"text": "the flux capacitor is empty"}
    return {
        httpx.post(f"{server.url}/api/v1/sanitize", json=text, timeout=60).json()["user_message"]
        for server in site.servers
    }
