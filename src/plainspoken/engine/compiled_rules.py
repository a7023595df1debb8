"""A rule with its conditions ready to be asked, and what it is asked of besides the text's words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from plainspoken.catalogue.model import Rule
from plainspoken.engine.conditions import Compiled
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.evidence import Found
from plainspoken.engine.hits import FaultHit, SpeakerHit, SubjectHit


class Context(NamedTuple):
    """What is known of a failure besides its text; canonical and in lower case, None where unknown."""

    step: str | None = None
    operation: str | None = None
    source: str | None = None
    classification: str | None = None
    code: str | None = None
    os_type: str | None = None


class CompiledRule:
    """A rule with its condition ready to be asked. `named` are the names of what it asks for besides words."""

    __slots__ = ("asks_context", "asks_lists", "named", "rule", "text")

    def __init__(self, rule: Rule, text: Compiled | None) -> None:
        when = rule.when
        asked = {
            "step": when.steps, "operation": when.operations, "source": when.sources, "code": when.codes,
            "classification": when.classifications, "os_type": when.os_types, "side": when.sides,
            "speaker": when.speakers,
        }  # fmt: skip
        self.rule = rule
        self.text = text
        self.named = frozenset(name for name, values in asked.items() if values)
        self.asks_context = not self.named.isdisjoint(Context._fields)
        self.asks_lists = any((when.faults, when.subjects, when.speakers, when.sides))

    def applies_in(self, context: Context) -> bool:
        """Whether everything that is known besides the text fits."""
        return not self.asks_context or unmet_context(self.rule, context) is None


def unmet_context(rule: Rule, context: Context) -> tuple[str, Collection[str]] | None:
    """The first thing besides the text that does not fit, with the values it could have; None when all fits."""
    when = rule.when
    wanted = (when.steps, when.operations, when.sources, when.classifications, when.codes, when.os_types)
    for name, values, given in zip(Context._fields, wanted, context, strict=True):
        if values and given not in values:
            return name, values
    return None


def found_in_lists(rule: Rule, diagnosis: Diagnosis, found: Found) -> bool:
    """Whether the text has the faults, subjects, speakers and sides that a rule asks for; they are added."""
    when = rule.when
    if when.sides and (diagnosis.side is None or diagnosis.side.value not in when.sides):
        return False
    return (
        _all_found(when.faults, diagnosis.faults, found, tells=True)
        and _all_found(when.subjects, diagnosis.subjects, found, tells=False)
        and _all_found(when.speakers, diagnosis.speakers, found, tells=False)
    )


def _all_found(
    wanted: frozenset[str], hits: Sequence[FaultHit | SubjectHit | SpeakerHit], found: Found, *, tells: bool
) -> bool:
    """Whether one of the entries wanted is there, or none is asked for; every place of such an entry is added."""
    if not wanted:
        return True
    there = False
    for hit in hits:
        if hit[0].name in wanted:
            found.add_tokens(hit.first, hit.last, tells=tells)
            there = True
    return there
