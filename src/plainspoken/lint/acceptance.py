"""Whether rule files may be served: they load, nothing in them is an error, every example comes out as it should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.loader import read_catalogue
from plainspoken.catalogue.model import Example, Rule
from plainspoken.engine.patterns import compile_patterns
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.silence import engine_silent
from plainspoken.lint.examples import ExampleJudge, Flaw, Mismatch
from plainspoken.lint.runner import lint


def accept(directories: Sequence[Path]) -> tuple[Sanitizer | None, tuple[Finding, ...]]:
    """The engine over these layers, the lowest first; None when anything is an error. And everything found.

    Warnings are told and do no harm. The examples of the built-in rules are tried as well: a site's vocabulary, say,
    can silence them.
    """
    # A pattern has so much time on a text. To be compiled on a busy machine may take it all, and no rule is to blame.
    compile_patterns()
    with engine_silent():  # what the engine would log of an example is told as a finding
        return _accepted(directories)


def _accepted(directories: Sequence[Path]) -> tuple[Sanitizer | None, tuple[Finding, ...]]:
    catalogue, loading = read_catalogue(directories)
    if catalogue is None:
        return None, loading
    sanitizer = Sanitizer(catalogue)
    own = [directory for directory in directories if directory != builtin_rules()]
    found = set(lint(own).findings)
    if own and len(own) < len(directories):
        found.update(broken_below(sanitizer))
    findings = tuple(sorted(item for item in found if item.severity is not Severity.INFO))
    return (None if any(item.severity is Severity.ERROR for item in findings) else sanitizer), findings


def broken_below(sanitizer: Sanitizer) -> Iterator[Finding]:
    """Examples of the lowest layer that no rule answers as it should, and that no nearer layer took over."""
    judge = ExampleJudge(sanitizer)
    rules = sanitizer.catalogue.rules_by_id
    below = [rule for rule in rules.values() if rule.layer == 0]
    overridden = {override.rule_id for override in sanitizer.catalogue.overrides if override.applied}
    for rule in below:
        for example in () if rule.id in overridden else rule.examples:  # lint of the site tries those
            answer = sanitizer.sanitize(example)
            winner = rules.get(answer.rule_id or "")
            taken_over = winner is not None and (winner.layer > 0 or winner.id in overridden)
            if answer.ambiguous or not (judge.answers(rule, answer) or taken_over):
                yield _finding(rule, example, judge.not_answered(rule, example))


def _finding(rule: Rule, example: Example, mismatch: Mismatch) -> Finding:
    message = f"With the rules of this site, {mismatch.came} to an example of {rule.id}. {mismatch.why}"
    fix = "Look at what the site adds, overrides or disables: something of it decides here."
    return Finding(example.location, mismatch.flaw or Flaw.UNMATCHED, message, fix)
