"""Which source is meant by what somebody wrote: a file by its ending, a database by its URL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plainspoken.bulk.parcel import Parcel
from plainspoken.bulk.sources.csv_files import CsvFile
from plainspoken.bulk.sources.databases import DatabaseTable, JobStore
from plainspoken.bulk.sources.json_lines import JsonLines
from plainspoken.bulk.sources.parquet_files import ParquetFile
from plainspoken.bulk.sources.parts import Source
from plainspoken.errors import BulkInputError

_FILES: Mapping[str, type[JsonLines | CsvFile | ParquetFile]] = {
    ".jsonl": JsonLines,
    ".ndjson": JsonLines,
    ".csv": CsvFile,
    ".parquet": ParquetFile,
}
_LOG_TABLE = "log_events"
_LOG_COLUMNS = {"text": "message"}


def opened(
    written: str, *, parcel: Parcel, table: str | None, called: Mapping[str, str], lines: bool = False
) -> Source:
    """The source that was written.

    Args:
        written: A path, or the URL of a database.
        parcel: The catalogue whose names tell what a job store's rows mean.
        table: A table of the database; the job store's failures unless given.
        called: What columns are called there.
        lines: Whether log lines are wanted: of a database without a table, then, those of the jobs.

    Raises:
        BulkInputError: No source is meant by it.
    """
    if "://" in written:
        if table is None and lines:
            return DatabaseTable(written, _LOG_TABLE, {**_LOG_COLUMNS, **called})
        if table is not None:
            return DatabaseTable(written, table, called)
        if called:
            message = "the columns of a job store are known: name a table with --table, or leave --column off"
            raise BulkInputError(message)
        return JobStore(written, parcel)
    kind = _FILES.get(Path(written).suffix.lower())
    if kind is None:
        message = f"{written!r} is none of: {', '.join(_FILES)}, or the URL of a database (sqlite:///FILE and so on)"
        raise BulkInputError(message)
    if table is not None:
        message = f"--table names a table of a database, and {written!r} is a file"
        raise BulkInputError(message)
    return kind(Path(written), called)
