"""Work in parts: broken off anywhere it goes on, and what it comes to does not depend on the parts."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plainspoken.authoring.mining.coverage import measure_coverage
from plainspoken.authoring.mining.miner import find_unexplained
from plainspoken.bulk.parcel import Parcel
from plainspoken.bulk.runs import BulkWork, Done, Run, begun, carry_out, one_by_one
from plainspoken.bulk.sources.json_lines import JsonLines
from plainspoken.bulk.sources.parts import Part
from plainspoken.bulk.tasks.comparing import Comparing, impact_of
from plainspoken.bulk.tasks.counting import Covering, coverage_of
from plainspoken.bulk.tasks.mining import Mining, unexplained_of
from plainspoken.bulk.tasks.task import Sanitizing, Scrubbing, Task
from plainspoken.catalogue.writing import appearing
from plainspoken.engine.failures import StoredFailure
from plainspoken.errors import BulkFailed, BulkInputError
from plainspoken.review.impact import Replay
from plainspoken.review.sides import layers_of
from tests.bulk.test_kernel import RULE
from tests.rule_files import SMALL_CATALOGUE, write_rules
from tools.corpora import PLATFORM, read_rows

VMS = [None, "vm-1", "vm-2", "vm-3"]


@pytest.fixture(scope="session")
def failures() -> list[StoredFailure]:
    """Two hundred failures, some of them twice, of a few jobs and VMs."""
    rows = read_rows(PLATFORM)[:150]
    rows += [{"text": f"backup window closed after {hours}h"} for hours in range(1, 10)] + rows[:50]
    return [
        StoredFailure(
            row["text"], row.get("step"), row.get("operation"), job=f"job-{number // 3:03}", vm=VMS[number % len(VMS)]
        )
        for number, row in enumerate(rows)
    ]


@pytest.fixture
def path(tmp_path: Path, failures: list[StoredFailure]) -> Path:
    written = tmp_path / "f.jsonl"
    with written.open("w") as stream:
        for each in failures:
            row = {"text": each.text, "step": each.step, "operation": each.operation, "job": each.job, "vm": each.vm}
            stream.write(json.dumps(row) + "\n")
    return written


def run(task: Task, path: Path, *, rows: int, home: Path | None = None) -> Run:
    """A run that is done; its lock is given back."""
    work = BulkWork(task, (JsonLines(path),), home or path.parent / f"out-{task.name}-{rows}")
    with begun(work, rows=rows) as begun_run:
        begun_run.go_on(one_by_one)
    return begun_run


@pytest.mark.parametrize("rows", [7, 1_000])
def test_coverage_in_parts_is_that_of_the_whole(
    path: Path, parcel: Parcel, failures: list[StoredFailure], rows: int
) -> None:
    done = run(Covering((parcel,)), path, rows=rows)

    assert coverage_of(done.batches(), parcel) == measure_coverage(failures, parcel.engine())


@pytest.mark.parametrize("rows", [7, 1_000])
def test_unexplained_failures_in_parts_are_those_of_the_whole(
    path: Path, parcel: Parcel, failures: list[StoredFailure], rows: int
) -> None:
    done = run(Mining((parcel,)), path, rows=rows)

    found = unexplained_of(done.batches(), parcel, failures=done.totals()["read"], limit=None)

    assert found.clusters
    assert found == find_unexplained(failures, parcel.engine())


def test_a_part_holds_no_value_of_what_is_known_besides_a_text(parcel: Parcel) -> None:
    names = ("step", "operation", "source", "classification", "code", "os_type")
    batch = pa.RecordBatch.from_pylist([{"text": "it went odd", **dict.fromkeys(names, "cannot open /srv/acme-4711")}])

    for task in (Mining((parcel,)), Covering((parcel,)), Comparing((parcel, parcel))):
        made = task.turned(batch).to_pylist()
        assert "4711" not in str(made)


@pytest.mark.parametrize("rows", [7, 1_000])
def test_impact_in_parts_is_that_of_the_whole(
    path: Path, parcel: Parcel, failures: list[StoredFailure], rows: int
) -> None:
    (path.parent / "site/failures").mkdir(parents=True)
    (path.parent / "site/failures/backup.yaml").write_text(RULE)
    other = Parcel.pack(layers_of([path.parent / "site"]))
    done = run(Comparing((parcel, other)), path, rows=rows)
    whole = Replay(parcel.engine(), other.engine())
    whole.add_all(failures)

    found = impact_of(done.batches(), (parcel, other), failures=done.totals()["read"])

    assert found.changed == 9
    assert found == whole.impact


def test_impact_in_parts_shows_a_wording_behind_failures_that_differ_in_the_name_of_their_step_alone(
    path: Path,
) -> None:
    rule = """- id: vm.too-small
  when: { steps: [vm-creation], text: { contains: disk too small } }
  category: platform
  severity: error
  message: 'The disk ({disk}) is too small.'
  facts: { disk: { type: size, else: 'its size is unknown', find: ['disk too small: {disk:size}'] } }
  actions: [Choose a smaller template]
  examples: [{ text: 'disk too small: 1 GB', step: vm-creation, facts: { disk: 1 GB } }]
  not_for: [{ text: Template not found }]
