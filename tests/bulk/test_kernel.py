"""Batches in, batches out: the same answers as one by one, and a safe answer or a clear message for whatever is odd."""

import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.bulk import ANSWERS, Bulk
from plainspoken.bulk.columns import text_column
from plainspoken.bulk.distinct import distinct_rows
from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import BulkFailed, BulkInputError

RULE = """# yaml-language-server: $schema=../../schemas/failures.schema.json
- id: backup.window-closed
  when:
    text:
      like: 'backup window closed after {waited:duration}'
  category: platform
  severity: warning
  message: 'The backup window closed after {waited}.'
  actions:
    - { text: Try again when the next backup window opens, do: retry }
  examples:
    - { text: 'backup window closed after 1h30m0s', facts: { waited: 1 hour 30 minutes } }
  not_for:
    - { text: backup window opened }
"""
CLOSED = "job 7: backup window closed after 2h0m0s"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    directory = tmp_path / "site"
    (directory / "failures").mkdir(parents=True)
    (directory / "failures/backup.yaml").write_text(RULE)
    return directory


def one(bulk: Bulk, text: pa.Array, **columns: pa.Array) -> dict[str, Any]:
    """The answer to a batch of one row."""
    batch = pa.RecordBatch.from_pydict({"text": text, **columns})
    (answer,) = bulk.answers(batch).to_pylist()
    return dict(answer)


def unchecked(*values: bytes) -> pa.Array:
    """A string column whose bytes nobody looked at."""
    return pa.Array.from_buffers(pa.string(), len(values), pa.array(values).buffers())


def test_a_batch_is_answered_as_its_rows_are_one_by_one(
    bulk: Bulk, batch: pa.RecordBatch, rows: list[Mapping[str, Any]], sanitizer: Sanitizer
) -> None:
    answers = bulk.answers(batch)

    assert answers.schema == ANSWERS
    for row, answer in zip(rows, answers.to_pylist(), strict=True):
        told = sanitizer.sanitize(Failure(**row)).as_dict()
        told["rule_id"] = told.get("rule_id")
        assert [step["text"] for step in answer["next_actions"]] == told.pop("actionable_steps")
        told["next_actions"] = [{"do": None, **action} for action in told["next_actions"]]  # type: ignore[attr-defined]
        assert answer | {"facts": dict(answer["facts"])} == told


def test_part_of_a_batch_is_answered_as_the_whole_is(bulk: Bulk, batch: pa.RecordBatch) -> None:
    assert bulk.answers(batch.slice(100, 57)) == bulk.answers(batch).slice(100, 57)


def test_a_batch_without_rows_has_answers_without_rows(bulk: Bulk, batch: pa.RecordBatch) -> None:
    assert bulk.answers(batch.slice(0, 0)).num_rows == 0


def test_only_the_columns_that_are_asked_for_are_made(bulk: Bulk, batch: pa.RecordBatch) -> None:
    answers = bulk.answers(batch, columns=["category", "user_message"])

    assert answers.schema.names == ["category", "user_message"]
    with pytest.raises(BulkInputError, match=r"no column 'message'; choose of: user_message, category"):
        bulk.answers(batch, columns=["message"])


def test_columns_of_the_failures_are_carried_to_their_answers(bulk: Bulk) -> None:
    batch = pa.RecordBatch.from_pydict({"id": [7, 8], "text": ["failed", "disk full"]})

    answers = bulk.answers(batch, columns=["category"], carry=["id"])
    lines = bulk.scrubbed(batch, carry=["id"])

    assert (answers.schema.names, answers["id"].to_pylist()) == (["id", "category"], [7, 8])
    assert (lines.schema.names, lines["id"].to_pylist()) == (["id", "text"], [7, 8])
    with pytest.raises(BulkInputError, match="the column 'job' cannot be carried; the columns are: id, text"):
        bulk.answers(batch, carry=["job"])


