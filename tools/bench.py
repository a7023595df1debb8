"""Measures the engine: matching, answering and scrubbing, single and bulk, and how the cost grows with the rules.

Usage: `python -m tools.bench [--seconds S] [--against COMMIT] [--presidio]`

Texts are made from the catalogue's own examples, with other ids in them, and are failures of this platform, each with
a structure of its own; growth is measured on synthetic catalogues of 50 to 20,000 rules. Figures are CPU time and drift
with the machine: compare the ratios, which are medians of interleaved runs. With `--presidio`, scrubbing is told beside
Presidio; with `--against`, an older commit is checked out into a temporary directory, and both states match the same
texts.
"""

import argparse
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from plainspoken.catalogue.conditions import AllOf, Contains
from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue, Rule, When
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.matcher import Matcher
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer
from tools.bench_scrubbing import measure_scrubbing

_ROOT = Path(__file__).resolve().parent.parent
_PLATFORM = _ROOT / "tests" / "data" / "platform_failures.jsonl"
_NOWHERE = Location("synthetic")
_ROUNDS = 5
Key = TypeVar("Key", int, str)


def rate(work: Callable[[], int], seconds: float) -> float:
    """Messages per second of CPU time of a piece of work that returns how many it did."""
    done, start = 0, time.thread_time()
    while (spent := time.thread_time() - start) < seconds:
        done += work()
    return done / spent


def example_texts(catalogue: Catalogue, length: int, count: int) -> list[tuple[str, str | None]]:
    """Unique texts of about a length with their steps, made from examples of rules."""
    chance = random.Random(7)
    examples = [example for rule in catalogue.rules for example in rule.examples]
    filler = " context of the failing call, attempt {} of job {}"
    texts = []
    for number in range(count):
        example = chance.choice(examples)
        text = f"{example.text} [{number:06d}]"
        while len(text) < length:
            text += filler.format(number, chance.randrange(10**6))
        texts.append((text[:length] if length > 200 else text, example.step))
    return texts


def synthetic(size: int) -> tuple[Rule, ...]:
    """Rules of two or three made-up literals each, some literals common to many."""
    chance = random.Random(size)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(size)]
    template = load_catalogue().rules[0]
    rules = []
    for number in range(size):
        literals = [f"{words[number]} {chance.choice(words)}", chance.choice(["failed", "error", "timeout"])]
        parts = tuple(Contains(literal, _NOWHERE) for literal in literals)
        when = When(text=AllOf(parts, _NOWHERE))
        rules.append(
            replace(
                template,
                id=f"made.r{number}",
                when=when,
                wins_over=(),
                beats=frozenset(),
                facts={},
                examples=(),
                not_for=(),
            )
        )
    return tuple(rules)


def measure_growth(seconds: float) -> None:
    """Prints the cost of matching for growing catalogues, relative to the smallest."""
    sizes = (50, 500, 5_000, 20_000)
    works: dict[int, Callable[[], int]] = {}
    for size in sizes:
        rules = synthetic(size)
        matcher = Matcher(replace(load_catalogue(), rules=rules))
        chance = random.Random(1)
        texts = []
        for number in range(2_000):
            condition = chance.choice(rules).when.text
            literal = (
                condition.parts[0].literal
                if isinstance(condition, AllOf) and isinstance(condition.parts[0], Contains)
                else ""
            )
            texts.append(
                f"job {number}: the step failed with an error in {literal} after {number} ms, no more is known"
            )
        cycle = itertools.cycle(texts)

        def work(matcher: Matcher = matcher, cycle: "itertools.cycle[str]" = cycle) -> int:
            for text in itertools.islice(cycle, 500):
                matcher.classify(normalise(text), Context())
            return 500

        works[size] = work
    rates = interleaved(works, seconds)
    for size in sizes:
        print(f"  {size:>6} rules  {1e6 / rates[size]:7.2f} µs a message   ×{rates[sizes[0]] / rates[size]:.2f}")


