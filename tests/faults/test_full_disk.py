"""A disk that fills up below the job store while a load runs, and has room again."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import KINDS, VMS, Report, Serve, jobs_of, kind_of, own_database, prepare, seconds
from tests.faults.counting import count
from tests.faults.load import Load
from tests.faults.serving import until
from tools.database_servers import OwnServer

pytestmark = pytest.mark.slow

MIB = 1 << 20
SIZES = {"sqlite": 16, "mysql": 256, "postgresql": 256}


@pytest.fixture
def disk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small file system of its own, which root alone can make."""
    place = tmp_path_factory.mktemp("disk")
    size = f"size={SIZES[request.node.callspec.params['kind']]}m,mode=755"
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this user cannot make a small file system")
    # Other users have to come to it, and the directories above are pytest's own.
    for each in place.parents[:2]:
        each.chmod(0o755)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(ballast: Path) -> None:
    """Takes all room, down to the last page."""
    with ballast.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_is_told_and_costs_nothing_that_was_acknowledged(
    kind: str, disk: Path, serve: Serve, report: Report
) -> None:
    with ExitStack() as stack:
        database: OwnServer | None = None
        if kind == "sqlite":
            store = f"sqlite:///{disk}/jobs.db"
            prepare(store)
        else:
            database = stack.enter_context(own_database(kind, disk))
            store = stack.enter_context(jobs_of(database))
        server = serve(store)
        rounds, end = 0, time.monotonic() + seconds(0, 0.01)
        with Load(server.url, VMS).running() as load:
            while rounds == 0 or time.monotonic() < end:
                rounds += 1
                until(lambda: load.acknowledged() > 20)
                before = load.sent_again
                ballast = disk / "ballast"
                try:
                    fill(ballast)
                    until(partial(refused, load, before + 5, ballast))
                    time.sleep(1)
                    live = httpx.get(f"{server.url}/health/live", timeout=30).status_code
                finally:
                    ballast.unlink()
                if database is not None and not database.lives():
                    database.start()
                back = until(partial(acknowledges, load, load.acknowledged() + 10))
        counted = count(store, load)

    assert live == 200
    assert load.answers[503] > 0
    assert server.faults_in_log() == []
    report(
        f"the disk of {kind_of(store)} is full",
        done=f"{rounds} times, on a file system of {SIZES[kind]} MiB",
        counted=f"{counted}; {load.sent_again:,} writes sent again",
        result=f"writes were taken again {back:.1f} s after there was room",
    )


def refused(load: Load, writes: int, ballast: Path) -> bool:
    """Whether more than so many writes were to be sent again; takes what room has become free meanwhile."""
    fill(ballast)
    return load.sent_again > writes


def acknowledges(load: Load, writes: int) -> bool:
    return load.acknowledged() > writes
