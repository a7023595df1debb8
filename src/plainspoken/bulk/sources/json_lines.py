"""JSON Lines: an object a line, as `plainspoken sanitize --jsonl` takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO, Final

import msgspec

from plainspoken.bulk.sources.files import File
from plainspoken.bulk.sources.parts import BATCH, Part, Rows, UnreadRow
from plainspoken.bulk.sources.rows import Read, at_of, batch_of
from plainspoken.engine.failure_lines import BadLine, read_object

_LISTS: Final = ("names", "keep")


class JsonLines(File):
    """A file of JSON Lines. A part is a stretch of lines; a line that cannot be read is a problem, and has no row."""

    __slots__ = ()

    def cuts(self, rows: int) -> Iterator[tuple[int, int, int]]:
        """Begin and end in bytes, and the number of the first line."""
        with self.opened() as stream:
            begin, first, at = 0, 1, 0
            for number, line in enumerate(stream, 1):
                at += len(line)
                if number - first + 1 == rows:
                    yield begin, at, first
                    begin, first = at, number + 1
            if at > begin:
                yield begin, at, first

    def read(self, part: Part, columns: Collection[str]) -> Iterator[Rows]:
        """See `Source.read`."""
        wanted = list(columns)
        with self.opened() as stream:
            stream.seek(int(part.start))
            number, left = part.first, int(part.end) - int(part.start)
            while lines := _lines(stream, left):
                left -= sum(map(len, lines))
                problems: list[UnreadRow] = []
                rows = self._quickly(lines, number, wanted)
                if rows is None:
                    rows = list(self._one_by_one(lines, number, wanted, problems))
                yield Rows(batch_of(rows, self.row_type, wanted), problems)
                number += len(lines)

    def _quickly(self, lines: Sequence[bytes], first: int, columns: Sequence[str]) -> list[Read] | None:
        """The rows of lines that can all be read; None when any needs a closer look."""
        called = {name: self.name_of(name) for name in columns}
        if "at" in columns or len({*called.values()}) < len(called):
            return None
        kinds = [(name, str) if name == "text" else (name, _kind(name), None) for name in columns]
        row = msgspec.defstruct("Row", kinds, rename=called, kw_only=True, gc=False)
        try:
            found = msgspec.json.Decoder(row).decode_lines(b"".join(lines))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        if len(found) != len(lines):
            return None
        return [
            Read(number, {name: getattr(each, name) for name in columns}) for number, each in enumerate(found, first)
        ]

    def _one_by_one(
        self, lines: Sequence[bytes], first: int, columns: Sequence[str], problems: list[UnreadRow]
    ) -> Iterator[Read]:
        keys = tuple(name for name in columns if name not in ("text", *_LISTS))
        called = {name: self.name_of(name) for name in ("text", *columns)}
        if "keep" in columns:
            called["names"] = called["keep"]
        for number, line in enumerate(lines, first):
            try:
                row = read_object(line.rstrip(b"\r\n"), keys, called=called)
                values: dict[str, Any] = {**row.values, "text": row.text}
                values |= {name: list(row.names) for name in columns if name in _LISTS}
                if "at" in columns:
                    values["at"] = at_of(row.values["at"])
            except BadLine as problem:
                problems.append(UnreadRow(f"{self.path}:{number}", str(problem)))
                continue
            yield Read(number, values)


def _kind(name: str) -> object:
    return list[str] | None if name in _LISTS else str | None


def _lines(stream: BinaryIO, left: int) -> list[bytes]:
    """The next lines up to so many bytes, at most a batch of them."""
    lines: list[bytes] = []
    for line in islice(stream, BATCH):
        if left <= 0:
            break
        lines.append(line)
        left -= len(line)
    return lines
