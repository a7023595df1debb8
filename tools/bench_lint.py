"""Measures the lint tool: how long 1,000 and 2,000 generated rules take, beside loading them.

Usage: `python tools/bench_lint.py`. Figures drift with the machine: compare the ratios.
"""

import itertools
import random
import tempfile
import time
from pathlib import Path

from plainspoken.catalogue.loader import builtin_rules, read_catalogue
from plainspoken.lint.runner import lint

_AREAS = 40
_SIZES = (1000, 2000)
_THINGS = ("volume", "snapshot", "network", "template", "datastore", "adapter", "router", "image", "host", "export")
_FAULTS = ("failed", "timed out", "was refused", "is locked", "not found", "is full", "is busy", "was interrupted")
_FIRST = "# yaml-language-server: $schema=failures.schema.json\n"


def write_rules(directory: Path, count: int) -> None:
    """Rules like those that authors write: `any` lists of wordings, templates with facts, negations, examples."""
    chance = random.Random(count)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(count)]
    directory.mkdir(parents=True)
    by_area: dict[int, list[str]] = {}
    for number in range(count):
        by_area.setdefault(number % _AREAS, []).append(_rule(number, words, chance))
    for area, rules in by_area.items():
        (directory / f"area-{area}.yaml").write_text(_FIRST + "\n".join(rules), encoding="utf-8")


def _rule(number: int, words: list[str], chance: random.Random) -> str:
    own, thing, fault = words[number], chance.choice(_THINGS), chance.choice(_FAULTS)
    others = chance.sample(_FAULTS, 4)
    wordings = ", ".join(f"{{ contains: '{own} {thing} {other}' }}" for other in (fault, *others))
    if number % 5 == 0:
        text = f"{{ like: '{own} {thing} of {{size:size}} {fault}' }}"
        message, example = f"The {thing} of {{size}} could not be used.", f"{own} {thing} of 12 GB {fault}"
    else:
        text = f"{{ all: [{{ any: [{wordings}] }}, {{ not: {{ contains: '{words[number - 1]}' }} }}] }}"
        message, example = f"The {thing} could not be used.", f"job 7: {own} {thing} {fault} on node 3"
    return (
        f"- id: area-{number % _AREAS}.cause-{number}\n"
        f"  when: {{ text: {text} }}\n"
        f"  category: storage\n  severity: error\n  message: '{message}'\n"
        f"  actions: ['Check that the {thing} is in place', 'Try the operation again']\n"
        f"  examples: [{{ text: '{example}' }}]\n"
        f"  not_for: [{{ text: '{thing} is fine' }}]\n"
    )


def main() -> None:
    """Prints both times for each number of rules, and how they grow."""
    times = {}
    for count in _SIZES:
        with tempfile.TemporaryDirectory() as directory:
            site = Path(directory) / "site"
            write_rules(site / "failures", count)
            start = time.perf_counter()
            read_catalogue([builtin_rules(), site])
            loaded = time.perf_counter()
            result = lint([site])
            times[count] = time.perf_counter() - loaded
        load = loaded - start
        found = f"{len(result.findings)} findings in {result.rules:,} rules"
        print(f"{count:,} rules: lint {times[count]:.2f} s, {times[count] / load:.1f} times the load; {found}")
    for fewer, more in itertools.pairwise(_SIZES):
        print(f"{more / fewer:.0f} times as many rules take {times[more] / times[fewer]:.1f} times as long")


if __name__ == "__main__":
    main()
