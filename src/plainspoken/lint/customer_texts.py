"""Which texts of rule files customers read: one table of their places, and a walk that finds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value
from plainspoken.catalogue.reader import Document

_FAILURE: Final = ("message", "actions.*", "actions.*.text")
_DETAILS: Final = ("details.*.say",)
_RULE: Final = (*_FAILURE, *_DETAILS, "facts.*.else", "facts.*.values.*")
_FAULT: Final = ("sentence", "around", "alone", "result", "actions.*", "actions.*.text", *_DETAILS)

CUSTOMER_FIELDS: Final[Mapping[str, Sequence[str]]] = {
    "terms": ("terms.*.say",),
    "steps": (
        "steps.*.display_name",
        "steps.*.description",
        "steps.*.icon",
        *(f"steps.*.{part}.{p}" for part in ("failure", "at_stake") for p in _FAILURE),
    ),
    "operations": (
        "kinds.*.display_name",
        "kinds.*.icon",
        "kinds.*.by_status.*",
        *(f"kinds.*.failure.{part}" for part in _FAILURE),
        "job_statuses.*.label",
        "job_statuses.*.icon",
        "step_statuses.*.label",
        "step_statuses.*.icon",
        "activities.*.display",
    ),
    "categories": (
        "categories.*.label",
        "categories.*.description",
        "categories.*.example",
        *(f"categories.*.{part}" for part in _FAILURE),
    ),
    "vocabulary": ("detectors.*",),
    "faults": tuple(f"faults.*.{part}" for part in _FAULT),
    "subjects": ("subjects.*.noun", "subjects.*.nouns.*"),
    "speakers": (),
    "cells": tuple(f"cells.*.{part}" for part in _FAILURE),
    "phrases": (),
    "failures": ("*.id", *(f"*.{part}" for part in _RULE)),
    "overrides": tuple(f"overrides.*.replace.{part}" for part in _RULE),
}
"""Kind of file → places of customer-facing texts; `*` stands for every item of a list and every key of a mapping."""


@dataclass(frozen=True, slots=True)
class CustomerText:
    """A text that customers read: the last word of its place (`message`, `actions`, `say`, …), and where it stands."""

    field: str
    text: str
    location: Location


def customer_texts(document: Document) -> Iterator[CustomerText]:
    """Every text of a file that customers read, in no particular order; whatever has another shape is passed over."""
    for place in CUSTOMER_FIELDS[document.file.kind]:
        parts = place.split(".")
        named = [part for part in parts if part not in {"*", "text"}]
        for text, location in _texts_at(document.root, parts, Location(document.file.shown)):
            yield CustomerText(named[-1], text, location)


def _texts_at(value: Value, parts: Sequence[str], location: Location) -> Iterator[tuple[str, Location]]:
    if not parts:
        if isinstance(value, str):
            yield value, location
        return
    part, rest = parts[0], parts[1:]
    if isinstance(value, PlacedMapping):
        for key in value if part == "*" else [part]:
            yield from _texts_at(value.get(key), rest, value.at(key))
    elif isinstance(value, PlacedList) and part == "*":
        for index, item in enumerate(value):
            yield from _texts_at(item, rest, value.at(index))
