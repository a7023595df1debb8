"""What a page of jobs costs as the jobs grow, and a deep page beside the first.

A database server works in a process of its own. So the time that passes counts here, of the tenth of the questions that
took least: what others do on the machine makes the rest of them longer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from sqlalchemy import Connection

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.lists.cursors import write_job_cursor
from plainspoken.jobs.lists.job_list import JobSelection
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.job_pages import JobScope, read_job_rows
from plainspoken.jobs.reading.positions import JobPosition
from plainspoken.store.database import Database
from tools.bench.measuring import Run
from tools.bench.stores import BIG

_QUESTIONS: Final = 30
_LEAST: Final = 10_000
"""Stores with fewer jobs have no deep page."""


def measure(run: Run, kind: str, urls: Mapping[int, str]) -> None:
    """Measures pages of stores of each size, in turns."""
    with asyncio.Runner() as runner:
        databases = {jobs: Database.open(url) for jobs, url in urls.items()}
        sanitizer = Sanitizer(load_catalogue())
        readers = {jobs: JobReader(database, sanitizer) for jobs, database in databases.items()}

        def work(reader: JobReader) -> Callable[[], dict[str, float]]:
            return lambda: {
                f"{kind}, newest jobs of one VM": runner.run(_least(lambda: reader.recent_jobs(BIG))),
                f"{kind}, newest jobs of all VMs": runner.run(_least(reader.jobs)),
            }

        try:
            works = {f"{jobs:,} jobs": work(reader) for jobs, reader in readers.items()}
            largest, least = max(urls), f"{min(urls):,} jobs"
            cases = (f"{kind}, newest jobs of one VM", f"{kind}, newest jobs of all VMs")
            goals = {(case, way): 1.5 for case in cases for way in works if way != least}
            run.compare("job growth", works, beside=least, goals=goals)
            if largest >= _LEAST:
                depth = largest // 5
                place = runner.run(databases[largest].run(_place, JobScope(BIG), depth))
                deep = JobSelection(before=write_job_cursor(place))
                case = f"{kind}, {largest:,} jobs"
                reader = readers[largest]
                run.compare(
                    "deep pages",
                    {
                        "page 1": lambda: {case: runner.run(_least(lambda: reader.recent_jobs(BIG)))},
                        f"page {depth // 20:,}": lambda: {
                            case: runner.run(_least(lambda: reader.recent_jobs(BIG, deep)))
                        },
                    },
                    beside="page 1",
                )
        finally:
            for database in databases.values():
                runner.run(database.close())


async def _least(ask: Callable[[], Awaitable[object]]) -> float:
    taken = []
    for _ in range(_QUESTIONS):
        began = time.perf_counter()
        await ask()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[_QUESTIONS // 10]


def _place(connection: Connection, scope: JobScope, depth: int) -> JobPosition:
    after = None
    for _ in range(depth // 1_000):
        after = read_job_rows(connection, scope, most=1_000, after=after).jobs[-1].position
    if after is None:
        raise ValueError("depth is at least one thousand")
    return after
