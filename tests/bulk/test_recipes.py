"""The recipes of docs/scale.md run as they stand there, each in the engine that it is for."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plainspoken.bulk import Bulk
from tools.bench import engines

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ["volume vol-1 not found", "disk full", None, "volume vol-1 not found"]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    table = pa.table({"id": [7, 8, 9, 10], "text": TEXTS, "step": ["vm-creation", None, None, "vm-creation"]})
    pq.write_table(table, tmp_path / "failures.parquet")
    return tmp_path


def recipe(engine: str) -> str:
    document = (ROOT / "docs/scale.md").read_text(encoding="utf-8")
    found = re.search(rf"^\*\*{engine}\*\*.*?^```python\n(.*?)^```", document, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def answers(here: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(here / "answers.parquet").to_pylist()
    return sorted(rows, key=lambda row: str(row["id"]))


def wanted(here: Path, bulk: Bulk) -> list[dict[str, object]]:
    (batch,) = pq.read_table(here / "failures.parquet").to_batches()
    rows: list[dict[str, object]] = bulk.answers(batch, columns=["user_message", "category"], carry=["id"]).to_pylist()
    return sorted(rows, key=lambda row: str(row["id"]))


def with_engines(here: Path, program: str) -> "subprocess.CompletedProcess[str]":
    """Runs a recipe in the environment of `make engines`; skipped where that was not made, which CI does."""
    if not engines.HOME.exists():
        leave = pytest.fail if os.environ.get("CI") else pytest.skip
        leave("DuckDB, Spark and Ray are not installed; `make engines` does it")
    return engines.run(["-c", program], cwd=here)


@pytest.mark.slow
def test_duckdb_calls_a_function_over_arrow(here: Path, bulk: Bulk) -> None:
    done = with_engines(here, recipe("DuckDB"))

    assert done.returncode == 0, done.stderr
    assert answers(here) == wanted(here, bulk)


@pytest.mark.slow
def test_spark_maps_batches(here: Path, bulk: Bulk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")  # for four rows no code need be made fast
    if shutil.which("java") is None:
        leave = pytest.fail if os.environ.get("CI") else pytest.skip
        leave("Spark needs Java (apt-get install default-jre-headless)")
    done = with_engines(here, recipe("Spark"))

    assert done.returncode == 0, done.stderr
    assert answers(here) == wanted(here, bulk)


@pytest.mark.slow
def test_ray_maps_batches(here: Path, bulk: Bulk) -> None:
    done = with_engines(here, recipe("Ray Data"))

    assert done.returncode == 0, done.stderr
    assert answers(here) == wanted(here, bulk)
