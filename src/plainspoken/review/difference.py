"""Two catalogues compared: what was edited, what their examples read like in both, and the version step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.review.entry import CatalogueEntry, Plain
from plainspoken.review.impact import Impact, Replay
from plainspoken.review.sides import layers_of, load_side
from plainspoken.review.versions import (
    VersionStep,
    step_of_addition,
    step_of_answer,
    step_of_field,
    step_of_removal,
)
from plainspoken.review.written import entries_of

PHRASES: Final = frozenset({"phrases", "marks"})
"""Fields that are lists of phrases, of which only those that differ are told."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that was edited; None is a field that is not there."""

    field: str
    before: Plain
    after: Plain
    step: VersionStep
    location: Location | None = None

    @property
    def added(self) -> list[str]:
        """What only the later list has."""
        return _only_in(self.after, self.before)

    @property
    def gone(self) -> list[str]:
        """What only the earlier list has."""
        return _only_in(self.before, self.after)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that was added (`old` is None), removed (`new` is None) or edited (`fields` tells what)."""

    kind: str
    name: str
    old: Location | None
    new: Location | None
    what: str
    step: VersionStep
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What two catalogues differ in.

    `structure` is ordered by kind and name. `behaviour` replays every example and counter-example of both. `step` is
    the version step both suggest, `reasons` the sentences for it, the same ones only once.
    """

    before: str
    after: str
    structure: tuple[EntryChange, ...]
    behaviour: Impact
    step: VersionStep
    reasons: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all differs."""
        return not self.structure and not self.behaviour.changed


def compare_catalogues(old: Sequence[Path], new: Sequence[Path]) -> Difference:
    """What `new` differs in from `old`; each is what `layers_of` makes of its directories.

    Raises:
        CatalogueError: One of them cannot be used.
    """
    before, after = load_side(old), load_side(new)
    was, is_ = entries_of(before, layers_of(old)), entries_of(after, layers_of(new))
    structure = tuple(_structure(was, is_))
    replay = Replay(Sanitizer(before), Sanitizer(after), noun="example")
    answers = dict(_behaviour(replay, before, after))
    step = max([change.step for change in structure] + list(answers.values()), default=VersionStep.NONE)
    reasons = [_reason(change) for change in structure if change.step is step]
    reasons += [reason for reason, its_step in answers.items() if its_step is step]
    impact = replay.impact
    return Difference(before.fingerprint, after.fingerprint, structure, impact, step, tuple(dict.fromkeys(reasons)))


def _structure(
    was: Mapping[tuple[str, str], CatalogueEntry], is_: Mapping[tuple[str, str], CatalogueEntry]
) -> Iterator[EntryChange]:
    kinds = list(dict.fromkeys(kind for kind, _ in (*was, *is_)))
    for key in sorted({*was, *is_}, key=lambda key: (kinds.index(key[0]), key[1])):
        old, new = was.get(key), is_.get(key)
        kind, name = key
        if old is None and new is not None:
            yield EntryChange(kind, name, None, new.location, "added", step_of_addition(kind))
        elif old is not None and new is None:
            yield EntryChange(kind, name, old.location, None, "removed", step_of_removal(kind))
        elif old is not None and new is not None:
            fields = tuple(_field_changes(old, new))
            if fields:
                step = max(change.step for change in fields)
                yield EntryChange(kind, name, old.location, new.location, "changed", step, fields)


def _field_changes(old: CatalogueEntry, new: CatalogueEntry) -> Iterator[FieldChange]:
    for field in dict.fromkeys((*old.fields, *new.fields)):
        before, after = old.fields.get(field), new.fields.get(field)
        if old.kind == "order of":
            before, after = _common(before, after), _common(after, before)
        if before != after:
            place = (new.places or {}).get(field.partition(".")[0])
            yield FieldChange(field, before, after, step_of_field(old.kind, field, before, after), place)


def _only_in(names: Plain, others: Plain) -> list[str]:
    if isinstance(names, str) or not isinstance(names, Sequence):
        return []
    known = others if isinstance(others, Sequence) and not isinstance(others, str) else ()
    return [name for name in names if isinstance(name, str) and name not in known]


def _common(names: Plain, others: Plain) -> Plain:
    """The names that both lists have, in the order of the first: what is only there once was added or removed."""
    if isinstance(names, str) or not isinstance(names, Sequence) or not isinstance(others, Sequence):
        return names
    return [name for name in names if name in others]


def _behaviour(replay: Replay, before: Catalogue, after: Catalogue) -> Iterator[tuple[str, VersionStep]]:
    """A sentence for every sort of change among the examples, with its version step."""
    examples: dict[StoredFailure, Location] = {}
    for catalogue in (before, after):
        for rule in catalogue.rules:
            for example in (*rule.examples, *rule.not_for):
                examples.setdefault(StoredFailure.of(example), example.location)
    for failure, location in examples.items():
        outcome = replay.add(failure, place=str(location))
        if outcome is None:
            continue
        was, is_, changes = outcome
        step = step_of_answer(was, changes)
        codes = [
            f"{name} {old} → {new}"
            for name, old, new in (
                ("rule", was.rule or "none", is_.rule or "none"),
                ("category", was.category, is_.category),
                ("severity", was.severity, is_.severity),
            )
            if old != new
        ]
        told = ", ".join(codes) if codes else f"the wording of {is_.rule or 'a fallback'}"
        yield f"{told}: the example at {location} and perhaps others", step


def _reason(change: EntryChange) -> str:
    decisive = [field.field for field in change.fields if field.step is change.step]
    about = f" ({', '.join(decisive)})" if decisive else ""
    places = [field.location for field in change.fields if field.step is change.step and field.location]
    place = places[0] if places else change.new or change.old
    return f"{change.kind} {change.name} {change.what}{about}" + (f": {place}" if place else "")
