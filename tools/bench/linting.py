"""What the lint tool costs for 1,000 and 2,000 generated rules, beside loading them."""

import os
import random
import tempfile
from functools import partial
from pathlib import Path
from unittest.mock import patch

from plainspoken.catalogue.loader import builtin_rules, read_catalogue
from plainspoken.lint.runner import lint
from tools.bench.measuring import Run, Work, each

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


def measure(run: Run) -> None:
    """Measures a rule's part of both, for each number of rules."""
    # From YAML, as an author who has just written them has them loaded.
    with tempfile.TemporaryDirectory() as directory, patch.dict(os.environ, PLAINSPOKEN_CACHE="off"):
        sites = {count: Path(directory, str(count)) for count in _SIZES}
        for count, site in sites.items():
            write_rules(site / "failures", count)

        def load(count: int) -> int:
            read_catalogue([builtin_rules(), sites[count]])
            return count

        def check(count: int) -> int:
            lint([sites[count]])
            return count

        works: dict[str, Work] = {
            "lint": lambda: {f"a rule of {count:,}": each(partial(check, count)) for count in _SIZES},
            "load": lambda: {f"a rule of {count:,}": each(partial(load, count)) for count in _SIZES},
        }
        run.compare("lint", works, beside="load")
