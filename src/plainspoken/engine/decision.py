"""Which of several rules that match answers.

In this order:

1. those that another matching rule `wins_over` stand back;
2. a rule of a nearer layer wins;
3. a rule that asks for everything another one does and more wins over it;
4. the rule wins whose evidence stands in a later clause;
5. the rule with more words of evidence wins.

A rule stands back as a whole where the text names a cause behind everything the rule asks for: of that it knows
nothing, unless it says that it explains that fault. One that explains `nothing` says only that something failed, and
stands back wherever the text names a cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from plainspoken.catalogue.model import ANY_FAULT, NO_FAULT, Rule
from plainspoken.engine.compiled_rules import CompiledRule
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.evidence import Found
from plainspoken.engine.reading import Reading


class Match(NamedTuple):
    """A rule whose conditions all hold, with what was found for it."""

    compiled: CompiledRule
    found: Found

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.compiled.rule

    @property
    def claim(self) -> tuple[int, int, int]:
        """What decides between rules of which none includes the other; the higher, the better."""
        return self.found.last_clause, len(self.found.tokens), len(self.compiled.named)

    def includes(self, other: Match) -> bool:
        """Whether this one asks for everything that the other does, and for more."""
        mine, others = self.found.tokens, other.found.tokens
        named, other_named = self.compiled.named, other.compiled.named
        return mine >= others and named >= other_named and (mine > others or named > other_named)


class Choice(NamedTuple):
    """Which rule answers.

    Attributes:
        winner: None when no rule does; then the diagnosis answers.
        rivals: Rules with the same claim as the winner, which has the lowest id of them.
        matches: All rules whose conditions hold, the strongest claim first.
        outdone: Of those, the ids of rules that stand back because a cause stands behind all they ask for.
    """

    winner: Match | None
    rivals: tuple[Match, ...]
    matches: tuple[Match, ...]
    outdone: frozenset[str]


class Verdict(NamedTuple):
    """Which rule answers a text (see `Choice`), what the lists say of the text, and how it was read."""

    choice: Choice
    diagnosis: Diagnosis
    reading: Reading

    @property
    def winner(self) -> Match | None:
        """The rule that answers; None when no rule does."""
        return self.choice.winner

    @property
    def rivals(self) -> tuple[Match, ...]:
        """Rules with the same claim as the winner."""
        return self.choice.rivals

    @property
    def matches(self) -> tuple[Match, ...]:
        """All rules whose conditions hold, the strongest claim first."""
        return self.choice.matches

    @property
    def outdone(self) -> frozenset[str]:
        """The ids of rules that stand back because a cause stands behind all they ask for."""
        return self.choice.outdone

    @property
    def ambiguous(self) -> bool:
        """Whether several rules have the same claim."""
        return bool(self.choice.rivals)


_NOBODY: Final = Choice(None, (), (), frozenset())


def choose(matches: Sequence[Match], diagnosis: Diagnosis) -> Choice:
    """The choice between rules that match."""
    if not matches:
        return _NOBODY
    outdone = frozenset([match.rule.id for match in matches if _is_outdone(match, diagnosis)])
    if len(matches) == 1:
        return Choice(None if outdone else matches[0], (), tuple(matches), outdone)
    standing = [match for match in matches if match.rule.id not in outdone]
    beaten = {loser for match in standing for loser in match.rule.beats}
    standing = [match for match in standing if match.rule.id not in beaten]
    nearest = max([match.rule.layer for match in standing], default=0)
    standing = [match for match in standing if match.rule.layer == nearest]
    best = {match.rule.id for match in _not_included(standing)}
    ranked = []
    for match in matches:
        rule_id = match.rule.id
        clause, words, named = match.claim
        ranked.append((rule_id not in best, rule_id in outdone, -clause, -words, -named, rule_id, match))
    ranked.sort(key=_RANK)
    ordered = tuple([match for *_, match in ranked])
    if not best:
        return Choice(None, (), ordered, outdone)
    claim = ranked[0][2:5]
    rivals = tuple([match for *rank, match in ranked[1 : len(best)] if tuple(rank[2:5]) == claim])
    return Choice(ordered[0], rivals, ordered, outdone)


_RANK: Final = itemgetter(slice(0, 6))


def _not_included(matches: Sequence[Match]) -> Sequence[Match]:
    """The matches that no other one includes; a thousand that ask for the same are compared as one."""
    if len(matches) < 2:
        return matches
    keys = [(match.found.tokens, match.compiled.named) for match in matches]
    different = dict(zip(keys, matches, strict=True))
    best = {key for key, match in different.items() if not any(other.includes(match) for other in different.values())}
    return [match for key, match in zip(keys, matches, strict=True) if key in best]


def _is_outdone(match: Match, diagnosis: Diagnosis) -> bool:
    """Whether the cause stands behind everything that the rule asks for; for one that says no cause, anywhere."""
    cause, rule = diagnosis.fault, match.rule
    if cause is None or cause.fault.name in rule.when.faults or cause.fault.name in rule.explains:
        return False
    if ANY_FAULT in rule.explains or not cause.is_cause:
        return False
    if NO_FAULT in rule.explains:
        return match.found.last_clause > -1
    return cause.is_sure_cause and -1 < match.found.last_told < cause.clause
