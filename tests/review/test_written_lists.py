"""The lists as they are compared: whatever an entry means is among its fields."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Fault, Speaker, Subject
from plainspoken.review.written_lists import list_entries
from tests.rule_files import SMALL_CATALOGUE, write_rules

_SHOWN_BESIDE = {"name", "location"}


@pytest.mark.parametrize(("kind", "model"), [("fault", Fault), ("subject", Subject), ("speaker", Speaker)])
def test_every_field_of_an_entry_is_compared(tmp_path: Path, kind: str, model: type) -> None:
    catalogue = load_catalogue(write_rules(tmp_path, SMALL_CATALOGUE), builtin=False)
    entry = next(entry for entry in list_entries(catalogue) if entry.kind == kind)

    assert {field.name for field in fields(model)} - _SHOWN_BESIDE <= entry.fields.keys()
