"""Breaks things under load, counts, and writes docs/reliability.md.

Usage: `python tools/database_servers.py python -m tools.faults [--minutes M] [--document]`

Runs tests/faults for about so long. What each test has counted goes to a file of JSON lines (`var/faults.jsonl`), from
which the document is made; `--document` makes it again without breaking anything. Ends with the exit code of the tests:
when one fails, or could not run here as when a database server is not installed, the document and the file stay as they
were and that is said.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

ROOT: Final = Path(__file__).resolve().parents[1]
RESULTS: Final = ROOT / "var" / "faults.jsonl"
DOCUMENT: Final = ROOT / "docs" / "reliability.md"
HEAD: Final = """# Reliability: what was broken, and what was counted

`make faults` breaks each of these for real while a load runs, counts, and writes this document; `MINUTES=60` goes on
for longer. It takes root for small file systems, and MariaDB, PostgreSQL, HAProxy and a C compiler. CI runs the same
tests for some seconds each.

The load is writers and readers at once. Half of the writers send batches. Half of them send each write under an
`Idempotency-Key` until it is acknowledged; the others never send anything again. In the end all rows of the job store
are held against what was acknowledged:

- **lost** is what was acknowledged and is not there;
- **half** is a batch of which a part is there, a job that ended without its summary, a gap in its steps, a step or line
  of no job, a VM that counts other jobs than it has;
- **twice** is a line or summary that is there twice.

No answer may be a 5xx other than 503. What needs no job store (`/health/live`, `POST /api/v1/sanitize`) is answered 200
all the time, and the log holds no traceback.

These figures are of one run with `MINUTES={minutes:g}`, on a machine with {processors} processors that others used as
well.

"""
TAIL: Final = """
Not tried under load: a power failure (disks that lose what they have confirmed), a replica of PostgreSQL that lags,
a network that loses packets, a clock of a database server that differs from that of its clients: times are those of the
servers, and what live updates do when a clock is set back is tested by itself as well
(`api/live/test_event_outages.py::test_a_clock_that_is_set_back_has_everybody_start_anew_and_nothing_is_missed`).

Memory was looked at for an hour as well, by `test_memory_does_not_grow_with_the_requests` alone: 121,574 requests,
169 MiB at first, 176 MiB at the end, 0.06 MiB for each 1,000 requests. With `PLAINSPOKEN_FAULTS_MINUTES=600` that test
takes so long.

Not noticed by live updates: a clock that is set back and is right again before the next look, with jobs that began and
ended in between.
"""


def main() -> int:
    """Runs the tests, and writes the document when all of them passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=8, help="how long it may take, about")
    parser.add_argument("--document", action="store_true", help="make the document of the file, without running tests")
    flags = parser.parse_args()
    if not flags.document:
        code = run(flags.minutes)
        if code:
            return code
    rows = [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()]
    DOCUMENT.write_text(document(rows), encoding="utf-8")
    return 0


def run(minutes: float, tests: str = "tests/faults", results: Path = RESULTS) -> int:
    """Runs the tests, two at a time, for about so long, and keeps what they counted when all of them ran and passed.

    Their exit code, 1 when one was skipped.
    """
    results.parent.mkdir(exist_ok=True)
    counted, told = results.with_suffix(".part"), results.with_suffix(".xml")
    counted.write_text(json.dumps({"minutes": minutes}) + "\n", encoding="utf-8")
    environment = {
        **os.environ,
        "PLAINSPOKEN_FAULTS_MINUTES": str(minutes),
        "PLAINSPOKEN_FAULTS_RESULTS": str(counted),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", f"--junitxml={told}", tests]
    code = subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    left_out = skipped(told) if code == 0 else []
    for each in left_out:
        print(f"could not run here: {each}", file=sys.stderr)
    if code or left_out:
        print("docs/reliability.md stays as it was: not all tests ran and passed", file=sys.stderr)
        return code or 1
    counted.replace(results)
    return 0


def skipped(told: Path) -> list[str]:
    """The tests that pytest tells of as skipped, and why."""
    cases = ET.parse(told).iter("testcase")  # noqa: S314 - written by our own tests
    return [f"{case.get('name')}: {skip.get('message')}" for case in cases for skip in case.iter("skipped")]


def document(rows: list[dict[str, Any]]) -> str:
    """The document of what was counted: a table for each file of tests."""
    minutes = rows[0]["minutes"]
    text = HEAD.format(minutes=minutes, processors=os.cpu_count())
    titles = {
        "faults/test_kills.py": "A server that is killed",
        "faults/test_databases.py": "A database server that fails",
        "faults/test_full_disk.py": "A full disk",
        "faults/test_replica_lag.py": "A replica of the database",
        "faults/test_replicas.py": "Several servers on one job store",
        "faults/test_rules.py": "Rule files",
        "faults/test_clock.py": "The clock",
        "faults/test_clients.py": "Clients, and time",
    }
    for file, title in titles.items():
        mine = [row for row in rows[1:] if row["test"].startswith(f"{file}::")]
        mine.sort(key=lambda row: row["fault"])
        text += f"## {title}\n\n| what | done | counted | result |\n|---|---|---|---|\n"
        text += "".join(f"| {row['fault']} | {row['done']} | {row['counted']} | {row['result']} |\n" for row in mine)
        tests = dict.fromkeys(row["test"] for row in mine)
        text += f"\nProved by {', '.join(f'`{test}`' for test in tests)}.\n\n"
    return text.rstrip() + "\n" + TAIL


if __name__ == "__main__":
    sys.exit(main())
