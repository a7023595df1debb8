"""A server whose clock jumps, an hour ahead and a day back, while a load runs."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import VMS, Report, Serve, kind_of, seconds
from tests.faults.counting import count
from tests.faults.load import Load
from tests.faults.serving import until

pytestmark = pytest.mark.slow

LIBRARIES = [Path(each) for each in ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")]
JUMPS = ("+0", "+3600", "+0", "-86400", "+0")
"""Seconds beside the machine's clock, one after the other."""


def acknowledges(load: Load, writes: int) -> bool:
    return load.acknowledged() > writes


@contextmanager
def listening(url: str) -> Iterator[dict[str, str]]:
    """The last status of each job that a listener to live updates was told, while it listens."""
    told: dict[str, str] = {}

    def listen() -> None:
        with suppress(httpx.HTTPError, RuntimeError), httpx.stream("GET", f"{url}/api/v1/events", timeout=60) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: ") and "job_id" in (data := json.loads(line[6:])):
                    told[data["job_id"]] = data["status"]

    threading.Thread(target=listen, daemon=True).start()
    yield told


def spread(times: Iterable[str]) -> timedelta:
    read = [datetime.fromisoformat(each) for each in times]
    return max(read) - min(read)


@pytest.fixture
def faketime() -> Path:
    found = [path for each in LIBRARIES if (path := each / "faketime" / "libfaketimeMT.so.1").exists()]
    if not found:
        pytest.skip("libfaketime is not installed (apt-get install faketime)")
    return found[0]


def test_a_clock_that_jumps_costs_no_write_and_no_request(
    store: str, serve: Serve, faketime: Path, tmp_path: Path, report: Report
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0", encoding="ascii")
    server = serve(
        store,
        LD_PRELOAD=str(faketime),
        FAKETIME_TIMESTAMP_FILE=str(clock),
        FAKETIME_CACHE_DURATION="1",
        # What counts seconds, as timeouts do, is not set by anybody on a real machine either.
        FAKETIME_DONT_FAKE_MONOTONIC="1",
    )
    jumps, end = 0, time.monotonic() + seconds(0, 0.03)
    with listening(server.url) as told, Load(server.url, VMS).running(writers=4) as load:
        while jumps == 0 or time.monotonic() < end:
            for offset in JUMPS[1:]:
                jumps += 1
                clock.write_text(offset, encoding="ascii")
                time.sleep(1.2)
                until(partial(acknowledges, load, load.acknowledged() + 10))
        done = {note.job for note in load.notes if ("finish_job", "completed") in note.acknowledged}
        until(lambda: done <= {job for job, status in told.items() if status == "completed"})
    counted = count(store, load)
    with httpx.Client(base_url=server.url, timeout=60) as client:
        answers = [client.get(f"/api/v1/jobs/{note.job}").json() for note in load.notes]

    assert spread(answer["started_at"] for answer in answers) > timedelta(hours=24)
    assert [each for each in answers if each.get("duration_seconds", 0) < 0] == []
    assert load.answers.keys() <= {200, 201}
    assert server.faults_in_log() == []
    report(
        f"the server's clock jumps, {kind_of(store)}",
        done=f"{jumps} jumps: an hour ahead, back, a day back, and right again",
        counted=f"{counted}; {load.answers.total():,} requests, all answered; a listener was told of the end of all jobs",
        result="nothing lost, nothing refused, nothing untold",
    )
