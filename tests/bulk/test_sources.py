"""Files and databases cut into parts: every row is read once, by its number, whatever the size of the parts."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from plainspoken.bulk.parcel import Parcel
from plainspoken.bulk.sources.databases import DatabaseTable, JobStore
from plainspoken.bulk.sources.opening import opened
from plainspoken.bulk.sources.parts import Part, Source, UnreadRow
from plainspoken.bulk.sources.rows import Read, batch_of
from plainspoken.errors import BulkInputError
from plainspoken.jobs.failures import stored_failures
from plainspoken.store.database import run_blocking
from tests.jobs.conftest import NOON, Store

COLUMNS = ("text", "step", "names")
Read_ = tuple[list[dict[str, Any]], list[UnreadRow]]


def read(source: Source, rows: int, columns: tuple[str, ...] = COLUMNS) -> Read_:
    """All rows and problems of a source, read in parts of so many rows."""
    found: list[dict[str, Any]] = []
    problems: list[UnreadRow] = []
    for number, cut in enumerate(source.cuts(rows)):
        for each in source.read(Part(number, 0, *cut), columns):
            found += each.batch.to_pylist()
            problems += each.problems
    return found, problems


def file(path: Path, parcel: Parcel, called: Mapping[str, str] | None = None) -> Source:
    return opened(str(path), parcel=parcel, table=None, called=called or {})


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(lambda text: text.replace("\0", ""))
_ROWS = st.lists(st.tuples(_TEXTS, st.none() | _TEXTS, st.none() | st.just(["vm-1", "net 2"])), max_size=12)


@given(_ROWS, st.integers(1, 5))
def test_lines_of_json_are_read_once_and_by_their_numbers(
    tmp_path_factory: pytest.TempPathFactory, parcel: Parcel, rows: list[Any], size: int
) -> None:
    path = tmp_path_factory.mktemp("rows") / "f.jsonl"
    path.write_text("".join(json.dumps({"text": t, "step": s, "names": n}) + "\n" for t, s, n in rows), "utf-8")

    found, problems = read(file(path, parcel), size)

    assert problems == []
    assert [(row["row"], row["text"], row["step"], row["names"] or None) for row in found] == [
        (number, *row) for number, row in enumerate(rows, 1)
    ]


@given(_ROWS, st.integers(1, 5))
def test_rows_of_csv_are_read_once_and_by_the_lines_they_begin_in(
    tmp_path_factory: pytest.TempPathFactory, parcel: Parcel, rows: list[Any], size: int
) -> None:
    written, begins = io.StringIO(newline=""), []
    writer = csv.writer(written)
    writer.writerow(["step", "text", "names"])
    for words, step, names in rows:
        begins.append(written.getvalue().count("\n") + 1)
        writer.writerow([step or "", words, ";".join(names or [])])
    path = tmp_path_factory.mktemp("rows") / "f.csv"
    path.write_bytes(written.getvalue().encode())

    found, problems = read(file(path, parcel), size)

    assert problems == []
    assert [(row["row"], row["text"], row["step"], row["names"] or None) for row in found] == [
        (begin, words, step or "", names) for begin, (words, step, names) in zip(begins, rows, strict=True)
    ]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_rows_of_parquet_are_read_once_and_by_their_numbers(tmp_path: Path, parcel: Parcel, size: int) -> None:
    table = pa.table({"other": range(50), "text": [f"text {number}" for number in range(50)]})
    pq.write_table(table, tmp_path / "f.parquet", row_group_size=7)

    found, _ = read(file(tmp_path / "f.parquet", parcel), size)

    assert [(row["row"], row["text"]) for row in found] == [(n, f"text {n - 1}") for n in range(1, 51)]


def test_a_time_of_parquet_that_no_calendar_has_is_unknown(tmp_path: Path, parcel: Parcel) -> None:
    at = pa.array([0, 2**62, -(2**62), None], pa.timestamp("us"))
    pq.write_table(pa.table({"text": ["a", "b", "c", "d"], "at": at}), tmp_path / "f.parquet")

    found, _ = read(file(tmp_path / "f.parquet", parcel), 10, ("text", "at"))

    assert [row["at"] for row in found] == [datetime(1970, 1, 1, tzinfo=UTC), None, None, None]


def test_a_column_that_stands_twice_in_a_parquet_file_is_named(tmp_path: Path, parcel: Parcel) -> None:
    twice = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])
    pq.write_table(twice, tmp_path / "f.parquet")

    with pytest.raises(BulkInputError, match=r"f\.parquet: the column 'text' stands there 2 times; give it once"):
        read(file(tmp_path / "f.parquet", parcel), 10)


def test_what_a_column_is_called_can_be_told(tmp_path: Path, parcel: Parcel) -> None:
    (tmp_path / "f.jsonl").write_text('{"error": "a", "phase": "b"}\n{"error": "c"}\n')
    (tmp_path / "f.csv").write_text("phase,error\nb,a\n,c\n")
    pq.write_table(pa.table({"error": ["a", "c"], "phase": ["b", ""]}), tmp_path / "f.parquet")

    for name in ("f.jsonl", "f.csv", "f.parquet"):
        found, _ = read(file(tmp_path / name, parcel, {"text": "error", "step": "phase"}), 10)
        assert [(row["text"], row["step"] or None) for row in found] == [("a", "b"), ("c", None)]


def test_two_columns_may_be_called_the_same(tmp_path: Path, parcel: Parcel) -> None:
    (tmp_path / "f.jsonl").write_text('{"error": "a"}\n')
    (tmp_path / "f.csv").write_text("error\na\n")

    for name in ("f.jsonl", "f.csv"):
        found, _ = read(file(tmp_path / name, parcel, {"text": "error", "code": "error"}), 10, ("text", "code"))
        assert [(row["text"], row["code"]) for row in found] == [("a", "a")]


def test_lines_that_cannot_be_read_are_named_and_the_others_are_read(tmp_path: Path, parcel: Parcel) -> None:
    lines: list[str | bytes] = [
        '{"text": "a"}',
        "nonsense",
        '{"step": "x"}',
        '{"text": "b", "step": 7}',
        '{"text": "\ud800"}',
        b"\xff",
    ]
    encoded = [line if isinstance(line, bytes) else line.encode("utf-8", "surrogatepass") for line in lines]
    (tmp_path / "f.jsonl").write_bytes(b"\n".join(encoded) + b'\n{"text": "z", "at": 7}')

    found, problems = read(file(tmp_path / "f.jsonl", parcel), 2)

    assert [(row["row"], row["text"][:1]) for row in found] == [(1, "a"), (5, "\ufffd"), (7, "z")]
    assert [(place.rpartition("/")[2], said.partition(";")[0]) for place, said in problems] == [
        ("f.jsonl:2", "not JSON"),
        ("f.jsonl:3", "the key `text` is missing or not a string"),
        ("f.jsonl:4", "the key `step` is not a string"),
        ("f.jsonl:6", "not JSON"),
    ]


def test_rows_of_csv_that_are_none_are_named_and_the_others_are_read(tmp_path: Path, parcel: Parcel) -> None:
    (tmp_path / "f.csv").write_bytes(b'text,step\n"a\nb",x\n\nc,d,e\n5" disk \xff,x\na\rb,x\nz,x')

    found, problems = read(file(tmp_path / "f.csv", parcel), 1)

    assert [(row["row"], row["text"]) for row in found] == [(2, "a\nb"), (6, '5" disk \ufffd'), (8, "z")]
    assert [(place.rpartition("/")[2], said) for place, said in problems] == [
        ("f.csv:5", "3 values in place of 2; put a text with commas or line ends in double quotes"),
        (
            "f.csv:7",
            "no row of CSV (new-line character seen in unquoted field); put a text with line ends in double quotes",
        ),
    ]


def test_times_are_read_where_they_are_asked_for(tmp_path: Path, parcel: Parcel) -> None:
    (tmp_path / "f.jsonl").write_text('{"text": "a", "at": "2025-10-01T12:00:00Z"}\n{"text": "b", "at": "noon"}\n')

    found, problems = read(file(tmp_path / "f.jsonl", parcel), 5, ("text", "at"))

    assert [(row["text"], row["at"]) for row in found] == [("a", NOON)]
    assert [said for _, said in problems] == ["the key `at` is not a time; write one such as 2025-10-03T14:07:28Z"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("f.csv", b"a,b\n1,2\n", r"f\.csv:1: the column 'text' is missing; there are a, b"),
        (
            "f.csv",
            b"copy failed: token=hunter2,x\n",
            r"f\.csv:1: the column 'text' is missing; there are others, or this is no header$",
        ),
        ("f.csv", b"", r"f\.csv:1: there is no header; begin with a line of column names"),
        ("f.parquet", b"PAR1 no", r"f\.parquet: it cannot be read: "),
        ("f.xlsx", b"", r"is none of: \.jsonl, \.ndjson, \.csv, \.parquet, or the URL of a database"),
    ],
)
def test_a_file_that_is_no_source_is_named_with_what_is_wrong(
    tmp_path: Path, parcel: Parcel, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(BulkInputError, match=message):
        read(file(tmp_path / name, parcel), 5)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, parcel: Parcel) -> None:
    with pytest.raises(BulkInputError, match=r"none\.csv: it cannot be read: No such file"):
        read(file(tmp_path / "none.csv", parcel), 5)


@given(st.lists(st.none() | st.text(), max_size=5))
def test_a_text_that_has_no_utf_8_does_not_break_a_batch(texts: list[str | None]) -> None:
    rows = [Read(number, {"text": text, "names": text and [text]}) for number, text in enumerate(texts)]

    batch = batch_of(rows, pa.int64(), ["text", "names"])

    assert batch.num_rows == len(texts)


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_the_failures_of_a_job_store_are_all_read_in_any_parts(store: Store, parcel: Parcel, size: int) -> None:
    vm = store.vm(vm_name="web-7")
    for number in range(7):
        store.replication(vm, status="failed", error_message=f"copy {number} failed", completed_at=NOON)
        store.tracked(vm, ("vm-creation", "failed", f"no host {number}"), status="failed", error_message="it failed")
    wanted = [failure for page in stored_failures(store.url, parcel.engine()) for failure in page.failures]

    found, _ = read(JobStore(store.url, parcel), size, ("text", "step", "names", "job", "vm", "at"))

    assert sorted(
        (row["job"], row["text"], row["step"] or "", row["vm"], row["at"], *row["names"]) for row in found
    ) == sorted((each.job or "", each.text, each.step or "", each.vm, each.at, *each.names) for each in wanted)
    assert {row["row"] for row in found} == {each.job for each in wanted}


def filled(connection: Connection, key: str) -> None:
    connection.execute(text("DROP TABLE IF EXISTS imported"))
    connection.execute(text(f"CREATE TABLE imported (id {key} PRIMARY KEY, message VARCHAR(50), step VARCHAR(20))"))
    for number in range(9):
        row = {"id": str(number) if "CHAR" in key else number, "message": f"text {number}"}
        connection.execute(text("INSERT INTO imported VALUES (:id, :message, NULL)"), row)


@pytest.mark.parametrize("key", ["INTEGER", "VARCHAR(20)"])
@pytest.mark.parametrize("size", [1, 4, 9, 100])
def test_the_rows_of_a_table_are_all_read_in_any_parts(empty_url: str, key: str, size: int) -> None:
    run_blocking(empty_url, filled, key)

    found, _ = read(DatabaseTable(empty_url, "imported", {"text": "message"}), size)

    assert [(row["row"], row["text"], row["step"]) for row in found] == [(str(n), f"text {n}", None) for n in range(9)]


def test_rows_of_a_table_whose_time_is_none_are_named_and_the_others_are_read(empty_url: str) -> None:
    run_blocking(empty_url, filled, "INTEGER")
    run_blocking(
        empty_url, lambda connection: connection.execute(text("UPDATE imported SET step = 'noon' WHERE id < 7"))
    )

    found, problems = read(DatabaseTable(empty_url, "imported", {"text": "message", "at": "step"}), 4, ("text", "at"))

    assert [row["row"] for row in found] == ["7", "8"]
    assert [place.rpartition(", ")[2] for place, _ in problems] == [f"row {number}" for number in range(7)]
    assert {said for _, said in problems} == {"the key `at` is not a time; write one such as 2025-10-03T14:07:28Z"}


def test_a_table_that_cannot_be_read_is_named_with_what_there_is(empty_url: str) -> None:
    run_blocking(empty_url, filled, "INTEGER")

    with pytest.raises(BulkInputError, match=r"has no table 'logs'; its tables are: .*imported"):
        read(DatabaseTable(empty_url, "logs"), 5)
    with pytest.raises(BulkInputError, match=r"table imported: there is no column 'text'; there are id, message, step"):
        read(DatabaseTable(empty_url, "imported"), 5)
