"""Which rule answers a text, and what the lists say of it when no rule does.

The cost of a text does not grow with the number of rules: one walk finds all phrases, and every rule is listed under
phrases or faults that it cannot do without, so a text meets just the rules it shares something with.

Of several rules that match, in this order:

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

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from plainspoken.catalogue.model import ANY_FAULT, NO_FAULT, Catalogue, Role, Rule, Strength
from plainspoken.engine.conditions import Compiled, Evidence, Found, compile_condition
from plainspoken.engine.diagnosis import Diagnosis, Diagnostician, FaultHit
from plainspoken.engine.lexicon import Hits, Lexicon
from plainspoken.engine.normalise import NormalText
from plainspoken.engine.reading import Reader, Reading


class Context(NamedTuple):
    """What is known of a failure besides its text; canonical and in lower case, None where unknown."""

    step: str | None = None
    operation: str | None = None
    source: str | None = None
    classification: str | None = None
    code: str | None = None
    os_type: str | None = None


_NO_CONTEXT: Final = Context()


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its condition ready to be asked."""

    rule: Rule
    text: Compiled | None
    named: frozenset[str] = field(init=False)
    """The names of what it asks for besides the text's words."""
    asks_context: bool = field(init=False)
    asks_lists: bool = field(init=False)

    def __post_init__(self) -> None:
        named = _named(self.rule)
        object.__setattr__(self, "named", named)
        when = self.rule.when
        object.__setattr__(self, "asks_lists", any((when.faults, when.subjects, when.speakers, when.sides)))
        object.__setattr__(self, "asks_context", not named.isdisjoint(Context._fields))

    def applies_in(self, context: Context) -> bool:
        """Whether everything that is known besides the text fits."""
        return unmet_context(self.rule, context) is None


def _named(rule: Rule) -> frozenset[str]:
    """The names of what a rule asks for besides the text's words."""
    when = rule.when
    asked = {
        "step": when.steps, "operation": when.operations, "source": when.sources, "code": when.codes,
        "classification": when.classifications, "os_type": when.os_types, "side": when.sides,
        "speaker": when.speakers,
    }  # fmt: skip
    return frozenset(name for name, values in asked.items() if values)


def unmet_context(rule: Rule, context: Context) -> tuple[str, Collection[str]] | None:
    """The first thing besides the text that does not fit, with the values it could have; None when all fits."""
    when = rule.when
    wanted = (when.steps, when.operations, when.sources, when.classifications, when.codes, when.os_types)
    for name, values, given in zip(Context._fields, wanted, context, strict=True):
        if values and given not in values:
            return name, values
    return None


