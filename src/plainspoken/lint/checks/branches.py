"""Branches of conditions that no example reaches. A note for careful authors: asked for with --pedantic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from plainspoken.catalogue.conditions import AllOf, AnyOf, Condition
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.model import Rule
from plainspoken.engine.conditions import compile_condition
from plainspoken.engine.descriptions import describe
from plainspoken.engine.evidence import Evidence, Found
from plainspoken.engine.lexicon import Lexicon, hits_of
from plainspoken.engine.normalise import NormalText, normalise
from plainspoken.engine.reading import Reader
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "example-branch": "No example reaches a branch of an `any`, so nobody has seen it work.",
}


def find_unreached_branches(subject: LintSubject) -> Iterator[Finding]:
    """Every branch of an `any` that holds on no example of its rule."""
    for rule in subject.rules:
        if rule.when.text is not None:
            phrases = subject.catalogue.phrases if subject.catalogue else {}
            yield from _of(rule.when.text, [normalise(example.text) for example in rule.examples], rule, phrases)


def _of(
    condition: Condition, texts: list[NormalText], rule: Rule, phrases: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    match condition:
        case AllOf(parts=parts):
            for part in parts:
                yield from _of(part, texts, rule, phrases)
        case AnyOf(parts=parts):
            reached = [part for part in parts if any(_holds(part, text, phrases) for text in texts)]
            yield from _told([part for part in parts if part not in reached], len(parts), rule)
            for part in reached:
                yield from _of(part, texts, rule, phrases)


def _told(missed: list[Condition], count: int, rule: Rule) -> Iterator[Finding]:
    """One note for all branches of one `any`: a note for each would drown everything else."""
    if missed:
        some = "; ".join(describe(part) for part in missed[:3])
        more = f", and {len(missed) - 3} more" if len(missed) > 3 else ""
        message = f"No example of {rule.id} reaches {len(missed)} of these {count} branches: {some}{more}."
        fix = "Add an example for each, or leave those branches out."
        yield Finding(missed[0].location, "example-branch", message, fix, Severity.INFO)


def _holds(condition: Condition, text: NormalText, phrases: Mapping[str, Sequence[str]]) -> bool:
    lexicon = Lexicon()
    compiled = compile_condition(condition, lexicon, phrases)
    reading = Reader(lexicon.alphabet, lexicon.knows).read(text)
    evidence = Evidence(reading, hits_of(lexicon.find(reading.structure)))
    return compiled.holds(evidence, Found(evidence))
