"""Which rule answers a text: one scan for all literals, a few candidates, and the order of design as a sort key.

The cost of a text does not grow with the number of rules: the scan is linear in the text, and every rule is listed
under its rarest literals only, so a text meets just the rules it shares a telling literal with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from plainspoken.catalogue.model import Rule
from plainspoken.engine.conditions import Compiled, Present, Reading, compile_condition
from plainspoken.engine.literals import LiteralSet
from plainspoken.engine.normalise import NormalText

_PLANS = 16_384
"""Plans kept. When the store is full it is emptied: simpler than an order of use, and refilled in no time."""


class Context(NamedTuple):
    """What is known of a failure besides its text; canonical and in lower case, None where unknown."""

    step: str | None = None
    operation: str | None = None
    source: str | None = None
    classification: str | None = None
    code: str | None = None
    os_type: str | None = None


class Rank(NamedTuple):
    """The order in which matching rules win; the lowest first. Independent of files and of their order."""

    band: int
    without_step: bool
    layer: int


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its condition ready to run, and its rank."""

    rule: Rule
    text: Compiled | None
    rank: Rank

    def applies_in(self, context: Context) -> bool:
        """Whether everything but the text fits."""
        when = self.rule.when
        return all(
            not wanted or given in wanted
            for wanted, given in zip(
                (when.steps, when.operations, when.sources, when.classifications, when.codes, when.os_types),
                context,
                strict=True,
            )
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A rule whose conditions all hold, with what was read off the text."""

    compiled: CompiledRule
    reading: Reading

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.compiled.rule


@dataclass(frozen=True, slots=True)
class Verdict:
    """The winner (None: no rule matched), whether others had the same claim, and the matches that were looked at."""

    winner: Match | None
    ambiguous: bool
    matches: tuple[Match, ...]


class _Plan(NamedTuple):
    """What is left to do for a context and a set of literals.

    `candidates` are rules in the order of their claims, each with what is to be asked of the text (None: nothing);
    `verdict` is there when the literals alone decide.
    """

    candidates: tuple[tuple[CompiledRule, Compiled | None], ...]
    verdict: Verdict | None


class Matcher:
    """Finds the rule that answers a text. Immutable but for a bounded store of plans; safe in threads."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        numbers: dict[str, int] = {}
        frequency: Counter[int] = Counter()

        def number(literal: str) -> int:
            known = numbers.setdefault(literal, len(numbers))
            frequency[known] += 1
            return known

        self.rules = tuple(
            CompiledRule(
                rule,
                compile_condition(rule.when.text, number) if rule.when.text is not None else None,
                _rank(rule),
            )
            for rule in rules
        )
        self._literals = LiteralSet(numbers)
        self._by_literal, self._without_text = _listed(self.rules, frequency)
        self._plans: dict[tuple[Context, Present], _Plan] = {}

    def present(self, text: NormalText) -> Present:
        """Numbers of the literals in the text (raises `literals.ScanFailed`)."""
        return self._literals.present(text.folded)

    def classify(self, text: NormalText, context: Context, *, complete: bool = False) -> Verdict:
        """The verdict on a text. With `complete` all matches are found, not just enough to name the winner.

        Raises:
            ScanFailed: The scan broke off; nothing is known about the text.
        """
        present = self.present(text)
        key = (context, present)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._planned(context, present)
            if len(self._plans) >= _PLANS:
                self._plans.clear()
            self._plans[key] = plan
        if complete:
            whole = [(compiled, compiled.text) for compiled, _ in plan.candidates]
            return _decided([match for compiled, asked in whole if (match := _match(compiled, asked, text))])
        return plan.verdict or _decided(_claims(plan, text))

    def _planned(self, context: Context, present: Present) -> _Plan:
        listed = {index for number in present for index in self._by_literal.get(number, ())}
        candidates: list[tuple[CompiledRule, Compiled | None]] = []
        for index in listed.union(self._without_text):
            compiled = self.rules[index]
            asked = compiled.text.reduced(present) if compiled.text is not None else True
            if asked is not False and compiled.applies_in(context):
                candidates.append((compiled, None if asked is True else asked))
        candidates.sort(key=lambda candidate: (candidate[0].rank, candidate[0].rule.id))
        return _Plan(tuple(candidates), _foregone(candidates))


def _foregone(candidates: list[tuple[CompiledRule, Compiled | None]]) -> Verdict | None:
    """The verdict when the literals alone decide: nothing is to be asked of the best claims, nothing beats them."""
    best = [(compiled, asked) for compiled, asked in candidates if compiled.rank == candidates[0][0].rank]
    ids = {compiled.rule.id for compiled, _ in best}
    open_questions = any(asked is not None for _, asked in best)
    if open_questions or any(not ids.isdisjoint(compiled.rule.beats) for compiled, _ in candidates):
        return None
    return _decided([Match(compiled, Reading()) for compiled, _ in best])


def _match(compiled: CompiledRule, asked: Compiled | None, text: NormalText) -> Match | None:
    reading = Reading()
    return Match(compiled, reading) if asked is None or asked.holds(text, reading) else None


def _claims(plan: _Plan, text: NormalText) -> list[Match]:
    """The matches that can decide: those of the best rank that matches at all, and those that beat one of them."""
    matches: list[Match] = []
    ids: set[str] = set()
    for compiled, asked in plan.candidates:
        if matches and compiled.rank != matches[0].compiled.rank and ids.isdisjoint(compiled.rule.beats):
            continue
        match = _match(compiled, asked, text)
        if match:
            matches.append(match)
            ids.add(compiled.rule.id)
    if len(matches) > 1 and _beaten(matches) >= {
        match.rule.id for match in matches if match.compiled.rank == matches[0].compiled.rank
    }:
        return _all_matches(plan, text)  # the best rank is out, so the ones passed over count after all
    return matches


def _all_matches(plan: _Plan, text: NormalText) -> list[Match]:
    return [match for compiled, asked in plan.candidates if (match := _match(compiled, asked, text))]


def _beaten(matches: list[Match]) -> set[str]:
    return {loser for match in matches for loser in match.rule.beats}


def _decided(matches: list[Match]) -> Verdict:
    """The verdict on matches in the order of their claims."""
    beaten = _beaten(matches)
    standing = [match for match in matches if match.rule.id not in beaten]
    if not standing:
        return Verdict(None, ambiguous=False, matches=tuple(matches))
    rivals = sum(match.compiled.rank == standing[0].compiled.rank for match in standing)
    return Verdict(standing[0], ambiguous=rivals > 1, matches=tuple(matches))


def _rank(rule: Rule) -> Rank:
    return Rank(int(rule.band), not rule.when.steps, -rule.layer)


def _listed(
    rules: tuple[CompiledRule, ...], frequency: Mapping[int, int]
) -> tuple[dict[int, list[int]], tuple[int, ...]]:
    """Indices of rules by the literals they are listed under (the rarest that do), and of those without any."""
    by_literal: dict[int, list[int]] = defaultdict(list)
    without_text: list[int] = []
    for index, compiled in enumerate(rules):
        cover = compiled.text.cover(frequency) if compiled.text is not None else None
        for number in cover or ():
            by_literal[number].append(index)
        if not cover:
            without_text.append(index)
    return dict(by_literal), tuple(without_text)