def interleaved(works: dict[Key, Callable[[], int]], seconds: float) -> dict[Key, float]:
    """The median rate of each piece of work, run in turns."""
    samples: dict[Key, list[float]] = {key: [] for key in works}
    for _ in range(_ROUNDS):
        for key, work in works.items():
            samples[key].append(rate(work, seconds / _ROUNDS))
    return {key: statistics.median(values) for key, values in samples.items()}


_SUBSTRINGS = 500
"""What a hard-coded sanitizer does is asking for so many substrings in turn; an answer is measured beside that."""


def measure_single(catalogue: Catalogue, seconds: float) -> None:
    """Prints the rates of single messages, all of them new to the engine, beside plain substring tests."""
    sanitizer = Sanitizer(catalogue)
    literals = substring_literals(catalogue)
    for length in (100, 500, 20_000):
        texts = example_texts(catalogue, length, 400 if length > 1000 else 20_000)
        fresh = itertools.count()

        def match(texts: list[tuple[str, str | None]] = texts, fresh: "itertools.count[int]" = fresh) -> int:
            for text, step in texts[:200]:
                sanitizer.matcher.classify(normalise(f"{text}{next(fresh)}"), Context(step))
            return 200

        def full(texts: list[tuple[str, str | None]] = texts, fresh: "itertools.count[int]" = fresh) -> int:
            for text, step in texts[:200]:
                sanitizer.sanitize(f"{text}{next(fresh)}", step=step)
            return 200

        def substrings(texts: list[tuple[str, str | None]] = texts) -> int:
            for text, _ in texts[:20]:
                sum(literal in text for literal in literals)
            return 20

        rates = interleaved({"match": match, "answer": full, "substrings": substrings}, seconds)
        first = statistics.median(cost for _ in range(_ROUNDS) for cost in first_answers(catalogue, texts))
        beside = 1e6 / rates["substrings"]
        print(
            f"  {length:>6} B  match {1e6 / rates['match']:8.2f} µs   answer {1e6 / rates['answer']:8.2f} µs   "
            f"first sight {first:8.2f} µs"
        )
        print(
            f"            {_SUBSTRINGS} substring tests {beside:8.2f} µs: match ×{1e6 / rates['match'] / beside:.2f}, "
            f"answer ×{1e6 / rates['answer'] / beside:.2f}, first sight ×{first / beside:.2f}"
        )


def first_answers(catalogue: Catalogue, texts: list[tuple[str, str | None]]) -> list[float]:
    """Microseconds of each of the first hundred answers of a new engine."""
    sanitizer = Sanitizer(catalogue)
    costs = []
    for text, step in texts[:100]:
        start = time.thread_time_ns()
        sanitizer.sanitize(text, step=step)
        costs.append((time.thread_time_ns() - start) / 1000)
    return costs


def substring_literals(catalogue: Catalogue) -> list[str]:
    """What the plain substring tests look for: phrases of the catalogue."""
    phrases = sorted({phrase.lower() for fault in catalogue.faults.values() for phrase in fault.phrases})
    return random.Random(5).sample(phrases, _SUBSTRINGS)


def measure_own_structures(catalogue: Catalogue) -> None:
    """Prints what answers to failures of this platform cost, each new and unlike those before, first ones and later."""
    literals = substring_literals(catalogue)
    rows = [json.loads(line) for line in _PLATFORM.read_text(encoding="utf-8").splitlines()]
    random.Random(2).shuffle(rows)
    sanitizer = Sanitizer(catalogue)
    answers, beside = [], []
    for row in rows:
        start = time.thread_time_ns()
        sanitizer.sanitize(row["text"], step=row.get("step"), operation=row.get("operation"))
        told = time.thread_time_ns()
        sum(literal in row["text"] for literal in literals)
        answers.append((told - start) / 1000)
        beside.append((time.thread_time_ns() - told) / 1000)
    tests = statistics.median(beside)
    for name, costs in (("first 100", answers[:100]), ("later ones", answers[100:])):
        median, high = statistics.median(costs), statistics.quantiles(costs, n=10)[-1]
        print(
            f"  {name:<12} median {median:8.2f} µs ×{median / tests:.2f}   nine of ten within {high:8.2f} µs "
            f"×{high / tests:.2f}   {_SUBSTRINGS} substring tests {tests:8.2f} µs"
        )


