"""What many rows at once cost: in the kernel, and through each engine that spreads it."""

import json
import random
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from plainspoken.bulk import Bulk
from plainspoken.bulk.kernel import Asked
from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer
from tools.bench import engines
from tools.bench.measuring import ROOT, Run, Work, each
from tools.corpora import PLATFORM, read_rows

COLUMNS: Final = ("user_message", "category", "severity", "rule_id", "cause_known")
_MOST: Final = 100_000
"""Rows of the batches that are measured in this process."""
_SHARES: Final = {"all repeat": 0, "85 of 100 repeat": 15, "all are new": 100}
_BASES: Final = 500
_NUMBER: Final = re.compile(r"\d{3,}")
_WAYS: Final = (
    "kernel",
    "DuckDB",
    "Dask, 1 process",
    "Dask, 2 processes",
    "Spark, 1 thread",
    "Spark, 2 threads",
    "Ray Data, 2 CPUs",
)
_ONE_BY_ONE: Final = "one by one, from a list"


def measure(run: Run, rows: int) -> None:
    """Measures batches in this process, and so many rows in each engine."""
    _kernel(run, min(rows, _MOST))
    path = ROOT / "var" / f"failures-{rows}.parquet"
    if not path.exists():
        write_failures(path, rows)
    works = {way: _in_engine(way, path) for way in _WAYS}
    run.compare("engines", works, beside="kernel", rounds=range(1, 3))


def failures(rows: int, *, new: int, seed: int = 0) -> pa.RecordBatch:
    """Failures of the platform of which so many in 100 differ from all others, by their numbers."""
    chance = random.Random(seed)
    bases = read_rows(PLATFORM)[:_BASES]
    count = max(_BASES, rows * new // 100)
    different = [_varied(bases[number % _BASES], chance) for number in range(count)]
    chosen = [*range(count), *(chance.randrange(count) for _ in range(rows - count))][:rows]
    chance.shuffle(chosen)
    columns = {name: [different[number][name] for number in chosen] for name in ("text", "step", "operation")}
    return pa.RecordBatch.from_pydict({"id": range(rows), **columns})


def _varied(row: Mapping[str, str], chance: random.Random) -> Mapping[str, str | None]:
    text = _NUMBER.sub(lambda found: "".join(chance.choices("123456789", k=len(found[0]))), row["text"])
    text += f" (attempt {chance.randrange(10**9)})"
    return {"text": text, "step": row.get("step"), "operation": row.get("operation")}


def write_failures(path: Path, rows: int) -> None:
    """The usual failures, of which 85 of 100 repeat, as a Parquet file."""
    path.parent.mkdir(exist_ok=True)
    table = pa.Table.from_batches([failures(rows, new=15)])
    pq.write_table(table, path, row_group_size=65_536)


def _kernel(run: Run, rows: int) -> None:
    bulk, seeds = Bulk(), iter(range(10**6))

    def answer(new: int, columns: tuple[str, ...] | None) -> Callable[[], int]:
        batch = failures(rows, new=new, seed=next(seeds))
        return lambda: bulk.answers(batch, columns=columns).num_rows

    def find(new: int) -> Callable[[], int]:
        batch = failures(rows, new=new, seed=next(seeds))
        return lambda: batch.num_rows if Asked(batch).texts else 0

    def one_by_one(new: int) -> Callable[[], int]:
        listed = [Failure(**row) for row in failures(rows, new=new, seed=next(seeds)).drop_columns(["id"]).to_pylist()]
        return partial(_one_by_one, bulk.sanitizer, listed)

    works: dict[str, Work] = {
        "in a batch": lambda: {case: each(answer(new, COLUMNS)) for case, new in _SHARES.items()},
        "in a batch, all columns": lambda: {case: each(answer(new, None)) for case, new in _SHARES.items()},
        "of that, finding different rows": lambda: {case: each(find(new)) for case, new in _SHARES.items()},
        _ONE_BY_ONE: lambda: {case: each(one_by_one(new)) for case, new in _SHARES.items()},
    }
    run.compare("bulk", works, beside=_ONE_BY_ONE)


def _one_by_one(sanitizer: Sanitizer, listed: list[Failure]) -> int:
    for failure in listed:
        sanitizer.sanitize(failure)
    return len(listed)


def _in_engine(way: str, path: Path) -> Work:
    def work() -> Mapping[str, float]:
        done = engines.run(["-m", "tools.bench.bulk_engines", way, path])
        if done.returncode:
            sys.exit(f"{way}: {done.stderr[-2000:]}")
        return {"a row": float(json.loads(done.stdout.splitlines()[-1]))}

    return work
