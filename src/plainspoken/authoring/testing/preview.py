"""What comes of rules when they are published: what is wrong with them, how they read, which failures they answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from plainspoken.authoring.drafting.rule_file import is_whole
from plainspoken.authoring.testing.runs import TestRun, run_examples
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.loader import read_catalogue
from plainspoken.catalogue.model import Rule
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.lint.acceptance import broken_below
from plainspoken.lint.runner import LintResult, lint

SAMPLES: Final = 2
"""Texts of stored failures that are shown of a rule."""

_LONGEST_SAMPLE: Final = 160


@dataclass(slots=True)
class RulePreview:
    """One rule: how its first example reads, and the stored failures it answers.

    `step` is the step of that example as customers know it. `before` counts those failures by the rule that answers
    them without the rules under way (None: a fallback). `texts` are some of them, scrubbed. `is_unworded` says that its
    message is still the one that is composed without it, so that it adds nothing.
    """

    rule: Rule
    answer: SanitizedMessage
    step: str | None
    is_unworded: bool = False
    failures: int = 0
    before: Counter[str | None] = field(default_factory=Counter)
    vms: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)


class Said(NamedTuple):
    """What a customer reads of a failure, and who says it (None: a fallback)."""

    rule_id: str | None
    message: str


@dataclass(slots=True)
class ChangedAnswer:
    """Stored failures that none of the rules under way answers, and that read differently all the same.

    `texts` are some of them, scrubbed.
    """

    before: Said
    after: Said
    failures: int = 0
    vms: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """What comes of publishing. `tests` is None, and `rules` is empty, when the rules cannot be loaded.

    `changed` are other answers that differ because of lists, such as phrases of faults, the most frequent first.
    `broken` are examples of the rules below that would not be answered as they should be any more.
    """

    lint: LintResult
    broken: tuple[Finding, ...] = ()
    tests: TestRun | None = None
    rules: tuple[RulePreview, ...] = ()
    changed: tuple[ChangedAnswer, ...] = ()

    @property
    def publishable(self) -> bool:
        """Whether a server would take the rules over."""
        findings = (*self.lint.findings, *self.broken)
        wrong = any(finding.severity is Severity.ERROR for finding in findings)
        unworded = any(rule.is_unworded for rule in self.rules)
        return not wrong and not unworded and self.tests is not None and not self.tests.failed


class Previewer:
    """Previews of the rules at a path, time after time, with the same stored failures.

    Args:
        path: A site directory, a whole catalogue, or a file in one; then only the rules of that file are looked at
            closely.
        below: Site directories under that one, the lowest first.
        failures: Stored failures, each with what is said of it without these rules.
    """

    def __init__(
        self, path: Path, *, below: Sequence[Path] = (), failures: Sequence[tuple[StoredFailure, Said]] = ()
    ) -> None:
        self._path = path
        self._directory = path if path.is_dir() else path.resolve().parent.parent
        self._below = tuple(below)
        self._failures = failures

    def preview(self) -> Preview:
        """What would come of publishing the rules as they are now; nothing wrong in them raises."""
        result = lint([self._path], below=self._below if self._path.is_dir() else ())
        whole = is_whole(self._directory)
        layers = [self._directory] if whole else [builtin_rules(), *self._below, self._directory]
        catalogue, loading = read_catalogue(layers)
        if catalogue is None:
            wrong = [finding for finding in loading if finding.severity is Severity.ERROR]
            return Preview(result, () if result.findings else tuple(wrong))
        sanitizer = Sanitizer(catalogue, drafts=True)
        rules = [rule for rule in catalogue.rules if not set(result.checked).isdisjoint(rule.files)]
        shown = {rule.id: _read(rule, sanitizer) for rule in rules}
        changed = self._count(shown, sanitizer)
        broken = () if whole else tuple(broken_below(sanitizer))
        return Preview(result, broken, run_examples(sanitizer, rules), tuple(shown.values()), changed)

    def _count(self, rules: dict[str, RulePreview], sanitizer: Sanitizer) -> tuple[ChangedAnswer, ...]:
        """Counts the failures of the rules; tells the others that read differently."""
        others: dict[tuple[Said, Said], ChangedAnswer] = {}
        for failure, before in self._failures:
            after = said_of(sanitizer.sanitize(failure))
            rule = rules.get(after.rule_id or "")
            if rule is not None:
                rule.before[before.rule_id] += 1
            elif after == before:
                continue
            found = rule or others.setdefault((before, after), ChangedAnswer(before, after))
            found.failures += 1
            if failure.vm is not None:
                found.vms.add(failure.vm)
            if len(found.texts) < SAMPLES:
                text = " ".join(sanitizer.scrub(failure.text).split())
                shown = text if len(text) <= _LONGEST_SAMPLE else f"{text[: _LONGEST_SAMPLE - 1]}…"
                if shown not in found.texts:
                    found.texts.append(shown)
        return tuple(sorted(others.values(), key=lambda changed: (-changed.failures, changed.texts)))


def said_of(answer: SanitizedMessage) -> Said:
    """The part of an answer that is compared."""
    return Said(answer.rule_id, answer.user_message)


def _read(rule: Rule, sanitizer: Sanitizer) -> RulePreview:
    example = rule.examples[0]
    answer = sanitizer.sanitize(example)
    step = sanitizer.names.step(example.step).display_name if example.step else None
    return RulePreview(rule, answer, step, _is_unworded(rule, sanitizer))


def _is_unworded(rule: Rule, sanitizer: Sanitizer) -> bool:
    example = rule.examples[0]
    context = sanitizer.context(example)
    verdict = sanitizer.verdict(normalise(example.text), context)
    composed = sanitizer.composer.compose(verdict.diagnosis, context) if verdict is not None else None
    if composed is None or not composed.message or not rule.message.source.startswith(composed.message):
        return False
    # A draft says what the composed answer did, with what the text mentions besides; more than that is an author's.
    return rule.message.source.removeprefix(composed.message).strip(" .") in {"", composed.besides.rstrip(".")}
