"""Another program's database judged: what fits, what differs, what is missing, and the statements that would add it.

Everything here only reads. What is added: indexes, `last_operation_summary`, and tables of our own. A column or row
of the other program is never altered or deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Connection, Dialect, MetaData, String, Table, UniqueConstraint
from sqlalchemy.schema import CreateIndex, CreateTable

from plainspoken.errors import DatabaseUnavailable, ForeignDatabase
from plainspoken.store.columns import MARIADB, TextWords
from plainspoken.store.migrations import standing_of
from plainspoken.store.own_tables import OWN_TABLES
from plainspoken.store.platform_shape import TableThere, family, read_tables
from plainspoken.store.tables import PLATFORM_TABLES

Level = Literal["note", "missing", "unusable"]

SUMMARY_COLUMN: Final = ("vm_replication_contexts", "last_operation_summary")
"""The table and the name of the one column that is added to the platform's tables."""

_LOOKED_UP: Final = {("job_steps", ("job_id", "seq")), ("vm_replication_contexts", ("vm_name", "vcenter_host"))}
"""Keys that readers rely on for speed; the platform's other unique keys are its own business."""

# What reads as what, without anything lost.
_AS_GOOD: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"enum", "json"}),
    "json": frozenset({"text"}),
    "whole number": frozenset({"flag"}),
    "number": frozenset({"whole number"}),
    "flag": frozenset({"whole number"}),
}
_BAD: Final[Mapping[str, str]] = {
    "time": "what is no time in ISO 8601 reads as absent, and the order of jobs may be wrong",
    "number": "what is no number reads as absent",
    "whole number": "fractions are cut off, and what is no number reads as absent",
    "flag": "what is neither a number nor true or false reads as absent",
    "json": "it is read as text",
    "text": "it is read as text, bytes as UTF-8",
}


@dataclass(frozen=True, slots=True)
class AdoptionFinding:
    """One thing about a table: `note` (differs, and does not matter), `missing` or `unusable`."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Addition:
    """One statement that adds something, and what it costs while it runs."""

    table: str
    statement: str
    cost: str


@dataclass(frozen=True, slots=True)
class TableReport:
    """The state of one table. `rows` is an estimate; None if it is not known."""

    table: str
    is_there: bool
    rows: int | None
    fitting: int
    findings: tuple[AdoptionFinding, ...]


@dataclass(frozen=True, slots=True)
class Adoption:
    """How a database stands: each table, and what is to be added in this order."""

    server: str
    tables: tuple[TableReport, ...]
    additions: tuple[Addition, ...]

    @property
    def unusable(self) -> bool:
        """Whether something is missing or different that adding cannot fix."""
        return any(finding.level == "unusable" for table in self.tables for finding in table.findings)


def inspect_platform(connection: Connection) -> Adoption:
    """How another program's database stands.

    Raises:
        ForeignDatabase: Its schema is our own, which is upgraded instead.
        DatabaseUnavailable: It has no table of a platform.
    """
    kind = standing_of(connection).kind
    if kind == "own":
        raise ForeignDatabase("no other program's: its schema is kept by plainspoken; run: plainspoken db upgrade")
    if kind == "empty":
        message = "it has no table of a platform: check the URL; for a store of its own run: plainspoken db upgrade"
        raise DatabaseUnavailable(message)
    there = read_tables(connection)
    reports = [_platform_report(table, there.get(table.name), connection.dialect) for table in PLATFORM_TABLES]
    reports += [_own_report(table, there.get(table.name)) for table in OWN_TABLES]
    version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    return Adoption(version, tuple(reports), tuple(_additions(there, connection.dialect)))


def _platform_report(table: Table, there: TableThere | None, dialect: Dialect) -> TableReport:
    if there is None:
        lacks = AdoptionFinding("unusable", "the table is not there, or this user may not read it")
        return TableReport(str(table.name), is_there=False, rows=None, fitting=0, findings=(lacks,))
    findings = []
    if there.is_view:
        findings.append(
            AdoptionFinding("note", "it is a view: indexes belong to the tables behind it and are not added here")
        )
    fitting = 0
    for column in table.columns:
        found = there.columns.get(column.name)
        if found is None:
            findings.append(_missing_column(table, column.name, needed=not column.nullable))
            continue
        wanted = family(column.type)
        judged = _judge(wanted, found.family, key=column.primary_key or bool(column.foreign_keys), dialect=dialect)
        fitting += judged is None
        if judged is not None:
            level, text = judged
            findings.append(AdoptionFinding(level, f"column {column.name} is {found.type.lower()}: {text}"))
    findings += [
        AdoptionFinding("missing", f"index on ({', '.join(columns)})") for _, columns in _indexes(table, there)
    ]
    return TableReport(str(table.name), is_there=True, rows=there.rows, fitting=fitting, findings=tuple(findings))


def _missing_column(table: Table, column: str, *, needed: bool) -> AdoptionFinding:
    if (table.name, column) == SUMMARY_COLUMN:
        return AdoptionFinding("missing", f"column {column}: summaries are kept beside the VM in it")
    if needed:
        return AdoptionFinding("unusable", f"column {column} is missing, and nothing works without it")
    return AdoptionFinding("note", f"column {column} is not there: it reads as absent")


def _judge(wanted: str, found: str, *, key: bool, dialect: Dialect) -> tuple[Level, str] | None:
    """Whether a column of another type matters; None if it is as good."""
    if wanted == found or found in _AS_GOOD.get(wanted, ()):
        return None
    if key and wanted == "text" and dialect.name == "postgresql":
        return "unusable", "ids are compared with texts, which PostgreSQL refuses for this type"
    return "note", _BAD.get(wanted, "it is read as far as it goes")


def _own_report(table: Table, there: TableThere | None) -> TableReport:
    if there is None:
        lacks = AdoptionFinding("missing", "the table, one of plainspoken's own")
        return TableReport(str(table.name), is_there=False, rows=None, fitting=0, findings=(lacks,))
    lacking = [column.name for column in table.columns if column.name not in there.columns]
    findings = [
        AdoptionFinding("unusable", f"column {name} is not there; another version made this table") for name in lacking
    ]
    findings += [
        AdoptionFinding("missing", f"index on ({', '.join(columns)})") for _, columns in _indexes(table, there)
    ]
    fitting = len(table.columns) - len(lacking)
    return TableReport(str(table.name), is_there=True, rows=there.rows, fitting=fitting, findings=tuple(findings))


def _indexes(table: Table, there: TableThere) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names and columns of the indexes that are needed and not covered by another index."""
    if there.is_view:
        return
    for name, columns in wanted_indexes(table):
        if there.columns.keys() >= set(columns) and not there.covers(columns):
            yield name, columns


