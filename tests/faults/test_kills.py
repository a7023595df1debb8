"""A server that is killed in the middle of writes: what it has acknowledged is there, once and whole."""

from __future__ import annotations

import random
import time

import pytest

from tests.faults.conftest import VMS, Report, Serve, kind_of, often, seconds
from tests.faults.counting import count
from tests.faults.load import Load

pytestmark = pytest.mark.slow

KILLS = 34
"""Of each of three kinds of databases: a hundred in all."""


def test_what_a_killed_server_acknowledged_is_there_once_and_whole(store: str, serve: Serve, report: Report) -> None:
    server = serve(store, "--workers", "2")
    chance, kills = random.Random(1), 0
    until = time.monotonic() + seconds(0, 0.05)
    with Load(server.url, VMS).running() as load:
        while kills < often(KILLS) or time.monotonic() < until:
            time.sleep(chance.uniform(0.2, 0.8))
            kills += 1
            if kills % 2:
                server.kill()
                server.start()
            else:
                server.kill_a_worker()
    counted = count(store, load)

    assert counted.summaries > 0
    assert server.faults_in_log() == []
    report(
        f"the server is killed (`kill -9`) while it writes, {kind_of(store)}",
        done=f"{kills} kills, of all its processes and of one in turns, during single writes and batches",
        counted=f"{counted}; sent again under their keys: {load.sent_again:,}",
        result="all that was acknowledged is there, nothing half, nothing twice",
    )
