"""Rows that Python holds, made into batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from plainspoken.bulk.columns import NAMES, text_array
from plainspoken.bulk.sources.parts import COLUMNS
from plainspoken.engine.failure_lines import BadLine, instant


class Read(NamedTuple):
    """A row: its number or key, and its values by column."""

    row: int | str
    values: Mapping[str, Any]


def batch_of(rows: Sequence[Read], row_type: pa.DataType, columns: Sequence[str]) -> pa.RecordBatch:
    """A batch of rows; values that a row lacks are null."""
    arrays = {"row": pa.array([row.row for row in rows], row_type)}
    for name in columns:
        arrays[name] = _array([row.values.get(name) for row in rows], COLUMNS[name])
    return pa.RecordBatch.from_pydict(arrays)


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        return text_array(values)
    if kind == NAMES:
        return pa.array([names and [_encodable(name) for name in names] for names in values], NAMES)
    return pa.array(values, kind)


def _encodable(text: str | None) -> str | None:
    return text and text.encode("utf-8", "replace").decode()


def at_of(value: str | None) -> datetime | None:
    """The instant of a column `at` that came as text.

    Raises:
        BadLine: It is none.
    """
    return instant(value) if value else None


def names_of(value: str | None) -> list[str] | None:
    """The names of a column that came as one text, parted by semicolons."""
    return [name for each in value.split(";") if (name := each.strip())] if value else None


__all__ = ["BadLine", "Read", "at_of", "batch_of", "names_of"]
