"""Which rule answers a text, and what the lists say of it when no rule does.

The cost of a text does not grow with the number of rules: one scan finds all phrases, and every rule is listed under
phrases or faults that it cannot do without, so a text meets just the rules it shares something with. What was chosen is
remembered for all texts of the same structure, which differ only in names, numbers and words that no phrase has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.compiled_rules import CompiledRule, Context, found_in_lists
from plainspoken.engine.conditions import Compiled, compile_condition, negated, parts_of
from plainspoken.engine.decision import Choice, Match, Verdict, choose
from plainspoken.engine.diagnosis import Diagnosis, Diagnostician
from plainspoken.engine.evidence import Evidence, Found
from plainspoken.engine.lexicon import Hits, Lexicon, hits_of
from plainspoken.engine.normalise import NormalText
from plainspoken.engine.reading import Reader, Reading
from plainspoken.engine.reading.model import LONGEST_REMEMBERED

_REMEMBERED: Final = 4_096
_NO_CONTEXT: Final = Context()


class _Asking(NamedTuple):
    """A rule that looks at the letters of a text, and its match in a text that has none of these letters."""

    rule: CompiledRule
    letters: Sequence[str]
    otherwise: Match | None


class _Plan(NamedTuple):
    """What all texts of one structure have in common in one context.

    `settled` match all of them. `choice` is for texts that have no letters that a rule of `asking` looks for.
    """

    hits: Hits
    diagnosis: Diagnosis
    choice: Choice
    settled: list[Match]
    asking: list[_Asking]


class Matcher:
    """The rules and lists of a catalogue, ready to be asked; drafts only if asked for. Safe in threads."""

    def __init__(self, catalogue: Catalogue, *, drafts: bool = False) -> None:
        self.lexicon = Lexicon()
        self.diagnostician = Diagnostician(catalogue, self.lexicon)
        self.rules = tuple(
            CompiledRule(
                rule,
                compile_condition(rule.when.text, self.lexicon, catalogue.phrases) if rule.when.text else None,
            )
            for rule in catalogue.rules
            if drafts or not rule.draft
        )
        self.lexicon.close()
        self._asked = frozenset(number for rule in self.rules if rule.text for number in _numbers_in(rule.text))
        self._by_phrase, self._by_fault, self._always = _listed(self.rules)
        self.reader = Reader(self.lexicon.alphabet, self.lexicon.knows)
        self._sides = {step.name: step.side for step in catalogue.steps.values() if step.side}
        self._letters = [tuple(rule.text.letters()) if rule.text else () for rule in self.rules]
        self._plans: dict[tuple[str, Context], _Plan] = {}

    def classify(self, text: NormalText, context: Context) -> Verdict:
        """The verdict on a text in its context."""
        reading = self.reader.read(text)
        key = reading.structure.key, context
        plan = self._plans.get(key)
        if plan is None:
            plan = self._planned(reading, context)
            if len(key[0]) <= LONGEST_REMEMBERED:
                if len(self._plans) >= _REMEMBERED:
                    self._plans.clear()
                self._plans[key] = plan
        choice = _chosen(plan, reading) if plan.asking else plan.choice
        return Verdict(choice, plan.diagnosis, reading)

    @property
    def tried_always(self) -> tuple[CompiledRule, ...]:
        """The rules that are asked of every text, because no phrase and no fault must be there for them to match."""
        return tuple(self.rules[index] for index in self._always)

    def evidence(self, text: NormalText, context: Context = _NO_CONTEXT) -> tuple[Evidence, Diagnosis]:
        """What conditions are asked of in a text, and what the lists say of it in its context."""
        reading = self.reader.read(text)
        hits, diagnosis = self._diagnosed(reading, context)
        return Evidence(reading, hits), diagnosis

    def _diagnosed(self, reading: Reading, context: Context) -> tuple[Hits, Diagnosis]:
        """The phrases that rules ask for in clauses that count as evidence, and what the lists say.

        The side is that of the step where nothing in the text has one.
        """
        structure = reading.structure
        places = self.lexicon.find(structure)
        diagnosis = self.diagnostician.diagnose(structure, places)
        side = self._sides.get(context.step or "")
        if side and not diagnosis.names_sides:
            diagnosis = diagnosis._replace(side=side)
        asked, ignored = self._asked, diagnosis.ignored
        places = [place for place in places if place[0] in asked]
        if ignored:
            places = [place for place in places if structure.clause_of[place[1]] not in ignored]
        return hits_of(places), diagnosis

    def _planned(self, reading: Reading, context: Context) -> _Plan:
        hits, diagnosis = self._diagnosed(reading, context)
        settled: list[Match] = []
        asking: list[_Asking] = []
        evidence = Evidence(reading.without_text(), hits)
        for index in self._candidates(hits, diagnosis):
            rule = self.rules[index]
            if not rule.applies_in(context):
                continue
            evidence.asked_text = False
            match = _match(rule, evidence, diagnosis)
            if evidence.asked_text:
                asking.append(_Asking(rule, self._letters[index], match))
            elif match is not None:
                settled.append(match)
        choice = choose(settled + [each.otherwise for each in asking if each.otherwise], diagnosis)
        return _Plan(hits, diagnosis, choice, settled, asking)

    def _candidates(self, hits: Hits, diagnosis: Diagnosis) -> list[int]:
        listed = set(self._always)
        for number in hits:
            if number in self._by_phrase:
                listed.update(self._by_phrase[number])
        if self._by_fault:
            for hit in diagnosis.faults:
                listed.update(self._by_fault.get(hit.fault.name, ()))
        return sorted(listed)


def _chosen(plan: _Plan, reading: Reading) -> Choice:
    """The choice for a text of a plan: rules are asked whose letters it has."""
    folded = reading.text.folded
    evidence = Evidence(reading, plan.hits)
    matches = plan.settled.copy()
    is_usual = True
    for rule, wanted, otherwise in plan.asking:
        match = otherwise
        for letters in wanted:
            if letters in folded:
                match = _match(rule, evidence, plan.diagnosis)
                is_usual = is_usual and match is None and otherwise is None
                break
        if match is not None:
            matches.append(match)
    return plan.choice if is_usual else choose(matches, plan.diagnosis)


def _match(compiled: CompiledRule, evidence: Evidence, diagnosis: Diagnosis) -> Match | None:
    """The match of a rule that applies in the context; None when it asks for what is not there."""
    found = Found(evidence)
    if compiled.asks_lists and not found_in_lists(compiled.rule, diagnosis, found):
        return None
    if compiled.text is not None and not compiled.text.holds(evidence, found):
        return None
    return Match(compiled, found)


def _numbers_in(condition: Compiled) -> Iterator[int]:
    """All phrases that a condition asks for, also those that must not be there."""
    yield from _phrases_of(condition)
    denied = negated(condition)
    for part in (denied,) if denied else parts_of(condition):
        if part is not condition:
            yield from _numbers_in(part)


def _phrases_of(condition: Compiled) -> Iterator[int]:
    """The phrases that the single conditions of a condition look for."""
    parts = parts_of(condition)
    if parts == (condition,):
        yield from condition.cover({}) or ()
        return
    for part in parts:
        yield from _phrases_of(part)


def _listed(
    rules: Sequence[CompiledRule],
) -> tuple[Mapping[int, Sequence[int]], Mapping[str, Sequence[int]], Sequence[int]]:
    """Indices of rules by the phrases they are listed under (the rarest that do), by faults, and of all others."""
    frequency = Counter(number for compiled in rules if compiled.text for number in _phrases_of(compiled.text))
    by_phrase: dict[int, list[int]] = defaultdict(list)
    by_fault: dict[str, list[int]] = defaultdict(list)
    always: list[int] = []
    for index, compiled in enumerate(rules):
        cover = compiled.text.cover(frequency) if compiled.text is not None else None
        for number in cover or ():
            by_phrase[number].append(index)
        for fault in () if cover else compiled.rule.when.faults:
            by_fault[fault].append(index)
        if not cover and not compiled.rule.when.faults:
            always.append(index)
    return dict(by_phrase), dict(by_fault), tuple(always)
