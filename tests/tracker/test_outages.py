"""A job store on a server that is cut off, refuses and freezes while jobs are told: every record is counted."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from plainspoken.tracker.jobs import Tracker
from tests.tracker.conftest import Desk
from tests.wire import Wire

JOBS, THREADS, STEPS = 48, 6, 4


@pytest.fixture
def wire(desk: Desk) -> Iterator[Wire]:
    address = make_url(desk.store.url)
    if address.host is None or address.port is None:
        pytest.skip("SQLite has no server; test_spool.py takes its file away")
    wire = Wire(address.host, address.port)
    yield wire
    wire.thaw()
    wire.refuse()


def url_over(wire: Wire, desk: Desk) -> str:
    return make_url(desk.store.url).set(host="127.0.0.1", port=wire.port).render_as_string(hide_password=False)


def run_jobs(tracker: Tracker, vms: list[str]) -> list[str]:
    """As many threads as an engine has, with a little work in each step."""
    told: list[str] = []

    def work(share: list[str]) -> None:
        chance = random.Random(share[0])
        for vm in share:
            with tracker.job("test_failover", vm=vm) as job:
                told.append(job.id)
                for number in range(STEPS):
                    with job.step(f"step-{number}") as step:
                        step.log("INFO", f"line {number}")
                        time.sleep(chance.uniform(0, 0.01))

    threads = [threading.Thread(target=work, args=(vms[first::THREADS],)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def everything_is_there_once(desk: Desk, jobs: list[str], vms: list[str]) -> None:
    assert len(jobs) == len(vms)
    for job in jobs:
        assert desk.job(job)["status"] == "completed"
        assert [(row["seq"], row["name"], row["status"]) for row in desk.steps(job)] == [
            (number + 1, f"step-{number}", "completed") for number in range(STEPS)
        ]
        assert sorted(row["message"] for row in desk.lines(job)) == [f"line {number}" for number in range(STEPS)]
    for vm in set(vms):
        assert desk.vm(vm)["total_jobs_run"] == desk.vm(vm)["successful_jobs"] == vms.count(vm)
        assert len(desk.operations(vm)) == vms.count(vm)


def test_nothing_is_lost_or_doubled_when_connections_break_off_at_any_moment(desk: Desk, wire: Wire) -> None:
    vms = [desk.store.vm() for _ in range(8)] * (JOBS // 8)
    done = threading.Event()

    def disturb() -> None:
        chance = random.Random(1)
        while not done.wait(chance.uniform(0.02, 0.3)):
            wire.cut()

    disturber = threading.Thread(target=disturb)
    disturber.start()
    tracker = Tracker(url_over(wire, desk), sanitizer=desk.sanitizer, patience=0.2)
    jobs = run_jobs(tracker, vms)
    done.set()
    disturber.join()
    closed = tracker.close(120)

    assert (closed.stored, closed.lost) == (JOBS * (2 + 3 * STEPS), 0)
    everything_is_there_once(desk, jobs, vms)


@pytest.mark.parametrize("how", ["refuses", "freezes"])
def test_a_server_that_goes_away_for_a_while_costs_nothing(desk: Desk, wire: Wire, how: str) -> None:
    vms = [desk.store.vm() for _ in range(8)] * (JOBS // 8)
    tracker = Tracker(url_over(wire, desk), sanitizer=desk.sanitizer, patience=0.2)
    (wire.refuse if how == "refuses" else wire.freeze)()
    began = time.monotonic()
    jobs = run_jobs(tracker, vms)
    took = time.monotonic() - began
    (wire.open if how == "refuses" else wire.thaw)()
    closed = tracker.close(120)

    assert took < 30, "the work was held up"
    assert (closed.stored, closed.lost) == (JOBS * (2 + 3 * STEPS), 0)
    everything_is_there_once(desk, jobs, vms)
