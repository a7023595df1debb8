"""Has one engine answer the failures of a file, and tells how long a row took; run by `tools.bench.bulk`.

Usage: `python -m tools.bench.bulk_engines WAY FILE`. What an engine takes to start and to load the catalogue is not
counted: each answers a few rows first.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from plainspoken.bulk import Bulk
from plainspoken.bulk.cluster import connected
from plainspoken.bulk.runs import BulkWork, begun
from plainspoken.bulk.sources.parquet_files import ParquetFile
from plainspoken.bulk.tasks.task import Sanitizing
from tools.bench.bulk import COLUMNS

Answer = Callable[[Path], int]
"""Answers the failures of a file; how many."""


@contextmanager
def kernel() -> Iterator[Answer]:
    """The kernel in this process."""
    bulk = Bulk()
    yield lambda path: sum(
        bulk.answers(batch, columns=COLUMNS).num_rows for batch in pq.ParquetFile(path).iter_batches()
    )


@contextmanager
def dask(processes: int) -> Iterator[Answer]:
    """`plainspoken bulk sanitize` with processes of this machine: results are written as well."""
    parcel = Bulk().parcel
    with connected(processes=processes) as spread, tempfile.TemporaryDirectory() as temporary:

        def answer(path: Path) -> int:
            home = Path(temporary) / path.stem
            work = BulkWork(Sanitizing((parcel,), COLUMNS), (ParquetFile(path),), home)
            with begun(work, rows=65_536) as run:
                run.go_on(spread)
                return run.totals()["written"]

        yield answer


@contextmanager
def duckdb() -> Iterator[Answer]:
    """A function over Arrow, as in docs/scale.md."""
    import duckdb as engine  # noqa: PLC0415 - in an environment of its own

    bulk = Bulk()

    def answer(text: pa.ChunkedArray, step: pa.ChunkedArray, operation: pa.ChunkedArray) -> pa.Array:
        arrays = [values.combine_chunks() for values in (text, step, operation)]
        batch = pa.RecordBatch.from_arrays(arrays, ["text", "step", "operation"])
        return bulk.answers(batch, columns=COLUMNS).to_struct_array()

    kind = engine.struct_type({name: "BOOLEAN" if name == "cause_known" else "VARCHAR" for name in COLUMNS})
    engine.create_function("answer", answer, ["VARCHAR"] * 3, kind, type="arrow", null_handling="special")

    def count(path: Path) -> int:
        (row,) = (
            engine.read_parquet(str(path)).aggregate("count(answer(text, step, operation).user_message)").fetchall()
        )
        return int(row[0])

    yield count


@contextmanager
def spark(threads: int) -> Iterator[Answer]:
    """`mapInArrow`, as in docs/scale.md, with batches as large as row groups."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - in an environment of its own

    bulk = Bulk()
    builder = SparkSession.builder.master(f"local[{threads}]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 65_536).getOrCreate()

    def answer(batches: Any) -> Any:  # noqa: ANN401 - as Spark gives and takes them
        return bulk.each_answered(batches, columns=COLUMNS)

    schema = ", ".join(f"{name} {'boolean' if name == 'cause_known' else 'string'}" for name in COLUMNS)

    def count(path: Path) -> int:
        rows = session.read.parquet(str(path)).repartition(8).mapInArrow(answer, schema)
        return sum(row["count"] for row in rows.groupBy("category").count().collect())

    yield count
    session.stop()


@contextmanager
def ray(cpus: int) -> Iterator[Answer]:
    """`map_batches`, as in docs/scale.md."""
    import ray as engine  # noqa: PLC0415 - in an environment of its own

    engine.init(num_cpus=cpus, include_dashboard=False, log_to_driver=False)
    bulk = Bulk()

    def answer(table: pa.Table) -> pa.Table:
        return pa.Table.from_batches(bulk.each_answered(table.to_batches(), columns=COLUMNS))

    def count(path: Path) -> int:
        rows = engine.data.read_parquet(str(path), override_num_blocks=8)
        answers = rows.map_batches(answer, batch_format="pyarrow", batch_size=65_536)
        return sum(batch.num_rows for batch in answers.iter_batches(batch_format="pyarrow", batch_size=65_536))

    yield count
    engine.shutdown()


WAYS: Mapping[str, Callable[[], AbstractContextManager[Answer]]] = {
    "kernel": kernel,
    "DuckDB": duckdb,
    "Dask, 1 process": partial(dask, 1),
    "Dask, 2 processes": partial(dask, 2),
    "Spark, 1 thread": partial(spark, 1),
    "Spark, 2 threads": partial(spark, 2),
    "Ray Data, 2 CPUs": partial(ray, 2),
}


def main(way: str, file: str) -> None:
    """Prints the seconds that a row took."""
    path = Path(file)
    with tempfile.TemporaryDirectory() as temporary, WAYS[way]() as answer:
        few = Path(temporary) / "few.parquet"
        pq.write_table(pq.ParquetFile(path).read_row_group(0).slice(0, 2_000), few, row_group_size=250)
        answer(few)
        began = time.perf_counter()
        count = answer(path)
        took = time.perf_counter() - began
    rows = pq.read_metadata(path).num_rows
    if count != rows:
        sys.exit(f"{count} of {rows} rows were answered")
    print(json.dumps(took / rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
