"""A server whose clock jumps, an hour ahead and a day back, while a load runs."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import VMS, Report, Serve, prepare, seconds
from tests.faults.counting import count
from tests.faults.load import Load
from tests.faults.serving import until
from tests.faults.showing import showing

pytestmark = pytest.mark.slow

LIBRARIES = [Path(each) for each in ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")]
JUMPS = ("+0", "+3600", "+0", "-86400", "+0")
"""Seconds beside the machine's clock, one after the other."""


def set_to(clock: Path, offset: str) -> None:
    """Says what the clock is to be off by, at once: half a file is no offset."""
    new = clock.with_suffix(".new")
    new.write_text(offset, encoding="ascii")
    new.replace(clock)


def acknowledges(load: Load, writes: int) -> bool:
    return load.acknowledged() > writes


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
    serve: Serve, faketime: Path, tmp_path: Path, report: Report
) -> None:
    store, clock = f"sqlite:///{tmp_path}/jobs.db", tmp_path / "clock"
    prepare(store)
    set_to(clock, "+0")
    server = serve(
        store,
        LD_PRELOAD=str(faketime),
        FAKETIME_TIMESTAMP_FILE=str(clock),
        FAKETIME_CACHE_DURATION="1",
        # What counts seconds, as timeouts do, is not set by anybody on a real machine either.
        FAKETIME_DONT_FAKE_MONOTONIC="1",
    )
    jumps, end = 0, time.monotonic() + seconds(0, 0.03)
    load = Load(server.url, VMS)
    with showing(server.url, load) as shown, load.running(writers=4):
        while jumps == 0 or time.monotonic() < end:
            for offset in JUMPS[1:]:
                jumps += 1
                set_to(clock, offset)
                # The library looks at the file once a second.
                time.sleep(1.5)
                until(partial(acknowledges, load, load.acknowledged() + 30))
        done = {note.job for note in load.notes if ("finish_job", "completed") in note.acknowledged}
        until(lambda: done <= {job for job, status in list(shown.items()) if status == "completed"})
    counted = count(store, load)
    with httpx.Client(base_url=server.url, timeout=60) as client:
        answers = [client.get(f"/api/v1/jobs/{job}").json() for job in done]

    assert spread(answer["started_at"] for answer in answers) > timedelta(hours=24)
    assert [each for each in answers if each.get("duration_seconds", 0) < 0] == []
    assert load.answers.keys() <= {200, 201}
    assert server.faults_in_log() == []
    report(
        "the server's clock jumps",
        done=f"{jumps} jumps: an hour ahead, back, a day back, and right again",
        counted=f"{counted}; {load.answers.total():,} requests, all answered",
        result="nothing lost or refused, and a listener to live updates shows the end of every job",
    )