def test_nulls_are_answered_as_what_nobody_knows(bulk: Bulk, sanitizer: Sanitizer) -> None:
    answer = one(bulk, pa.nulls(1), step=pa.array(["vm-creation"]), code=pa.nulls(1), names=pa.nulls(1))

    assert answer["user_message"] == sanitizer.sanitize(Failure("", step="vm-creation")).user_message


@pytest.mark.parametrize(
    "text",
    [
        pa.array([CLOSED], pa.large_string()),
        pa.array([CLOSED], pa.string_view()),
        pa.array([CLOSED.encode()], pa.binary()),
        pa.array([CLOSED.encode()], pa.large_binary()),
        pa.array([CLOSED]).dictionary_encode(),
    ],
    ids=lambda text: str(text.type),
)
def test_every_type_of_text_is_read(site: Path, text: pa.Array) -> None:
    assert one(Bulk([site]), text)["user_message"] == "The backup window closed after 2 hours."


def test_bytes_that_are_no_text_become_replacement_characters(bulk: Bulk, sanitizer: Sanitizer) -> None:
    broken = b"connection refused by \xff\xfe"

    for text in (pa.array([broken]), unchecked(broken)):
        assert one(bulk, text)["user_message"] == sanitizer.sanitize(broken).user_message


def test_names_that_are_no_text_have_replacement_characters(bulk: Bulk) -> None:
    names = pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), unchecked(b"net\xff7"))
    raw = pa.array([[b"net\xff7"]], pa.list_(pa.binary()))

    for broken in (names, raw):
        assert one(bulk, pa.array(["network net\ufffd7 not found"]), names=broken) == one(
            bulk, pa.array(["network net\ufffd7 not found"]), names=pa.array([["net\ufffd7"]])
        )


@pytest.mark.parametrize("vm", [unchecked(b"vm\xff", b"vm"), pa.array([b"vm\xff", b"vm"])])
def test_a_column_beside_the_failures_that_is_no_text_has_replacement_characters(vm: pa.Array) -> None:
    assert text_column(pa.RecordBatch.from_pydict({"vm": vm}), "vm").to_pylist() == ["vm\ufffd", "vm"]
    assert text_column(pa.RecordBatch.from_pydict({"vm": vm}), "job").to_pylist() == [None, None]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"message": ["x"]}, r"column 'text' is missing; the columns are: message"),
        ({}, r"column 'text' is missing; the columns are: none"),
        ({"text": [{"a": 1}]}, r"column 'text' has the type struct<a: int64>; it must be text"),
        ({"text": [1.5]}, r"column 'text' has the type double; it must be text"),
        ({"text": ["x"], "names": ["vm"]}, r"column 'names' has the type string; it must be a list of texts"),
    ],
)
def test_a_column_that_cannot_be_read_is_named_with_what_it_must_be(
    bulk: Bulk, columns: dict[str, list[object]], message: str
) -> None:
    with pytest.raises(BulkInputError, match=message):
        bulk.answers(pa.RecordBatch.from_pydict(columns))


def test_a_column_that_stands_there_twice_is_refused(bulk: Bulk) -> None:
    twice = pa.RecordBatch.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])

    with pytest.raises(BulkInputError, match="the column 'text' stands there 2 times"):
        bulk.answers(twice)


def test_a_code_may_come_as_a_number(bulk: Bulk) -> None:
    number, text = one(bulk, pa.array(["failed"]), code=pa.array([431])), one(bulk, pa.array(["failed"]), code=["431"])

    assert number == text


def test_names_of_a_row_are_those_that_its_answer_may_hold(bulk: Bulk, sanitizer: Sanitizer) -> None:
    texts = [f"network {name} not found" for name in ("blue-net-7", "red-net-8", "blue-net-7")]
    names: list[list[str | None] | None] = [["blue-net-7"], ["other", None], None]
    batch = pa.RecordBatch.from_pydict({"text": texts, "names": pa.array(names, pa.list_(pa.string()))})

    answers = bulk.answers(batch)["user_message"].to_pylist()

    wanted = [tuple(name for name in each or () if name) for each in names]
    assert answers == [
        sanitizer.sanitize(Failure(text, names=known)).user_message for text, known in zip(texts, wanted, strict=True)
    ]


