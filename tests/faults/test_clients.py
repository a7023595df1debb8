"""Clients that vanish, and clients that are slow or silent, while others ask."""

from __future__ import annotations

import re
import socket
import struct
import time
from functools import partial
from pathlib import Path

import pytest

from tests.faults.conftest import VMS, Report, Serve, prepare, seconds, times
from tests.faults.counting import count
from tests.faults.load import Load
from tests.faults.serving import Server, until
from tests.wire import Wire

pytestmark = pytest.mark.slow

LISTEN = b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
LISTENERS = 1_000
"""As many streams as a process holds."""

ROUNDS, WARM, MOST_GROWN = 6, 3, 15
"""So many thousands at least. The first of them fill what a server keeps; after these memory may grow by so many MiB. A
thousand streams that stayed would take more than 25 each time."""

HEAD_SECONDS, BODY_SECONDS = 15.0, 60.0
"""When clients are cut that do not finish (docs/operations.md)."""


@pytest.fixture
def store(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/jobs.db"
    prepare(url)
    return url


def connect(server: Server, sent: bytes = b"") -> socket.socket:
    host, port = server.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=60)
    connection.sendall(sent)
    return connection


def vanish(connection: socket.socket) -> None:
    """Ends it as a machine does that is gone: no word of farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def open_files(server: Server) -> int:
    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))


def resident_mib(server: Server) -> float:
    match = re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{server.pid}/status").read_text("ascii"), re.MULTILINE)
    assert match
    return int(match[1]) / 1024


def test_a_thousand_listeners_that_vanish_leave_nothing_behind(store: str, serve: Serve, report: Report) -> None:
    server = serve(store)
    end, longest, memory = time.monotonic() + seconds(0, 0.03), 0.0, list[float]()
    before = open_files(server)
    with Load(server.url, VMS).running(writers=2) as load:
        # What a server makes when it first tells changes stays with it.
        first = connect(server, LISTEN)
        until(partial(load.has_acknowledged, 60))
        vanish(first)
        while len(memory) < ROUNDS or time.monotonic() < end:
            listeners = [connect(server, LISTEN) for _ in range(LISTENERS)]
            for each in listeners:
                assert each.recv(12) == b"HTTP/1.1 200"
            until(lambda: server.metric("plainspoken_event_listeners") == LISTENERS)
            # They are told of some changes.
            time.sleep(1)
            for each in listeners:
                vanish(each)
            longest = max(longest, until(lambda: server.metric("plainspoken_event_listeners") == 0))
            memory.append(resident_mib(server))
    until(lambda: open_files(server) < before + 30)
    counted = count(store, load)
    warm = memory[max(WARM, len(memory) // 4) - 1]

    assert longest < 30
    assert load.answers.keys() <= {200, 201}
    assert max(memory) - warm < MOST_GROWN, memory
    assert server.faults_in_log() == []
    report(
        f"{LISTENERS:,} listeners to live updates vanish without a word",
        done=f"{times(len(memory))}, while others read and write",
        counted=f"{load.answers.total():,} other requests, all answered; {counted.acknowledged:,} writes, none lost; "
        f"{warm:.0f} MiB of memory once it was warm, {max(memory):.0f} MiB at most after it",
        result=f"all streams were closed within {longest:.0f} s, no file descriptor stayed open, memory stays within "
        f"{MOST_GROWN} MiB",
    )


STOPS = {
    "nothing is asked": b"",
    "the headers do not end": b"GET /api/v1/vm-contexts HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    "the body does not come": b"POST /api/v1/sanitize HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n{",
}
EACH = 100


def test_slow_and_silent_clients_are_cut_while_all_others_are_answered(
    store: str, serve: Serve, report: Report
) -> None:
    server = serve(store)
    # A body may take a minute: only a long run waits for that.
    patient = seconds(0, 0.03) > BODY_SECONDS
    stops = {name: sent for name, sent in STOPS.items() if patient or not sent.startswith(b"POST")}
    with Load(server.url, VMS).running(writers=2) as load:
        began = time.monotonic()
        clients = [connect(server, sent) for sent in stops.values() for _ in range(EACH)]
        drip(clients, until=began + HEAD_SECONDS - 3)
        longest = 0.0
        for each in clients:
            while each.recv(65_536):
                pass
            longest = max(longest, time.monotonic() - began)
            each.close()
    counted = count(store, load)

    assert longest < (BODY_SECONDS if patient else HEAD_SECONDS) + 10
    assert load.answers.keys() <= {200, 201}
    assert server.faults_in_log() == []
    report(
        "clients are silent, or send a byte a second",
        done=f"{len(clients)} connections, {EACH} each on which " + ", ".join(stops),
        counted=f"{load.answers.total():,} other requests, all answered, the slowest in {load.longest:.1f} s; "
        f"{counted.acknowledged:,} writes, none lost",
        result=f"all of them were cut within {longest:.0f} s",
    )


def drip(clients: list[socket.socket], *, until: float) -> None:
    """Has those that began something send a byte a second."""
    while time.monotonic() < until:
        for each in clients[EACH:]:
            each.sendall(b"x")
        time.sleep(1)


def test_memory_does_not_grow_with_the_requests(store: str, serve: Serve, report: Report) -> None:
    server = serve(store)
    lasts = seconds(8, 0.1)
    samples: list[tuple[float, float]] = []
    with Load(server.url, VMS).running(writers=4, readers=2) as load:
        # What is kept of answers and connections is there after a while.
        time.sleep(lasts / 4)
        warm, began = load.answers.total(), time.monotonic()
        while time.monotonic() < began + lasts:
            samples.append((load.answers.total() - warm, resident_mib(server)))
            time.sleep(lasts / 100)
    requests, grown = samples[-1][0], samples[-1][1] - samples[0][1]

    assert grown < 30
    assert server.faults_in_log() == []
    report(
        "it runs on and on",
        done=f"{requests:,} requests, reads and writes",
        counted=f"{samples[0][1]:.0f} MiB of memory at first, {samples[-1][1]:.0f} MiB at the end; "
        f"{1_000 * slope(samples):.2f} MiB for each 1,000 requests (least squares)",
        result="memory stays within 30 MiB of what it was",
    )


def slope(samples: list[tuple[float, float]]) -> float:
    """How much the second grows with the first, by least squares."""
    mean = [sum(each) / len(samples) for each in zip(*samples, strict=True)]
    over = sum((x - mean[0]) ** 2 for x, _ in samples)
    return sum((x - mean[0]) * (y - mean[1]) for x, y in samples) / over if over else 0.0


def test_connections_that_break_off_in_the_middle_of_answers_cost_no_write(
    store: str, serve: Serve, report: Report
) -> None:
    server = serve(store)
    wire = Wire("127.0.0.1", int(server.url.rsplit(":", 1)[1]))
    wire.broken = 0.05
    with Load(f"http://127.0.0.1:{wire.port}", VMS).running() as load:
        time.sleep(seconds(4, 0.03))
    wire.refuse()
    counted = count(store, load)

    assert wire.breaks > 0
    assert server.faults_in_log() == []
    report(
        "connections to clients break off in the middle of answers",
        done=f"{wire.breaks} of {load.answers.total():,} answers came half",
        counted=f"{counted}; sent again under their keys: {load.sent_again:,}",
        result="what was sent again was done once",
    )
