"""Every check there is. To add one: write it in the module of its family, list it here, and write its lesson.

The lessons (why a check matters, a bad and a good sample) are the files of `plainspoken.lint.lessons`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from plainspoken.catalogue.checks import CHECKS as LOADER_CHECKS
from plainspoken.catalogue.findings import Finding
from plainspoken.lint import suppressions
from plainspoken.lint.checks import (
    advice,
    branches,
    characters,
    conditions,
    drafts,
    examples,
    facts,
    identity,
    leaks,
    letters,
    lists,
    literals,
    operations,
    phrases,
    regexes,
    rivals,
    secrets,
    sentences,
    superfluous,
    terms,
    vocabulary,
    wildcards,
    wording,
)
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    **LOADER_CHECKS,
    **characters.CHECKS,
    **identity.CHECKS,
    **conditions.CHECKS,
    **lists.CHECKS,
    **literals.CHECKS,
    **letters.CHECKS,
    **phrases.CHECKS,
    **wildcards.CHECKS,
    **regexes.CHECKS,
    **rivals.CHECKS,
    **superfluous.CHECKS,
    **leaks.CHECKS,
    **facts.CHECKS,
    **terms.CHECKS,
    **vocabulary.CHECKS,
    **wording.CHECKS,
    **sentences.CHECKS,
    **advice.CHECKS,
    **operations.CHECKS,
    **examples.CHECKS,
    **drafts.CHECKS,
    **branches.CHECKS,
    **secrets.CHECKS,
    **suppressions.CHECKS,
}
"""Id of every check → what a finding of it means, in one sentence. What loading finds stands first."""

FAMILIES: Final[Mapping[str, Callable[[LintSubject], Iterator[Finding]]]] = {
    "characters": characters.find_deceptive_characters,
    "identity": identity.find_odd_ids,
    "conditions": conditions.find_odd_conditions,
    "lists": lists.find_scattered_texts,
    "literals": literals.find_weak_literals,
    "letters": letters.find_costly_letters,
    "phrases": phrases.find_bad_phrases,
    "wildcards": wildcards.find_wildcards,
    "regexes": regexes.find_regex_risks,
    "rivals": rivals.find_rivals,
    "superfluous": superfluous.find_superfluous_rules,
    "leaks": leaks.find_leaks,
    "facts": facts.find_leaks_through_facts,
    "terms": terms.find_unstable_terms,
    "vocabulary": vocabulary.find_unknown_detectors,
    "wording": wording.find_bad_wording,
    "sentences": sentences.find_bad_sentences,
    "advice": advice.find_bad_advice,
    "operations": operations.find_misplaced_actions,
    "examples": examples.find_failing_examples,
    "drafts": drafts.find_drafts,
    "secrets": secrets.find_secrets,
}
"""Families of checks that look at files once they are read."""

PEDANTIC_FAMILIES: Final[Mapping[str, Callable[[LintSubject], Iterator[Finding]]]] = {
    "branches": branches.find_unreached_branches,
}
"""Families whose findings are notes only, looked for when asked."""

NOTES: Final = frozenset({"condition-idle", "example-branch"})
"""Checks whose findings are notes: told with `--pedantic` only, because many a good catalogue has hundreds."""

CONSEQUENCES: Final[Mapping[str, frozenset[str]]] = {
    "modeline": frozenset({"file-encoding"}),
    "example-unmatched": frozenset({"condition-never", "text-wildcard"}),
    "example-shadowed": frozenset({"rule-shadowed"}),
    "example-stopped": frozenset({"leaked-term", "leak-through-fact"}),
}
"""Check → those of which it is a mere consequence: told only where none of them is found in the same rule or file."""
