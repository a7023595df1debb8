from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from plainspoken.catalogue.files import KINDS
from plainspoken.catalogue.schema_places import schema_of
from plainspoken.lint.customer_texts import CUSTOMER_FIELDS

INTERNAL = {
    "terms": {"terms.*.term"},
    "steps": {
        "steps.*.phase",
        "steps.*.side",
        "steps.*.aliases.*",
        "steps.*.failure.actions.*.when.",
        "steps.*.failure.actions.*.unless.",
        "steps.*.at_stake.actions.*.when.",
        "steps.*.at_stake.actions.*.unless.",
    },
    "operations": {
        "kinds.*.kind",
        "kinds.*.job_type",
        "kinds.*.operations.*",
        "kinds.*.contains.*",
        "kinds.*.steps.*",
        "kinds.*.failure.actions.*.when.",
        "kinds.*.failure.actions.*.unless.",
        "job_statuses.*.raw.*",
        "step_statuses.*.raw.*",
        "activities.*.like",
    },
    "categories": {"categories.*.actions.*.when.", "categories.*.actions.*.unless."},
    "faults": {
        "faults.*.role",
        "faults.*.strength",
        "faults.*.of_systems",
        "faults.*.implies.*",
        "faults.*.phrases.*",
        "faults.*.details.*.find.*",
        "faults.*.actions.*.when.",
        "faults.*.actions.*.unless.",
    },
    "subjects": {
        "subjects.*.telling",
        "subjects.*.system",
        "subjects.*.side",
        "subjects.*.phrases.*",
        "subjects.*.doubtful.*",
    },
    "speakers": {
        "speakers.*.description",
        "speakers.*.side",
        "speakers.*.subject",
        "speakers.*.system",
        "speakers.*.marks.*",
    },
    "cells": {
        "cells.*.faults.*",
        "cells.*.subjects.*",
        "cells.*.sides.*",
        "cells.*.steps.*",
        "cells.*.speakers.*",
        "cells.*.because",
        "cells.*.actions.*.when.",
        "cells.*.actions.*.unless.",
    },
    "phrases": {"phrases.*.*"},
    "vocabulary": {
        "words.*.why",
        "words.*.whole.*",
        "words.*.anywhere.*",
        "exceptions.*.allow",
        "exceptions.*.why",
    },
    "failures": {
        "*.category",
        "*.severity",
        "*.explains.*",
        "*.wins_over.",
        "*.actions.*.when.",
        "*.actions.*.unless.",
        "*.details.*.find.*",
        "*.when.",
        "*.facts.*.type",
        "*.facts.*.find.*",
        "*.examples.*.",
        "*.not_for.*.",
    },
    "overrides": {
        "overrides.*.rule",
        "overrides.*.written_against",
        "overrides.*.reason",
        "overrides.*.replace.category",
        "overrides.*.replace.severity",
        "overrides.*.replace.explains.*",
        "overrides.*.replace.wins_over.",
        "overrides.*.replace.actions.*.when.",
        "overrides.*.replace.actions.*.unless.",
        "overrides.*.replace.details.*.find.*",
        "overrides.*.replace.when.",
        "overrides.*.replace.facts.*.type",
        "overrides.*.replace.facts.*.find.*",
        "overrides.*.replace.examples.*.",
        "overrides.*.replace.not_for.*.",
    },
}
"""Places of texts that no customer reads; one that ends with a dot stands for everything below it."""
CLOSED = (".category", ".severity", ".who", ".do")
"""Ends of places that hold words of a closed list."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_a_rule_file_is_either_for_customers_or_internal(kind: str) -> None:
    places = set(_text_places(schema_of(kind), schema_of(kind), ""))

    undecided = {
        place
        for place in places - set(CUSTOMER_FIELDS[kind])
        if not place.endswith(CLOSED)
        and not any(place == known or (known.endswith(".") and place.startswith(known)) for known in INTERNAL[kind])
    }

    assert undecided == set()
    assert set(CUSTOMER_FIELDS[kind]) <= places


def _text_places(schema: Mapping[str, Any], whole: Mapping[str, Any], place: str, depth: int = 0) -> Iterator[str]:
    if depth > 8:
        return  # conditions hold conditions
    if "$ref" in schema:
        schema = whole["definitions"][schema["$ref"].split("/")[-1]]
    types = schema.get("type", "object")
    if "string" in types:
        yield place.lstrip(".")
    for name, part in schema.get("properties", {}).items():
        yield from _text_places(part, whole, f"{place}.{name}", depth + 1)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _text_places(schema["additionalProperties"], whole, f"{place}.*", depth + 1)
    if "items" in schema:
        yield from _text_places(schema["items"], whole, f"{place}.*", depth + 1)