"""
    old = {**SMALL_CATALOGUE, "failures/vm.yaml": f"\n{rule}"}
    new = {
        "failures/vm.yaml": old["failures/vm.yaml"].replace("its size is unknown", "of unknown size"),
        "steps.yaml": old["steps.yaml"].replace("Creating Destination VM", "Creating the VM"),
    }
    before, after = (
        Parcel.pack(layers_of([write_rules(path.parent / name, files)]))
        for name, files in (("old", old), ("new", old | new))
    )
    texts = [*(f"disk too small: {number} GB" for number in range(1, 9)), "disk too small"]
    path.write_text("".join(json.dumps({"text": text, "step": "vm-creation"}) + "\n" for text in texts))
    whole = Replay(before.engine(), after.engine())
    whole.add_all(StoredFailure(text, "vm-creation") for text in texts)

    done = run(Comparing((before, after)), path, rows=100)
    found = impact_of(done.batches(), (before, after), failures=done.totals()["read"])

    assert [sample.after.message for group in found.groups for sample in group.samples] == [
        "The disk (of unknown size) is too small."
    ]
    assert found == whole.impact


def written(home: Path, form: str) -> list[dict[str, Any]]:
    """The rows of the parts, as JSON has them."""
    rows: list[dict[str, Any]] = []
    for file in sorted(home.glob("part-*")):
        if form == "parquet":
            rows += [row | {"facts": dict(row["facts"])} for row in pq.read_table(file).to_pylist()]
        elif form == "jsonl":
            rows += map(json.loads, file.read_text().splitlines())
        else:
            read = csv.DictReader(io.StringIO(file.read_text(), newline=""))
            rows += [
                row
                | {"row": int(row["row"]), "facts": json.loads(row["facts"]), "ambiguous": row["ambiguous"] == "true"}
                for row in read
            ]
    return rows


def test_every_row_has_its_answer_in_every_format(path: Path, parcel: Parcel, failures: list[StoredFailure]) -> None:
    columns = ("user_message", "facts", "ambiguous")
    for form in ("parquet", "jsonl", "csv"):
        work = BulkWork(Sanitizing((parcel,), columns), (JsonLines(path),), path.parent / form, form)
        with begun(work, rows=50) as begun_run:
            begun_run.go_on(one_by_one)

    answers = [parcel.engine().sanitize(failure).as_dict() for failure in failures]
    wanted = [{"row": number} | {name: each[name] for name in columns} for number, each in enumerate(answers, 1)]
    for form in ("parquet", "jsonl", "csv"):
        assert written(path.parent / form, form) == wanted


def numbers(home: Path) -> list[int]:
    return [n for file in sorted(home.glob("part-*.parquet")) for n in pq.read_table(file)["row"].to_pylist()]


def test_work_that_is_killed_goes_on_and_loses_nothing(path: Path, tmp_path: Path) -> None:
    with path.open() as stream:
        lines = stream.readlines()
    path.write_text("".join(lines * 20))
    command = [sys.executable, "-m", "plainspoken", "bulk", "sanitize", str(path), "--out", str(tmp_path / "out")]
    killed = subprocess.Popen([*command, "--part-rows", "50"], stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while not (tmp_path / "out/_done/000003.json").exists() and time.monotonic() < end:
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    before = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "out/_done").glob("0*.json")}
    again = subprocess.run(command, capture_output=True, text=True, check=True)

    assert 4 <= len(before) < 84
    assert f"{len(before)} of 84 parts are done already." in again.stderr
    assert {name: (tmp_path / "out/_done" / name).stat().st_mtime_ns for name in before} == before
    assert numbers(tmp_path / "out") == [*range(1, len(lines) * 20 + 1)]
    assert list((tmp_path / "out").rglob(".*.unfinished")) == []


def test_a_part_that_was_damaged_is_done_again(path: Path, parcel: Parcel) -> None:
    task, home = Scrubbing((parcel,)), path.parent / "out"
    run(task, path, rows=50, home=home)
    (home / "part-000002.parquet").write_bytes(b"cut off")
    (home / "_done/000003.json").write_text("{")

    with begun(BulkWork(task, (JsonLines(path),), home), rows=9) as gone_on:
        assert [part.number for part in gone_on.left] == [2, 3]
        gone_on.go_on(one_by_one)

    assert numbers(home) == [*range(1, 210)]


def test_a_directory_with_other_work_is_refused_with_what_is_other(path: Path, parcel: Parcel) -> None:
    home = path.parent / "out"
    run(Scrubbing((parcel,)), path, rows=50, home=home)

    def refused(task: Task, form: str = "parquet") -> str:
        with pytest.raises(BulkInputError) as error, begun(BulkWork(task, (JsonLines(path),), home, form)):
            pass
        return str(error.value)

    assert "another command, other rules or other columns" in refused(Sanitizing((parcel,)))
    assert "another output format" in refused(Scrubbing((parcel,)), "csv")
    os.utime(path, ns=(1, 1))
    assert "another input, or the input was changed" in refused(Scrubbing((parcel,)))
    (home / "_manifest.json").write_text("{")
    assert "it is damaged" in refused(Scrubbing((parcel,)))
    (home / "_manifest.json").unlink()
    assert "it holds parts and no _manifest.json" in refused(Scrubbing((parcel,)))


def test_two_do_not_work_in_one_directory_at_once(path: Path, parcel: Parcel) -> None:
    work = BulkWork(Scrubbing((parcel,)), (JsonLines(path),), path.parent / "out")

    with begun(work), pytest.raises(BulkFailed, match="another process is at work there"), begun(work):
        pass


def test_parts_that_nobody_carried_out_are_told(path: Path, parcel: Parcel) -> None:
    def lazy(work: BulkWork, parts: Sequence[Part]) -> Iterator[Done]:
        return (carry_out(work, part) for part in parts[:2])

    work = BulkWork(Scrubbing((parcel,)), (JsonLines(path),), path.parent / "out")
    with begun(work, rows=50) as begun_run, pytest.raises(BulkFailed, match="3 of 5 parts are not done"):
        begun_run.go_on(lazy)


def test_a_file_that_could_not_be_written_whole_is_not_there(tmp_path: Path) -> None:
    def fail() -> None:
        with appearing(tmp_path / "file") as stream:
            stream.write(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        fail()
    assert list(tmp_path.iterdir()) == []
