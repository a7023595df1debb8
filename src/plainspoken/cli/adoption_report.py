"""What `plainspoken db adopt` and `unadopt` print of how a database stands."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from plainspoken.store.adoption import Addition, Adoption, TableReport
from plainspoken.store.unadoption import Unadoption


def as_text(adoption: Adoption, label: str) -> str:
    """Table by table what fits, differs and is missing, then the statements that would add it."""
    return "\n".join(_lines(adoption, label))


def as_json(adoption: Adoption, label: str) -> str:
    """The same for programs."""
    body = {
        "database": label,
        "server": adoption.server,
        "fits": not adoption.additions and not adoption.unusable,
        "usable": not adoption.unusable,
        "tables": adoption.tables,
        "additions": adoption.additions,
    }
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode()


def addition_line(addition: Addition, seconds: float) -> str:
    """That a statement was run."""
    return f"done in {seconds:6.2f} s  {_short(addition.statement)}"


def unadoption_text(unadoption: Unadoption, label: str) -> str:
    """What of an adoption goes, in order, what is lost with it, and what stays."""
    lines = [label]
    for each in unadoption.goes:
        held = f", and what it holds: {each.loses:,}"
        lines += [f"goes   {each.what}{held if each.loses else ''}", f"       {each.statement};"]
    lines += [f"stays  {each}" for each in unadoption.stays]
    if not unadoption.goes:
        lines.append("Nothing else that adoption adds is there.")
    return "\n".join(lines)


def _lines(adoption: Adoption, label: str) -> Iterator[str]:
    yield f"{label}, server {adoption.server}"
    for table in adoption.tables:
        yield from _table_lines(table)
    if adoption.unusable:
        yield "This database cannot be served: see what is unusable above."
    elif adoption.additions:
        yield ""
        yield "To add, in this order (nothing else is changed):"
        for addition in adoption.additions:
            yield f"  -- {addition.cost}"
            yield f"  {addition.statement};"
    else:
        yield "Everything is there."


def _table_lines(table: TableReport) -> Iterator[str]:
    rows = "" if table.rows is None else f", about {table.rows:,} rows"
    columns = f"{table.fitting} column{'' if table.fitting == 1 else 's'} fit{'s' if table.fitting == 1 else ''}"
    yield f"{table.table}: {columns}{rows}" if table.is_there else f"{table.table}:"
    for finding in table.findings:
        yield f"  {finding.level:<8}  {finding.text}"


def _short(statement: str) -> str:
    return statement.partition(" (")[0] if statement.startswith("CREATE TABLE") else statement