def measure_bulk(catalogue: Catalogue, seconds: float) -> None:
    """Prints the rates of many messages of which 85 in 100 have been seen, and of none."""
    sanitizer = Sanitizer(catalogue)
    texts = example_texts(catalogue, 100, 3_000)
    fresh = itertools.count()

    def repeating() -> int:
        for number in range(20):
            for text, step in texts[:170]:
                sanitizer.sanitize(text, step=step)
            for text, step in texts[170:200]:
                sanitizer.sanitize(f"{text}{next(fresh)}{number}", step=step)
        return 4_000

    def repeated() -> int:
        for text, step in texts:
            sanitizer.sanitize(text, step=step)
        return len(texts)

    rates = interleaved({"85 in 100 repeat": repeating, "all repeat": repeated}, seconds)
    for name, messages in rates.items():
        print(f"  {name:<18} {messages:>12,.0f} messages/s")


def measure_against(catalogue: Catalogue, commit: str) -> None:
    """Prints what the same work costs here and at an older commit, side by side: median of processes run in turns."""
    with tempfile.TemporaryDirectory() as name:
        older, texts = Path(name, "older"), Path(name, "texts.json")
        lengths = {
            length: example_texts(catalogue, length, 60 if length > 1000 else 1_600) for length in (100, 500, 20_000)
        }
        texts.write_text(json.dumps(lengths), encoding="utf-8")
        _git("worktree", "add", "--quiet", "--detach", str(older), commit)
        try:
            states = {"here": _ROOT / "src", "older": older / "src"}
            runs: dict[str, list[dict[str, float]]] = {state: [] for state in states}
            for _ in range(_ROUNDS):
                for state, source in states.items():
                    runs[state].append(_costs(source, texts))
        finally:
            _git("worktree", "remove", "--force", str(older))
    print(f"side by side with {commit} (median of {_ROUNDS} processes each, run in turns)")
    for what in runs["here"][0]:
        here, before = (statistics.median(run[what] for run in runs[state]) for state in ("here", "older"))
        print(f"  {what:<14} {before:12,.0f} µs before   {here:12,.0f} µs here   {here / before:6.2f} of before")


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=_ROOT, check=True)  # noqa: S607 - the git of whoever measures


def _costs(source: Path, texts: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(_ROOT / "tools" / "bench_costs.py"), str(texts)],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    )
    costs: dict[str, float] = json.loads(done.stdout)
    return costs


def main() -> None:
    """Runs the measurements and prints them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each figure is measured")
    parser.add_argument("--against", metavar="COMMIT", help="measure side by side with this commit, and nothing else")
    parser.add_argument("--presidio", action="store_true", help="put Presidio (in var/presidio) beside scrubbing")
    flags = parser.parse_args()
    catalogue = load_catalogue()
    print(f"built-in catalogue: {len(catalogue.rules)} rules, {len(catalogue.faults)} faults")
    if flags.against:
        measure_against(catalogue, flags.against)
        return
    print("single messages, each new (median of interleaved runs)")
    measure_single(catalogue, flags.seconds)
    print("failures of this platform, each with a structure of its own")
    measure_own_structures(catalogue)
    print("scrubbing failures of the platform, each new (CPU time; median of processes run in turns)")
    measure_scrubbing(presidio=flags.presidio)
    print("bulk")
    measure_bulk(catalogue, flags.seconds)
    print("growth of matching with the number of rules (synthetic)")
    measure_growth(flags.seconds)


if __name__ == "__main__":
    main()