def test_lines_are_scrubbed_as_they_are_one_by_one(bulk: Bulk, sanitizer: Sanitizer) -> None:
    lines = ["copied /dev/vdb of vm-web-7", None, "password=hunter2", "copied /dev/vdb of vm-web-7"]
    keep = pa.array([["vm-web-7"], None, [], []], pa.list_(pa.string()))

    scrubbed = bulk.scrubbed(pa.RecordBatch.from_pydict({"text": lines, "keep": keep}))["text"].to_pylist()

    assert scrubbed == [
        sanitizer.scrub("copied /dev/vdb of vm-web-7", keep=["vm-web-7"]),
        None,
        sanitizer.scrub("password=hunter2"),
        sanitizer.scrub("copied /dev/vdb of vm-web-7"),
    ]


def test_names_for_every_line_stay_besides_those_of_the_line(bulk: Bulk) -> None:
    lines = ["copied disk of srv0a1b2c3d-7", "copied disk of srv4e5f6a7b-8 and srv0a1b2c3d-7"]
    keep = pa.array([None, ["srv4e5f6a7b-8"]], pa.list_(pa.string()))

    scrubbed = bulk.scrubbed(pa.RecordBatch.from_pydict({"text": lines, "keep": keep}), keep=["srv0a1b2c3d-7"])

    assert scrubbed["text"].to_pylist() == lines


_VALUES = st.none() | st.sampled_from(["", "a", "b", "a,b", "1:a", "-"])
_NAMES = st.none() | st.lists(_VALUES, max_size=3)


@given(st.lists(st.tuples(_VALUES, _VALUES, _NAMES), max_size=30))
def test_different_rows_are_told_apart_and_equal_ones_are_not(rows: list[tuple[Any, Any, Any]]) -> None:
    columns = [
        pa.array([row[0] for row in rows], pa.string()),
        pa.array([row[1] for row in rows], pa.string()),
        pa.array([row[2] for row in rows], pa.list_(pa.string())),
    ]
    found = distinct_rows(columns)
    different = list(zip(*(values.to_pylist() for values in found.columns), strict=True))

    assert [different[place] for place in found.places.to_pylist()] == rows
    assert len(different) == len({repr(row) for row in rows})


def test_a_kernel_is_sent_with_its_rules_and_loaded_once_a_process(site: Path, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.write_bytes(pickle.dumps(Bulk([site])))
    (site / "failures/backup.yaml").unlink()
    program = (
        "import pickle, sys, pathlib, pyarrow as pa\n"
        "bulk, again = (pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()) for _ in range(2))\n"
        f"batch = pa.RecordBatch.from_pydict({{'text': [{CLOSED!r}]}})\n"
        "print(bulk.answers(batch)['user_message'][0], bulk.sanitizer is again.sanitizer)\n"
    )

    told = subprocess.run([sys.executable, "-c", program, sent], capture_output=True, text=True, check=True)

    assert told.stdout == "The backup window closed after 2 hours. True\n"


def test_a_kernel_that_another_version_sent_answers_nothing(bulk: Bulk, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = pickle.dumps(bulk)
    monkeypatch.setattr("plainspoken.bulk.parcel.version", lambda _: "99.0")
    monkeypatch.setattr("plainspoken.bulk.parcel._ENGINES", {})

    with pytest.raises(BulkFailed, match=r"plainspoken 99\.0 runs here and .* began the work"):
        pickle.loads(sent).answers(pa.RecordBatch.from_pydict({"text": ["x"]}))


def test_nothing_else_loads_arrow() -> None:
    program = "import sys, plainspoken.cli, plainspoken.bulk, plainspoken.cli.sanitize; print('pyarrow' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"False\n"