@dataclass(frozen=True, slots=True)
class Match:
    """A rule whose conditions all hold, with what was found for it."""

    compiled: CompiledRule
    found: Found

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.compiled.rule

    @property
    def last_clause(self) -> int:
        """The last clause with evidence; -1 for a rule that asks nothing of the text."""
        return max(self.found.clauses, default=-1)

    @property
    def last_told(self) -> int:
        """The last clause with words or faults that the rule asks for; where it asks for nouns alone, with those."""
        return max(self.found.told or self.found.clauses, default=-1)

    @property
    def claim(self) -> tuple[int, int, int]:
        """What decides between rules of which none includes the other; the higher, the better."""
        return self.last_clause, len(self.found.tokens), len(self.compiled.named)

    def includes(self, other: Match) -> bool:
        """Whether this one asks for everything that the other does, and for more."""
        mine, others = self.found.tokens, other.found.tokens
        named, other_named = self.compiled.named, other.compiled.named
        return mine >= others and named >= other_named and (mine > others or named > other_named)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which rule answers, and why the others do not.

    Attributes:
        winner: None when no rule does; then the diagnosis answers.
        rivals: Rules with the same claim as the winner, which has the lowest id of them.
        matches: All rules whose conditions hold, the strongest claim first.
        outdone: Of those, the ids of rules that stand back because a cause stands behind all they ask for.
        diagnosis: What the lists say of the text.
        reading: The text's structure.
    """

    winner: Match | None
    rivals: tuple[Match, ...]
    matches: tuple[Match, ...]
    outdone: frozenset[str]
    diagnosis: Diagnosis
    reading: Reading

    @property
    def ambiguous(self) -> bool:
        """Whether several rules have the same claim."""
        return bool(self.rivals)


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
        self._by_phrase, self._by_fault, self._always = _listed(self.rules)
        self.reader = Reader(self.lexicon.knows)
        self._sides = {step.name: step.side for step in catalogue.steps.values() if step.side}

    def classify(self, text: NormalText, context: Context) -> Verdict:
        """The verdict on a text in its context."""
        reading = self.reader.read(text)
        hits = self.lexicon.find(reading)
        diagnosis = self._diagnosis(reading, hits, context)
        evidence = Evidence(reading, _evident(hits, diagnosis, reading))
        matches = [
            match
            for index in self._candidates(evidence.hits, diagnosis)
            if (match := self._match(self.rules[index], evidence, diagnosis, context))
        ]
        return _decided(matches, diagnosis, reading)

    @property
    def tried_always(self) -> tuple[CompiledRule, ...]:
        """The rules that are asked of every text, because no phrase and no fault must be there for them to match."""
        return tuple(self.rules[index] for index in self._always)

    def evidence(self, text: NormalText, context: Context = _NO_CONTEXT) -> tuple[Evidence, Diagnosis]:
        """What conditions are asked of in a text, and what the lists say of it in its context."""
        reading = self.reader.read(text)
        hits = self.lexicon.find(reading)
        diagnosis = self._diagnosis(reading, hits, context)
        return Evidence(reading, _evident(hits, diagnosis, reading)), diagnosis

    def _diagnosis(self, reading: Reading, hits: Hits, context: Context) -> Diagnosis:
        """What the lists say; the side is that of the step where nothing in the text has one."""
        diagnosis = self.diagnostician.diagnose(reading, hits)
        side = self._sides.get(context.step or "")
        return replace(diagnosis, side=side) if side and not diagnosis.names_sides else diagnosis

    def _candidates(self, hits: Hits, diagnosis: Diagnosis) -> Collection[int]:
        listed = set(self._always)
        for number in hits:
            listed.update(self._by_phrase.get(number, ()))
        for fault in {hit.fault.name for hit in diagnosis.faults} if self._by_fault else ():
            listed.update(self._by_fault.get(fault, ()))
        return sorted(listed)

    def _match(
        self, compiled: CompiledRule, evidence: Evidence, diagnosis: Diagnosis, context: Context
    ) -> Match | None:
        if compiled.asks_context and not compiled.applies_in(context):
            return None
        found = Found()
        if compiled.asks_lists and not found_in_lists(compiled.rule, diagnosis, evidence.reading, found):
            return None
        if compiled.text is not None and not compiled.text.holds(evidence, found):
            return None
        return Match(compiled, found)


def found_in_lists(rule: Rule, diagnosis: Diagnosis, reading: Reading, found: Found) -> bool:
    """Whether the text has the faults, subjects, speakers and sides that a rule asks for; they are added."""
    when = rule.when
    if when.sides and (diagnosis.side is None or diagnosis.side.value not in when.sides):
        return False
    asked: tuple[tuple[frozenset[str], Sequence[tuple[str, int, int]]], ...] = (
        (when.faults, [(hit.fault.name, hit.first, hit.last) for hit in diagnosis.faults] if when.faults else ()),
        (
            when.subjects,
            [(hit.subject.name, hit.first, hit.last) for hit in diagnosis.subjects] if when.subjects else (),
        ),
        (
            when.speakers,
            [(hit.speaker.name, hit.first, hit.last) for hit in diagnosis.speakers] if when.speakers else (),
        ),
    )
    for wanted, hits in asked:
        if not wanted:
            continue
        fitting = [hit for hit in hits if hit[0] in wanted]
        if not fitting:
            return False
        for _, first, last in fitting:
            found.add_tokens(reading, first, last, tells=wanted is when.faults)
    return True


def _evident(hits: Hits, diagnosis: Diagnosis, reading: Reading) -> Hits:
    """The phrases in clauses that count as evidence."""
    if not diagnosis.ignored:
        return hits
    counting = {
        number: [span for span in spans if reading.clause_of[span[0]] not in diagnosis.ignored]
        for number, spans in hits.items()
    }
    return {number: spans for number, spans in counting.items() if spans}


def _decided(matches: list[Match], diagnosis: Diagnosis, reading: Reading) -> Verdict:
    if not matches:
        return Verdict(None, (), (), frozenset(), diagnosis, reading)
    if len(matches) == 1:
        (match,) = matches
        outdone = frozenset((match.rule.id,)) if _is_outdone(match, diagnosis) else frozenset()
        return Verdict(None if outdone else match, (), (match,), outdone, diagnosis, reading)
    outdone = frozenset(match.rule.id for match in matches if _is_outdone(match, diagnosis))
    standing = [match for match in matches if match.rule.id not in outdone]
    beaten = {loser for match in standing for loser in match.rule.beats}
    standing = [match for match in standing if match.rule.id not in beaten]
    nearest = max((match.rule.layer for match in standing), default=0)
    standing = [match for match in standing if match.rule.layer == nearest]
    best = _not_included(standing)
    best_ids = {match.rule.id for match in best}
    ordered = tuple(
        sorted(
            matches,
            key=lambda match: (
                match.rule.id not in best_ids,
                match.rule.id in outdone,
                *(-part for part in match.claim),
                match.rule.id,
            ),
        )
    )
    if not best:
        return Verdict(None, (), ordered, outdone, diagnosis, reading)
    winner, *others = [match for match in ordered if match.rule.id in best_ids]
    rivals = tuple(match for match in others if match.claim == winner.claim)
    return Verdict(winner, rivals, ordered, outdone, diagnosis, reading)


def _not_included(matches: Sequence[Match]) -> list[Match]:
    """The matches that no other one includes; a thousand that ask for the same are compared as one."""
    if len(matches) < 2:
        return list(matches)
    keys = [(frozenset(match.found.tokens), match.compiled.named) for match in matches]
    different = dict(zip(keys, matches, strict=True))
    best = {key for key, match in different.items() if not any(other.includes(match) for other in different.values())}
    return [match for key, match in zip(keys, matches, strict=True) if key in best]


def _is_outdone(match: Match, diagnosis: Diagnosis) -> bool:
    """Whether the cause stands behind everything that the rule asks for; for one that says no cause, anywhere."""
    cause, explains = diagnosis.fault, match.rule.explains
    return (
        cause is not None
        and bool(match.found.clauses)
        and (
            cause.fault.role is Role.CAUSE
            if NO_FAULT in explains
            else names_cause(cause) and cause.clause > match.last_told
        )
        and explains.isdisjoint((cause.fault.name, ANY_FAULT))
        and cause.fault.name not in match.rule.when.faults
    )


def names_cause(hit: FaultHit) -> bool:
    """Whether a fault says why something failed, and is sure enough to stand against a rule."""
    return hit.fault.role is Role.CAUSE and hit.fault.strength is not Strength.WEAK


def _listed(
    rules: Sequence[CompiledRule],
) -> tuple[Mapping[int, Sequence[int]], Mapping[str, Sequence[int]], Sequence[int]]:
    """Indices of rules by the phrases they are listed under (the rarest that do), by faults, and of all others."""
    frequency = Counter(number for compiled in rules if compiled.text for number in compiled.text.cover({}) or ())
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
