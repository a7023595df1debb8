"""A disk that fills up below the job store while a load runs, and has room again."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import KINDS, VMS, Report, Serve, jobs_of, kind_of, own_database, prepare, seconds, times
from tests.faults.counting import count
from tests.faults.load import Load
from tests.faults.serving import until
from tools.database_servers import OwnServer

pytestmark = pytest.mark.slow

MIB = 1 << 20
SIZES = {"sqlite": 16, "mysql": 256, "postgresql": 256}


@pytest.fixture
def disk(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A small file system of its own, which root alone can make."""
    size = f"size={SIZES[request.node.callspec.params['kind']]}m,mode=755"
    # The database servers run as another user, who cannot come to directories of pytest.
    place = Path(tempfile.mkdtemp(prefix="plainspoken-disk-"))
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)], capture_output=True, check=False)
    try:
        if made.returncode:
            pytest.skip("this user cannot make a small file system")
        place.chmod(0o755)
        yield place
    finally:
        if not made.returncode:
            subprocess.run(["umount", "--lazy", str(place)], check=True)
        place.rmdir()


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
            database = stack.enter_context(own_database(kind, directory=disk))
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
                back = until(partial(load.has_acknowledged, load.acknowledged() + 10))
        counted = count(store, load)

    assert live == 200
    assert load.answers[503] > 0
    assert server.faults_in_log() == []
    report(
        f"the disk of {kind_of(store)} is full",
        done=f"{times(rounds)}, on a file system of {SIZES[kind]} MiB",
        counted=f"{counted}; sent again: {load.sent_again:,}",
        result=f"writes were taken again {back:.1f} s after there was room",
    )


def refused(load: Load, writes: int, ballast: Path) -> bool:
    """Whether more than so many writes were to be sent again; takes what room has become free meanwhile."""
    fill(ballast)
    return load.sent_again > writes
