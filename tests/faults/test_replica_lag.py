"""A server that reads from a replica of the database: one that lags, and one that comes to take writes itself."""

from __future__ import annotations

import time
from contextlib import ExitStack
from functools import partial

import httpx
import pytest

from tests.faults.conftest import VMS, Report, Serve, execute, jobs_of, own_database, seconds, times
from tests.faults.counting import count
from tests.faults.load import Load
from tests.faults.serving import until
from tests.faults.showing import showing, shows

pytestmark = [pytest.mark.slow, pytest.mark.databases]


def test_a_replica_that_lags_shows_whole_states_and_catches_up(serve: Serve, report: Report) -> None:
    with ExitStack() as stack:
        flags = ("--log-bin", "--server-id=1"), ("--log-bin", "--log-slave-updates", "--server-id=2")
        source, replica = (stack.enter_context(own_database("mysql", *each)) for each in flags)
        port = source.url.rsplit(":", 1)[1]
        own = f"{replica.url}/mysql"
        execute(
            own,
            f"CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = {port}, MASTER_USER = 'root', "
            "MASTER_USE_GTID = slave_pos",
            "START SLAVE",
        )
        store = stack.enter_context(jobs_of(source))
        copy = f"{replica.url}/jobs"
        execute(f"{source.url}/mysql", "GRANT ALL ON jobs.* TO plain@'127.0.0.1' IDENTIFIED BY 'plain'")
        writer, reader = serve(store), serve(copy, "--read-only")
        until(lambda: httpx.get(f"{reader.url}/health/ready", timeout=30).status_code == 200)
        rounds, read, end = 0, 0, time.monotonic() + seconds(0, 0.02)
        load = Load(writer.url, VMS)
        with showing(reader.url, load) as shown, load.running():
            while rounds == 0 or time.monotonic() < end:
                rounds += 1
                execute(own, "STOP SLAVE SQL_THREAD")
                until(partial(load.has_acknowledged, load.acknowledged() + 60))
                read += look(reader.url, load)
                execute(own, "START SLAVE SQL_THREAD")
                time.sleep(1)
                read += look(reader.url, load)
            load.stop()
            done = {note.job for note in load.notes if ("finish_job", "completed") in note.acknowledged}
            until(lambda: shows(shown, done))
        refused, taken = become_the_source(serve, copy, own)
        counted = count(copy, load)

    assert (refused, taken) == (403, 201)
    assert load.answers.keys() <= {200, 201}
    assert writer.faults_in_log() + reader.faults_in_log() == []
    report(
        "a replica of MariaDB lags, and becomes the source",
        done=f"stopped {times(rounds)} under writes at the source, then made to take writes itself",
        counted=f"{read:,} jobs read at the replica meanwhile, none half; in the end there: {counted}",
        result="a listener at the replica shows the end of every job; writes are refused as read-only, then taken",
    )


def look(url: str, load: Load) -> int:
    """Reads the newest jobs at the replica, of which each is whole or not there yet; how many there were."""
    found = 0
    with httpx.Client(base_url=url, timeout=60) as client:
        for note in list(load.notes)[-40:]:
            answer = client.get(f"/api/v1/jobs/{note.job}")
            assert answer.status_code in {200, 404}
            job = answer.json()
            if answer.status_code == 200 and job["status"] == "completed":
                found += 1
                assert [step["status"] for step in job["steps"]] == ["completed", "completed"]
    return found


def become_the_source(serve: Serve, copy: str, admin: str) -> tuple[int, int]:
    """What a server answers to a write while its database takes none, and once it does."""
    execute(admin, "SET GLOBAL read_only = 1")
    server = serve(copy.replace("root@", "plain:plain@"))
    body = {"operation": "test_failover", "vm": VMS[0]}

    def write() -> int:
        return httpx.post(f"{server.url}/api/v1/jobs", json=body, timeout=60).status_code

    refused = write()
    execute(admin, "STOP SLAVE", "SET GLOBAL read_only = 0")
    return refused, write()
