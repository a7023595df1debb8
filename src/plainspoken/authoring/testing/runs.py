"""Examples and corpora put through the whole engine: what was expected, what came, why, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from plainspoken.authoring.testing.scope import TestScope
from plainspoken.catalogue.failure import CONTEXT, Failure
from plainspoken.catalogue.files import shown_path
from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.catalogue.loader import read_layers
from plainspoken.catalogue.model import Example, Rule
from plainspoken.catalogue.suggestions import suggest
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets
from plainspoken.errors import CatalogueError, SettingsError
from plainspoken.lint.examples import ExampleJudge, Mismatch, visible


class Kind(StrEnum):
    """What a test is made of."""

    EXAMPLE = "example"
    COUNTER_EXAMPLE = "counter-example"
    QUIET = "quiet line"
    KNOWN = "known text"


@dataclass(frozen=True, slots=True)
class Case:
    """One test: what it is, where it stands, the rule it is about (empty for a quiet line), and how it went.

    `text` has its secrets masked. `taken_over` is the id of the rule of a nearer layer that answers on purpose.
    """

    kind: Kind
    rule_id: str
    location: Location
    text: str
    mismatches: tuple[Mismatch, ...] = ()
    taken_over: str = ""

    @property
    def name(self) -> str:
        """What the test is, in words."""
        return f"{self.kind} of {self.rule_id}" if self.rule_id else str(self.kind)


@dataclass(frozen=True, slots=True)
class TestRun:
    """Every case of a run, in the order of rules and files, and the fingerprint of the catalogue it ran on."""

    __test__ = False  # for pytest, which would take it for a test by its name

    cases: tuple[Case, ...]
    catalogue: str

    @property
    def failed(self) -> tuple[Case, ...]:
        """The cases that did not come out as expected."""
        return tuple(case for case in self.cases if case.mismatches)

    def count(self, kind: Kind) -> int:
        """How many cases of a kind there are."""
        return sum(case.kind is kind for case in self.cases)


def run_tests(scope: TestScope) -> TestRun:
    """Every example, counter-example and corpus line of the scope, tested against the whole layered catalogue.

    Raises:
        CatalogueError: The rule files cannot be used; it carries every finding.
        NotFound: A rule asked for is not there.
        SettingsError: A corpus cannot be read.
    """
    findings = FindingList()
    layers = scope.layers(findings)
    catalogue, found = read_layers(layers, findings)
    if catalogue is None:
        raise CatalogueError(found)
    tester = _Tester(Sanitizer(catalogue, drafts=True))
    cases = [case for rule in scope.rules(catalogue, layers) for case in tester.rule_cases(rule)]
    for path in scope.quiet_corpora():
        cases += tester.quiet_cases(path)
    for path, whole in scope.known_corpora():
        cases += tester.known_cases(path, None if whole else scope.rule_ids)
    return TestRun(tuple(cases), catalogue.fingerprint)


def run_examples(sanitizer: Sanitizer, rules: Iterable[Rule], *, pause: Callable[[], object] = lambda: None) -> TestRun:
    """The examples and counter-examples of some rules of a catalogue that is loaded; `pause` is called before each."""
    tester = _Tester(sanitizer)
    cases: list[Case] = []
    for rule in rules:
        for case in tester.rule_cases(rule):
            pause()
            cases.append(case)
    return TestRun(tuple(cases), sanitizer.catalogue.fingerprint)


class _Tester:
    def __init__(self, sanitizer: Sanitizer) -> None:
        self._sanitizer = sanitizer
        self._judge = ExampleJudge(sanitizer)
        self._rules = sanitizer.catalogue.rules_by_id
        self._disabled = {override.rule_id for override in sanitizer.catalogue.overrides} - self._rules.keys()

    def rule_cases(self, rule: Rule) -> Iterator[Case]:
        for example in rule.examples:
            yield self._example(rule, example)
        for example in rule.not_for:
            yield self._counter_example(rule, example)

    def quiet_cases(self, path: Path) -> Iterator[Case]:
        for number, line in _lines(path):
            if line.strip() and not line.startswith("#"):
                location = Location(shown_path(path), number)
                yield Case(Kind.QUIET, "", location, _shown(line), self._quiet_mismatches(line))

    def known_cases(self, path: Path, wanted: frozenset[str] | None) -> Iterator[Case]:
        for number, line in _lines(path):
            location = Location(shown_path(path), number)
            if not line.strip():
                continue
            row = _known_row(line)
            if isinstance(row, Mismatch):
                yield Case(Kind.KNOWN, "", location, "", (row,))
            elif wanted is None or row["rule"] in wanted:
                yield self._known(row, location)

    def _example(self, rule: Rule, example: Example) -> Case:
        mismatches = tuple(self._judge.example(rule, example))
        taken_over = self._judge.taken_over(rule, self._sanitizer.sanitize(example))
        return Case(Kind.EXAMPLE, rule.id, example.location, _shown(example.text), mismatches, taken_over)

    def _counter_example(self, rule: Rule, example: Example) -> Case:
        mismatches = tuple(self._judge.counter_example(rule, example))
        return Case(Kind.COUNTER_EXAMPLE, rule.id, example.location, _shown(example.text), mismatches)

    def _known(self, row: Mapping[str, str], location: Location) -> Case:
        text, rule_id = row["text"], row["rule"]
        rule = self._rules.get(rule_id)
        known: dict[str, Any] = {name: row.get(name) for name in CONTEXT}
        failure = Failure(text, **known)
        mismatches: tuple[Mismatch, ...] = ()
        taken_over = ""
        if rule is None and rule_id in self._disabled:
            taken_over = "(disabled)"
        elif rule is None and self._is_composed(rule_id):
            answer = self._sanitizer.sanitize(failure)
            if answer.rule_id != rule_id:
                came = f"{answer.rule_id or 'a fallback'} answers"
                advice = "Correct the lists, or write the id that must answer."
                mismatches = (Mismatch(f"the composed answer {rule_id} is given", came, "", advice),)
        elif rule is None:
            advice = f"{suggest(rule_id, self._rules)} Write the id of the rule that must answer.".strip()
            mismatches = (Mismatch(f"{rule_id} answers", f"there is no rule {rule_id}", "", advice),)
        else:
            answer = self._sanitizer.sanitize(failure)
            taken_over = self._judge.taken_over(rule, answer)
            if not taken_over and not self._judge.answers(rule, answer):
                mismatches = (self._judge.not_answered(rule, failure),)
        return Case(Kind.KNOWN, visible(rule_id), location, _shown(text), mismatches, taken_over)

    def _is_composed(self, answer_id: str) -> bool:
        """Whether it is the id of a composed answer: `fault.in-use` or `fault.in-use+volume`, both in the lists."""
        catalogue = self._sanitizer.catalogue
        kind, _, named = answer_id.partition(".")
        fault, _, subject = named.partition("+")
        return kind == "fault" and fault in catalogue.faults and (not subject or subject in catalogue.subjects)

    def _quiet_mismatches(self, line: str) -> tuple[Mismatch, ...]:
        came = self._sanitizer.scrub(line)
        if came == line:
            return ()
        found = self._sanitizer.scrubber.trace(line)
        pieces = [
            f"‘{_shown(item.original)}’ at {item.start}-{item.end} becomes {item.shown} ({item.why})" for item in found
        ]
        why = "; ".join(pieces) or "It holds characters that are never shown."
        advice = "Narrow the term or word, or allow it under exceptions of vocabulary.yaml; or take the line out."
        return (Mismatch("the line comes out unchanged", f"‘{visible(came)}’", visible(why), advice),)


def _shown(text: str) -> str:
    return visible(mask_secrets(text))


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"the corpus {shown_path(path)} cannot be read: {error.strerror}") from error
    lines = content.decode("utf-8-sig", "replace").split("\n")
    return [(number, line.removesuffix("\r")) for number, line in enumerate(lines, 1)]


def _known_row(line: str) -> dict[str, str] | Mismatch:
    """The object of a line of a known corpus, or what is wrong with it."""
    expected = 'an object such as {"text": "…", "step": "…", "rule": "area.cause"}'
    advice = "Write one object a line; text and rule are needed, and all values are text."
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return Mismatch(expected, "no JSON", "", advice)
    if not isinstance(row, dict):
        return Mismatch(expected, "JSON, but no object", "", advice)
    unknown = sorted(visible(key) for key in row.keys() - {"text", "rule", *CONTEXT})
    if unknown:
        return Mismatch(expected, f"the unknown key {unknown[0]}", "", suggest(unknown[0], ["text", "rule", *CONTEXT]))
    if not all(isinstance(value, str) for value in row.values()):
        return Mismatch(expected, "a value that is no text", "", advice)
    missing = [key for key in ("text", "rule") if not row.get(key)]
    return Mismatch(expected, f"an object without {missing[0]}", "", advice) if missing else row
