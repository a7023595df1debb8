"""What docs/tracker.md says is so."""

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from plainspoken.tracker.operations import OPERATIONS, OperationName
from tests.tracker.conftest import Desk

PAGE = (Path(__file__).parents[2] / "docs/tracker.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_table_of_operations_is_complete() -> None:
    rows = re.findall(r"^\| `(\w+)`[^|]*\| `([\w-]+)` \| (\w+) \|$", PAGE, flags=re.MULTILINE)

    assert rows == [(name, operation.raw, operation.job_type) for name, operation in OPERATIONS.items()]


def test_every_name_of_an_operation_is_in_its_type() -> None:
    assert get_args(OperationName) == (*OPERATIONS, *(operation.raw for operation in OPERATIONS.values()))


def test_the_sample_of_metrics_tells_of_a_tracker(sqlite_desk: Desk) -> None:
    sample = SAMPLES[1].replace("sqlite:///jobs.db", sqlite_desk.store.url)
    done = subprocess.run(
        [sys.executable, "-c", sample + "print(prometheus_client.generate_latest().decode())"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "plainspoken_tracker_records_waiting 0.0" in done.stdout, done.stderr


def test_the_python_sample_does_what_it_says(sqlite_desk: Desk) -> None:
    vm = sqlite_desk.store.vm(vm_name="pgtest1")
    sample = SAMPLES[0]

    exec(sample.replace("sqlite:///jobs.db", sqlite_desk.store.url), {})

    (operation,) = sqlite_desk.operations(vm)
    assert operation["status"] == "failed"
    assert [(row["name"], row["status"]) for row in sqlite_desk.steps(operation["job_id"])] == [
        ("validation", "completed"),
        ("source-vm-power-off", "skipped"),
        ("virtio-driver-injection", "completed"),
        ("virtio-driver-injection", "completed"),
        ("vm-creation", "failed"),
    ]


def test_each_promise_names_a_test_that_there_is() -> None:
    promises = re.findall(r"^\| [^|]+ \| `(test_\w+\.py)`: `(test_\w+)` \|$", PAGE, flags=re.MULTILINE)

    assert len(promises) > 20
    assert [
        (file, name)
        for file, name in promises
        if f"\ndef {name}(" not in (Path(__file__).parent / file).read_text(encoding="utf-8")
    ] == []
