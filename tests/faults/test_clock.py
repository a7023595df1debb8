"""A server whose clock is set ahead and back, by an hour and a day, while a load runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import VMS, Report, Serve, kind_of, seconds
from tests.faults.counting import count
from tests.faults.load import Load
from tests.faults.serving import Server, until
from tests.faults.showing import showing, shows

pytestmark = pytest.mark.slow

JUMPS = (timedelta(hours=1), timedelta(), timedelta(days=-1), timedelta())
"""How far the server's clock is ahead of the machine's, one after the other."""


class Clock:
    """The clock of a server that is started with `environment`.

    Args:
        directory: Where its files go.
    """

    def __init__(self, directory: Path) -> None:
        self._file, library = directory / "clock", directory / "clock.so"
        self.set(timedelta())
        source = Path(__file__).with_name("clock.c")
        subprocess.run(["cc", "-O1", "-Wall", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        self.environment = {"LD_PRELOAD": str(library), "FAULTS_CLOCK": str(self._file)}

    def set(self, ahead: timedelta) -> None:
        """Set it so far ahead of the machine's."""
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(int(ahead.total_seconds()).to_bytes(8, "little", signed=True))


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    if shutil.which("cc") is None:
        leave = pytest.fail if os.environ.get("CI") else pytest.skip
        leave("no C compiler is installed (apt-get install gcc libc6-dev)")
    return Clock(tmp_path)


def test_a_clock_that_jumps_costs_no_write_and_no_request(
    store: str, serve: Serve, clock: Clock, report: Report
) -> None:
    server = serve(store, **clock.environment)
    jumps, end = 0, time.monotonic() + seconds(0, 0.02)
    load = Load(server.url, VMS)
    with showing(server.url, load) as shown, load.running():
        until(partial(load.has_acknowledged, 5))
        while jumps == 0 or time.monotonic() < end:
            for ahead in JUMPS:
                jumps += 1
                clock.set(ahead)
                until(partial(load.has_acknowledged, load.acknowledged() + 10))
                # A clock that is right again before anybody looks has told live updates nothing.
                until(partial(looked_since, server, time.monotonic()))
        load.stop()
        done = {note.job for note in load.notes if ("finish_job", "completed") in note.acknowledged}
        until(lambda: shows(shown, done))
    counted = count(store, load)
    with httpx.Client(base_url=server.url, timeout=60) as client:
        jobs = [client.get(f"/api/v1/jobs/{job}").json() for job in done]

    # It is the clock that jumped.
    assert spread(job["started_at"] for job in jobs) > timedelta(hours=23)
    assert [job for job in jobs if job.get("duration_seconds", 0) < 0] == []
    assert load.answers.keys() <= {200, 201}
    assert server.faults_in_log() == []
    report(
        f"the clock of the server jumps, {kind_of(store)}",
        done=f"{jumps} jumps: an hour ahead, back, a day back, and right again",
        counted=f"{counted}; {load.answers.total():,} requests, all answered",
        result="nothing lost, no duration is negative; a listener was told the end of every job",
    )


def looked_since(server: Server, moment: float) -> bool:
    """Whether live updates are as new as that."""
    return server.metric("plainspoken_event_poller_lag_seconds") < time.monotonic() - moment


def spread(times: Iterable[str]) -> timedelta:
    read = [datetime.fromisoformat(each) for each in times]
    return max(read) - min(read)
