"""Batches of the platform's failures, and the kernel over the built-in catalogue."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from plainspoken.bulk import Bulk
from plainspoken.bulk.parcel import Parcel
from tests.jobs.conftest import empty_url, store, url  # noqa: F401 - fixtures
from tools.corpora import PLATFORM, read_rows


@pytest.fixture(scope="session")
def bulk() -> Bulk:
    return Bulk()


@pytest.fixture(scope="session")
def rows() -> list[Mapping[str, Any]]:
    """Three hundred failures of the platform, each three times, with what is known besides."""
    return [
        {"text": row["text"], "step": row.get("step"), "operation": row.get("operation")}
        for row in read_rows(PLATFORM)[:300]
        for _ in range(3)
    ]


@pytest.fixture(scope="session")
def batch(rows: list[Mapping[str, Any]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows)


@pytest.fixture(scope="session")
def parcel(bulk: Bulk) -> Parcel:
    return bulk.parcel
