"""Secrets in tables: a column is named once, and its secrets stand in the lines below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from plainspoken.engine.secret_forms.names import ODD, compiled, looks_secret, may_name_secret, names_secret

Span = tuple[int, int]

GATES: Final = ("pass", "pw", "secret", "token", "key", "psk", "cred")
"""Literals in lower case, one of which stands in the head of every column that counts."""

_MOST_ROWS: Final = 1_000
_MOST_COLUMNS: Final = 60
_LINE: Final = compiled(r"[^\n]{1,4000}+")
_RULE: Final = compiled(r"[\s|+:=-]+")
_CELLS: Final = {
    "|": compiled(r"[^|\n]+"),
    "\t": compiled(r"[^\t\n]+"),
    ";": compiled(r"[^;\n]+"),
    ",": compiled(r"\"[^\"\n]*\"|[^,\n]+"),
}
_HEAD: Final = compiled(r"[ \t]*[\"']?[\w .()-]{1,60}[\"']?[ \t]*")
_INSERT: Final = compiled(r"\((?P<names>[^()\n]{1,2000})\)\s{0,20}values\s{0,20}(?=\()")
_TUPLE: Final = compiled(r"\s{0,20},?\s{0,20}\((?P<cells>(?:'(?:[^'\\\n]|\\.|'')*+'|\"[^\"\n]*\"|[^()'\"\n])*+)\)")
_SQL_CELL: Final = compiled(r"[^\s,'\"](?:'(?:[^'\\\n]|\\.|'')*+'|[^,'\"])*|'(?:[^'\\\n]|\\.|'')*+'|\"[^\"\n]*\"")
_NO_VALUE: Final = compiled(r"\?|null|default|%\(?\w*\)?s|:\w+|\$\d+|@\w+")
_ALIGNED: Final = compiled(r"\S+(?: \S+)*")
_WORD_OF_COLUMN: Final = compiled(ODD)


def table_spans(text: str) -> Iterator[tuple[Span, Span]]:
    """Where tables hold secrets: from the head of the column to the end of the secret, and the secret itself."""
    lines: list[regex.Match[str]] = list(_LINE.finditer(text))
    at = 0
    while at < len(lines):
        found = _column(lines[at][0])
        used = 0
        if found:
            separator, columns, width = found
            for line in lines[at + 1 : at + 1 + _MOST_ROWS]:
                cells = _cells(line[0], separator)
                if not _RULE.fullmatch(line[0]) and len(cells) != width:
                    break
                used += 1
                if _RULE.fullmatch(line[0]):
                    continue
                for column, strong in columns:
                    start, end = _core(line, cells[column])
                    if start < end and (strong or looks_secret(text[start:end])):
                        yield (lines[at].start(), line.end()), (start, end)
        at += 1 + used
    if "  " in text:
        yield from _aligned(lines)
    if "values" in text.lower():
        yield from _inserted(text)


def _column(head: str) -> tuple[str, list[tuple[int, bool]], int] | None:
    """What separates cells, which of them hold secrets, and how many there are, when this is the head of a table."""
    lower = head.lower()
    if not any(gate in lower for gate in GATES):
        return None
    for separator in _CELLS:
        if separator not in head:
            continue
        cells = _cells(head, separator)
        names = [head[start:end] for start, end in cells]
        if not 2 <= len(names) <= _MOST_COLUMNS or not all(_HEAD.fullmatch(name) for name in names):
            continue
        bare = [name.strip(" \t\"'") for name in names]
        columns = [
            (at, names_secret(name)) for at, name in enumerate(bare) if names_secret(name) or may_name_secret(name)
        ]
        if columns and not any(looks_secret(name) for name in bare):
            return separator, columns, len(names)
    return None


def _cells(line: str, separator: str) -> list[Span]:
    spans = [match.span() for match in _CELLS[separator].finditer(line)]
    return [span for span in spans if separator != "|" or line[slice(*span)].strip()]


def _core(line: regex.Match[str], cell: Span) -> Span:
    """The cell without blanks, in the text."""
    content = line[0][slice(*cell)]
    start = line.start() + cell[0] + len(content) - len(content.lstrip())
    return start, start + len(content.strip())


def _aligned(lines: list[regex.Match[str]]) -> Iterator[tuple[Span, Span]]:
    """Columns that only blanks set apart: what begins below the head, and looks like a secret."""
    head: tuple[int, list[int]] | None = None
    rows = 0
    for line in lines:
        columns = [] if "  " not in line[0] else list(_ALIGNED.finditer(line[0]))
        named = [cell.start() for cell in columns if _HEAD.fullmatch(cell[0]) and names_secret(cell[0])]
        if named and len(columns) > 1 and line[0].strip("\r") == line[0].strip("\r").upper():
            head, rows = (line.start(), named), 0
        elif head is not None and rows < _MOST_ROWS:
            rows += 1
            for column in head[1]:
                cell = _WORD_OF_COLUMN.match(line[0], column) if line[0][column - 1 : column] in ("", " ") else None
                if cell:
                    yield (head[0], line.end()), (line.start() + cell.start(), line.start() + cell.end())


def _inserted(text: str) -> Iterator[tuple[Span, Span]]:
    """The values of an INSERT statement, by the names of its columns."""
    for head in _INSERT.finditer(text):
        names = [name.strip(" \t`\"'[]") for name in head["names"].split(",")]
        columns = [at for at, name in enumerate(names) if names_secret(name) or may_name_secret(name)]
        position = head.end()
        while columns and (row := _TUPLE.match(text, position)):
            cells = list(_SQL_CELL.finditer(text, *row.span("cells")))
            for column in columns if len(cells) == len(names) else ():
                cell = cells[column]
                if not _NO_VALUE.fullmatch(cell[0].strip()):
                    yield (head.start(), row.end()), cell.span()
            position = row.end()
