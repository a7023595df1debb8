"""Parts as they are written, in the format that was asked for."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from typing import IO, Any, Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

Write = Callable[[pa.RecordBatch], None]


@contextmanager
def _parquet(stream: IO[bytes], schema: pa.Schema) -> Iterator[Write]:
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        yield writer.write_batch


@contextmanager
def _json_lines(stream: IO[bytes], schema: pa.Schema) -> Iterator[Write]:
    maps = _maps(schema)
    encode = msgspec.json.Encoder().encode_lines

    def write(batch: pa.RecordBatch) -> None:
        stream.write(encode([_plain(row, maps) for row in batch.to_pylist()]))

    yield write


@contextmanager
def _csv(stream: IO[bytes], schema: pa.Schema) -> Iterator[Write]:
    """Lists and the like are JSON in their cell."""
    maps = _maps(schema)
    text = TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(schema.names)

    def cell(value: object) -> object:
        if isinstance(value, bool):
            return "true" if value else "false"
        return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value

    def write(batch: pa.RecordBatch) -> None:
        writer.writerows([cell(value) for value in _plain(row, maps).values()] for row in batch.to_pylist())

    yield write
    text.detach()


def _maps(schema: pa.Schema) -> list[str]:
    return [field.name for field in schema if pa.types.is_map(field.type)]


def _plain(row: dict[str, Any], maps: list[str]) -> dict[str, Any]:
    return row | {name: dict(row[name]) for name in maps} if maps else row


FORMATS: Final[Mapping[str, Callable[[IO[bytes], pa.Schema], Any]]] = {
    "parquet": _parquet,
    "jsonl": _json_lines,
    "csv": _csv,
}
"""Name of each format, which is how its files end → what writes it."""
