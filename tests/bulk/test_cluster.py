"""A real Dask cluster whose workers are killed: no row is lost, and none is there twice."""

import json
import os
import random
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from plainspoken.bulk.cluster import connected
from plainspoken.bulk.parcel import Parcel
from plainspoken.bulk.runs import BulkWork, Done, begun
from plainspoken.bulk.sources.json_lines import JsonLines
from plainspoken.bulk.sources.parts import Part
from plainspoken.bulk.tasks.task import Sanitizing
from plainspoken.errors import BulkFailed, BulkInputError
from tests.bulk.test_runs import numbers

ROWS = int(os.environ.get("PLAINSPOKEN_BULK_ROWS", "40000"))
PARTS = 40
KILLS = 4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    chance = random.Random(7)
    written = tmp_path / "f.jsonl"
    with written.open("w") as stream:
        for _ in range(ROWS):
            number = chance.randrange(ROWS // 6 + 1)
            stream.write(json.dumps({"text": f"volume vol-{number} not found on host {number % 90}"}) + "\n")
    return written


@pytest.mark.slow
def test_no_row_is_lost_and_none_is_there_twice_when_workers_are_killed(path: Path, parcel: Parcel) -> None:
    work = BulkWork(Sanitizing((parcel,), ("user_message",)), (JsonLines(path),), path.parent / "out")
    killed: list[int] = []
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
        connected(scheduler=cluster.scheduler_address) as spread,
        begun(work, rows=ROWS // PARTS) as run,
    ):

        def killing(work: BulkWork, parts: Sequence[Part]) -> Iterator[Done]:
            for number, done in enumerate(spread(work, parts), 1):
                yield done
                if len(killed) < KILLS and number >= (len(killed) + 1) * PARTS // (KILLS + 1):
                    pid = client.run(os.getpid, nanny=False, on_error="ignore")
                    os.kill(next(iter(pid.values())), signal.SIGKILL)
                    killed.append(number)

        run.go_on(killing)

    assert len(killed) == KILLS
    assert numbers(work.home) == [*range(1, ROWS + 1)]
    assert run.totals() == {"read": ROWS, "written": ROWS, "unreadable": 0}


@pytest.mark.slow
def test_an_error_of_a_worker_is_told_as_here(path: Path, parcel: Parcel) -> None:
    source = JsonLines(path)
    work = BulkWork(Sanitizing((parcel,)), (source,), path.parent / "out")
    with begun(work, rows=ROWS // 2) as run:
        path.unlink()
        with (
            connected(processes=1) as spread,
            pytest.raises(BulkInputError, match=r"f\.jsonl: it cannot be read: No such"),
        ):
            run.go_on(spread)


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_told() -> None:
    with pytest.raises(BulkFailed, match="does not answer"), connected(scheduler="tcp://127.0.0.1:9"):
        pass
