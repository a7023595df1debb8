"""CSV with a header, commas and double quotes (RFC 4180); texts in quotes may hold line ends."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, Final, Protocol

from plainspoken.bulk.sources.files import File
from plainspoken.bulk.sources.parts import BATCH, Part, Rows, UnreadRow
from plainspoken.bulk.sources.rows import BadLine, Read, at_of, batch_of, names_of
from plainspoken.errors import BulkInputError

_NAME: Final = re.compile(r"[^\W\d][\w.-]{0,39}")
"""What the name of a column looks like."""


class CsvFile(File):
    """A CSV file. A part is a stretch of rows; one with another number of values than the header is a problem.

    Names stand in one value, parted by semicolons.
    """

    __slots__ = ()

    def cuts(self, rows: int) -> Iterator[tuple[int, int, int]]:
        """Begin and end in bytes, and the number of the first line."""
        with self.opened() as stream:
            lines = _Lines(stream)
            reader = _reader(lines)
            self._header(reader)
            begin, first, count = lines.at, reader.line_num + 1, 0
            for _ in _rows(reader):
                count += 1
                if count == rows:
                    yield begin, lines.at, first
                    begin, first, count = lines.at, reader.line_num + 1, 0
            if lines.at > begin:
                yield begin, lines.at, first

    def read(self, part: Part, columns: Collection[str]) -> Iterator[Rows]:
        """See `Source.read`."""
        with self.opened() as stream:
            header = self._header(_reader(_Lines(stream)))
            wanted = {name: header.index(self.name_of(name)) for name in columns if self.name_of(name) in header}
            stream.seek(int(part.start))
            lines = _Lines(stream, int(part.end) - int(part.start))
            reader = _reader(lines)
            rows: list[Read] = []
            problems: list[UnreadRow] = []
            for line, values in _rows(reader):
                number = part.first + line - 1
                try:
                    rows.append(Read(number, _values(values, wanted, len(header))))
                except BadLine as problem:
                    problems.append(UnreadRow(f"{self.path}:{number}", str(problem)))
                if len(rows) + len(problems) == BATCH:
                    yield Rows(batch_of(rows, self.row_type, list(wanted)), problems)
                    rows, problems = [], []
            if rows or problems:
                yield Rows(batch_of(rows, self.row_type, list(wanted)), problems)

    def _header(self, reader: _Reader) -> list[str]:
        _, header = next(_rows(reader), (1, None))
        if not isinstance(header, list):
            message = f"{self.path}:1: there is no header; begin with a line of column names, such as text,step"
            raise BulkInputError(message)
        names = [name.strip() for name in header]
        if self.name_of("text") not in names:
            # A line of texts that stands where a header should is not shown.
            named = ", ".join(names) if all(map(_NAME.fullmatch, names)) else "others, or this is no header"
            message = f"{self.path}:1: the column {self.name_of('text')!r} is missing; there are {named}"
            raise BulkInputError(message)
        return names


class _Reader(Protocol):
    """What `csv.reader` makes, which has no public name."""

    @property
    def line_num(self) -> int: ...
    def __next__(self) -> list[str]: ...


class _Lines:
    """Lines as text, and how many bytes of them were taken."""

    def __init__(self, stream: BinaryIO, most: int | None = None) -> None:
        self._stream = stream
        self._most = most
        self.at = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            if self._most is not None and self.at >= self._most:
                return
            text = line.decode("utf-8-sig" if self.at == 0 else "utf-8", "replace")
            self.at += len(line)
            yield text


def _reader(lines: _Lines) -> _Reader:
    csv.field_size_limit(sys.maxsize)  # the engine bounds texts by itself
    return csv.reader(lines)


def _rows(reader: _Reader) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """The rows, each with the line that it begins in; lines without anything in them are none."""
    while True:
        line = reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line + 1, error
            continue
        if row:
            yield line + 1, row


def _values(values: list[str] | csv.Error, wanted: dict[str, int], width: int) -> dict[str, Any]:
    if isinstance(values, csv.Error):
        message = f"no row of CSV ({str(values).partition(' - ')[0]}); put a text with line ends in double quotes"
        raise BadLine(message)
    if len(values) != width:
        noun = "value" if len(values) == 1 else "values"
        message = f"{len(values)} {noun} in place of {width}; put a text with commas or line ends in double quotes"
        raise BadLine(message)
    found: dict[str, Any] = {name: values[place] for name, place in wanted.items()}
    for name in found.keys() & {"names", "keep"}:
        found[name] = names_of(found[name])
    if "at" in found:
        found["at"] = at_of(found["at"])
    return found
