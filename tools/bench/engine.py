"""What answers cost: to new texts, beside plain substring tests, and as the number of rules grows."""

import itertools
import random
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median
from typing import Final

from plainspoken.catalogue.conditions import AllOf, Contains
from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue, Rule, When
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.matcher import Matcher
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer
from tools.bench.measuring import Run, Work, each
from tools.corpora import PLATFORM, read_rows

SIZES: Final = (50, 500, 5_000, 20_000)
_LENGTHS: Final = {"100 B": 100, "500 B": 500, "20 kB": 20_000}
_NOWHERE: Final = Location("synthetic")
_SUBSTRINGS: Final = 500
"""What a hard-coded sanitizer does is asking for so many substrings in turn; an answer is measured beside that."""
_TESTS: Final = f"{_SUBSTRINGS} substring tests"
_FIRST: Final = "answer, first 100 of a new engine"

Texts = list[tuple[str, str | None]]


def measure(run: Run) -> None:
    """Measures answers and growth."""
    catalogue = load_catalogue()
    _answers(run, catalogue)
    _own_structures(run, catalogue)
    _growth(run)


def _answers(run: Run, catalogue: Catalogue) -> None:
    sanitizer, literals, fresh = Sanitizer(catalogue), substring_literals(catalogue), itertools.count()
    texts = {name: example_texts(catalogue, length, 200) for name, length in _LENGTHS.items()}

    def match(asked: Texts) -> int:
        for text, step in asked:
            sanitizer.matcher.classify(normalise(f"{text}{next(fresh)}"), Context(step))
        return len(asked)

    def answer(engine: Sanitizer, asked: Texts) -> int:
        for text, step in asked:
            engine.sanitize(Failure(f"{text}{next(fresh)}", step=step))
        return len(asked)

    def test(asked: Texts) -> int:
        for text, _ in asked:
            sum(literal in text for literal in literals)
        return len(asked)

    def of_each(work: Callable[[Texts], int]) -> Work:
        # Of long texts fewer, so that no round of one way lasts long.
        return lambda: {
            name: each(partial(work, part[: 20 if len(part[0][0]) > 1_000 else 200])) for name, part in texts.items()
        }

    def first() -> dict[str, float]:
        return {name: _first_answers(Sanitizer(catalogue), part) for name, part in texts.items()}

    works = {
        "match": of_each(match),
        "answer": of_each(partial(answer, sanitizer)),
        _FIRST: first,
        _TESTS: of_each(test),
    }
    goals = {(name, "answer"): goal for name, goal in zip(_LENGTHS, (0.35, 0.30, 0.35), strict=True)}
    goals |= {(name, _FIRST): round(2.5 * goal, 2) for (name, _), goal in goals.items()}
    run.compare("answers", works, beside=_TESTS, goals=goals)


def _first_answers(sanitizer: Sanitizer, texts: Texts) -> float:
    costs = []
    for text, step in texts[:100]:
        began = time.thread_time()
        sanitizer.sanitize(Failure(text, step=step))
        costs.append(time.thread_time() - began)
    return median(costs)


def _own_structures(run: Run, catalogue: Catalogue) -> None:
    """Failures of this platform, each with a structure of its own."""
    literals, rows = substring_literals(catalogue), read_rows(PLATFORM)
    random.Random(2).shuffle(rows)
    cases = {"each structure new, first 100": slice(100), "each structure new, after those": slice(100, None)}

    def answer() -> dict[str, float]:
        sanitizer, costs = Sanitizer(catalogue), []
        for row in rows:
            began = time.thread_time()
            sanitizer.sanitize(Failure(row["text"], step=row.get("step"), operation=row.get("operation")))
            costs.append(time.thread_time() - began)
        return {case: median(costs[part]) for case, part in cases.items()}

    def test() -> dict[str, float]:
        costs = []
        for row in rows:
            began = time.thread_time()
            sum(literal in row["text"] for literal in literals)
            costs.append(time.thread_time() - began)
        return {case: median(costs[part]) for case, part in cases.items()}

    run.compare("answers", {"answer": answer, _TESTS: test}, beside=_TESTS)


def _growth(run: Run) -> None:
    works: dict[str, Work] = {}
    for size in SIZES:
        rules = made_rules(size)
        matcher, told = Matcher(replace(load_catalogue(), rules=rules)), rules[:: size // SIZES[0]]
        works[f"{size:,} rules"] = _matching(matcher, told, itertools.count())
    goal = {("matching a new text", f"{SIZES[-1]:,} rules"): 2.0}
    run.compare("growth", works, beside=f"{SIZES[0]:,} rules", goals=goal)


def _matching(matcher: Matcher, rules: tuple[Rule, ...], numbers: "itertools.count[int]") -> Work:
    def match() -> int:
        for rule in rules * 10:
            matcher.classify(normalise(_text_for(rule, next(numbers))), Context())
        return len(rules) * 10

    return lambda: {"matching a new text": each(match)}


def _text_for(rule: Rule, number: int) -> str:
    condition = rule.when.text
    first = condition.parts[0] if isinstance(condition, AllOf) else None
    literal = first.literal if isinstance(first, Contains) else ""
    return f"job {number}: the step failed with an error in {literal} after {number} ms, no more is known"


def made_rules(size: int) -> tuple[Rule, ...]:
    """Rules of two or three made-up literals each, some literals common to many."""
    chance = random.Random(size)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(size)]
    template = load_catalogue().rules[0]
    rules = []
    for number in range(size):
        literals = [f"{words[number]} {chance.choice(words)}", chance.choice(["failed", "error", "timeout"])]
        when = When(text=AllOf(tuple(Contains(literal, _NOWHERE) for literal in literals), _NOWHERE))
        made = replace(template, id=f"made.r{number}", when=when, wins_over=(), beats=frozenset(), facts={})
        rules.append(replace(made, examples=(), not_for=()))
    return tuple(rules)


def example_texts(catalogue: Catalogue, length: int, count: int) -> Texts:
    """Unique texts of about a length with their steps, made from examples of rules."""
    chance = random.Random(7)
    examples = [example for rule in catalogue.rules for example in rule.examples]
    texts = []
    for number in range(count):
        example = chance.choice(examples)
        text = f"{example.text} [{number:06d}]"
        while len(text) < length:
            text += f" context of the failing call, attempt {number} of job {chance.randrange(10**6)}"
        texts.append((text[:length] if length > 200 else text, example.step))
    return texts


def substring_literals(catalogue: Catalogue) -> list[str]:
    """What the plain substring tests look for: phrases of the catalogue."""
    phrases = sorted({phrase.lower() for fault in catalogue.faults.values() for phrase in fault.phrases})
    return random.Random(5).sample(phrases, _SUBSTRINGS)