def wanted_indexes(table: Table) -> list[tuple[str, tuple[str, ...]]]:
    """Names and columns of the indexes that a table should have for us."""
    wanted = sorted((str(index.name), tuple(map(str, index.columns.keys()))) for index in table.indexes)
    for constraint in table.constraints:
        columns = tuple(constraint.columns.keys()) if isinstance(constraint, UniqueConstraint) else ()
        if (table.name, columns) in _LOOKED_UP:
            wanted.append((f"ix_{table.name}_{'_'.join(columns)}", columns))
    return wanted


def _additions(there: Mapping[str, TableThere], dialect: Dialect) -> Iterator[Addition]:
    yield from _own_tables(there, dialect)
    contexts = there.get(SUMMARY_COLUMN[0])
    if contexts is not None and not contexts.is_view and SUMMARY_COLUMN[1] not in contexts.columns:
        yield _column(contexts, dialect)
    for table in (*PLATFORM_TABLES, *OWN_TABLES):
        found = there.get(table.name)
        if found is not None:
            for name, columns in _indexes(table, found):
                yield from _index(name, columns, found, dialect)


def _own_tables(there: Mapping[str, TableThere], dialect: Dialect) -> Iterator[Addition]:
    for table in OWN_TABLES:
        if table.name in there:
            continue
        made = table.to_metadata(MetaData())
        if dialect.name in MARIADB:
            _collate(made, there)
        yield Addition(str(table.name), _sql(CreateTable(made), dialect), "a new table: nobody waits")
        for index in sorted(made.indexes, key=lambda each: str(each.name)):
            yield Addition(str(table.name), _sql(CreateIndex(index), dialect), "of a table that is still empty")


def _collate(table: Table, there: Mapping[str, TableThere]) -> None:
    """MariaDB compares ids of two tables only if their letters are ordered alike."""
    for column, (home, key) in {
        "job_id": ("job_tracking", "id"),
        "context_id": ("vm_replication_contexts", "context_id"),
    }.items():
        found = there[home].columns.get(key) if home in there else None
        if column in table.columns and found is not None and found.collation:
            own = table.columns[column].type
            if isinstance(own, TextWords):
                table.columns[column].type = String(own.length, collation=found.collation)


def _column(table: TableThere, dialect: Dialect) -> Addition:
    add = f"ALTER TABLE {SUMMARY_COLUMN[0]} ADD COLUMN {SUMMARY_COLUMN[1]} JSON NULL"
    if dialect.name in MARIADB:
        cost = "takes no time whatever the number of rows; waits for transactions that use the table"
        return Addition(table.name, f"{add}, ALGORITHM=INSTANT", cost)
    return Addition(table.name, add, "takes no time whatever the number of rows; the table is locked for a moment")


def _index(name: str, columns: tuple[str, ...], table: TableThere, dialect: Dialect) -> Iterator[Addition]:
    rows = "" if table.rows is None else f" over about {table.rows:,} rows"
    listed = ", ".join(columns)
    if dialect.name in MARIADB:
        online = "ALGORITHM=INPLACE LOCK=NONE"
        cost = f"reads the table once{rows}; others read and write meanwhile"
        yield Addition(table.name, f"CREATE INDEX {name} ON {table.name} ({listed}) {online}", cost)
    elif dialect.name == "postgresql":
        if name in table.invalid:
            yield Addition(table.name, f"DROP INDEX CONCURRENTLY {name}", "what an earlier attempt left unfinished")
        cost = f"reads the table twice{rows}; others read and write meanwhile, transactions under way are waited for"
        yield Addition(table.name, f"CREATE INDEX CONCURRENTLY {name} ON {table.name} ({listed})", cost)
    else:
        cost = f"reads the table once{rows}; writers wait meanwhile"
        yield Addition(table.name, f"CREATE INDEX {name} ON {table.name} ({listed})", cost)


def _sql(clause: CreateTable | CreateIndex, dialect: Dialect) -> str:
    return " ".join(str(clause.compile(dialect=dialect)).split())
