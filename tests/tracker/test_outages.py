"""A job store on a server that is cut off, refuses and freezes while jobs are told: every record is counted."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import make_url

from plainspoken.tracker.jobs import Tracker
from tests.tracker.conftest import Desk

JOBS, THREADS, STEPS = 48, 6, 4


class Wire:
    """A way to a server that can be cut at any moment, closed for a while, or held up."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener: socket.socket | None = None
        self._ends: list[socket.socket] = []
        self._flows = threading.Event()
        self._flows.set()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.open()

    def open(self) -> None:
        """Takes connections from now on."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Breaks all connections off, in the middle of whatever they are about."""
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def refuse(self) -> None:
        """Takes no connection until it is opened again."""
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener = None
        self.cut()

    def freeze(self) -> None:
        """Keeps all that is sent to itself until it thaws."""
        self._flows.clear()

    def thaw(self) -> None:
        """Hands on what was kept."""
        self._flows.set()

    def _accept(self, listener: socket.socket) -> None:
        with listener, suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._target)
                self._ends += [near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with source:
            with suppress(OSError):
                while data := source.recv(65_536):
                    self._flows.wait()
                    target.sendall(data)
            for end in (source, target):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


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
