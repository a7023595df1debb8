"""Measures what Plainspoken costs, all side by side in one run, and writes docs/performance.md.

Usage: `python tools/database_servers.py python -m tools.bench [--minutes M] [--jobs N] [--only PART]…`

The figures go to a file of JSON lines (`var/bench.jsonl`), from which the document and its plots are made; `--document`
makes them again without measuring. What does not fit into the time is said to be missing. With `--only` and
`--against` nothing is written but that file.
"""

import argparse
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tools.bench import (
    against,
    bulk,
    document,
    engine,
    events,
    linting,
    pages,
    scrubbing,
    serving,
    sizes,
    starts,
    tracking,
)
from tools.bench.measuring import ROOT, Run
from tools.bench.stores import databases, fill

_RESULTS: Final = ROOT / "var" / "bench.jsonl"
_USUAL: Final = 1_000_000
_SERVED: Final = 100_000
"""Servers are measured over a store of at most so many jobs."""


def _jobs(run: Run, most: int) -> None:
    """Pages and servers over stores of each size, on each database."""
    if most < _USUAL:
        run.missing("job growth", f"stores of more than {most:,} jobs", "they were not asked for")
    for kind, make in databases(run).items():
        with ExitStack() as stack:
            urls: dict[int, str] = {}
            jobs, cost = 1_000, 0.0
            while jobs <= most:
                if urls and jobs * cost > run.left / 5:
                    run.missing("job growth", f"{kind}, {jobs:,} jobs", "there was no time to write so many")
                    break
                began = time.monotonic()
                urls[jobs] = stack.enter_context(make())
                fill(urls[jobs], jobs)
                cost = (time.monotonic() - began) / jobs
                jobs *= 10 if jobs < 1_000_000 else 5
            pages.measure(run, kind, urls)
            served = urls[max(jobs for jobs in urls if jobs <= _SERVED)]
            serving.measure(run, kind, served)
            if kind == "SQLite":
                serving.measure_memory(run, served)


def main() -> None:
    """Runs the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20, help="how long it may take, about")
    parser.add_argument(
        "--jobs", type=int, default=_USUAL, help="jobs in the largest store, and failures answered at once"
    )
    parser.add_argument("--results", type=Path, default=_RESULTS, help="the file of figures")
    parser.add_argument("--against", metavar="COMMIT", help="only loading and matching, beside an older commit")
    parser.add_argument("--document", action="store_true", help="make the document of the file, without measuring")
    parts: dict[str, Callable[[Run], None]] = {
        "engine": engine.measure,
        "bulk": lambda run: bulk.measure(run, min(flags.jobs, _USUAL)),
        "scrubbing": scrubbing.measure,
        "starts": starts.measure,
        "jobs": lambda run: _jobs(run, flags.jobs),
        "tracking": lambda run: tracking.measure(run, databases(run)),
        "size": lambda run: sizes.measure(run, databases(run)),
        "events": events.measure,
        "lint": linting.measure,
    }
    parser.add_argument("--only", action="append", choices=parts, help="only this part; may be given again")
    flags = parser.parse_args()
    if flags.against:
        parts = {"against": lambda run: against.measure(run, flags.against)}
    if not flags.document:
        flags.results.parent.mkdir(parents=True, exist_ok=True)
        with flags.results.open("w", encoding="utf-8") as out:
            run = Run(out, flags.minutes)
            run.begin()
            for name, measure in parts.items():
                if flags.only and name not in flags.only:
                    continue
                print(name, flush=True)
                if run.left > 0:
                    measure(run)
                else:
                    run.missing(name, "all of it", "the time was over")
            run.end()
    if flags.document or not (flags.only or flags.against):
        document.write(flags.results)


if __name__ == "__main__":
    main()
