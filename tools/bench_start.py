"""Measures what a start costs: loading the catalogue and building the engine, and commands from a cold shell.

Usage: `python tools/bench_start.py [--rounds N] [--against COMMIT]`

Everything is CPU time of processes of their own, run in turns; the figure is the median. Machines and their moods
differ, so read the ratios: to a Python that only imports asyncio and json, and with `--against` to an older commit.
Commands are measured on their second run, when compiled rule files and bytecode are there, as on every run but one.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_TEXT = "VirtIO injection phase failed: virt-v2v-in-place: exit status 1: /dev/vdb"
_BARE = "Python with asyncio and json"
_LOAD = """
import time
try:
    import plainspoken.catalogue.drafting  # older commits import the readers of YAML at once: not counted in either
except ImportError:
    pass
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
start = time.process_time()
Sanitizer(load_catalogue())
print(time.process_time() - start)
"""
_SITE = """# yaml-language-server: $schema=../../schemas/failures.schema.json
- id: backup.window-closed
  when: { text: { like: 'backup window closed after {waited:duration}' } }
  category: platform
  severity: warning
  message: 'The backup window closed after {waited}, before the copy was complete.'
  actions: [Try again when the next backup window opens]
  examples: [{ text: 'backup window closed after 1h30m0s', facts: { waited: 1 hour 30 minutes } }]
  not_for: [{ text: backup window opened }]
"""

Work = Callable[[], float]


def command(*arguments: str, **variables: str) -> Work:
    """A process; its cost is all its CPU time, in seconds."""

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], env=_environment(variables), capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return run


def loading(**variables: str) -> Work:
    """A process that tells what loading and building alone cost in it, in seconds."""

    def run() -> float:
        done = subprocess.run(
            [sys.executable, "-c", _LOAD], env=_environment(variables), capture_output=True, text=True, check=True
        )
        return float(done.stdout)

    return run


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PLAINSPOKEN_", "PYTHON"))}
    return {**known, **variables}


def medians(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """The median cost of each piece of work, run in turns, after one run that does not count."""
    samples: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            cost = work()
            if number:
                samples[name].append(cost)
    return {name: statistics.median(costs) for name, costs in samples.items()}


@contextmanager
def checked_out(commit: str, directory: Path) -> Iterator[Path]:
    """The `src` directory of an older commit."""
    git = ["git", "-C", str(_ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(directory), commit], check=True)
    try:
        yield directory / "src"
    finally:
        subprocess.run([*git, "remove", "--force", str(directory)], check=True)


def measure_loading(rounds: int, cache: Path, against: str | None) -> None:
    """Prints what loading the built-in catalogue and building its engine cost, from either form."""
    works = {
        "from compiled files": loading(PLAINSPOKEN_CACHE=str(cache)),
        "from YAML": loading(PLAINSPOKEN_CACHE="off"),
    }
    if against is None:
        found = medians(works, rounds)
    else:
        with checked_out(against, cache.parent / "older") as source:
            found = medians({**works, against: loading(PYTHONPATH=str(source))}, rounds)
    print(f"loading the catalogue and building the engine (CPU, median of {rounds} processes each, run in turns)")
    for name, cost in found.items():
        beside = f"   ×{cost / found[against]:.2f} of {against}" if against else ""
        print(f"  {name:<22} {cost * 1e3:8.1f} ms{beside}")


def measure_commands(rounds: int, cache: Path) -> None:
    """Prints what commands cost, beside a Python that only imports."""
    site = cache.parent / "site" / "failures"
    site.mkdir(parents=True)
    (site / "backup.yaml").write_text(_SITE, encoding="utf-8")
    kept = {"PLAINSPOKEN_CACHE": str(cache), "PYTHONPYCACHEPREFIX": str(cache.parent / "bytecode")}
    run = ("-m", "plainspoken")
    costs = medians(
        {
            _BARE: command("-c", "import asyncio, json", **kept),
            "--help": command(*run, "--help", **kept),
            "sanitize TEXT": command(*run, "sanitize", _TEXT, **kept),
            "lint one file of a site": command(*run, "lint", str(site / "backup.yaml"), **kept),
            "lint a built-in file": command(*run, "lint", str(_ROOT / "rules" / "failures" / "boot.yaml"), **kept),
        },
        rounds,
    )
    print(f"commands, second run (CPU, median of {rounds} each, run in turns)")
    for name, cost in costs.items():
        print(f"  {name:<28} {cost * 1e3:8.1f} ms   ×{cost / costs[_BARE]:.2f}")


def main() -> None:
    """Runs the measurements and prints them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=9, help="how often each is measured")
    parser.add_argument("--against", metavar="COMMIT", help="measure loading side by side with this commit as well")
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        cache = Path(name, "cache")
        measure_loading(flags.rounds, cache, flags.against)
        measure_commands(flags.rounds, cache)


if __name__ == "__main__":
    main()
